"""Whether a plan is what it says, and that no other is much better; needs no solver.

Every row (a place in a scenario) may be given a price between nothing and its people. Then no
plan reaches more than what rows are worth beyond their prices, plus what the k best paid bases are
paid. Prices are whole thousandths of a person, so that the sum is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Ints
from guantong.engines.place.coverage.draws import Draws
from guantong.engines.place.coverage.errors import Refused
from guantong.engines.place.coverage.table import whom

#: Prices to a person.
UNIT = 1000


@dataclass(frozen=True, eq=False)
class Claim:
    """A plan with what it claims.

    Attributes
    ----------
    draws
        The scenarios on which it was chosen.
    limit
        Minutes.
    candidates, kept, bases
        Places where bases may be, where they are to stay, where the plan has them.
    value, bound
        People × scenarios in reach; what no plan with as many bases exceeds.
    prices
        int (scenarios × places with people,): thousandths of a person.

    """

    draws: Draws
    limit: float
    candidates: Ints
    kept: Ints
    bases: Ints
    value: int
    bound: int
    prices: Ints

    @property
    def whole(self) -> int:
        """People × scenarios if everybody were in reach."""
        return int(whom(self.draws)[1].sum()) * self.draws.count

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return (self.bound - self.value) / self.value if self.value else float("inf")


@dataclass(frozen=True)
class Certificate:
    """What has been checked: the value counted anew, the bound proven anew."""

    value: int
    bound: int

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return (self.bound - self.value) / self.value if self.value else float("inf")


def certificate(claim: Claim) -> Certificate:
    """Check a plan and its proof; the scenarios are drawn anew.

    Raises
    ------
    Refused
        At the first thing that is not so, with what it is.

    """
    _rules(claim)
    rows, people = whom(claim.draws)
    prices = claim.prices.reshape(claim.draws.count, len(rows))
    value, pay = 0, np.zeros(len(claim.candidates), np.int64)
    chosen = np.isin(claim.candidates, claim.bases)
    for part, minutes in claim.draws.minutes(rows, claim.candidates):
        near = minutes <= claim.limit
        value += int((near[:, :, chosen].any(axis=2) @ people).sum())
        pay += np.einsum("si,sij->j", prices[part], near)
    left = int(people.sum()) * claim.draws.count * UNIT - int(claim.prices.sum())
    stays = np.isin(claim.candidates, claim.kept)
    free = np.sort(pay[~stays])[::-1][: len(claim.bases) - int(stays.sum())]
    bound = -(-(left + int(pay[stays].sum()) + int(free.sum())) // UNIT)
    if value != claim.value:
        raise Refused(f"方案自称覆盖 {claim.value:,}，重新计算为 {value:,}。")
    if bound > claim.bound:
        raise Refused(f"方案自称上界 {claim.bound:,}，价格只能证明 {bound:,}。")
    return Certificate(value, bound)


def _rules(claim: Claim) -> None:
    rows, people = whom(claim.draws)
    if len(np.unique(claim.candidates)) != len(claim.candidates):
        raise Refused("可以设点的地方有重复。")
    if len(np.unique(claim.bases)) != len(claim.bases):
        raise Refused("方案里同一个地方出现了两次。")
    if not np.isin(claim.bases, claim.candidates).all():
        raise Refused("方案用了不能设点的地方。")
    if not np.isin(claim.kept, claim.bases).all():
        raise Refused("方案丢掉了必须保留的基地。")
    if claim.prices.shape != (claim.draws.count * len(rows),):
        raise Refused("价格的个数与情形、地点不符。")
    if not np.issubdtype(claim.prices.dtype, np.signedinteger):
        raise Refused("价格应为整数。")
    most = np.tile(people * UNIT, claim.draws.count)
    if (claim.prices < 0).any() or (claim.prices > most).any():
        raise Refused("价格应在 0 与该地人口之间。")
