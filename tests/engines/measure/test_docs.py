"""The examples in the documentation run."""

import doctest
from types import ModuleType

import pytest

import guantong.engines.measure
from guantong.engines.measure.design import design
from guantong.engines.measure.reading import answers


@pytest.mark.parametrize("module", [guantong.engines.measure, answers, design])
def test_examples_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted >= 3
    assert found.failed == 0
