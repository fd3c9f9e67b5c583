"""An invented inspection of known truth: answers of every source, some of them worthless."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from guantong.assess.models import Feedback, Indicator, IndicatorSet, Ratee, RateeResult
from guantong.assess.services import campaigns, importing, indicators, results
from guantong.assess.services.answering import BLANK, UNKNOWN
from guantong.assess.services.importing import Sheet
from guantong.assess.services.results import SIDES
from guantong.core import acts
from guantong.core.scope import rows_of
from guantong.engines.measure import Item, Result, Simulation, Source, simulate

if TYPE_CHECKING:
    from guantong.assess.models import Campaign, ResultSet
    from guantong.assess.services.campaigns import Card
    from guantong.core.models import Account, Unit
    from guantong.people.models import Person

SEED = 20261124
#: Source → how many answer about each ratee, and over how many units one of them goes (0: one).
RATERS = {
    "superior": (5, 5), "peer": (9, 0), "subordinate": (12, 0), "served": (6, 0),
    "oversight": (5, 15),
}  # fmt: skip
BAD_SHARE = 0.04
TOLD = "（虚构）肯定成绩，指出各方面评价的差别，请其谈看法。"
SPEAKER = "部领导（虚构）"
#: Of a small inspection: its people; codes drawn and forms handed in while few came back.
FEW, DRAWN, HANDED_IN = 4, 20, 6


@dataclass(frozen=True)
class Inspection:
    """An inspection that was answered, computed and published, and the truth behind it.

    Attributes
    ----------
    seconds
        What the forms and the computation took.

    """

    campaign: Campaign
    results: ResultSet
    result: Result
    truth: Simulation
    items: IndicatorSet
    seconds: dict[str, float]


def drafted(actor: Account, unit: Unit, people: Sequence[Person]) -> Campaign:
    """Publish the packaged yardsticks; open an inspection of people under a unit."""
    rows = IndicatorSet.objects.unscoped("演示")
    made = indicators.add_default(None) or rows.get(name=indicators.DEFAULT_NAME)
    items = indicators.publish(actor, made)
    return _open(unit, items, f"{unit.name}政治素质考察（演示）", people)


def answered(campaign: Campaign, tell: Callable[[str], object]) -> Inspection:
    """Answer an open inspection, close it, compute it, publish it."""
    items = campaign.indicators
    truth = _simulate(list(rows_of(campaign, Ratee).select_related("unit")), items)
    clock = time.perf_counter
    begun = clock()
    count = importing.keep(None, campaign, _sheets(truth, items))
    forms = clock() - begun
    tell(f"测评表：{count} 份")
    done = campaigns.close(None, campaign)
    begun = clock()
    made, result = results.compute(done)
    seconds = {"forms": forms, "compute": clock() - begun}
    return Inspection(campaigns.publish(None, done), made, result, truth, items, seconds)


def told(
    done: Inspection, officer: Account, leader: Account, person: Person, other: Person
) -> None:
    """Let an officer propose feedback to two persons, a leader approve one; record that talk.

    The person told may still write a reply, and the other's feedback waits for the leader.
    """
    rows = rows_of(done.results, RateeResult)
    put = results.propose_feedback(officer, rows.get(ratee__person=person), SPEAKER, TOLD)
    acts.second(leader, put)
    row = rows_of(rows.get(ratee__person=person).ratee, Feedback).get()
    said = "（虚构）本人表示接受，对其中一项作了说明。"
    results.record_feedback(officer, row, timezone.localdate(), row.speaker, said)
    results.propose_feedback(officer, rows.get(ratee__person=other), SPEAKER, TOLD)


def running(items: IndicatorSet, people: Sequence[Person]) -> Card:
    """Open an inspection of a few people that takes answers; return one of its codes."""
    unit = people[0].unit
    few = [person for person in people if person.unit_id == unit.pk][:4]
    trial = _open(unit, items, "正在进行的测评（演示，可扫码试填）", few)
    card: Card = campaigns.draw(None, trial, unit, "peer", 8)[0]
    return card


def waiting(items: IndicatorSet, teams: Sequence[Sequence[Person]]) -> None:
    """Leave three small inspections to be seen to: one ends soon, one is late, one is closed.

    Parameters
    ----------
    teams
        People of three units, an inspection for each.

    """
    ending, late, over = (team[:FEW] for team in teams)
    for few, days in ((ending, 2), (late, -3)):
        part = _of_team(items, few, days)
        importing.keep(None, part, dict(islice(_forms_of(part).items(), HANDED_IN)))
        campaigns.draw(None, part, part.unit, "peer", DRAWN)
    whole = _of_team(items, over, -1)
    importing.keep(None, whole, _forms_of(whole))
    campaigns.close(None, whole)


def correlation(done: Inspection) -> float:
    """Return how the levels correlate with the truth they were made from, mean of dimensions."""
    place = {name: n for n, name in enumerate(done.truth.truth.ratees)}
    names = done.truth.design.dimensions
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for row in done.result.ratees.rows():
        if row.dimension in found:
            true = done.truth.truth.levels[place[row.ratee], names.index(row.dimension)]
            found[row.dimension].append((row.level, true))
    return float(np.mean([np.corrcoef(np.array(pairs).T)[0, 1] for pairs in found.values()]))


def _open(
    unit: Unit,
    items: IndicatorSet,
    name: str,
    people: Sequence[Person],
    days: tuple[int, int] = (0, 30),
) -> Campaign:
    """Open an inspection whose window begins and ends so many days from today."""
    first, last = (timezone.localdate() + datetime.timedelta(days=one) for one in days)
    made = campaigns.create(
        None, unit, indicators=items, name=name, opens_on=first, closes_on=last, is_demo=True
    )
    campaigns.add_ratees(None, made, people)
    opened: Campaign = campaigns.start(None, made)
    return opened


def _of_team(items: IndicatorSet, people: Sequence[Person], last: int) -> Campaign:
    """Open a fortnight's inspection of a team that ends so many days from today."""
    unit = people[0].unit
    name = f"{unit.name}班子考察（演示，人物虚构）"
    return _open(unit, items, name, people, (last - 14, last))


def _forms_of(campaign: Campaign) -> dict[str, Sheet]:
    """Draw the forms of everybody who answers in an inspection."""
    ratees = list(rows_of(campaign, Ratee).select_related("unit"))
    return _sheets(_simulate(ratees, campaign.indicators), campaign.indicators)


def _simulate(ratees: list[Ratee], items: IndicatorSet) -> Simulation:
    """Draw answers of raters of every source; some cross units, some are worthless."""
    units = {unit: n for n, unit in enumerate(dict.fromkeys(r.unit_id for r in ratees))}
    columns: dict[str, list[str]] = {name: [] for name in ("ratee", "rater", "source", "unit")}

    def add(ratee: Ratee, rater: str, source: str) -> None:
        for name, value in zip(columns, (ratee.pk, rater, source, ratee.unit_id), strict=True):
            columns[name].append(str(value))

    for ratee in ratees:
        place = units[ratee.unit_id]
        for source, (many, span) in RATERS.items():
            pool = max(many, -(-len(units) * many // span)) if span else 0
            for k in range(many):
                who = f"{(place * many + k) % pool}" if span else f"{ratee.unit_id}-{k}"
                add(ratee, f"{source}-{who}", source)
        add(ratee, f"self-{ratee.pk}", "self")
    asked = tuple(Item(i.code, i.dimension, i.layer, i.key) for i in rows_of(items, Indicator))
    groups = tuple(Source(source, side) for source, side in SIDES.items())
    return simulate(forms=columns, items=asked, sources=groups, seed=SEED, bad_share=BAD_SHARE)


def _sheets(truth: Simulation, items: IndicatorSet) -> dict[str, Sheet]:
    """Turn simulated answers into respondents' forms; what a source is not asked stays blank."""
    rows = list(rows_of(items, Indicator))
    asked = {s: np.array([s in row.sources for row in rows]) for s in (*RATERS, "self")}
    sheets: dict[str, Sheet] = {}
    for n, (ratee, rater, source) in enumerate(
        zip(truth.ratee, truth.rater, truth.source, strict=True)
    ):
        given = truth.matrix[n].copy()
        given[given == BLANK] = UNKNOWN
        given[~asked[source]] = BLANK
        sheet = sheets.setdefault(rater, Sheet(source))
        sheet.forms[int(ratee)] = given.tobytes()
    return sheets
