"""The examples in the documentation run."""

import doctest

from guantong.engines.match.search import solver


def test_the_example_of_a_plan_runs() -> None:
    found = doctest.testmod(solver)
    assert found.attempted == 5
    assert found.failed == 0
