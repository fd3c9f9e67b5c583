"""A drawing: whole groups where there are any, else households."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.graph.walks import regrouped
from guantong.engines.place.grids.problem.drawing import Drawing
from guantong.engines.place.grids.problem.limits import Limits, locks
from guantong.engines.place.grids.problem.walks import Walks
from guantong.engines.place.grids.search.by_groups import by_groups
from guantong.engines.place.grids.search.by_households import by_households

#: Called with seconds, cost and bound in metres; False asks to stop with the best so far.
Tell = Callable[[float, float, float], bool]


def draw(
    walks: Walks, limits: Limits, *, groups: Ints | None = None, present: Ints | None = None,
    move_price: float = 0.0, together: Iterable[Iterable[int]] = (),
    apart: Iterable[tuple[int, int]] = (), pinned: Mapping[int, int] | None = None,
    seconds: float = 3.0, seed: int = 0, tell: Tell | None = None,
) -> Drawing:  # fmt: skip
    """Return grids of a village: each in one piece, within the sizes, with the least walk.

    Parameters
    ----------
    walks
        The village, from `walks`.
    limits
        Sizes and number of grids.
    groups
        int (n,): other groups to keep whole than those of the village; all -1 keeps none.
    present
        int (n,): the grid of each household now, -1 is none.
    move_price
        Metres of walking that each household moved from its present grid is worth.
    together, apart, pinned
        Households that are in one grid; pairs that are not; the grid of some households.
    seconds
        For the search where it cannot prove its drawing sooner.
    seed
        Of the search.
    tell
        Called with seconds, cost and bound; False stops.

    Raises
    ------
    Impossible
        If no drawing keeps the sizes, the number and the locks, with the numbers that are
        possible.
    GridError
        If the arrays do not fit.

    Examples
    --------
    >>> from guantong.engines.place.grids.graph.walks import walks
    >>> import numpy as np
    >>> doors = np.arange(12)[:, None] * np.array([[10.0, 0.0]])
    >>> street = walks(doors, np.repeat([0, 1, 2, 3], 3))
    >>> found = draw(street, Limits(3, 6, number=2))
    >>> found.grid.tolist(), found.proven
    ([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1], True)

    """
    n = len(walks)
    village = walks if groups is None else regrouped(walks, groups)
    kept = locks(n, together, apart, pinned, present, move_price)
    if n < limits.low:
        text = f"全村只有 {n} 户，少于每格下限 {limits.low} 户，请放宽下限。"
        raise Impossible(text)
    if village.grouped:
        return by_groups(village, limits, kept, seconds, seed, tell)
    return by_households(village, limits, kept, seconds, seed, tell)
