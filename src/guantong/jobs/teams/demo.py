"""An invented term change, ready to run: posts, quotas, ways of working, a scenario prepared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.services import events
from guantong.people.models import StaffQuota
from guantong.staffing.eligibility.pool import posts_of
from guantong.staffing.models import PersonStyle, Post, Scenario, ScenarioBound
from guantong.staffing.queries.judgement import groups_of
from guantong.staffing.scoring import weighting
from guantong.staffing.services import eligibility, posts, scenarios
from guantong.standards.judgement import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.people.models import Person

REASON = "演示换届"
SEED = 20261125
#: So many of the cadres have an entry on their way of working.
RECORDED = 0.85
BASIS = "演示数据，虚构"
#: The group of judgement of which the demonstration asks, and what each one too few costs.
YOUNG, PRICE = "load", 20.0
DOCUMENT = "演示编〔2026〕1号（虚构）"


@dataclass(frozen=True)
class TermChange:
    """What was made ready."""

    scenario: Scenario
    posts: int
    teams: int
    people: int
    arcs: int
    seconds: float


def invent(officer: Account | None, scope: Unit, people: Sequence[Person]) -> TermChange:
    """Make an invented term change ready for a unit and all below it.

    Parameters
    ----------
    people
        The invented cadres; only they are said to work in some way.

    """
    posts.take_from_people(None, scope, is_demo=True)
    _quotas(scope)
    _styles(people)
    whole = scope.kind == Unit.Kind.PREFECTURE
    name = f"{scope.name}{'县乡' if whole else ''}换届配备（演示，人物虚构）"
    # A prefecture fills the teams of its counties and towns; a county alone also its offices.
    scenario = scenarios.create(
        officer, scope, name, timezone.localdate(), unit_kinds=None if whole else (), is_demo=True
    )
    kept = eligibility.prepare(None, scenario)
    some = posts_of(scenario)
    scenario = ask_for_young(officer, scenario)
    teams = len({post.unit_id for post in some})
    counts = kept.counts
    return TermChange(scenario, len(some), teams, counts["people"], counts["arcs"], kept.seconds)


def ask_for_young(officer: Account | None, scenario: Scenario) -> Scenario:
    """Ask that half of those whom officers want tried early, and who may, sit in towns."""
    bars = eligibility.load(scenario)
    towns = [n for n, post in enumerate(posts_of(scenario)) if post.unit.kind == Unit.Kind.TOWNSHIP]
    groups = groups_of(bars.people, scenario.on)
    young = [n for n, person in enumerate(bars.people) if groups.get(person) == YOUNG]
    able = int((bars.barred[np.ix_(young, towns)] == 0).any(axis=1).sum()) if towns else 0
    if not able:
        return scenario
    facts = {
        "name": f"乡镇班子{name_of(YOUNG)}干部合计", "attribute": weighting.GROUP + YOUNG,
        "per": ScenarioBound.Per.ALL, "unit_kind": Unit.Kind.TOWNSHIP, "low": -(-able // 2),
        "price": PRICE, "source": BASIS, "verify": True,
    }  # fmt: skip
    made: ScenarioBound = scenarios.add_bound(officer, scenario, **facts, version=scenario.version)
    return made.scenario


@transaction.atomic
def _quotas(scope: Unit) -> None:
    """Approve as many posts as there are, but one deputy fewer in one unit and more in another."""
    rows = Post.objects.unscoped(REASON).filter(closed_on=None).select_related("unit")
    some = list(rows.filter(rows.under(scope.path)))
    count = Counter((post.unit_id, post.level, post.is_chief) for post in some)
    units = {post.unit_id: post.unit for post in some}
    odd = list(dict.fromkeys(post.unit_id for post in some))[1:3]
    made = []
    for (unit, level, chief), number in count.items():
        change = (-1, 1)[odd.index(unit)] if unit in odd and not chief else 0
        row = StaffQuota(
            unit=units[unit], unit_path=units[unit].path, level=level, is_chief=chief,
            number=number + change, document=DOCUMENT,
        )  # fmt: skip
        made.append(row)
    StaffQuota.objects.bulk_create(made, batch_size=500)
    events.record(None, "职数.演示", scope, f"写入虚构职数 {len(made)} 条")


@transaction.atomic
def _styles(people: Sequence[Person]) -> None:
    rng = np.random.default_rng(SEED)
    traits = [pairing for pairing in weighting.preset_pairs() if pairing.recorded]
    rows = [
        PersonStyle(
            person=person, trait=trait.code, value=trait.kinds[int(rng.integers(len(trait.kinds)))],
            basis=BASIS, is_demo=True,
        )
        for person in people
        for trait in traits
        if rng.random() < RECORDED
    ]  # fmt: skip
    PersonStyle.objects.bulk_create(rows, batch_size=500)
    events.record(None, "工作风格.演示", f"people:{len(people)}", f"写入虚构记录 {len(rows)} 条")
