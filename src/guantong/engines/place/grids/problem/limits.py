"""What is asked of grids: sizes, their number, what must or may not stand together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.errors import GridError


@dataclass(frozen=True)
class Limits:
    """Sizes of grids in households.

    Attributes
    ----------
    low, high
        No grid has fewer or more households.
    target
        The size that is wished for; it says how many grids there are if ``number`` does not.
    number
        How many grids; None is as near to households ÷ target as is possible.
    size_price
        Metres of walking that a household more or less than the target is worth.

    Examples
    --------
    >>> Limits(15, 100).wished(500)
    9
    >>> Limits(15, 100, target=45).wished(500)
    11

    """

    low: int = 15
    high: int = 100
    target: float | None = None
    number: int | None = None
    size_price: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.low <= self.high:
            raise GridError(f"每格户数的下限 {self.low} 应不小于 1，且不大于上限 {self.high}。")
        if self.number is not None and self.number < 1:
            raise GridError("网格数应不小于 1。")
        if self.size_price < 0:
            raise GridError("规模偏离的代价不能小于 0。")

    @property
    def size(self) -> float:
        """The size wished for: the target, else the middle."""
        return self.target if self.target is not None else (self.low + self.high) / 2

    def wished(self, households: int, standing: int | None = None) -> int:
        """Return the number of grids wished for: as asked, as now, or by the size."""
        if self.number is not None:
            return self.number
        if standing:
            return standing
        return max(1, round(households / self.size))

    def by_size(self, households: int) -> range:
        """Return the numbers of grids that the sizes alone allow."""
        return range(-(-households // self.high), households // self.low + 1)


@dataclass(frozen=True, eq=False)
class Locks:
    """What a drawing must keep to, beyond sizes.

    Attributes
    ----------
    together
        Sets of households that are in one grid.
    apart
        Pairs of households that are not.
    pinned
        The number of the grid of some households.
    present
        int (n,): the grid that each household is in now, -1 is none.
    move_price
        Metres of walking that moving one household from its present grid is worth.

    """

    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    pinned: Mapping[int, int] = field(default_factory=dict)
    present: Ints | None = None
    move_price: float = 0.0

    @property
    def any(self) -> bool:
        """Whether anything is locked, or has a present grid that matters."""
        return bool(self.together or self.apart or self.pinned) or self.redraws

    @property
    def redraws(self) -> bool:
        """Whether there is a present drawing."""
        return self.present is not None

    def labels(self) -> list[int]:
        """Return the numbers of grids that are spoken of, in order."""
        found = {int(g) for g in self.pinned.values()}
        if self.present is not None:
            found |= set(np.unique(self.present[self.present >= 0]).tolist())
        return sorted(found)

    @property
    def standing(self) -> int | None:
        """How many grids there are now, if any: a redrawing keeps to their number."""
        return None if self.present is None else len(np.unique(self.present[self.present >= 0]))

    def moved(self, grid: Ints) -> int:
        """Return how many households leave their present grid."""
        if self.present is None:
            return 0
        return int(((self.present >= 0) & (self.present != grid)).sum())


def locks(
    n: int, together: Iterable[Iterable[int]] = (), apart: Iterable[tuple[int, int]] = (),
    pinned: Mapping[int, int] | None = None, present: Ints | None = None, move_price: float = 0.0,
) -> Locks:  # fmt: skip
    """Return locks that fit a village of ``n`` households.

    Raises
    ------
    GridError
        If a household does not exist, or two locks contradict one another.

    """
    sets = tuple(tuple(dict.fromkeys(int(i) for i in one)) for one in together)
    pairs = tuple((int(a), int(b)) for a, b in apart)
    pins = {int(i): int(g) for i, g in (pinned or {}).items()}
    spoken = [i for one in (*sets, *pairs) for i in one] + list(pins)
    if any(not 0 <= i < n for i in spoken):
        raise GridError("锁定的户不存在。")
    if any(g < 0 for g in pins.values()):
        raise GridError("锁定的网格编号不能是负数。")
    if present is not None and np.shape(present) != (n,):
        raise GridError(f"现有网格应有 {n} 个值。")
    if move_price < 0:
        raise GridError("每调整一户的代价不能小于 0。")
    for one in sets:
        if len({pins[i] for i in one if i in pins}) > 1:
            raise GridError("要求同格的户被锁定在不同的网格，请改其中一项。")
        for a, b in pairs:
            if a in one and b in one:
                raise GridError("同两户既要求同格又要求分开，请改其中一项。")
    now = None if present is None else np.asarray(present, np.int64)
    return Locks(sets, pairs, pins, now, float(move_price))
