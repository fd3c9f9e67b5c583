"""The examples in the documentation run."""

import doctest

import pytest

from guantong.engines.place.districts import few, plan
from guantong.engines.place.grids.graph import gabriel
from guantong.engines.place.grids.graph import walks as graph_walks
from guantong.engines.place.grids.groups import numbers
from guantong.engines.place.grids.members import flow
from guantong.engines.place.grids.problem import limits, numbering, walks
from guantong.engines.place.grids.proof import bound, unions
from guantong.engines.place.grids.search import draw

MODULES = [
    bound, draw, few, flow, gabriel, graph_walks, limits, numbering, numbers, plan, unions, walks,
]  # fmt: skip


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0
