"""A scenario as the engine is asked it, from what officers declared and what was prepared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import rows_of
from guantong.engines.match import ANYWHERE, MatchError
from guantong.staffing.eligibility import Bars, Pool, pool_of
from guantong.staffing.instance.build import Built, build
from guantong.staffing.models import Pin, Scenario, ScenarioBound
from guantong.staffing.scoring import kinds, weighting
from guantong.staffing.scoring.asked import Asked
from guantong.staffing.scoring.facts import Facts, facts_of
from guantong.staffing.services import eligibility, freshness, styles, unknowns


@dataclass(frozen=True, eq=False)
class Question:
    """Everything read for one search."""

    scenario: Scenario
    pool: Pool
    bars: Bars
    facts: Mapping[int, Facts]
    built: Built


def ask(scenario: Scenario) -> Question:
    """Read a scenario and build its instance.

    Raises
    ------
    Conflict
        If eligibility was not prepared, or something that it rests on changed since.
    GuantongError
        If its tables do not fit together; says where.

    """
    bars = eligibility.load(scenario)
    pool = pool_of(scenario)
    changed = freshness.changed_since(scenario, pool)
    if changed:
        raise Conflict(_("%s已有改动，请先重新核对资格。") % "、".join(changed))
    facts, own = facts_of(pool.careers, pool.on), kinds.of(scenario)
    accepted = unknowns.accepted(scenario)
    unknowns.check_locks(scenario, bars, accepted)
    try:
        built = build(
            pool,
            bars,
            facts,
            asked_of(scenario),
            accepted,
            None if own is None else own.fits(scenario),
        )
    except MatchError as error:
        raise GuantongError(error.message) from error
    return Question(scenario, pool, bars, facts, built)


def asked_of(scenario: Scenario) -> Asked:
    """Return what officers declared in a scenario.

    Raises
    ------
    GuantongError
        If a bound counts what the tables no longer know, such as a group since taken out.

    """
    bounds = rows_of(scenario, ScenarioBound).select_related("unit")
    _countable(bounds)
    return Asked(
        weighting=weighting.read_weighting(scenario.weighting),
        prices=weighting.read_prices(scenario.prices),
        pairs=weighting.pairings(),
        bounds=tuple(bounds),
        pins=tuple(rows_of(scenario, Pin)),
        styles=styles.recorded(scenario),
    )


def _countable(bounds: Iterable[ScenarioBound]) -> None:
    known = weighting.attributes()
    for row in bounds:
        if row.attribute not in known:
            raise GuantongError(
                _("结构要求“%(name)s”统计的“%(what)s”已不在参数表中，请修改或删除这条要求。")
                % {"name": row.name, "what": row.attribute}
            )


def pinned(scenario: Scenario, built: Built) -> Built:
    """Return what was built under the locks and bans of now.

    A lock may open a seat that was no choice before; then everything is read and built anew.
    """
    rows = list(rows_of(scenario, Pin))
    person = {pk: n for n, pk in enumerate(built.people)}
    post = {pk: n for n, pk in enumerate(built.posts)}
    locks, bans = [], []
    for pin in rows:
        who, where = person.get(pin.person_id), post.get(pin.post_id or 0, ANYWHERE)
        if pin.kind == Pin.Kind.LOCK:
            if who is None or where == ANYWHERE or built.instance.arc(who, where) < 0:
                return ask(scenario).built
            locks.append((who, where))
        elif who is not None:
            bans.append((who, where))
    return replace(built, instance=built.instance.changed(locks=locks, bans=bans))
