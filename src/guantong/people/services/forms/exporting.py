"""Giving forms out: as LRMX, LRM, Word or PDF, in one file or a zip, in the meeting's order.

A form shows the family, so it asks for the permission to open what is sealed, and for a reason;
whole identity numbers ask for a permission of their own. What is made lies sealed, for its owner
alone.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account, Task, Unit
from guantong.core.reasons import reason_of
from guantong.core.services import events, files, tasks
from guantong.formats.appointment import AppointmentForm
from guantong.formats.appointment.exchange import write_package
from guantong.formats.appointment.exchange_forms import package_of
from guantong.formats.documents.appointment import (
    forms_to_pdf,
    forms_to_word,
    too_long,
    write_bundle,
)
from guantong.people.models import Person
from guantong.people.room import PERSON_EXPORT, PERSON_REVEAL
from guantong.people.services.forms.outward import Paper, forms_of
from guantong.people.services.secrets import reveal_for_export

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REASON = "任免表导出"
KIND = "people.forms-export"
MOST = 2000
#: The shapes whose forms must fit their pages.
PRINTED = frozenset({"pdf", "docx", "zip-docx", "zip-pdf", "zip-all"})
#: So few are made while the reader waits.
AT_ONCE = 10
#: One Word file of more people opens slowly everywhere; a zip has no such bound.
MOST_IN_WORD = 300
#: What may be asked for: the choice, and what it is called.
SHAPES: Mapping[str, str] = {
    "pdf": "一个 PDF（按顺序，每人两页）",
    "docx": "一个 Word（按顺序，每人两页）",
    "zip-lrmx": "压缩包：每人一个 LRMX",
    "zip-lrm": "压缩包：每人一个 LRM 和照片",
    "zip-docx": "压缩包：每人一个 Word",
    "zip-pdf": "压缩包：每人一个 PDF",
    "zip-all": "压缩包：LRMX、Word、PDF 各一份",
    "package": "数据交换包（gwyinfo.xml、Table、Photos）",
}


def submit(
    actor: Account,
    unit: Unit,
    people: Sequence[Person],
    shape: str,
    reason: str,
    *,
    whole_numbers: bool = False,
    ages_on: dt.date | None = None,
) -> Task:
    """Queue an export.

    No act: it changes no row, and asks a right over each of many persons; the export is logged.

    Parameters
    ----------
    people
        In the meeting's order.
    shape
        A key of ``SHAPES``.
    whole_numbers
        Whether identity numbers stand unmasked.
    ages_on
        The day to which ages count; today if it is left out.

    Raises
    ------
    Refused
        If the account may not open what is sealed about one of the persons.
    GuantongError
        If there is nobody, too many, no reason, or no such shape.

    """
    if shape not in SHAPES:
        raise GuantongError(_("请选择导出的样式。"), field="shape")
    reason = reason_of(reason, "导出事由", more="，将记入审计日志。")[:200]
    if not people:
        raise GuantongError(_("没有符合条件的人员。"), field="names")
    if len(people) > MOST:
        text = _("一次最多导出 %(most)s 人，现有 %(n)s 人，请分批。")
        raise GuantongError(text % {"most": MOST, "n": len(people)}, field="names")
    if shape == "docx" and len(people) > MOST_IN_WORD:
        text = _("一个 Word 最多 %(most)s 人，请改用 PDF 或压缩包。") % {"most": MOST_IN_WORD}
        raise GuantongError(text, field="shape")
    _require(actor, people, whole_numbers=whole_numbers)
    arguments = {
        "people": [person.pk for person in people], "shape": shape, "reason": reason,
        "numbers": whole_numbers, "ages_on": (ages_on or timezone.localdate()).isoformat(),
    }  # fmt: skip
    title = f"导出任免表 {len(people)} 份"
    return tasks.submit(actor, unit, KIND, title, arguments)


@dataclass(frozen=True)
class Made:
    """A file of forms: how many it holds, and why others could not be set."""

    name: str
    body: io.BytesIO
    count: int
    left_out: tuple[str, ...]


def at_once(
    actor: Account,
    people: Sequence[Person],
    shape: str,
    reason: str,
    *,
    whole_numbers: bool = False,
    ages_on: dt.date | None = None,
) -> Made:
    """Make the forms of a few persons while the reader waits; the file is kept nowhere.

    Errors as for `submit`.
    """
    if not people:
        raise GuantongError(_("没有符合条件的人员。"), field="names")
    reason = reason_of(reason, "导出事由", more="，将记入审计日志。")[:200]
    _require(actor, people, whole_numbers=whole_numbers)
    day = ages_on or timezone.localdate()
    return _logged(actor, people, shape, reason, day, whole_numbers=whole_numbers)


def _quietly(_percent: int, _message: str = "") -> None:
    """Report to nobody."""


def _logged(
    owner: Account,
    people: Sequence[Person],
    shape: str,
    reason: str,
    ages_on: dt.date,
    *,
    whole_numbers: bool,
    progress: Callable[[int, str], object] = _quietly,
) -> Made:
    """Log that forms go out, and make them; one that fits no page keeps no other from it."""
    numbers = reveal_for_export(owner, list(people), reason) if whole_numbers else None
    events.record(
        owner, "人员.导出任免表", "people.person:*",
        f"{len(people)} 人（含家庭成员），事由：{reason}",
        data={"persons": [person.pk for person in people], "shape": shape},
    )  # fmt: skip
    progress(5, "整理任免表")
    paper = Paper(ages_on, timezone.localdate(), str(owner))
    found = forms_of(people, id_numbers=numbers, paper=paper)
    progress(20, "生成文件")
    wrong = [too_long(form) if shape in PRINTED else "" for form in found]
    left_out = tuple(text for text in wrong if text)
    some = [one for one, text in zip(people, wrong, strict=True) if not text]
    forms = [one for one, text in zip(found, wrong, strict=True) if not text]
    if not forms:
        raise GuantongError("".join(left_out))
    return Made(*_made(shape, some, forms, progress), len(forms), left_out)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued export."""
    told, owner, unit = progress.task.arguments, progress.task.owner, progress.task.unit
    if owner is None:
        raise GuantongError(_("导出要有申请人。"))
    rows = Person.objects.unscoped(REASON).filter(pk__in=told["people"]).select_related("unit")
    known = {person.pk: person for person in rows}
    people = [known[pk] for pk in told["people"] if pk in known]
    _require(owner, people, whole_numbers=told["numbers"])
    made = _logged(
        owner, people, told["shape"], told["reason"], dt.date.fromisoformat(told["ages_on"]),
        whole_numbers=told["numbers"], progress=progress,
    )  # fmt: skip
    file = files.store_sealed(owner, unit, made.name, made.body, "任免表导出")
    text = _("已导出 %(n)s 份。") % {"n": made.count} + told_left_out(made)
    return {"message": text, "link": reverse("office:file", args=[file.pk])}


def told_left_out(made: Made) -> str:
    """Say which forms are not in a file, and why; nothing if all are."""
    if not made.left_out:
        return ""
    more = {"n": len(made.left_out), "why": "".join(made.left_out)}
    return _("另有 %(n)s 份没有印：%(why)s") % more


def _made(
    shape: str,
    people: Sequence[Person],
    forms: Sequence[AppointmentForm],
    progress: Callable[[int, str], object],
) -> tuple[str, io.BytesIO]:
    out = io.BytesIO()
    if shape == "pdf":
        out.write(forms_to_pdf(forms))
    elif shape == "docx":
        out.write(forms_to_word(forms))
    elif shape == "package":
        keyed = zip((person.code for person in people), forms, strict=True)
        units = {person.unit_id: person.unit for person in people}.values()
        rows = [{"B0111": unit.code, "B0101": unit.name} for unit in units]
        first = people[0].unit
        write_package(out, package_of(keyed, {"B0101": first.name, "B0111": first.code}, rows))
    else:
        kinds = ["lrmx", "docx", "pdf"] if shape == "zip-all" else [shape.removeprefix("zip-")]
        write_bundle(
            out, forms, kinds,
            lambda done: progress(20 + 75 * done // len(forms), f"生成 {done}/{len(forms)}"),
        )  # fmt: skip
    out.seek(0)
    suffix = shape if shape in ("pdf", "docx") else "zip"
    return f"干部任免审批表_{len(forms)}人.{suffix}", out


def _require(actor: Account, people: Sequence[Person], *, whole_numbers: bool) -> None:
    for path in {person.unit_path for person in people}:
        if not actor.may(PERSON_REVEAL, path):
            raise Refused(_("任免表含家庭成员，您没有查看其中一些人员密封内容的权限。"))
        if whole_numbers and not actor.may(PERSON_EXPORT, path):
            raise Refused(_("您没有导出完整身份证号的权限。"))
