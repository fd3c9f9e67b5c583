"""A village of 甲县 that a criterion lists, and who works on it."""

from __future__ import annotations

import pytest
from tests.casework.conftest import desk  # noqa: F401


@pytest.fixture
def listed(town, desk):  # noqa: F811
    """The shipped criteria at the root."""
    from guantong.jobs.rectification.services import criteria

    criteria.load()
    return desk


@pytest.fixture
def file(town, listed):
    """The file of 一村党支部, just proposed by 红星镇 for one criterion."""
    from guantong.jobs.rectification.services import rectifying

    return rectifying.propose(
        listed.ship,
        town.red,
        "w01",
        "书记出缺四个月",
        place=town.village,
        organisation="一村党支部",
    )
