"""What a town says of a village: which criteria hold, which cannot be told, that none does.

Whatever the records know is not asked again; the town only says whether it is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of_all
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.models.sweeps import WORDS
from guantong.programmes.room import SWEEP_SAY
from guantong.programmes.services.sweeping import WAITS

if TYPE_CHECKING:
    from guantong.core.models import Account

OPEN = Sweep.State.OPEN


@dataclass(frozen=True)
class Words:
    """What a town says of one unit, by the positions of criteria.

    Attributes
    ----------
    found
        Of what holds: what was found.
    unknown
        Of what cannot be told: why.
    records
        Of what a record says: whether it is so, and a word on it.

    """

    found: Mapping[int, str] = field(default_factory=dict)
    unknown: Mapping[int, str] = field(default_factory=dict)
    records: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def criteria_of(row: SweptUnit) -> list[SweepCriterion]:
    """Return the criteria of a unit's sweep."""
    return list(rows_of_all([row.sweep_id], SweepCriterion, "sweep"))


def hits_of(row: SweptUnit) -> dict[int, SweepHit]:
    """Return the hits of a unit by the position of their criterion."""
    hits = rows_of_all([row.pk], SweepHit, "swept").select_related("criterion")
    return {one.criterion.position: one for one in hits}


def is_asked(row: SweptUnit, one: SweepCriterion) -> bool:
    """Tell whether the town is asked a criterion: no record knows."""
    told = row.readings.get(one.code)
    return told is None or told[0] is None


def _asks(row: SweptUnit) -> list[Field]:
    criteria, hits = criteria_of(row), hits_of(row)
    asked = [one for one in criteria if is_asked(row, one)]
    offered = [(str(one.position), str(one)) for one in asked]
    unknown = [str(one.position) for one in asked if one.code in row.unknown]
    said = [str(one.position) for one in asked if one.position in hits]
    return [
        *_of_records(hits),
        Field("hits", gettext_lazy("存在的情形"), "choices", False, offered, initial=said,
              help=gettext_lazy("逐条看过，没有勾选的就是不存在")),
        *(
            Field(f"found{one.position}", _("%s：发现的情况") % one.code, "reason",
                  most=WORDS, when=f"hits={one.position}",
                  initial=hits[one.position].found if one.position in hits else "")
            for one in asked
        ),
        Field("cannot", gettext_lazy("说不清的情形"), "choices", False, offered, initial=unknown),
        Field("why", gettext_lazy("说不清的原因"), "reason", most=WORDS, when="cannot",
              initial=next(iter(row.unknown.values()), "")),
    ]  # fmt: skip


def _of_records(hits: Mapping[int, SweepHit]) -> Iterator[Field]:
    """Yield what is asked of what a record says: whether it is so."""
    for at, hit in hits.items():
        if hit.is_computed:
            label = _("是否属实：%s") % hit.criterion
            yield Field(f"is{at}", label, "yesno", help=hit.told, initial=hit.word or None)
            yield Field(f"because{at}", gettext_lazy("情况说明"), "reason", most=WORDS,
                        when=f"is{at}=no|unknown", initial=hit.found)  # fmt: skip


@act(
    SweptUnit, "排查.写意见", gettext_lazy("写意见"), needs=SWEEP_SAY, name="say",
    within="sweep", when=(OPEN,), ask=_asks, back="unsay",
)  # fmt: skip
def say(
    actor: Account | None, row: SweptUnit, hits: list[str], cannot: list[str], why: str = "",
    **told: Any,
) -> Done:  # fmt: skip
    """Say what of a unit holds; all that is not named does not.

    Raises
    ------
    GuantongError
        If one is said to hold and not to be known.
    Conflict
        If the county judged what is now taken back.

    """
    records = {
        int(name[2:]): (value, told.get(f"because{name[2:]}") or "")
        for name, value in told.items() if name.startswith("is")
    }  # fmt: skip
    speak(actor, row, Words(
        {int(at): told.get(f"found{at}") or "" for at in hits},
        {int(at): why for at in cannot}, records,
    ))  # fmt: skip
    return Done(f"{row.sweep}：{row.unit.name}写意见", made=row)


def speak(actor: Account | None, row: SweptUnit, words: Words) -> None:
    """Keep what was said of a unit; errors as `say`."""
    both = sorted(words.found.keys() & words.unknown.keys())
    criteria = {one.position: one for one in criteria_of(row)}
    if both:
        text = _("“%s”不能既存在又说不清，请只选一处。")
        raise GuantongError(text % criteria[both[0]], field="cannot")
    held, today = hits_of(row), timezone.localdate()
    for at, hit in held.items():
        if not hit.is_computed and at not in words.found:
            _refuse_judged(hit)
            hit.delete()
    for at, found in words.found.items():
        hit = held.get(at) or SweepHit(swept=row, criterion=criteria[at])
        _say(hit, actor, "", found, today)
    for at, (word, found) in words.records.items():
        if at in held:
            _say(held[at], actor, word, found, today)
    row.unknown = {criteria[at].code: why for at, why in sorted(words.unknown.items())}
    row.looked_on, row.looked_by, row.why_not = today, actor, ""
    wait(row)


def _say(hit: SweepHit, actor: Account | None, word: str, found: str, today: Any) -> None:
    if hit.pk and (hit.word, hit.found) == (word, found):
        return
    if hit.pk:
        _refuse_judged(hit)
    hit.word, hit.found, hit.said_by, hit.said_on = word, found, actor, today
    hit.save()


def _refuse_judged(hit: SweepHit) -> None:
    if hit.is_final:
        text = _("“%s”县里已经研判，不能再改；要改请县里先撤回研判。")
        raise Conflict(text % hit.criterion)


def wait(row: SweptUnit) -> None:
    """Say anew whether a hit of a unit waits for the county, and keep the unit."""
    row.awaits = rows_of_all([row.pk], SweepHit, "swept").filter(judgement__in=WAITS).exists()
    row.save()


@act(
    SweptUnit, "排查.没有发现", gettext_lazy("没有发现"), needs=SWEEP_SAY, name="clear",
    within="sweep", back="unsay", when=lambda row: (
        row.sweep.state == OPEN and row.looked_on is None and not row.awaits
    ),
    confirm=gettext_lazy("逐条看过、一条情形都不存在的，才这样办；有命中或者说不清的，请写意见。"),
)  # fmt: skip
def clear(actor: Account | None, row: SweptUnit) -> Done:
    """Say of a unit that somebody looked, and that no criterion holds."""
    speak(actor, row, Words())
    return Done(f"{row.sweep}：{row.unit.name}没有发现", made=row)


@act(
    SweptUnit, "排查.撤回意见", gettext_lazy("撤回意见"), needs=SWEEP_SAY, name="unsay",
    within="sweep", when=lambda row: row.sweep.state == OPEN and row.looked_on is not None,
    back="say", confirm=gettext_lazy("意见删除，单位回到没有排查；县里研判过的不能撤回。"),
)  # fmt: skip
def unsay(_actor: Account | None, row: SweptUnit) -> Done:
    """Take back what was said of a unit; errors as `say`."""
    for hit in hits_of(row).values():
        _refuse_judged(hit)
        if hit.is_computed:
            _say(hit, None, "", "", None)
        else:
            hit.delete()
    row.unknown, row.looked_on, row.looked_by = {}, None, None
    wait(row)
    return Done(f"{row.sweep}：{row.unit.name}撤回意见", made=row)


@act(
    SweptUnit, "排查.未查原因", gettext_lazy("写未排查的原因"), needs=SWEEP_SAY, name="excuse",
    within="sweep", when=lambda row: (
        row.looked_on is None and row.sweep.state != Sweep.State.CLOSED
    ),
    ask=(Field("why_not", type="reason", most=WORDS),), back="say",
)  # fmt: skip
def excuse(_actor: Account | None, row: SweptUnit, why_not: str) -> Done:
    """Say why nobody looked at a unit."""
    row.why_not = why_not
    row.save(update_fields=["why_not"])
    return Done(f"{row.sweep}：{row.unit.name}未排查：{why_not}", made=row)
