"""A site of 红星镇, a base of 甲县, and who works with them."""

from __future__ import annotations

import pytest

from tests.casework.conftest import desk  # noqa: F401


@pytest.fixture
def site(town, desk):  # noqa: F811
    """渡口旧址 of 红星镇: nobody has seen it yet."""
    from guantong.places.models import Site
    from guantong.places.services import sites

    made = sites.add(
        desk.org, town.red, name="渡口旧址", category="former", revolutionary="unknown"
    )
    assert isinstance(made, Site)
    return made


@pytest.fixture
def base(town, desk):  # noqa: F811
    """A base of 甲县 that takes 50 persons from Tuesday to Sunday, and groups of other units."""
    from guantong.places.services import bases

    return bases.add(
        desk.org, town.first, name="县党性教育基地", kind="county", outside=True, capacity=50,
        opening="周二至周日 9:00-17:00；周一闭馆",
    )  # fmt: skip
