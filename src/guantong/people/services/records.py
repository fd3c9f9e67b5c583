"""Writing a row of any information set, with its history, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from guantong.core import sealing
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import rows_of
from guantong.core.sealing import Sealed
from guantong.core.services import events
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
    PostHeld,
    RankHeld,
    Record,
)  # fmt: skip
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.models import Account

SETS: dict[str, type[Record]] = {model.info_set: model for model in RECORDS}
KEPT = {"id", "person", "version", "name_digest"}


def fields_of(model: type[Record]) -> tuple[str, ...]:
    """Return the fields of an information set that may be written."""
    return tuple(f.name for f in model._meta.fields if f.name not in KEPT)


@act(Person, "人员.登记", _("登记"), needs=PERSON_MANAGE, name="record-save", open_to=())
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
    row = _row(model, person, record, version) if record else model(person=person)
    found = changes.apply(row, data, fields_of(model))
    if record is None:
        changes.check(row, fields_of(model))
        found = changes.contents(row, fields_of(model))
        row.position = data.get("position", _next_position(model, person))
    else:
        row.version += 1
    _check(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        name = str(model._meta.verbose_name)
        raise Conflict(f"{name}中已有同一年度（同一项）的记录，请修改那一条。") from error
    changes.note(actor, person, found, part=info_set, record=row.pk, origin=origin)
    _one_principal(actor, row, origin)
    refresh(person)
    return Done(_told(person, model), value=row)


@act(Person, "人员.删除登记", _("删除登记"), needs=PERSON_MANAGE, name="record-remove", open_to=())
def remove_record(
    actor: Account | None,
    person: Person,
    info_set: str,
    record: int,
    version: int | None = None,
    origin: Origin | None = None,
) -> str:
    """Take a row out; what it said stays in the history. Errors as for `save_record`."""
    model = model_of(info_set)
    row = _row(model, person, record, version)
    gone = changes.contents(row, fields_of(model), removed=True)
    changes.note(actor, person, gone, part=info_set, record=row.pk, origin=origin)
    row.delete()
    refresh(person)
    return _told(person, model)


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
        raise GuantongError(f"没有信息集 {info_set}。")
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
        raise Conflict("这条记录已被删除。请刷新后再试。")
    if version is not None and version != row.version:
        raise Conflict("这条记录刚被别人修改过。请重新打开，核对后再保存。")
    return row


def _next_position(model: type[Record], person: Person) -> int:
    rows = rows_of(person, model, "person")
    return int(rows.aggregate(top=models.Max("position"))["top"] or 0) + 1


def _check(row: Record) -> None:
    """Check what a row says against itself, and fill what follows from it."""
    start, end = getattr(row, "start", ""), getattr(row, "end", "")
    if start and end and end < start:
        raise GuantongError(f"终止时间 {end} 早于起始时间 {start}。", field="end")
    worker = _CHECKS.get(type(row))
    if worker:
        worker(row)


def _check_sanction(row: AwardSanction) -> None:
    if row.influence_end and row.kind == AwardKind.AWARD:
        raise GuantongError("奖励没有影响期。", field="influence_end")
    if row.influence_end and row.influence_end < row.on:
        raise GuantongError("影响期止早于批准日期。", field="influence_end")


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


def _told(person: Person, model: type[Record]) -> str:
    return f"{person.unit.name} 1 人：{events.chinese(model._meta.verbose_name)}"
