"""Districts: exact where few, annealed where many, every rule checked."""

from dataclasses import replace

import numpy as np
import pytest

from guantong.engines.place.districts import Problem, check, districts, exact, window


def board(wide: int, high: int, number: int, share: float = 0.0) -> Problem:
    """Return a board of equal squares."""
    at = np.arange(wide * high).reshape(high, wide)
    across = np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], axis=1)
    down = np.stack([at[:-1].ravel(), at[1:].ravel()], axis=1)
    low, most = window(wide * high, number, share)
    return Problem(
        np.ones(wide * high, np.int64), np.concatenate([across, down]), number, low, most
    )


def test_a_board_is_halved_along_its_short_side() -> None:
    found = exact(board(4, 3, 2))
    assert found is not None
    assert (found.cut, found.proven) == (3, True)
    assert check(board(4, 3, 2), found) == []


def test_three_of_nine_are_rows() -> None:
    found = exact(board(3, 3, 3))
    assert found is not None
    assert found.cut == 6


def test_there_may_be_no_plan() -> None:
    assert exact(Problem(np.array([5, 1, 1]), np.array([[0, 1], [1, 2]]), 2, 3, 4)) is None
    with pytest.raises(ValueError, match="20"):
        exact(board(7, 3, 3))


def test_annealing_finds_what_is_known() -> None:
    # Four quarters of a board of 8 × 8 cut 16 ways, which is the least there is.
    problem = board(8, 8, 4)
    found = districts(problem, 20.0, goal=16)
    assert found is not None
    assert found.cut == 16
    assert check(problem, found) == []


def test_it_stops_when_told() -> None:
    found = districts(board(8, 8, 4, 0.1), 60.0, tell=lambda _seconds, _cut: False)
    assert found is not None
    assert check(board(8, 8, 4, 0.1), found) == []


def test_what_is_wrong_with_a_plan_is_said() -> None:
    problem = board(4, 3, 2)
    found = exact(problem)
    assert found is not None
    wrong = found.district.copy()
    wrong[0] = 1 - wrong[0]
    said = " ".join(check(problem, replace(found, district=wrong)))
    assert "人，应在" in said
    assert "重新计算为" in said
    scattered = np.arange(12) % 2
    assert "不连片" in " ".join(check(problem, replace(found, district=scattered)))
    assert "恰在 2 个区" in check(problem, replace(found, district=np.zeros(12, int)))[0]
