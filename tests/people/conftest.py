"""Two persons of the shared cast's units."""

import pytest

FACTS = {
    "name": "王小明（虚构）", "sex": "1", "birth_month": "1975-03", "ethnicity": "汉族",
    "post": "红星镇党委书记", "is_chief": True, "party": "01", "party_month": "1998-07",
    "id_number": "431199197503120013",
}  # fmt: skip


@pytest.fixture
def person(cast, town, shelf):
    """A cadre of 红星镇."""
    return shelf.take(_person, cast, town)


def _person(cast, town):
    from guantong.people.services import persons

    return persons.create(cast.officer, town.red, FACTS)


@pytest.fixture
def other(cast, town, shelf):
    """A cadre of 蓝山镇, in the other county."""
    return shelf.take(_other, cast, town)


def _other(cast, town):
    from guantong.people.services import persons

    facts = {"name": "李芳（虚构）", "sex": "2", "birth_month": "1980-11", "post": "蓝山镇镇长"}
    return persons.create(cast.officer, town.blue, facts)
