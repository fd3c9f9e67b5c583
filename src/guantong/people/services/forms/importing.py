"""Taking many forms in: a zip of .lrmx and .lrm, an exchange package, or one file.

First every file is read and every person tried in a transaction that is rolled back; only when all
is right are they written, a score at a time. A file with faults comes back as a list of them.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act, hold
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import StoredFile, Unit
from guantong.core.scope import rows_of
from guantong.core.services import events, files, tasks
from guantong.formats.appointment import FormError
from guantong.formats.appointment.archive import Member, read_archive
from guantong.formats.appointment.exchange import read_package
from guantong.formats.appointment.exchange_forms import forms_of as forms_of_package
from guantong.formats.appointment.folder import ReadForm, read_forms
from guantong.formats.appointment.months import read_month
from guantong.formats.workbook.write import write_table
from guantong.frame.models import Source, SourceKind
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import persons
from guantong.people.services.forms.taking import take_form
from guantong.standards import codes

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "任免表导入"
KIND = "people.forms-import"
BATCH = 20
SUFFIXES = (".zip", ".lrmx", ".lrm")
HEAD = ("文件", "位置", "问题", "怎么办")


@dataclass(frozen=True)
class Plan:
    """A form, and whose it is: a person kept here, or nobody yet, to be entered into a unit."""

    read: ReadForm
    person: Person | None
    unit: Unit


@act(
    Unit, "人员.提交任免表", gettext_lazy("导入任免表"), needs=PERSON_MANAGE, name="forms-import",
    ask=(
        Field("into", gettext_lazy("归入单位"), Unit, initial=lambda unit: unit),
        Field(
            "file", gettext_lazy("文件"), "file",
            help=gettext_lazy(
                "lrmx、lrm，或把它们（含 pic 照片）打成一个 zip；也可以是数据交换包。"
            ),
        ),
    ),
    confirm=gettext_lazy("压缩包里以单位命名的文件夹，其中的人归入该单位；系统中已有的人按身份证号或姓名加出生年月认出并更新，任免表空着的项目保持不变。"),
)  # fmt: skip
def submit(actor: Account, unit: Unit, file: File[bytes], into: Unit | None = None) -> Done:
    """Keep a file sealed and queue its import into a unit.

    Parameters
    ----------
    into
        The unit, where it is one below.

    Raises
    ------
    GuantongError
        If the file is of another kind or too large.

    """
    unit = hold(actor, into or unit, PERSON_MANAGE)
    if not str(file.name).lower().endswith(SUFFIXES):
        text = _("请选择 zip、lrmx 或 lrm 文件；多个任免表请打成一个 zip。")
        raise GuantongError(text, field="file")
    kept = files.store_sealed(actor, unit, str(file.name), cast("BinaryIO", file), "任免表导入")
    task = tasks.submit(actor, unit, KIND, f"导入任免表：{kept.name}", {"file": kept.pk})
    return Done(task.title, _("已提交，正在核对。"), task)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued import."""
    told, owner = progress.task.arguments, progress.task.owner
    unit = progress.task.unit
    file = rows_of(unit, StoredFile).get(pk=told["file"])
    progress(2, "读取文件")
    try:
        read, kind, faults = read_all(files.content_of(file), file.name)
        plans, more = plan(owner, unit, read)
        faults += more
        faults += _tried(owner, plans, progress) if not faults else []
        if faults:
            return _faulty(owner, unit, file.name, faults, len(read))
        made = write(owner, plans, kind, unit, file.name, progress)
    finally:
        # The file's names and numbers stand sealed in the columns now, or have come back as faults.
        files.discard(owner, file)
    entered = sum(one.person is None for one in plans)
    text = f"导入 {made} 份任免表：新录入 {entered} 人，更新 {made - entered} 人。"
    return {"message": text, "link": f"{reverse('people:list')}?unit={unit.pk}", "imported": True}


def read_all(content: bytes, name: str) -> tuple[list[ReadForm], str, list[FormError]]:
    """Return the forms of a file, by what way they come, and what is wrong with the others."""
    try:
        if not name.lower().endswith(".zip"):
            return _ordered([Member(name, content)])
        members = list(read_archive(content, name))
        if any(member.path.lower() == "gwyinfo.xml" for member in members):
            ethnic = {"A0117": codes.table("ethnic").labels}
            package = read_package(content, name)
            read = [
                ReadForm(f"{name}#{number}", form)
                for number, form in enumerate(forms_of_package(package, ethnic), start=1)
            ]
            return read, SourceKind.EXCHANGE.value, []
        return _ordered(members)
    except FormError as error:
        return [], SourceKind.FORM.value, [error]


def _ordered(members: Sequence[Member]) -> tuple[list[ReadForm], str, list[FormError]]:
    read, faults = read_forms(members)
    if not read and not faults:
        faults = [FormError("", "", "没有任免表", "请把 lrmx 或 lrm 文件打进 zip")]
    return read, SourceKind.FORM.value, faults


def plan(
    actor: Account | None, unit: Unit, read: Sequence[ReadForm]
) -> tuple[list[Plan], list[FormError]]:
    """Find whose each form is; what cannot be told is a fault."""
    finder = _Finder(actor, unit)
    plans, faults = [], []
    for one in read:
        try:
            plans.append(finder.plan(one))
        except FormError as error:
            faults.append(error)
    return plans, faults


class _Finder:
    """Finds persons by identity number, else by name and month of birth below a unit."""

    def __init__(self, actor: Account | None, unit: Unit) -> None:
        self.actor, self.unit = actor, unit
        rows = Person.objects.unscoped(REASON)
        self.by_name: defaultdict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in rows.filter(rows.under(unit.path)).select_related("unit"):
            self.by_name[person.name, person.birth_month].append(person)
        below = Unit.objects.unscoped(REASON)
        self.units: defaultdict[str, list[Unit]] = defaultdict(list)
        for row in below.filter(below.under(unit.path), closed_on=None):
            self.units[row.name].append(row)
        self.seen: dict[object, str] = {}

    def plan(self, read: ReadForm) -> Plan:
        """Return whose a form is, or raise `FormError`."""
        person = self._person(read)
        form = read.form
        key: object = person.pk if person else (form.name, form.birth, form.id_number)
        if key in self.seen:
            raise FormError(read.path, "", f"与“{self.seen[key]}”是同一个人", "请留下一份")
        self.seen[key] = read.path
        return Plan(read, person, self._unit(read.path))

    def _person(self, read: ReadForm) -> Person | None:
        form = read.form
        number = form.id_number if "*" not in form.id_number else ""
        found = persons.by_id_number(number)
        if found:
            if self.actor and not self.actor.may(PERSON_MANAGE, found.unit_path):
                raise FormError(
                    read.path, "身份证号", "已登记在您管理范围以外的单位", "请与该单位核对"
                )
            return found
        same = self.by_name[form.name, read_month(form.birth) or ""]
        same = [person for person in same if not (number and person.id_number)]
        if len(same) > 1:
            raise FormError(
                read.path, "", f"有 {len(same)} 位同名同出生年月的“{form.name}”", "请填写身份证号"
            )
        return same[0] if same else None

    def _unit(self, path: str) -> Unit:
        """Return the unit that a folder is named after, else the one that was chosen."""
        for part in reversed(path.split("/")[:-1]):
            if len(self.units[part]) == 1:
                return self.units[part][0]
        return self.unit


def _tried(
    actor: Account | None, plans: Sequence[Plan], progress: tasks.Progress
) -> Iterator[FormError]:
    """Try every person in a transaction of its own that leaves nothing behind."""
    for number, one in enumerate(plans):
        if number % BATCH == 0:
            progress(5 + 45 * number // len(plans), f"核对 {number}/{len(plans)}")
        try:
            with transaction.atomic():
                # A photo is a file, which no rollback takes away; its picture was checked already.
                form = replace(one.read.form, photo=b"")
                take_form(actor, form, person=one.person, unit=one.unit, origin=Origin())
                transaction.set_rollback(True)
        except GuantongError as error:
            yield FormError(one.read.path, "", error.message.rstrip("。"), "请改正后重新导入")


def write(
    actor: Account | None,
    plans: Sequence[Plan],
    kind: str,
    unit: Unit,
    name: str,
    progress: tasks.Progress,
) -> int:
    """Write the persons, a score in each transaction; return how many."""
    today = timezone.localdate()
    source = Source(
        subject_model=Person._meta.label_lower, kind=kind, title=name[:160], on=today, unit=unit,
        by=actor, task=progress.task,
    )  # fmt: skip
    source.save()
    origin = Origin(kind, name, today, source)
    for start in range(0, len(plans), BATCH):
        progress(50 + 49 * start // len(plans), f"写入 {start}/{len(plans)}")
        with transaction.atomic():
            for one in plans[start : start + BATCH]:
                take_form(actor, one.read.form, person=one.person, unit=one.unit, origin=origin)
    text = f"{unit.name}导入任免表 {len(plans)} 份"
    events.record(actor, "人员.导入任免表", source, text)
    return len(plans)


def _faulty(
    actor: Account | None, unit: Unit, name: str, faults: Sequence[FormError], read: int
) -> dict[str, Any]:
    out = io.BytesIO()
    rows = ((one.file, one.place, one.problem, one.advice) for one in faults)
    write_table(out, "问题清单", HEAD, rows)
    out.seek(0)
    stem = name.rpartition(".")[0]
    listed = files.store_sealed(actor, unit, f"{stem}_问题.xlsx", out, "任免表导入问题")
    return {
        "message": f"读到 {read} 份任免表，发现 {len(faults)} 处问题，没有写入任何人。"
        f"首处：{faults[0].message}",
        "link": reverse("office:file", args=[listed.pk]), "imported": False,
    }  # fmt: skip
