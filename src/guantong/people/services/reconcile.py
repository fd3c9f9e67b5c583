"""Comparing forms, a roster and this system; deciding in bulk; writing back to all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act, hold
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import StoredFile, Unit
from guantong.core.scope import rows_of
from guantong.core.services import events, files, tasks
from guantong.formats.appointment.compare import Comparison, Statement, compare
from guantong.formats.appointment.roster import COLUMNS
from guantong.people.models import Decision, Discrepancy, Person, Reconciliation, Side
from guantong.people.room import PERSON_MANAGE
from guantong.people.services.forms import choosing
from guantong.people.services.forms.outward import texts_of
from guantong.people.services.reconcile_reading import (
    handed_in,
    left_out,
    refuse_wrong_numbers,
    roster_in,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account, Task
    from guantong.formats.appointment.folder import ReadForm

KIND = "people.reconcile"
PURPOSE = "比对核实"
#: What stands at differences of a person whom only the name tells.
WEAK = "仅凭姓名对上，请先核对是不是同一个人"
FIELDS = tuple(column.name for column in COLUMNS)


@act(
    Unit, "人员.比对", gettext_lazy("发起比对"), needs=PERSON_MANAGE, makes=Reconciliation,
    name="reconcile",
    ask=(
        Field("of", gettext_lazy("单位"), Unit, initial=lambda unit: unit),
        Field(
            "forms", gettext_lazy("任免表"), "file", required=False,
            help=gettext_lazy("lrmx、lrm 打成一个 zip；可不选。"),
        ),
        Field(
            "roster", gettext_lazy("名册"), "file", required=False,
            help=gettext_lazy("xlsx 或 CSV，第一行是列名，须有“姓名”列；可不选。"),
        ),
        Field("with_database", gettext_lazy("与系统中该单位在职干部比对"), "flag", initial=True),
    ),
    confirm=gettext_lazy("空格、全半角、年月写法、“汉”与“汉族”这类写法不同，不算不一致。上传的文件加密存放。"),
)  # fmt: skip
def begin(
    actor: Account,
    unit: Unit,
    *,
    of: Unit | None = None,
    forms: File[bytes] | None = None,
    roster: File[bytes] | None = None,
    with_database: bool = True,
) -> Done:
    """Keep the files sealed and queue the comparison.

    Parameters
    ----------
    of
        The unit, where it is one below.
    forms
        A zip of forms, or one form.
    roster
        A workbook or CSV whose first row names the columns.
    with_database
        Whether the cadres of the unit and below take part.

    Raises
    ------
    GuantongError
        If fewer than two sides take part, or a file is of another kind.

    """
    unit = hold(actor, of or unit, PERSON_MANAGE)
    if sum((forms is not None, roster is not None, with_database)) < 2:
        raise GuantongError(_("至少要有两方才能比对：任免表、名册、系统。"), field="forms")
    row = Reconciliation(
        unit=unit, owner=actor, with_database=with_database, title=f"{unit.name}比对"
    )
    row.forms_file = _kept(actor, unit, forms, (".zip", ".lrmx", ".lrm"), "forms")
    row.roster_file = _kept(actor, unit, roster, (".xlsx", ".xls", ".csv"), "roster")
    row.save()
    task = tasks.submit(actor, unit, KIND, row.title, {"reconciliation": row.pk})
    return Done(row.title, _("已提交，正在比对。"), row, task)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued comparison."""
    row = held(progress.task)
    sides: dict[str, Sequence[Statement]] = {}
    progress(5, "读取任免表")
    told: list[str] = []
    if row.forms_file:
        handed = handed_in(row.forms_file)
        sides[Side.FORM.value] = [_of_form(one) for one in handed.forms]
        told += [_("“%s”不是任免表，没有读。") % path for path in handed.passed_over]
    progress(30, "读取名册")
    if row.roster_file:
        book = roster_in(row.roster_file)
        sides[Side.ROSTER.value] = book.statements
        told += left_out(book)
    refuse_wrong_numbers(sides)
    progress(50, "读取系统中的人员")
    people: dict[str, Person] = {}
    if row.with_database:
        rows = choosing.cadres_of(row.owner, row.unit)
        people = {person.code: person for person in rows}
        sides[Side.DATABASE.value] = _of_persons(rows)
    progress(70, "逐项比对")
    found = compare(sides)
    row.told = told
    _keep(row, found, people)
    text = f"{found.people} 人，{len(found.discrepancies)} 处不一致"
    return {"message": text, "link": reverse("people:reconciliation", args=[row.pk])}


@act(Reconciliation, "人员.比对取舍", gettext_lazy("取舍"), needs=PERSON_MANAGE, open_to=())
def decide(actor: Account, row: Reconciliation, rows: QuerySet[Discrepancy], decision: str) -> Done:
    """Decide differences in bulk; return how many took the decision.

    A difference whose chosen side says nothing about it, or that was written already, is left.

    Parameters
    ----------
    decision
        A value of ``Decision``; "" takes a decision back.

    Raises
    ------
    GuantongError
        If there is no such decision.

    """
    if decision and decision not in Decision.values:
        raise GuantongError(_("请选择如何取舍。"), field="decision")
    open_rows = rows.exclude(field="").filter(is_written=False)
    if decision in Side.values:
        open_rows = open_rows.filter(said__contains=decision)
    keys = list(open_rows.values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), 500):
        part = rows_of(row, Discrepancy).filter(pk__in=keys[start : start + 500])
        done += part.update(decision=decision, decided_by=actor)
    label = Decision(decision).label if decision else "撤回"
    return Done(f"{done} 处{events.chinese(label)}", value=done)


@act(
    Reconciliation, "人员.删除比对", gettext_lazy("删除"), needs=PERSON_MANAGE, open_to=(),
    back=gettext_lazy("删错了，可以用原来的文件重新比对。"),
)  # fmt: skip
def drop(actor: Account, row: Reconciliation) -> str:
    """Forget a comparison, its files and what it listed.

    Raises
    ------
    Conflict
        If it is somebody else's.

    """
    if row.owner_id != actor.pk:
        raise Conflict(_("只能删除自己发起的比对。"))
    kept = [row.forms_file, row.roster_file, row.forms_out, row.roster_out]
    rows_of(row, Discrepancy).delete()
    row.delete()
    for file in kept:
        if file:
            files.discard(actor, file)
    return row.title


def held(task: Task) -> Reconciliation:
    """Return the comparison that a task is about, with what it refers to."""
    rows = rows_of(task.unit, Reconciliation)
    related = ("unit", "owner", "forms_file", "roster_file", "forms_out", "roster_out")
    row: Reconciliation = rows.select_related(*related).get(pk=task.arguments["reconciliation"])
    return row


def _kept(
    actor: Account, unit: Unit, file: File[bytes] | None, suffixes: tuple[str, ...], field: str
) -> StoredFile | None:
    if file is None:
        return None
    name = str(file.name)
    if not name.lower().endswith(suffixes):
        told = {"name": name, "kinds": "、".join(suffix[1:] for suffix in suffixes)}
        text = _("「%(name)s」的类型不对，这里要 %(kinds)s。")
        raise GuantongError(text % told, field=field)
    return files.store_sealed(actor, unit, name, cast("BinaryIO", file), PURPOSE)


def _of_form(read: ReadForm) -> Statement:
    return Statement(read.path, {name: getattr(read.form, name) for name in FIELDS})


def _of_persons(people: Sequence[Person]) -> list[Statement]:
    numbers = {person.pk: person.id_number.reveal() for person in people}
    forms = texts_of(people, id_numbers=numbers)
    return [
        Statement(person.code, {name: getattr(form, name) for name in FIELDS})
        for person, form in zip(people, forms, strict=True)
    ]


@transaction.atomic
def _keep(row: Reconciliation, found: Comparison, people: dict[str, Person]) -> None:
    """Keep what was found, a person's differences together, people without a side last."""
    order: defaultdict[tuple[tuple[str, str], ...], int] = defaultdict()
    order.default_factory = order.__len__
    made = []
    for one in found.discrepancies:
        key = tuple(sorted(one.places.items()))
        values = {f"in_{side}": text for side, text in one.values.items()}
        made.append(
            _row(
                row, one.name, one.places, people, order[key], one.field, values=values,
                note=WEAK if one.weak else "",
            )
        )  # fmt: skip
    last = len(order) + 1
    for gone in found.missing:
        label = events.chinese(Side(gone.side).label)
        made.append(
            _row(row, gone.name, gone.places, people, last, "", note=f"{label}中没有这个人")
        )
    for side, place in found.doubtful:
        label = events.chinese(Side(side).label)
        note = f"{label} {place} 有同名的人，分不清是哪一位"
        made.append(_row(row, "—", {side: place}, people, last + 1, "", note=note))
    rows_of(row, Discrepancy).delete()
    Discrepancy.objects.bulk_create(made, batch_size=500)
    row.is_ready, row.people, row.found = True, found.people, len(found.discrepancies)
    row.save(update_fields=["is_ready", "people", "found", "told"])


def _row(
    row: Reconciliation,
    name: str,
    places: Any,
    people: dict[str, Person],
    position: int,
    field: str,
    *,
    note: str = "",
    values: dict[str, str] | None = None,
) -> Discrepancy:
    values = values or {}
    return Discrepancy(
        reconciliation=row, name=name[:80], position=position, field=field, note=note[:120],
        person=people.get(places.get(Side.DATABASE.value, "")),
        form_place=places.get(Side.FORM.value, "")[:255],
        roster_place=places.get(Side.ROSTER.value, ""),
        said=",".join(key.removeprefix("in_") for key in values), **values,
    )  # fmt: skip
