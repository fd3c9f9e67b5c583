"""A sweep: begun over every village under a unit, its computed hits with it; settled, closed.

Nothing says how many are to be found. What the records do not know is no hit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services import checklists
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all, rows_under
from guantong.core.services import bulk
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.room import SWEEP_DECIDE
from guantong.programmes.services import reading

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account

State, Judgement = Sweep.State, SweepHit.Judgement
#: The list of criteria by which is swept; a place's own goes before that of the root.
CODE = "weak-criteria"
#: Judgements after which the county still has to judge.
WAITS = ("", Judgement.FURTHER)
DAYS = dt.timedelta(days=30)


def in_scope(unit: Unit) -> QuerySet[Unit]:
    """Return every village and community under a unit, in the tree's order."""
    found: QuerySet[Unit] = rows_under(unit, Unit).filter(kind=Unit.Kind.VILLAGE, closed_on=None)
    return found.order_by("path")


@act(
    Unit, "排查.发起", gettext_lazy("发起排查"), needs=SWEEP_DECIDE, makes=Sweep, name="sweep",
    when=lambda unit: unit.closed_on is None and unit.kind != Unit.Kind.VILLAGE, back="drop",
    ask=(
        "name",
        Field("due", type="date", initial=lambda _unit: timezone.localdate() + DAYS),
    ),
    confirm=gettext_lazy("范围内的村和社区全部列入排查，按现行的列入情形清单；不设应列多少。"),
)  # fmt: skip
def begin(actor: Account | None, unit: Unit, name: str, due: dt.date) -> Done:
    """Begin a sweep over all villages and communities under a unit.

    Raises
    ------
    Conflict
        If the unit has a sweep of that name, no list of criteria holds there, or it has no village.
    GuantongError
        If the day by which it is due is over.

    """
    if rows_of(unit, Sweep).filter(name=name.strip()).exists():
        raise Conflict(_("本单位已有名为“%s”的排查。") % name, field="name")
    today = timezone.localdate()
    if due < today:
        raise GuantongError(_("完成期限不能早于今天。"), field="due")
    items = list(checklists.items_at(unit.path, CODE).select_related("checklist"))
    if not items:
        raise Conflict(_("没有已确认的列入情形清单，请先起草并确认。"))
    made = Sweep(unit=unit, name=name.strip(), checklist=items[0].checklist, by=actor,
                 opened_on=today, due=due)  # fmt: skip
    made.save()
    freeze(made, items)
    many, hits = take_in(made, list(in_scope(unit)), today)
    if not many:
        raise Conflict(_("“%s”下面没有村和社区。") % unit.name)
    told = _("列入排查 %(many)s 个村和社区；按资料命中 %(hits)s 条，待乡镇核实。")
    return Done(f"{unit.name}发起排查{made.name}：{many} 个单位",
                told % {"many": many, "hits": hits}, made=made)  # fmt: skip


def freeze(row: Sweep, items: Sequence[Any]) -> None:
    """Keep the criteria as they stand now."""
    SweepCriterion.objects.bulk_create([
        SweepCriterion(
            sweep=row, position=n, code=one.code, text=one.text, article=one.article,
            source=one.source or one.checklist.source, verify=one.verify, fact=one.fact,
            above=one.above,
        )
        for n, one in enumerate(items, start=1)
    ])  # fmt: skip


def take_in(row: Sweep, units: Sequence[Unit], on: dt.date) -> tuple[int, int]:
    """Take units into a sweep, each once, with what the records say; return how many, and hits."""
    there = set(rows_of(row, SweptUnit).values_list("unit_id", flat=True))
    fresh = [unit for unit in units if unit.pk not in there]
    criteria = list(rows_of(row, SweepCriterion))
    said = reading.read(fresh, criteria, on)
    met: dict[int, list[SweepCriterion]] = {}
    for unit in fresh:
        told = said.setdefault(unit.pk, {})
        met[unit.pk] = [one for one in criteria if reading.is_met(one, told.get(one.code))]
    bulk.insert(SweptUnit, [
        SweptUnit(sweep=row, unit=unit, unit_path=unit.path, readings=said[unit.pk],
                  read_on=on, awaits=bool(met[unit.pk]))
        for unit in fresh
    ])  # fmt: skip
    keys = dict(rows_of(row, SweptUnit).values_list("unit_id", "pk"))
    hits = [
        SweepHit(swept_id=keys[unit.pk], criterion=one, read_on=on,
                 value=said[unit.pk][one.code][0], told=said[unit.pk][one.code][1])
        for unit in fresh for one in met[unit.pk]
    ]  # fmt: skip
    bulk.insert(SweepHit, hits)
    return len(fresh), len(hits)


@act(
    Sweep, "排查.读取资料", gettext_lazy("重新读取资料"), needs=SWEEP_DECIDE, when=(State.OPEN,),
    name="read",
    confirm=gettext_lazy("按今天的资料再算一遍；已经研判的、乡镇写过意见的命中保留。"),
)  # fmt: skip
def read_again(_actor: Account | None, row: Sweep) -> Done:
    """Read the records once more, and take in villages founded since."""
    today = timezone.localdate()
    units = list(in_scope(row.unit))
    more, _hits = take_in(row, units, today)
    said = reading.read(units, list(rows_of(row, SweepCriterion)), today)
    fresh, changed, gone = _anew(row, said, today)
    hits_of(row).bulk_update(changed, ("value", "told", "read_on"), batch_size=500)
    hits_of(row).filter(pk__in=gone).delete()
    bulk.insert(SweepHit, fresh)
    await_all(row)
    text = _("已读取：新增命中 %(new)s 条，不再命中 %(gone)s 条，新列入单位 %(more)s 个。")
    told = {"new": len(fresh), "gone": len(gone), "more": more}
    return Done(f"{row}重新读取资料", text % told, made=row)


def _anew(
    row: Sweep, said: dict[int, dict[str, reading.Reading]], on: dt.date
) -> tuple[list[SweepHit], list[SweepHit], list[int]]:
    """Keep new readings; return hits that are new, that say something else, that are none now."""
    criteria = list(rows_of(row, SweepCriterion))
    swept = list(rows_of(row, SweptUnit).filter(unit_id__in=list(said)))
    held = {(one.swept_id, one.criterion_id): one for one in hits_of(row)}
    fresh: list[SweepHit] = []
    changed: list[SweepHit] = []
    gone: list[int] = []
    for one in swept:
        one.readings, one.read_on = said[one.unit_id], on
        for criterion in criteria:
            told = one.readings.get(criterion.code)
            hit = held.get((one.pk, criterion.pk))
            if hit is not None and hit.judgement not in WAITS:
                continue
            if reading.is_met(criterion, told):
                hit = hit or SweepHit(swept=one, criterion=criterion)
                hit.value, hit.told, hit.read_on = told[0], told[1], on
                (changed if hit.pk else fresh).append(hit)
            elif hit is not None and hit.is_computed and not hit.word:
                gone.append(hit.pk)
    rows_of(row, SweptUnit).bulk_update(swept, ("readings", "read_on"), batch_size=500)
    return fresh, changed, gone


def await_all(row: Sweep) -> None:
    """Say anew of each unit of a sweep whether a hit of it waits for the county."""
    waits = rows_of_all(rows_of(row, SweptUnit).order_by().values("pk"), SweepHit, "swept")
    keys = waits.filter(judgement__in=WAITS).order_by().values("swept")
    units = rows_of(row, SweptUnit)
    units.filter(awaits=True).exclude(pk__in=keys).update(awaits=False)
    units.filter(awaits=False, pk__in=keys).update(awaits=True)


def hits_of(row: Sweep) -> QuerySet[SweepHit]:
    """Return the hits of a sweep."""
    found: QuerySet[SweepHit] = rows_of_all(
        rows_of(row, SweptUnit).order_by().values("pk"), SweepHit, "swept"
    )
    return found


def unseen(row: Sweep) -> QuerySet[SweptUnit]:
    """Return the units of a sweep nobody looked at, without a reason; those closed since aside."""
    found: QuerySet[SweptUnit] = rows_of(row, SweptUnit).filter(
        looked_on=None, why_not="", unit__closed_on=None
    )
    return found


def _before_settling(row: Sweep) -> str:
    left = hits_of(row).filter(judgement__in=WAITS).count()
    text = _("研判完毕后乡镇不再写意见。现在还有 %(hits)s 条命中待研判，%(units)s 个单位没有排查。")
    return text % {"hits": left, "units": unseen(row).count()}


@act(
    Sweep, "排查.研判完毕", gettext_lazy("研判完毕"), needs=SWEEP_DECIDE, when=(State.OPEN,),
    then=State.JUDGED, name="settle", back="resume", confirm=_before_settling,
)  # fmt: skip
def settle(_actor: Account | None, row: Sweep) -> str:
    """Say that the county judged what was found.

    Raises
    ------
    Conflict
        If a hit waits for a judgement.

    """
    if left := hits_of(row).filter(judgement__in=WAITS).count():
        raise Conflict(_("还有 %s 条命中没有研判，或者还要进一步核实，不能研判完毕。") % left)
    return f"{row}研判完毕"


@act(
    Sweep, "排查.继续", gettext_lazy("继续排查"), needs=SWEEP_DECIDE, when=(State.JUDGED,),
    then=State.OPEN, name="resume", back="settle",
)  # fmt: skip
def resume(_actor: Account | None, row: Sweep) -> str:
    """Let the towns write again."""
    return f"{row}继续排查"


@act(
    Sweep, "排查.办结", gettext_lazy("办结排查"), needs=SWEEP_DECIDE, when=(State.JUDGED,),
    then=State.CLOSED, name="close", back="reopen",
    confirm=gettext_lazy("每个单位都排查过，或者写明了未排查的原因，才能办结。"),
)  # fmt: skip
def close(_actor: Account | None, row: Sweep) -> str:
    """End a sweep of which every unit was looked at.

    Raises
    ------
    Conflict
        If nobody looked at one, and nobody said why.

    """
    left = list(unseen(row).select_related("unit")[:6])
    if left:
        named = "、".join(one.unit.name for one in left[:5]) + ("等" if len(left) > 5 else "")
        told = {"n": unseen(row).count(), "units": named}
        text = _("还有 %(n)s 个单位没有排查，也没有写明原因：%(units)s。")
        raise Conflict(text % told)
    row.closed_on = timezone.localdate()
    return f"{row}办结"


@act(
    Sweep, "排查.恢复", gettext_lazy("恢复办理"), needs=SWEEP_DECIDE, when=(State.CLOSED,),
    then=State.JUDGED, name="reopen", back="close",
)  # fmt: skip
def reopen(_actor: Account | None, row: Sweep) -> str:
    """Let a sweep that was ended go on."""
    row.closed_on = None
    return f"{row}恢复办理"


@act(
    Sweep, "排查.撤回", gettext_lazy("撤回排查"), needs=SWEEP_DECIDE, when=(State.OPEN,),
    name="drop", back=gettext_lazy("重新发起排查；乡镇写过的意见不再恢复。"),
    confirm=gettext_lazy("排查和各乡镇写过的意见都会删除。已经研判过一条的，不能撤回。"),
)  # fmt: skip
def drop(_actor: Account | None, row: Sweep) -> str:
    """Delete a sweep of which nothing was judged.

    Raises
    ------
    Conflict
        If the county judged something.

    """
    if hits_of(row).exclude(judgement="").exists():
        raise Conflict(_("已经研判过命中的情形，不能撤回；请办结。"))
    told = f"{row}撤回"
    hits_of(row).delete()
    row.delete()
    return told
