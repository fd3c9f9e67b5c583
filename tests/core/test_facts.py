"""Facts: asked of many rows at once, unknown where nothing is known, told to who may read them."""

import pytest

from guantong.core import facts
from guantong.core.facts import FACTS, Known, Subject, Unknown

pytestmark = pytest.mark.django_db


def test_what_the_register_knows_of_units(town, django_assert_num_queries):
    rows = [town.city, town.red, town.village]
    assert FACTS["unit.name"].of(town.red) == Known("红星镇", "机构登记")
    assert FACTS["unit.kind"].of(town.red).value == "township"
    assert ("township", "乡镇街道") in FACTS["unit.kind"].choices
    with django_assert_num_queries(1):
        above = FACTS["unit.above"](rows)
    assert above == {
        town.city.pk: Unknown(), town.red.pk: Known(town.first, "机构登记"),
        town.village.pk: Known(town.red, "机构登记"),
    }  # fmt: skip


def test_every_fact_answers_for_no_row_and_for_a_row_without_anything(town):
    for one in FACTS.values():
        assert one([]) == {}
        if one.model is type(town.blue):
            assert isinstance(one.of(town.blue), Known | Unknown)


def test_a_fact_is_told_to_who_holds_its_right_over_the_row(town, cast):
    one = FACTS["unit.code"]
    assert one.readable(cast.officer, town.red)
    assert one.readable(None, town.red)
    assert not one.readable(cast.stranger, town.red)


def test_a_form_asks_of_its_row_or_of_what_that_is_about(town, cast):
    from types import SimpleNamespace

    turn = SimpleNamespace(subject=lambda: town.red)
    assert Subject(town.red).known("unit.name").value == "红星镇"
    assert Subject(turn).known("unit.name").value == "红星镇"
    assert Subject(SimpleNamespace(subject=lambda: None)).known("unit.name") is None
    assert Subject(turn).known("person.sex") is None
    assert Subject(turn).known("no.such") is None
    assert Subject(None).known("unit.name") is None
    assert Subject(turn).readable("unit.name", cast.officer)
    assert not Subject(turn).readable("unit.name", cast.stranger)


def test_a_name_stands_for_one_fact():
    with pytest.raises(LookupError, match=r"unit\.name"):
        facts.fact("unit.name", FACTS["unit.name"].model, label="", needs=FACTS["unit.name"].needs)(
            lambda _rows, _on: {}
        )
