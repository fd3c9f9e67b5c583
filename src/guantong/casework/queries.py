"""What a case's page shows: its steps as a line, what units concluded as far as it may be seen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guantong.casework import boards
from guantong.casework.models import Case, Clock, Conclusion, Evidence, HandOver, Turn
from guantong.casework.process.definition import NO_REPLY, Step
from guantong.casework.services.rows import why_not
from guantong.core.scope import rows_of, rows_of_all

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account

HIDDEN = "•••"


@dataclass
class Shown:
    """A turn as its reader may see it."""

    turn: Turn
    step: Step
    hidden: bool
    why_not: str = ""
    conclusions: list[Conclusion] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    offers: list[HandOver] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """What came of it, as far as the reader may see it."""
        answered = self.turn.outcome not in ("", NO_REPLY)
        return HIDDEN if self.hidden and answered else self.turn.outcome

    @property
    def note(self) -> str:
        """What was said with it, as far as the reader may see it."""
        return "" if self.hidden else self.turn.note


def turns(account: Account, case: Case) -> list[Shown]:
    """Return a case's turns in their order; what units say side by side is seen once all did."""
    rows = list(rows_of(case, Turn).select_related("unit", "holder", "done_by"))
    hidden = _hidden(account, case, rows)
    found = {}
    for one in rows:
        told = why_not(account, one) if one.done_at is None else ""
        found[one.pk] = Shown(one, one.definition, one.pk in hidden, told)
    for said in rows_of(case, Conclusion):
        if not found[said.turn_id].hidden:
            found[said.turn_id].conclusions.append(said)
    for clock in rows_of(case, Clock).select_related("by", "seconded_by"):
        found[clock.turn_id].clocks.append(clock)
    for offer in rows_of_all(list(found), HandOver, "turn").select_related("unit"):
        offer.turn = found[offer.turn_id].turn
        found[offer.turn_id].offers.append(offer)
    return list(found.values())


def _hidden(account: Account, case: Case, rows: list[Turn]) -> set[int]:
    """Return the turns whose answer the account may not read yet, since others still owe theirs."""
    for one in rows:
        one.case = case
    return boards.hidden(account, rows)


def evidence(account: Account, case: Case) -> QuerySet[Evidence]:
    """Return a case's evidence; what a unit gave with its answer is seen when the answer is."""
    hidden = _hidden(account, case, list(rows_of(case, Turn)))
    rows: QuerySet[Evidence] = rows_of(case, Evidence).exclude(turn__in=hidden)
    return rows


def conflicts(shown: list[Shown]) -> set[int]:
    """Return the turns of a step whose units do not agree, once all have said what they say."""
    by_step: defaultdict[tuple[str, int], list[Shown]] = defaultdict(list)
    for one in shown:
        if one.step.each and not one.hidden:
            by_step[one.turn.step, one.turn.round].append(one)
    return {
        one.turn.pk for some in by_step.values()
        if all(it.turn.done_at for it in some) and len({it.turn.outcome for it in some}) > 1
        for one in some
    }  # fmt: skip
