"""The compiled table says of every pattern what the evaluator says."""

import numpy as np
import pytest
from tests.engines.stage.hand import hand
from tests.engines.stage.small import points_of, small

from guantong.engines.stage import evaluate
from guantong.engines.stage.values.patterns import patterns
from guantong.engines.stage.values.table import tabulate


def test_there_are_as_many_patterns_as_the_rules_allow() -> None:
    assert len(patterns(8, 5, 3, 1).count) == 3961
    assert len(patterns(2, 2, 2, 1).count) == 1 + 4 + 2


@pytest.mark.parametrize("seed", range(12))
def test_values_are_those_of_the_evaluator(seed: int) -> None:
    one = small(seed)
    table = tabulate(one)
    columns = np.arange(len(table.value))
    for column, village, row in zip(
        columns, table.village(columns), table.rows(columns), strict=True
    ):
        assert table.value[column] == pytest.approx(points_of(one, village, row), abs=1e-9)


def test_years_in_which_a_village_is_strong_are_known() -> None:
    one = hand(strong_line=60.0)
    table = tabulate(one)
    column = table.find(0, np.array([-1, 0]))
    assert table.strong[column] == 0b10
    named = np.array([1, -1])
    assert evaluate(one, table.rows(np.array([column, table.start[1]])), named).feasible


def test_a_locked_village_has_only_patterns_with_its_start() -> None:
    table = tabulate(hand(locks=((0, 1, 1),)))
    rows = table.rows(np.arange(table.start[0], table.start[1]))
    assert (rows[:, 1] == 1).all()


def test_part_of_a_table_is_the_table_of_the_part() -> None:
    one = hand()
    whole = tabulate(one)
    part = whole.part(one, np.array([1]))
    assert np.array_equal(part.value, whole.value[whole.start[1] :])
