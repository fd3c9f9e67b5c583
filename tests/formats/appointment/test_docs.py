"""The examples in the docstrings are true."""

import doctest
import importlib

import pytest

PACKAGE = "guantong.formats.appointment"


@pytest.mark.parametrize("name", ["months", "resume", "invented"])
def test_examples_in_docstrings(name):
    result = doctest.testmod(importlib.import_module(f"{PACKAGE}.{name}"))
    assert result.attempted > 0
    assert result.failed == 0
