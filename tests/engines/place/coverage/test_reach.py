"""What is told of bases: probabilities, three classes, pins, the assumption checked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.place.coverage.ground import county, scattered

from guantong.engines.place.coverage import (
    CANNOT_TELL,
    SURELY_IN,
    SURELY_OUT,
    CoverageError,
    Roads,
    calibration,
    pins,
    reach,
)

SURE_ROADS = Roads(spread=0)


def test_three_classes_and_an_interval() -> None:
    found = reach(county(), [0], 60, SURE_ROADS, count=300)
    # 甲 itself; 乙 is 30 km or 74 minutes away; 丙 100 km; 丁 anywhere; 戊 a street of the town.
    assert found.classes == [SURELY_IN, SURELY_OUT, SURELY_OUT, CANNOT_TELL, SURELY_IN]
    assert found.nearest[1, 1] == pytest.approx(74.4, abs=0.5)
    # Sure are 35 of 59 thousand; 丁 with its 6 makes the interval.
    low, high = found.interval
    assert (low, high) == pytest.approx((35 / 59, 41 / 59))
    assert low < found.share < high
    assert found.undecided == pytest.approx(
        6000 * float(found.p_out[3]) * (1 - float(found.p_out[3]))
    )


def test_an_entered_time_overrides_what_is_assumed() -> None:
    roads = Roads(spread=0, entered=[(1, 0, 55.0)])
    assert reach(county(), [0], 60, roads, count=50).classes[1] == SURELY_IN


def test_a_point_made_known_leaves_no_doubt_but_of_roads() -> None:
    ground = county().revealed(np.array([3, 4]), np.array([[111.3, 26.3], [111.25, 26.2]]))
    sure = reach(ground, [0], 60, SURE_ROADS, count=50)
    assert set(np.unique(sure.p_out)) <= {0.0, 1.0}
    assert sure.interval[0] == sure.interval[1]
    doubtful = reach(ground, [0], 74, Roads(), count=400)
    assert 0.2 < doubtful.p_out[1] < 0.8


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 1000), limit=st.floats(10, 120))
def test_more_bases_never_reach_fewer(seed: int, limit: float) -> None:
    ground = scattered(8, 4, seed)
    few = reach(ground, [0, 5], limit, SURE_ROADS, count=20, seed=seed)
    more = reach(ground, [0, 5, 6], limit, SURE_ROADS, count=20, seed=seed)
    assert ((few.p_out >= 0) & (few.p_out <= 1)).all()
    assert (more.within >= few.within).all()
    assert (more.p_twice >= few.p_twice).all()
    assert more.share >= few.share
    assert (few.nearest[0] <= few.nearest[2]).all()
    assert few.p_out[[0, 5]].tolist() == [0, 0]


def test_no_base_and_no_limit_are_refused() -> None:
    with pytest.raises(CoverageError, match="至少选一个"):
        reach(county(), [], 30)
    with pytest.raises(CoverageError, match="大于 0"):
        reach(county(), [0], 0)


def test_the_pin_that_tells_most_comes_first() -> None:
    ground = scattered(9, 3, 2)
    found = reach(ground, [6, 0], 60, SURE_ROADS, count=800)
    ranked = pins(found)
    assert {pin.place for pin in ranked} == {6, 7, 8}
    assert (ranked[0].place, ranked[0].base) == (6, True)
    # What a pin promises is what is told once it is entered, on the average over where it lies.
    for pin in ranked:
        after = [
            reach(ground.revealed(np.array([pin.place]), found.draws.places[[s], pin.place]),
                  [6, 0], 60, SURE_ROADS, count=400, seed=s).undecided
            for s in range(25)
        ]  # fmt: skip
        gained = found.undecided - np.mean(after)
        assert pin.gain == pytest.approx(gained, abs=0.25 * found.undecided)


def test_a_base_on_whose_point_nothing_hangs_does_not_come_first() -> None:
    ground = county()
    found = reach(ground, [4], 60, SURE_ROADS, count=400)
    assert pins(found)[0].place == 3
    assert reach(ground, [0, 1, 2], 10_000, SURE_ROADS, count=20).undecided == 0


def test_towns_drawn_as_is_assumed_are_where_the_assumption_says() -> None:
    said, was = [], []
    for seed in range(4):
        ground = scattered(12, 0, seed)
        (one,) = calibration(ground, SURE_ROADS, [120], count=60)
        assert (one.towns, one.limit) == (12, 120)
        said.append(one.said)
        was.append(one.was)
        assert one.brier < 0.25
    assert abs(np.mean(said) - np.mean(was)) < 0.1
    assert calibration(scattered(3, 2, 0)) == []
