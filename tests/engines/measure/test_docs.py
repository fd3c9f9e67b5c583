"""The examples in the documentation run."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

from guantong.engines import measure

MODULES = [
    measure.__name__,
    *(module.name for module in walk_packages(measure.__path__, f"{measure.__name__}.")),
]
EXAMPLES = [
    name
    for name in MODULES
    if any(test.examples for test in doctest.DocTestFinder().find(import_module(name)))
]


def test_what_is_public_has_examples() -> None:
    public = {"measure", "measure.design.design", "measure.reading.answers"}
    assert {f"guantong.engines.{name}" for name in public} <= set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
