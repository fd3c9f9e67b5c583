"""Plans to start from without a dive: one that is given, or circled teams a few at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.relaxation.plain_assignment import assign
from guantong.engines.match.relaxation.pricing import Priced
from guantong.engines.match.search.subproblem import Effort, build_part, solve_part

#: Teams solved at once.
TEAMS = 4


def seated(model: Model, seats: Ints) -> Ints:
    """Return a plan's seats as far as they are open, with everybody locked in their seat."""
    seats, locks = seats.copy(), model.instance.locks
    for person, post in locks:
        if seats[person] != post:
            sitting = np.flatnonzero(seats == post)
            if len(sitting) >= model.places[post]:
                held = {p for p, j in locks if j == post}
                out = [p for p in sitting.tolist() if p not in held]
                seats[out[: len(sitting) - int(model.places[post]) + 1]] = -1
            seats[person] = post
    return model.arcs_of(seats)


def part_by_part(
    model: Model, layout: Layout, priced: Priced, effort: Effort, go_on: Callable[[], bool]
) -> Ints:
    """Return a plan of circled teams: the person-by-person one, each few teams solved anew.

    ``go_on`` is called before each few teams; it may raise to stop.
    """
    arcs, _ = assign(model)
    for at in range(0, model.teams, TEAMS):
        go_on()
        free = (model.team_of >= at) & (model.team_of < at + TEAMS)
        part = build_part(model, layout, priced, arcs, free, effort)
        arcs = solve_part(model, part, arcs, effort).arcs
    return arcs
