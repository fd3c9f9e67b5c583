"""The examples in the documentation run."""

import doctest

import pytest

from guantong.engines.stage.search import solver
from guantong.engines.stage.values import patterns


@pytest.mark.parametrize("module", [patterns, solver])
def test_examples_run(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0
