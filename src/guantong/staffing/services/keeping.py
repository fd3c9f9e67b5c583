"""Writing a plan that a search found: whole, checked anew, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core import acts
from guantong.core.errors import GuantongError
from guantong.core.numbering import following
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import events
from guantong.engines.match import Evaluation, MatchError, certificate, evaluate
from guantong.engines.match import Plan as Found
from guantong.staffing.instance import snapshots
from guantong.staffing.models import (
    Eligibility,
    Plan,
    PlanKind,
    PlanState,
    Post,
    Scenario,
    ScenarioBound,
    Seat,
    Snapshot,
)
from guantong.staffing.queries import alike
from guantong.staffing.queries.holders import holders
from guantong.staffing.queries.judgement import groups_under
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import styles, unknowns
from guantong.standards.rules.missing import codes_of

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.instance.build import Built


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a search found, and how it was made.

    Attributes
    ----------
    version, asked
        The version of the scenario that was read, and the digest of what was declared in it.
    factor
        By what the prices of moves were multiplied.
    complete
        Whether the search ended by itself.

    """

    found: Found
    built: Built
    kind: PlanKind
    version: int
    asked: str
    name: str = ""
    parent: Plan | None = None
    factor: float = 1.0
    complete: bool = True


def digest_of(scenario: Scenario) -> str:
    """Return a digest of all that a scenario declares but its pins, and of what is in force.

    That is: judgements, and which facts may be missing.
    """
    bounds = rows_of(scenario, ScenarioBound).order_by("pk")
    made = rows_of(scenario, Eligibility).values_list("made_at", flat=True).first()
    told = [
        str(scenario.on), str(made), scenario.weighting, scenario.prices,
        sorted(styles.recorded(scenario).items()), [list(row) for row in bounds.values_list()],
        sorted(groups_under(scenario, scenario.on).items()),
        sorted(unknowns.accepted(scenario).items()),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def keep(actor: Account | None, scenario: Scenario, outcomes: Sequence[Outcome]) -> list[Plan]:
    """Write plans with all their seats in one transaction; no act: only a search may write one.

    Raises
    ------
    GuantongError
        If a plan breaks a hard rule or its proof does not hold: it is not written.
    Conflict
        If the scenario is gone.

    """
    # Counting, proving and packing takes a second or two; nobody waits for the lock meanwhile.
    packed = {id(one.built): snapshots.pack_instance(one.built) for one in outcomes}
    ready = [_ready(one, packed[id(one.built)]) for one in outcomes]
    with transaction.atomic():
        # The right was asked for when the search was; it is not lost by what happens meanwhile.
        held = acts.hold(None, scenario, PLAN_MANAGE)
        made = [_write(actor, held, one, it) for one, it in zip(outcomes, ready, strict=True)]
        text = "、".join(plan.name for plan in made)
        events.record(actor, "方案.保存", held, f"{held.name}：{text}")
    return made


def restored(plan: Plan) -> tuple[Found, Built, str]:
    """Return a plan as the engine knows it, its keys, and the digest of what was asked.

    Raises
    ------
    GuantongError
        If it was kept without what is needed to go on from it.

    """
    state = rows_of(plan, PlanState).select_related("snapshot").first()
    if state is None:
        raise GuantongError(_("“%s”没有保存生成时的数据，不能在其上继续。") % plan.name)
    built = snapshots.unpack_instance(bytes(state.snapshot.content))
    found = snapshots.unpack_plan(bytes(state.content), built, plan.factor)
    return found, built, snapshots.asked_of(bytes(state.content))


@dataclass(frozen=True)
class _Ready:
    """What is written of an outcome that was counted and proven anew."""

    told: Evaluation
    instance: bytes
    state: bytes


def _ready(outcome: Outcome, instance: bytes) -> _Ready:
    found = outcome.found
    told = evaluate(found.instance, found.seats)
    if not told.feasible:
        why = "；".join(one.text for one in told.violations[:3])
        raise GuantongError(_("得到的方案违反了必须满足的要求，没有保存：%s") % why)
    try:
        certificate(found)
    except MatchError as error:
        raise GuantongError(
            _("方案的上界未能通过独立复核，没有保存：%s") % error.message
        ) from error
    return _Ready(told, instance, snapshots.pack_plan(found, outcome.asked))


def _write(actor: Account | None, held: Scenario, outcome: Outcome, ready: _Ready) -> Plan:
    found, told = outcome.found, ready.told
    number = following(held, Plan)
    plan = Plan(
        scenario=held,
        number=number,
        name=outcome.name or _("方案 %d") % number,
        kind=outcome.kind,
        parent=outcome.parent,
        scenario_version=outcome.version,
        value=found.value,
        bound=found.bound,
        baseline=found.baseline,
        parts=_parts(told),
        curve=[[p.seconds, _finite(p.value), _finite(p.bound)] for p in found.curve],
        moved=0,
        empty=told.empty,
        factor=outcome.factor,
        complete=outcome.complete,
        proven=bool(found.proven),
        certified=True,
        seconds=found.curve[-1].seconds if found.curve else 0,
        counts=_counts(found, told),
        made_by=actor,
    )
    seats = _seats(plan, outcome)
    plan.unknown = sum(bool(seat.missing) for seat in seats)
    plan.moved = sum(seat.changed and seat.person_id is not None for seat in seats)
    plan.save()
    Seat.objects.bulk_create(seats, batch_size=500)
    snapshot, _made = rows_of(held, Snapshot).get_or_create(
        scenario=held, digest=hashlib.sha256(ready.instance).hexdigest(),
        defaults={"content": ready.instance},
    )  # fmt: skip
    PlanState.objects.create(plan=plan, snapshot=snapshot, content=ready.state)
    return plan


def _seats(plan: Plan, outcome: Outcome) -> list[Seat]:
    found, built = outcome.found, outcome.built
    instance = found.instance
    taken = np.flatnonzero(found.seats[instance.arc_person] == instance.arc_post)
    arc_of = {int(instance.arc_post[arc]): int(arc) for arc in taken}
    rows = rows_under(plan.scenario, Post).filter(pk__in=built.posts)
    some = list(rows.order_by("unit_path", "position", "pk"))
    held = holders(some)
    sits = {
        built.posts[post]: built.people[person]
        for person, post in enumerate(found.seats.tolist()) if post >= 0
    }  # fmt: skip
    now = alike.settled(some, held, sits)
    post_of = {person: post for post, person in now.items() if person}
    out = []
    for n, post in enumerate(built.posts):
        arc = arc_of.get(n)
        person = None if arc is None else built.people[int(instance.arc_person[arc])]
        seat = Seat(
            plan=plan, post_id=post, person_id=person, holder_id=now[post],
            from_post_id=post_of.get(person or 0), changed=person != now[post],
        )  # fmt: skip
        if arc is not None:
            seat.gain, seat.move = float(instance.gain[arc]), float(instance.move[arc])
            seat.error = float(instance.error[arc])
            seat.missing = codes_of(int(built.lacks[arc]))
        out.append(seat)
    return out


def _parts(told: Evaluation) -> dict[str, float]:
    names = ("gains", "moves", "couples", "circles", "vacancies", "left_out", "bounds")
    return {name: round(float(getattr(told, name)), 3) for name in names}


def _counts(found: Found, told: Evaluation) -> list[dict[str, Any]]:
    bounds = found.instance.bounds
    out: list[Mapping[str, Any]] = [
        {
            "name": bounds[one.bound].name, "low": bounds[one.bound].low,
            "high": bounds[one.bound].high, "count": one.count, "short": one.short,
            "over": one.over, "paid": round(one.paid, 3),
        }
        for one in told.counts
    ]  # fmt: skip
    return [dict(row) for row in out]


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
