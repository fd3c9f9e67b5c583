"""The examples in the documentation run."""

import doctest

import guantong.engines.measure


def test_examples_run() -> None:
    found = doctest.testmod(guantong.engines.measure)
    assert found.attempted > 5
    assert found.failed == 0
