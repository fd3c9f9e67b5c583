"""A person's facts: entered once, each change with its source, nobody's work overwritten."""

import pytest

from guantong.core import about
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.frame.models import Change
from guantong.frame.records.origin import Origin
from guantong.people.models import Person
from guantong.people.services import persons

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NUMBER = "431199197503120013"


def _changes(person):
    rows = about.rows(Change, person).order_by("id")
    return [(r.field, r.before, r.after) for r in rows]


def test_entering_a_person_notes_every_fact_once_and_masks_the_number(person):
    said = {field: after for field, _before, after in _changes(person)}
    assert said["birth_month"] == "1975-03"
    assert said["sex"] == "男"
    assert said["id_number"] == "431199********0013"
    assert "resume" not in said
    assert NUMBER not in str(_changes(person))


def test_the_search_columns_and_membership_follow_from_what_is_typed(person):
    assert person.pinyin.startswith("wangxiaoming")
    assert person.initials.startswith("wxm")
    assert person.is_member


def test_changing_one_fact_leaves_the_others_and_keeps_where_it_came_from(cast, person):
    origin = Origin(kind="archive", text="干部履历表（1999年）")
    persons.change(cast.officer, person, {"birth_month": "1975-08"}, origin=origin)
    row = about.rows(Change, person).first()
    assert (row.field, row.before, row.after) == ("birth_month", "1975-03", "1975-08")
    assert row.get_source_kind_display() == "档案"
    assert row.source_text == "干部履历表（1999年）"
    again = Person.objects.visible_to(cast.officer).get(pk=person.pk)
    assert (again.birth_month, again.post) == ("1975-08", "红星镇党委书记")
    assert again.id_number.reveal() == NUMBER


def test_saving_what_stands_there_already_notes_nothing(cast, person):
    before = _changes(person)
    persons.change(cast.officer, person, {"name": person.name, "id_number": NUMBER.lower()})
    assert _changes(person) == before


def test_the_second_of_two_editors_is_told(cast, person):
    seen = person.version
    persons.change(cast.officer, person, {"health": "健康"}, version=seen)
    with pytest.raises(Conflict, match="刚被别人修改过"):
        persons.change(cast.officer, person, {"health": "良好"}, version=seen)


def test_an_identity_number_stands_once_and_is_checked(cast, town, person):
    facts = {"name": "另一人（虚构）", "sex": "1", "birth_month": "1975-03", "post": "干部"}
    with pytest.raises(Conflict, match="已登记在另一人名下"):
        persons.create(cast.officer, town.blue, {**facts, "id_number": NUMBER})
    with pytest.raises(GuantongError, match="校验位"):
        persons.create(cast.officer, town.blue, {**facts, "id_number": "431199197503120019"})
    borne = Person.objects.unscoped("test").filter(id_digest=persons.id_digest(NUMBER))
    assert borne.get().pk == person.pk
    persons.change(cast.officer, person, {"id_number": None})
    assert not borne.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"birth_month": "1975-13"}, "birth_month"),
        ({"birth_month": "2024-01"}, "birth_month"),
        ({"party_month": "199807"}, "party_month"),
        ({"sex": "3"}, "sex"),
        ({"name": "名" * 41}, "name"),
        ({"name": " "}, "name"),
        ({"post": ""}, "post"),
        ({"level": "1A23"}, "level"),
    ],
)
def test_a_wrong_fact_is_told_at_its_field_and_nothing_is_written(cast, person, facts, field):
    with pytest.raises(GuantongError) as told:
        persons.change(cast.officer, person, {"health": "健康", **facts})
    assert told.value.field == field
    assert Person.objects.visible_to(cast.officer).get(pk=person.pk).health == ""


def test_an_officer_of_another_county_may_not_write(cast, person):
    with pytest.raises(Refused):
        persons.change(cast.stranger, person, {"health": "健康"})


def test_history_is_never_altered_or_deleted(person):
    row = Change.objects.unscoped("test").first()
    rows = Change.objects.unscoped("test")
    for alter in (row.save, row.delete, rows.delete, lambda: rows.update(after="x")):
        with pytest.raises(TypeError):
            alter()


def test_the_events_of_persons_carry_no_cadre_data(person):
    rows = Event.objects.unscoped("test").filter(subject=f"people.person:{person.pk}")
    event = rows.latest("seq")
    assert "王小明" not in event.summary + event.data
