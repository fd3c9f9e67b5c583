"""Whether a plan is what it says: its stops, its value, and that no plan is worth more.

Needs neither the search nor its libraries: the plan is checked by `evaluate`, the bound is proven
anew from the prices. For any prices, ≥ 0 but where a site must be seen, no plan is worth more than
the sum of all prices and, of each day, the most that a route gains after paying the prices of its
sites. All in whole millionths of a point; the sum is rounded down only because scores are whole.
A bound below that is proven by `closed`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.tour.days.best import best_day
from guantong.engines.place.tour.days.network import network
from guantong.engines.place.tour.errors import Refused
from guantong.engines.place.tour.problem.evaluation import evaluate
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, Proof, Tour, gap
from guantong.engines.place.tour.proof.closing import closed

#: How many violations a refusal names.
_NAMED = 3
#: No price is beyond this, so that sums stay exact.
_DEAREST = 10**15
#: Labels that may be needed to prove a day.
_LABELS = 20_000_000


@dataclass(frozen=True)
class Certificate:
    """What has been checked of a plan: points counted, and points that no plan exceeds."""

    value: int
    bound: int

    @property
    def gap(self) -> float:
        """What is missing to the bound, as a share of the value."""
        return gap(self.value, self.bound)

    def summary(self) -> str:
        """Say it in Chinese."""
        return (
            f"已独立验算：方案 {self.value:,} 分，任何方案不超过 {self.bound:,} 分，"
            f"差距至多 {self.gap:.2%}；没有违反任何规则。"
        )


def certificate(tour: Tour) -> Certificate:
    """Check a plan and its proof.

    Raises
    ------
    Refused
        At the first thing that is not so, with what it is.

    """
    broken = evaluate(tour)
    if broken:
        more = f"……共 {len(broken)} 处" if len(broken) > _NAMED else ""
        text = "".join(one.text for one in broken[:_NAMED])
        raise Refused(f"方案违反规则：{text}{more}", table="plan")
    bound = bound_of(tour.trip, tour.proof)
    if tour.bound < bound:
        # What the prices leave open must have been looked at, plan by plan.
        rest = closed(tour.trip, tour.proof, tour.bound)
        bound = tour.bound if rest is not None and rest.plan is None else bound
    if tour.bound < bound:
        text = f"方案自称任何方案不超过 {tour.bound} 分，只能证明 {bound} 分。"
        raise Refused(text, table="prices", column="bound")
    return Certificate(tour.value, bound)


def bound_of(trip: Trip, proof: Proof) -> int:
    """Prove a bound on the value of every plan.

    Raises
    ------
    Refused
        If the prices do not belong to the question, or a day gains more than is claimed.

    """
    n = len(trip.sites.names)
    prices, memory, gains = proof.prices, proof.memory, proof.gains
    shapes = (prices.shape, memory.shape, gains.shape)
    if shapes != ((n,), (n, n), (len(trip.days),)) or prices.dtype != np.int64:
        raise Refused(f"价格应为 {n} 个整数。", table="prices")
    free = np.ones(n, bool)
    free[list(trip.must)] = False
    if (prices[free] < 0).any() or (np.abs(prices) > _DEAREST).any() or (gains < 0).any():
        raise Refused("价格是负数或者过大。", table="prices")
    score = trip.sites.score * PRICE_UNITS - prices
    for day, gain in enumerate(gains.tolist()):
        found = best_day(network(trip, day), score, memory, least=gain, most=_LABELS)
        if found.bound > gain:
            text = f"{trip.days.labels[day]}的最好路线超过证明所写。"
            raise Refused(text, table="prices", row=day)
    return int((int(prices.sum()) + int(gains.sum())) // PRICE_UNITS)
