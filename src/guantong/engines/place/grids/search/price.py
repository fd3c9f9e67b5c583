"""What an edit costs: the same village drawn again with one household or group locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.problem.drawing import Drawing
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.problem.walks import Walks
from guantong.engines.place.grids.search.draw import draw

#: Metres that keeping another household where it is is worth: it moves only if rules force it.
KEEP = 10_000.0


def price_of(
    walks: Walks, limits: Limits, drawing: Drawing, edit: Mapping[int, int], *,
    move_price: float = KEEP, seconds: float = 1.0,
) -> tuple[float, Drawing]:  # fmt: skip
    """Return how many metres more an edit makes all walk, and the drawing with it.

    Parameters
    ----------
    walks, limits
        The village and the sizes.
    drawing
        As it is now.
    edit
        The grid that each edited household is to be in; of a group all its households. Where the
        edit would split a group, groups are no longer kept whole.
    move_price
        Metres that moving any other household is worth. 0 lets all of them find their best place.
    seconds
        For the search where groups are not whole.

    Raises
    ------
    Impossible
        If no drawing keeps the rules with the edit.

    """
    locks = drawing.locks
    wanted = {int(i): int(g) for i, g in edit.items()}
    # A grid is known by its centre: else the best answer to a far edit is to swap two names.
    known = {int(drawing.centre[g]): g for g in wanted.values() if g < drawing.number}
    pinned = {**known, **locks.pinned, **wanted}
    together = [one for one in locks.together if not set(one) & set(edit)]
    apart = [one for one in locks.apart if not set(one) & set(edit)]
    whole = drawing.whole_groups and _whole(walks, edit)
    found: list[Drawing] = []
    refused: list[Impossible] = []
    for number in _numbers(drawing, edit):
        try:
            found.append(draw(
                walks, replace(limits, number=number), present=drawing.grid, move_price=move_price,
                groups=None if whole else np.full(len(walks), -1), together=together, apart=apart,
                pinned=pinned, seconds=seconds,
            ))  # fmt: skip
        except Impossible as error:
            refused.append(error)
    if not found:
        raise refused[0]
    new = min(found, key=lambda one: one.cost)
    return new.walk - drawing.walk, new


def _numbers(drawing: Drawing, edit: Mapping[int, int]) -> list[int]:
    """Return the numbers of grids to try: as now, and one less for each grid that is emptied."""
    left = drawing.grid.copy()
    left[list(edit)] = list(edit.values())
    return sorted({drawing.number, len(np.unique(left))})


def _whole(walks: Walks, edit: Mapping[int, int]) -> bool:
    """Say whether an edit moves whole groups."""
    target = np.full(len(walks), -1)
    target[list(edit)] = list(edit.values())
    touched = np.unique(walks.groups[list(edit)])
    return all(_one(target[walks.groups == g]) for g in touched.tolist())


def _one(values: Ints) -> bool:
    return bool((values == values[0]).all())
