"""A pasted list is held against the persons in scope: found, of one name, not found."""

import pytest
from django.urls import reverse

from guantong.core.errors import GuantongError
from guantong.people import names
from guantong.people.services import persons

pytestmark = pytest.mark.django_db


def enter(town, unit, name, birth="1980-05"):
    facts = {"name": name, "sex": "1", "birth_month": birth, "post": "干部"}
    return persons.create(None, unit, facts)


@pytest.fixture
def eighty(town):
    """Eighty persons, the first two of one name in two towns."""
    made = [enter(town, town.red, f"甲{n:02d}") for n in range(79)]
    return [*made, enter(town, town.blue, "甲00", "1975-03")]


def _told(found):
    return [(one.text, [person.unit.name for person in one.bearers]) for one in found]


def test_eighty_names_are_looked_up_in_one_step_and_two_of_one_name_asked(
    client, cast, eighty, django_assert_max_num_queries
):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    pasted = "、".join(f"甲{n:02d}" for n in range(79)) + "，无名氏"
    # What waits is counted once in a minute, by the first page of it.
    client.get(reverse("people:names"))
    with django_assert_max_num_queries(12):
        page = client.post(reverse("people:names"), {"names": pasted})
    found = [len(page.context[kind]) for kind in ("one", "several", "nobody")]
    assert found == [78, 1, 1]
    text = page.content.decode()
    assert text.count("checked") == 78
    assert text.count('name="row"') == 80
    chosen = {"row": [eighty[-1].pk, eighty[1].pk]}
    paper = client.get(reverse("people:roster-paper"), chosen).content.decode()
    assert "2 人：甲00、甲01。" in paper


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("甲00 红星", [("甲00 红星", ["红星镇"])]),
        ("甲00 1975.03", [("甲00 1975.03", ["蓝山镇"])]),
        ("甲00 1999.09", [("甲00 1999.09", [])]),
        ("甲01 甲02\n甲01", [("甲01", ["红星镇"]), ("甲02", ["红星镇"])]),
        ("某人 甲01", [("某人", []), ("甲01", ["红星镇"])]),
        (" \n", []),
    ],
)
def test_a_unit_or_a_month_tells_apart_and_anything_else_is_a_name(cast, eighty, pasted, found):
    assert _told(names.look_up(cast.officer, pasted)) == found


def test_nobody_out_of_scope_is_found_and_too_many_are_refused(cast, eighty):
    assert _told(names.look_up(cast.stranger, "甲00、甲01")) == [("甲00", ["蓝山镇"]), ("甲01", [])]
    with pytest.raises(GuantongError, match="一次最多比对 500 个"):
        names.look_up(cast.officer, " ".join(f"乙{n}" for n in range(501)))


def test_a_name_is_found_however_it_is_set(cast, town):
    for name in ("盘强", "买买提·吐尔逊"):
        enter(town, town.red, name)
    pasted = "盘　强、买买提•吐尔逊\n买买提．吐尔逊 红星镇"
    assert _told(names.look_up(cast.officer, pasted)) == [
        ("盘强", ["红星镇"]), ("买买提·吐尔逊", ["红星镇"]), ("买买提·吐尔逊 红星镇", ["红星镇"]),
    ]  # fmt: skip
