"""Whether a drawing is what it says: its rules, its cost and the proof that little is missing.

Needs neither the search nor its libraries: distances are checked as shortest ways, the drawing
by `check`, and the bound is proven anew from the multipliers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.grids.arrays import Floats
from guantong.engines.place.grids.errors import Impossible, Refused
from guantong.engines.place.grids.problem.drawing import Drawing
from guantong.engines.place.grids.problem.evaluation import TOLERANCE, check
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.problem.walks import DENSE, Walks
from guantong.engines.place.grids.proof.bound import bound_from, grained
from guantong.engines.place.grids.proof.columns import Units, columns
from guantong.engines.place.grids.proof.cover import cheaper
from guantong.engines.place.grids.proof.unions import TooMany

#: How many faults a refusal names.
_NAMED = 3
#: Share of the cost that a proven drawing may be off.
GAP = 1e-6


@dataclass(frozen=True)
class Certificate:
    """What has been checked of a drawing.

    Attributes
    ----------
    cost
        Metres and prices, counted anew.
    bound
        Cost below which no drawing of so many grids (and of these units) is, proven anew.
    proven
        Whether they meet.

    """

    cost: float
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """Share of the cost that could still be saved."""
        return max(0.0, self.cost - self.bound) / max(1.0, abs(self.cost))

    def summary(self) -> str:
        """Say it in Chinese."""
        said = "是最好的方案" if self.proven else f"离最好的方案至多差 {self.gap:.2%}"
        return (
            f"已独立验算：步行总路程（含代价）{self.cost:,.0f} 米，任何方案不少于"
            f" {self.bound:,.0f} 米，{said}；每格连片，户数合规，没有违反任何规则。"
        )


def certificate(walks: Walks, limits: Limits, drawing: Drawing) -> Certificate:
    """Check a drawing and its proof.

    Raises
    ------
    Refused
        At the first thing that is not so, with what it is.

    """
    shortest(walks)
    wrong = check(walks, limits, drawing)
    if wrong:
        more = f"……共 {len(wrong)} 处" if len(wrong) > _NAMED else ""
        raise Refused(f"方案违反规则：{''.join(wrong[:_NAMED])}{more}")
    if len(drawing.proof.units):
        bound = _of_units(walks, limits, drawing)
    else:
        bound = _of_households(walks, limits, drawing)
    if drawing.bound > bound + TOLERANCE + 1e-9 * abs(bound):
        text = f"方案自称下界 {drawing.bound:,.3f} 米，乘子只能证明 {bound:,.3f} 米。"
        raise Refused(text)
    proven = drawing.cost - bound <= 2 * GAP * max(1.0, drawing.cost) + TOLERANCE
    if drawing.proven and not proven:
        raise Refused("方案自称最优，但证明不到。")
    return Certificate(drawing.cost, min(bound, drawing.cost), proven)


def shortest(walks: Walks) -> None:
    """Refuse distances that are not those of shortest ways: each household's is its neighbours'.

    With ways longer than nothing this can be said of no other numbers.
    """
    starts, others, lengths = walks.neighbours
    if not (lengths > 0).all():
        raise Refused("有的道路没有长度。")
    if len(walks) > DENSE:
        return
    far = walks.distances()
    by_way = (
        np.minimum.reduceat(far[:, others] + lengths[None], starts[:-1], axis=1)
        if len(others)
        else far.copy()
    )
    np.fill_diagonal(by_way, 0.0)
    if not np.array_equal(far, by_way) or not np.isfinite(far).all():
        raise Refused("户与户之间的距离不是最短路。")


def _of_households(walks: Walks, limits: Limits, drawing: Drawing) -> float:
    worth = drawing.proof.of_unit
    if worth.shape != (len(walks),) or not np.isfinite(worth).all():
        raise Refused(f"应有 {len(walks)} 个乘子。")
    if not np.array_equal(worth, grained(worth)):
        raise Refused("乘子不是整数单位。")
    return bound_from(walks.distances(), worth, limits, drawing.number)


def _of_units(walks: Walks, limits: Limits, drawing: Drawing) -> float:
    proof = drawing.proof
    units = Units(walks, proof.units)
    _whole(units, limits)
    try:
        every = columns(units, limits, drawing.locks)
    except (TooMany, Impossible) as error:
        raise Refused("小组的组合无法逐一核对。") from error
    labels = len(drawing.locks.labels())
    if len(proof.of_unit) != len(units.weight) or len(proof.of_label) != labels:
        raise Refused(f"应有 {len(units.weight)} 个乘子。")
    of_label: Floats = np.r_[np.minimum(proof.of_label, 0.0), 0.0]
    return cheaper(every, proof.of_unit, of_label, drawing.number, drawing.cost)


def _whole(units: Units, limits: Limits) -> None:
    """Refuse units that split a group which fits into a grid."""
    groups = units.walks.groups
    if units.of.shape != groups.shape:
        raise Refused("单元与户数不符。")
    pairs = np.unique(np.stack([units.of, groups], axis=1), axis=0)
    times = np.bincount(pairs[:, 1], minlength=len(units.walks.sizes))
    mixed = np.bincount(pairs[:, 0]).max() > 1
    if mixed or ((times > 1) & (units.walks.sizes <= limits.high)).any():
        raise Refused("单元拆散或合并了小组。")
