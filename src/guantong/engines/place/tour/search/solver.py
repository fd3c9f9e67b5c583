"""Plan days out: the one call."""

from __future__ import annotations

from collections.abc import Sequence

from guantong.engines.place.tour.problem.sites import Days, Sites, Trip
from guantong.engines.place.tour.problem.tour import Tour
from guantong.engines.place.tour.search.budget import Budget, Tell
from guantong.engines.place.tour.search.run import Run


def plan(
    sites: Sites, days: Days, *, must: Sequence[int] = (), group: int = 1,
    budget: Budget | None = None, seed: int = 0, tell: Tell | None = None,
) -> Tour:  # fmt: skip
    """Plan which sites to see on which day, in which order, at what time.

    Parameters
    ----------
    sites
        What there is to see, when, and how far apart.
    days
        The days, with where and when they begin and end.
    must
        Sites that must be in the plan.
    group
        How many go.
    budget
        When to stop.
    seed
        Of the shaken prices.
    tell
        Told where the search stands; False asks it to stop with the best plan so far.

    Returns
    -------
    Tour
        With a bound that `certificate` proves anew, and the reason of every site left out.

    Raises
    ------
    TourError
        If the input is at fault.
    Unmeetable
        If no plan can hold all that must be seen: with names and reasons, before searching.

    Examples
    --------
    Three sites half an hour apart; the second lets in till 9:20, the third is too small;
    the day is from 8:00 to 12:00.

    >>> import numpy as np
    >>> travel = np.full((4, 4), 30) - 30 * np.eye(4, dtype=int)
    >>> morning, noon = ((480, 660),), ((480, 560),)
    >>> sites = Sites(("纪念馆", "旧址", "故居"), np.array([60, 60, 30]), np.array([3, 5, 9]),
    ...               np.array([-1, 60, 20]), ((morning,), (noon,), (morning,)), travel)
    >>> tour = plan(sites, Days((3,), (3,), (480,), (720,)), group=40)
    >>> [(sites.names[s.site], s.start, s.leave) for s in tour.days[0].stops]
    [('旧址', 510, 570), ('纪念馆', 600, 660)]
    >>> tour.value, tour.bound, tour.proven
    (8, 8, True)
    >>> [(sites.names[one.site], one.reason.value, one.text) for one in tour.left_out]
    [('故居', 'full', '一次最多接待 20 人，团队 40 人')]

    """
    trip = Trip(sites, days, tuple(must), group)
    return Run(trip, budget or Budget(), seed, tell).go()
