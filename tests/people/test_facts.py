"""What the room of persons knows for others' forms."""

import pytest
from tests.people.cadres import enter, posted

from guantong.core.facts import FACTS, Known, Unknown
from guantong.people.facts import SECRETARY

pytestmark = pytest.mark.django_db


def _of(name, row):
    return getattr(FACTS[name].of(row), "value", None)


def test_facts_of_a_person(town, person, cast):
    told = {one: _of(f"person.{one}", person) for one in ("sex", "birth_month", "post", "party")}
    assert told == {"sex": "1", "birth_month": "1975-03", "post": "红星镇党委书记", "party": "01"}
    assert _of("person.unit", person) == town.red
    # What is entered nowhere is unknown.
    assert FACTS["person.schooling"].of(person) == Unknown()
    assert not FACTS["person.sex"].readable(cast.stranger, person)


def test_members_and_secretary_of_a_unit(town):
    enter(town.red, "甲")
    enter(town.red, "乙", party="13", party_month="")
    first = enter(town.red, "丙")
    posted(first, town.red, "党委书记", "1A41", "2024-01")
    posted(enter(town.red, "丁"), town.red, "纪委书记", "1A42", "2024-01")
    assert FACTS["unit.members"]([town.red, town.blue]) == {
        town.red.pk: Known(3, "人员信息"), town.blue.pk: Unknown(),
    }  # fmt: skip
    assert _of("unit.secretary", town.red) == "丙（虚构）"
    # Two of them: nobody is named.
    posted(enter(town.red, "戊"), town.red, "党委书记", "1A41", "2025-01")
    assert _of("unit.secretary", town.red) is None


def test_which_titles_are_a_secretary():
    yes = ("书记", "党委书记", "村党支部书记", "县委书记", "党总支书记", "支部书记")
    no = ("党委副书记", "纪委书记", "团支部书记", "政法委书记", "团委书记", "文书")
    assert [one for one in yes if not SECRETARY.fullmatch(one)] == []
    assert [one for one in no if SECRETARY.fullmatch(one)] == []
