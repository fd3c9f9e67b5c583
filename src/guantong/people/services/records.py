"""Writing a row of any information set, with its history, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import sealing
from guantong.core.acts import Done, act, hold
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Asked, Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.sealing import Sealed, SealedField
from guantong.core.services import events
from guantong.frame.models import SourceKind
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.frame.records.origin import Origin
from guantong.people.models import (
    RECORDS,
    AwardKind,
    AwardSanction,
    Education,
    FamilyMember,
    Person,
    Photo,
    PostHeld,
    RankHeld,
    Record,
    Training,
)  # fmt: skip
from guantong.people.room import PERSON_MANAGE
from guantong.people.rules.versions import rules_for
from guantong.people.services.audit import Facts, post_of
from guantong.people.services.audit.posts import against_life, side_by_side, span
from guantong.standards.months import add_months
from guantong.standards.rules.periods import TOGETHER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.models import Account

SETS: dict[str, type[Record]] = {model.info_set: model for model in RECORDS}
#: The sets an officer enters row by row; photos have an act of their own.
ENTERED = tuple(model for model in RECORDS if model is not Photo)
KEPT = {"id", "person", "version", "name_digest"}
UNASKED = {"position", "relative", "within"}
#: The sets that a process may enter: what its step found out or decided about a person.
BY_PROCESS = (AwardSanction, Training)
STATED = [
    (one.value, one.label) for one in (SourceKind.SCREEN, SourceKind.FORM, SourceKind.ARCHIVE)
]
ORIGIN = (
    Field("source_kind", gettext_lazy("依据"), "choice", required=False, choices=STATED),
    Field(
        "source_text", gettext_lazy("材料名称"), required=False,
        help=gettext_lazy("例如：干部履历表（1999年）、甲组干〔2024〕12号"),
    ),
    Field("source_on", gettext_lazy("材料日期"), "date", required=False),
)  # fmt: skip


def fields_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields of an information set that may be written."""
    return tuple(f.name for f in model._meta.fields if f.name not in KEPT)


@act(Person, "人员.登记", gettext_lazy("登记"), needs=PERSON_MANAGE, name="record-save", open_to=())
def save_record(
    actor: Account | None,
    person: Person,
    info_set: str,
    data: Mapping[str, Any],
    record: int | None = None,
    version: int | None = None,
    origin: Origin | None = None,
) -> Done:
    """Add a row to an information set, or change one.

    Parameters
    ----------
    info_set
        Its national code, e.g. ``A02``.
    data
        The fields to set; on a change, those left out stay.
    record
        The row to change; None adds one.
    version
        The row's version as the editor saw it.

    Raises
    ------
    GuantongError
        If a field does not take its value, or the row contradicts itself.
    Conflict
        If the row was changed or removed since, or stands there already.

    """
    model = model_of(info_set)
    if record is None:
        row = model(person=person)
    else:
        row = _row(model, person, record, version)
        row.version += 1
    return Done(_put(actor, person, row, data, origin), value=row)


def _put(
    actor: Account | None, person: Person, row: Record, data: Mapping[str, Any],
    origin: Origin | None,
) -> str:  # fmt: skip
    """Write what is given into a row that is new or held; return what the log says of it."""
    model = type(row)
    try:
        with transaction.atomic():
            found = write(row, data)
    except IntegrityError as error:
        text = _("%(set)s中已有同一年度（同一项）的记录，请修改那一条。")
        raise Conflict(text % {"set": model._meta.verbose_name}) from error
    changes.note(actor, person, found, part=row.info_set, record=row.pk, origin=origin)
    _one_principal(actor, row, origin)
    refresh(person)
    return f"{person.unit.name} 1 人：{events.chinese(model._meta.verbose_name)}"


def write(row: Record, data: Mapping[str, Any]) -> list[Difference]:
    """Fill and save a row, last in its order if it is new; return what its history is to say.

    For callers that hold the person and note what is returned; errors as for `save_record`.
    """
    fields, added = fields_of(type(row)), row.pk is None
    found = changes.apply(row, data, fields)
    if added:
        changes.check(row, fields)
        found = changes.contents(row, fields)
        row.position = data.get("position", _next_position(type(row), row.person))
    _check(row)
    row.save()
    return found


def asked_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields of an information set that an officer fills in."""
    return tuple(name for name in fields_of(model) if name not in UNASKED)


def _asked(model: type[Record], row: Record | None = None) -> Asked:
    """Return what the form of a set asks; of a row that is kept, a sealed field stays if blank."""
    return (*(_field(model._meta.get_field(name), row) for name in asked_of(model)), *ORIGIN)


def _field(column: Any, row: Record | None) -> str | Field:
    name, label, kept = column.name, column.verbose_name, getattr(row, column.name, None)
    if isinstance(column, models.ForeignKey):
        return Field(
            name, label, Unit, required=False, initial=kept,
            help=gettext_lazy("系统里没有的机构空着。"), known=_anywhere,
        )  # fmt: skip
    if isinstance(column, SealedField):
        stays = _("现为 %(mask)s，加密保存。空着表示不变。") % {"mask": kept} if kept else ""
        return Field(name, label, required=not (row or column.blank), help=stays, most=300)
    return str(name)


def _given(row: Record, given: dict[str, Any]) -> tuple[dict[str, Any], Origin]:
    """Part what a form gave into the row's columns and where they come from."""
    kind, text, on = (given.pop(one.name, None) for one in ORIGIN)
    data = {
        name: value
        for name, value in given.items()
        if value != "" or row.pk is None or not isinstance(getattr(row, name), Sealed)
    }
    return data, Origin(kind or SourceKind.SCREEN.value, text or "", on)


def _anywhere() -> models.QuerySet[Unit]:
    """Return all units: a post may have been held in one that the officer does not see."""
    return Unit.objects.unscoped("任职机构可在本范围之外")


def _declare(model: type[Record]) -> None:
    """Declare what an officer does to the rows of a set."""
    name = model._meta.verbose_name or model.__name__

    @act(
        Person, "人员.登记", name, needs=PERSON_MANAGE, makes=model, name=f"add-{model.info_set}",
        ask=_asked(model), open_to=("screen", "process") if model in BY_PROCESS else ("screen",),
    )  # fmt: skip
    def add(actor: Account | None, person: Person, **given: Any) -> Done:
        row = model(person=person)
        data, origin = _given(row, given)
        log = _put(actor, person, row, data, origin)
        return Done(log, _saved(person, row), row)

    @act(
        model, "人员.登记", gettext_lazy("修改"), needs=PERSON_MANAGE, versioned=True, name="edit",
        ask=lambda row: _asked(model, row),
    )  # fmt: skip
    def edit(actor: Account | None, row: Record, **given: Any) -> Done:
        person = hold(actor, row.person, PERSON_MANAGE)
        data, origin = _given(row, given)
        return Done(_put(actor, person, row, data, origin), _saved(person, row))

    @act(
        model, "人员.删除登记", gettext_lazy("删除"), needs=PERSON_MANAGE, name="remove",
        confirm=gettext_lazy("删除后不再计入该人的情况；原内容留在变更记录里。"),
        back=gettext_lazy("删错了，可以照变更记录重新登记。"),
    )  # fmt: skip
    def remove(actor: Account | None, row: Record) -> Done:
        person = hold(actor, row.person, PERSON_MANAGE)
        gone = changes.contents(row, fields_of(model), removed=True)
        changes.note(actor, person, gone, part=row.info_set, record=row.pk)
        row.delete()
        refresh(person)
        text = f"{person.unit.name} 1 人：{events.chinese(name)}"
        return Done(text, gettext_lazy("已删除，原内容留在变更记录里。"))


for _model in ENTERED:
    _declare(_model)


def _saved(person: Person, row: Record) -> str:
    """Say that a row is saved; of a post, what an archive check will ask about it."""
    if not isinstance(row, PostHeld):
        return _("已保存。")
    posts = tuple(post_of(one) for one in rows_of(person, PostHeld))
    facts = Facts(birth=person.birth_month, work=person.work_month, posts=posts)
    doubts = [
        f"{one.problem}（{'；'.join(f'{said.source}：{said.value}' for said in one.statements)}）"
        for one in (*side_by_side(posts), *against_life(facts))
        if any(span(post_of(row)) == said.value for said in one.statements)
    ]
    return (
        _("已保存。请核对：%(doubts)s") % {"doubts": "；".join(doubts)} if doubts else _("已保存。")
    )


def refresh(person: Person) -> None:
    """Bring the person's columns for lists up to what its records say; no records, no change."""
    columns = {**_posts(person), **_ranks(person), **_schooling(person)}
    columns["version"] = person.version + 1
    for name, value in columns.items():
        setattr(person, name, value)
    person.save(update_fields=list(columns))


def model_of(info_set: str) -> type[Record]:
    """Return the model of an information set.

    Raises
    ------
    GuantongError
        If there is none of this code.

    """
    if info_set not in SETS:
        raise GuantongError(_("没有信息集 %(set)s。") % {"set": info_set})
    return SETS[info_set]


def _posts(person: Person) -> dict[str, Any]:
    rows = list(rows_of(person, PostHeld))
    now = [row for row in rows if not row.end]
    if not now:
        return {}
    levels = sorted(row.level for row in now if row.level)
    principal = next((row for row in now if row.is_principal), now[0])
    since = sorted(row.start for row in rows if levels and row.level == levels[0])
    return {
        "level": levels[0] if levels else "", "level_since": since[0] if since else "",
        "post_since": principal.start, "is_chief": principal.is_chief,
    }  # fmt: skip


def _ranks(person: Person) -> dict[str, Any]:
    rows = rows_of(person, RankHeld).filter(end="").order_by("-start")
    now = rows.first()
    return {"rank": now.rank, "rank_since": now.start} if now else {}


def _schooling(person: Person) -> dict[str, Any]:
    rows = list(rows_of(person, Education).order_by("-end"))
    if not rows:
        return {}
    best = min(rows, key=lambda row: row.schooling or "9")
    degree = best.degree or next((row.degree for row in rows if row.degree), "")
    return {"schooling": best.schooling, "degree": degree}


def _row(model: type[Record], person: Person, pk: int, version: int | None) -> Record:
    rows = rows_of(person, model, "person").select_for_update(of=("self",))
    row: Record | None = rows.filter(pk=pk).first()
    if row is None:
        raise Conflict(_("这条记录已被删除。请刷新后再试。"))
    if version is not None and version != row.version:
        raise Conflict(_("这条记录刚被别人修改过。请重新打开，核对后再保存。"))
    return row


def _next_position(model: type[Record], person: Person) -> int:
    rows = rows_of(person, model, "person")
    return int(rows.aggregate(top=models.Max("position"))["top"] or 0) + 1


def _check(row: Record) -> None:
    """Check what a row says against itself, and fill what follows from it."""
    start, end = getattr(row, "start", ""), getattr(row, "end", "")
    if start and end and end < start:
        text = _("终止时间 %(end)s 早于起始时间 %(start)s。")
        raise GuantongError(text % {"end": end, "start": start}, field="end")
    worker = _CHECKS.get(type(row))
    if worker:
        worker(row)


def _check_sanction(row: AwardSanction) -> None:
    if row.influence_end and row.kind == AwardKind.AWARD:
        raise GuantongError(_("奖励没有影响期。"), field="influence_end")
    if row.influence_end and row.influence_end < row.on:
        raise GuantongError(_("影响期止早于批准日期。"), field="influence_end")
    rules = rules_for(row.person.unit, row.on)
    for rule in rules.rules.values():
        if row.influence_end and row.kind in rule.parameters and TOGETHER in rule.parameters:
            most = max(rules.value(rule.id, TOGETHER), rules.value(rule.id, row.kind))
            if row.influence_end >= add_months(row.on, most):
                text = _(
                    "%(kind)s的处分期（几个处分合并的也在内）最长 %(n)s 个月，请核对影响期止。"
                )
                told = {"kind": row.get_kind_display(), "n": most}
                raise GuantongError(text % told, field="influence_end")


def _check_family(row: FamilyMember) -> None:
    name, birth = (_text(getattr(row, field)) for field in ("name", "birth"))
    row.name_digest = kin_digest(name, birth)


def kin_digest(name: str, birth: str) -> str:
    """Return the digest by which a family member and a person kept here are matched."""
    return sealing.digest(f"{name}|{birth[:7]}", "family") if name and birth else ""


def _text(value: Sealed | str) -> str:
    return value.reveal() if isinstance(value, Sealed) else value


_CHECKS: dict[type[Record], Callable[[Any], None]] = {
    AwardSanction: _check_sanction,
    FamilyMember: _check_family,
}


def _one_principal(actor: Account | None, row: Record, origin: Origin | None) -> None:
    """Of the posts held now one is the principal one; of each mode of study one is the highest."""
    if isinstance(row, PostHeld) and row.is_principal and not row.end:
        same, field = {"end": ""}, "is_principal"
    elif isinstance(row, Education) and row.is_highest:
        same, field = {"mode": row.mode}, "is_highest"
    else:
        return
    rows = rows_of(row.person, type(row)).filter(**same, **{field: True})
    for other in rows.exclude(pk=row.pk):
        setattr(other, field, False)
        other.version += 1
        other.save()
        change = [Difference(field, "是", "否")]
        changes.note(
            actor, row.person, change, part=row.info_set, record=other.pk, origin=origin
        )  # fmt: skip
