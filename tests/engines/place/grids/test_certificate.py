"""A certificate catches whatever is not as a drawing says."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engines.place.grids.hamlets import hamlet

from guantong.engines.place.grids import Drawing, Limits, Refused, Walks, certificate, draw

LIMITS = Limits(6, 24, number=3)


@pytest.fixture(scope="module")
def village() -> Walks:
    """Return a village of groups."""
    return hamlet(40, 3, groups=8)


@pytest.fixture(scope="module")
def whole(village: Walks) -> Drawing:
    """Return its best whole groups."""
    return draw(village, LIMITS)


@pytest.fixture(scope="module")
def loose(village: Walks) -> Drawing:
    """Return its best households."""
    return draw(village, LIMITS, groups=np.full(40, -1), seconds=0.5)


def test_both_kinds_are_proven_anew(village: Walks, whole: Drawing, loose: Drawing) -> None:
    found = certificate(village, LIMITS, whole)
    assert (found.proven, found.cost) == (True, whole.cost)
    assert "是最好的方案" in found.summary()
    assert certificate(village, LIMITS, loose).bound <= loose.cost
    assert loose.cost <= whole.cost


def _refused(village: Walks, drawing: Drawing, words: str, limits: Limits = LIMITS) -> None:
    with pytest.raises(Refused, match=words):
        certificate(village, limits, drawing)


def test_a_household_in_another_grid_is_caught(village: Walks, whole: Drawing) -> None:
    grid = whole.grid.copy()
    grid[0] = (grid[0] + 1) % 3
    _refused(village, replace(whole, grid=grid), "被拆在 2 个网格")


def test_a_piece_cut_off_is_caught(village: Walks, loose: Drawing) -> None:
    far = village.distances()
    i = int(far[loose.centre[0]].argmax())
    grid = loose.grid.copy()
    grid[i] = 0
    _refused(village, replace(loose, grid=grid), "不连片")


def test_sizes_are_counted(village: Walks, whole: Drawing) -> None:
    _refused(village, whole, "应在 30 至 40 户之间", Limits(30, 40))


def test_a_walk_or_centre_that_is_not_so_is_caught(village: Walks, whole: Drawing) -> None:
    _refused(village, replace(whole, walk=whole.walk - 1, cost=whole.cost - 1), "重新计算")
    centre = whole.centre.copy()
    members = np.flatnonzero(whole.grid == 0)
    centre[0] = members[village.distances()[members][:, members].sum(axis=1).argmax()]
    _refused(village, replace(whole, centre=centre), "中心户")


def test_a_bound_beyond_its_multipliers_is_caught(
    village: Walks, whole: Drawing, loose: Drawing
) -> None:
    _refused(village, replace(loose, bound=loose.bound + 5, proven=False), "自称下界")
    other = draw(village, LIMITS, present=(whole.grid + 1) % 3, move_price=0.0)
    worse = replace(whole, proof=replace(whole.proof, of_unit=whole.proof.of_unit * 0.5))
    # Worse multipliers leave more to be looked at, but the best stays the best.
    assert certificate(village, LIMITS, worse).proven
    assert other.walk == whole.walk


def test_a_drawing_that_is_not_the_best_is_not_proven(village: Walks, whole: Drawing) -> None:
    best = whole
    worst = draw(village, LIMITS, apart=_neighbours(village, best)[:1])
    assert worst.cost > best.cost
    free = replace(worst, locks=best.locks)
    _refused(village, free, "自称下界")
    honest = certificate(village, LIMITS, replace(free, bound=best.cost, proven=False))
    assert honest.bound == pytest.approx(best.cost)
    _refused(village, replace(free, bound=best.cost), "自称最优")


def _neighbours(village: Walks, best: Drawing) -> list[tuple[int, int]]:
    """Return pairs of one grid and two groups whose parting leaves a drawing."""
    found = []
    for a, b in village.edges.tolist():
        if best.grid[a] == best.grid[b] and village.groups[a] != village.groups[b]:
            try:
                draw(village, LIMITS, apart=[(a, b)])
            except ValueError:
                continue
            found.append((a, b))
            break
    return found


def test_multipliers_that_do_not_belong_are_caught(
    village: Walks, whole: Drawing, loose: Drawing
) -> None:
    short = replace(loose.proof, of_unit=loose.proof.of_unit[1:])
    _refused(village, replace(loose, proof=short), "应有 40 个乘子")
    crooked = replace(loose.proof, of_unit=loose.proof.of_unit + 0.001)
    _refused(village, replace(loose, proof=crooked), "整数单位")
    merged = replace(whole.proof, units=np.minimum(whole.proof.units, 4))
    _refused(village, replace(whole, proof=merged), "拆散或合并")


def test_distances_that_are_no_shortest_ways_are_caught(village: Walks, loose: Drawing) -> None:
    longer = Walks(village.points, village.groups, village.edges, village.lengths, village.links)
    longer.distances()[3, 5] += 1.0
    _refused(longer, loose, "不是最短路")
