"""The best assignment of members to households: one min-cost flow, exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # has no types

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.errors import GridError
from guantong.engines.place.grids.members.assignment import (
    UNSERVED,
    Assignment,
    Prices,
    counted,
    proves,
    wrong,
)

#: The nearest members of a household that are looked at first.
NEAR = 40


def assign(
    walk: Floats, homes: Ints, *, groups: Ints | None = None,
    household_language: Ints | None = None, member_language: Ints | None = None,
    kin: Ints | None = None, barred: Bools | None = None, present: Ints | None = None,
    low: int = 5, high: int = 10, prices: Prices | None = None,
) -> Assignment:  # fmt: skip
    """Return who keeps contact with each household.

    Parameters
    ----------
    walk
        float (n, m): metres from each household to each member's home; inf where there is no way.
        Or (n, n) between all households, of which the members' homes are taken.
    homes
        int (m,): the household that each member lives in, -1 if in none of them.
    groups
        int (n,): groups; a member is of the group of the home.
    household_language, member_language
        int (n,), (m,): languages; -1 is not known and costs nothing.
    kin
        int (n,): families; -1 is not known.
    barred
        bool (n, m): pairs that may not be.
    present
        int (n,): the present member of each household, -1 is none.
    low, high
        Households of a member, where possible.
    prices
        What is weighed against walking.

    Raises
    ------
    GridError
        If the arrays do not fit.

    Examples
    --------
    >>> found = assign(np.array([[100.0, 900.0], [800.0, 200.0]]), np.array([-1, -1]), low=1)
    >>> found.member.tolist(), found.walk, found.proven
    ([0, 1], 300, True)

    """
    homes = np.asarray(homes, np.int64)
    metres = np.asarray(walk, float)
    n, m = len(metres), len(homes)
    if metres.shape == (n, n) and n != m and (homes >= 0).all():
        metres = metres[:, homes]
    if metres.shape != (n, m) or not 0 <= low <= high:
        raise GridError(f"步行距离应为 {n} 户 × {m} 名联系人；每人户数的下限应不大于上限。")
    price = prices or Prices()
    out = _barred(metres, homes, barred)
    costs = _costs(
        metres, homes, price, groups, household_language, member_language, kin, present
    )  # fmt: skip
    member, worth = _best(costs, out, low, high, price)
    served = np.flatnonzero(member >= 0)
    loads = np.bincount(member[served], minlength=m)
    moved = 0 if present is None else int(((present >= 0) & (present != member)).sum())
    found = Assignment(
        member=member, loads=loads, unserved=np.flatnonzero(member < 0),
        off_load=np.flatnonzero((loads < low) | (loads > high)),
        cost=counted(member, costs, low, high, price),
        walk=int(np.rint(metres[served, member[served]]).sum()),
        proven=False, worth=worth, changed=moved, low=low, high=high,
    )  # fmt: skip
    sure = not wrong(member, out) and proves(costs, out, found, price)
    return replace(found, proven=sure)


def _barred(metres: Floats, homes: Ints, barred: Bools | None) -> Bools:
    out = ~np.isfinite(metres)
    if barred is not None:
        if np.shape(barred) != metres.shape:
            raise GridError("不能配对的表与户数、联系人数不符。")
        out = out | barred
    living = np.flatnonzero(homes >= 0)
    out[homes[living], living] = True
    return out


def _costs(
    metres: Floats, homes: Ints, price: Prices, groups: Ints | None, spoken: Ints | None,
    speaks: Ints | None, kin: Ints | None, present: Ints | None,
) -> Ints:  # fmt: skip
    """Return whole metres of each pair, prices in."""
    found = np.where(np.isfinite(metres), np.rint(metres), 0).astype(np.int64)
    lives = homes >= 0
    if groups is not None:
        other = groups[:, None] != groups[homes][None]
        found += price.group * (other & lives[None])
    if spoken is not None and speaks is not None:
        known = (spoken[:, None] >= 0) & (speaks[None] >= 0)
        found += price.language * (known & (spoken[:, None] != speaks[None]))
    if kin is not None:
        same = (kin[:, None] == kin[homes][None]) & (kin[:, None] >= 0) & lives[None]
        found -= price.kin * same
    if present is not None:
        placed = np.flatnonzero(present >= 0)
        found[placed] += price.changed
        found[placed, present[placed]] -= price.changed
    return found


def _best(costs: Ints, out: Bools, low: int, high: int, price: Prices) -> tuple[Ints, Ints]:
    """Solve over the nearest members, then prove that none further away would do better."""
    n, m = costs.shape
    near = min(NEAR, m)
    closed = np.where(out, np.iinfo(np.int64).max // 4, costs)
    use = np.zeros((n, m), bool)
    if near:
        np.put_along_axis(use, np.argpartition(closed, near - 1, axis=1)[:, :near], True, axis=1)
    use &= ~out
    while True:
        household, member = np.nonzero(use)
        flow, arcs = _flow(costs, household, member, low, high, price)
        found = np.full(n, UNSERVED)
        taken = flow.flows(arcs) > 0
        found[household[taken]] = member[taken]
        worth = _potentials(costs, found, use, low, high, price)
        lacking = ~use & ~out & (costs < worth[0][:, None] - worth[1][None])
        if not lacking.any():
            return found, worth[1]
        use |= lacking


def _flow(
    costs: Ints, household: Ints, member: Ints, low: int, high: int, price: Prices
) -> tuple[min_cost_flow.SimpleMinCostFlow, Ints]:
    n, m = costs.shape
    flow, sink = min_cost_flow.SimpleMinCostFlow(), n + m
    one = np.ones(len(household), np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        household, n + member, one, costs[household, member]
    )
    ends, last = n + np.arange(m), np.full(m, sink)
    for room, fee in ((low, -price.light), (high - low, 0), (n, price.heavy)):
        flow.add_arcs_with_capacity_and_unit_cost(
            ends, last, np.full(m, room), np.full(m, fee, np.int64)
        )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(n), np.full(n, sink), np.ones(n, np.int64), np.full(n, price.unserved, np.int64)
    )
    supply = np.r_[np.ones(n, np.int64), np.zeros(m, np.int64), -n]
    flow.set_nodes_supplies(np.arange(n + m + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        raise GridError("没有算出联系方案，请检查距离和代价。")
    return flow, arcs


def _potentials(
    costs: Ints, member: Ints, use: Bools, low: int, high: int, price: Prices
) -> tuple[Ints, Ints]:
    """Return what each household costs where it is, and one more household at each member.

    By them a pair that was not looked at is shown to be of no use: this makes the flow over the
    nearest members exact for all.
    """
    n, m = costs.shape
    served = np.flatnonzero(member >= 0)
    now = np.full(n, price.unserved, np.int64)
    now[served] = costs[served, member[served]]
    loads = np.bincount(member[served], minlength=m)
    one = np.where(loads < low, -price.light, np.where(loads < high, 0, price.heavy))
    np.minimum.at(one, member[served], price.unserved - now[served])
    far = np.iinfo(np.int64).max // 4
    swap = np.full((m, m), far)
    household, other = np.nonzero(use & (member >= 0)[:, None])
    np.minimum.at(swap, (member[household], other), costs[household, other] - now[household])
    while True:
        better = np.minimum(one, (swap + one[None]).min(axis=1, initial=far))
        if (better == one).all():
            break
        one = better
    at = now.copy()
    at[served] += one[member[served]]
    return at, one
