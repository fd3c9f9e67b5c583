"""A form comes in, becomes a person, and goes out as it came."""

import dataclasses
import datetime

import pytest

from guantong.core.errors import GuantongError
from guantong.formats.appointment import AppointmentForm, FamilyMember
from guantong.formats.appointment.invented import invent
from guantong.frame.models import Change
from guantong.frame.records.origin import Origin
from guantong.people.models import Education, Party, Person, ResumePeriod
from guantong.people.models import FamilyMember as KeptMember
from guantong.people.services import persons
from guantong.people.services.forms import forms_of, take_form
from guantong.people.services.forms.wording import (
    facts_of,
    kin_code,
    party_facts,
    party_text,
    schooling_code,
)

pytestmark = pytest.mark.django_db
FORM_ORIGIN = Origin("form", "干部任免审批表", datetime.date(2026, 11, 24))


def taken(cast, town, form, **more):
    return take_form(cast.officer, form, unit=town.red, origin=FORM_ORIGIN, **more)


def out(person, **numbers):
    person = Person.objects.unscoped("test").select_related("unit").get(pk=person.pk)
    return forms_of([person], **numbers)[0]


def test_forty_forms_become_persons_and_go_out_as_they_came(cast, town):
    for form in invent(40):
        person = taken(cast, town, form)
        again = out(person, id_numbers={person.pk: form.id_number})
        # 到龄年月 is derived anew, whatever the file said.
        form = dataclasses.replace(form, retirement_month=again.retirement_month)
        assert dataclasses.asdict(again) == dataclasses.asdict(form)


def test_an_identity_number_goes_out_masked_unless_it_was_asked_for(cast, town):
    form = next(invent(1))
    person = taken(cast, town, form)
    assert out(person).id_number == form.id_number[:6] + "********" + form.id_number[-4:]


def test_a_masked_number_that_comes_back_changes_nothing(cast, town):
    form = next(invent(1))
    person = taken(cast, town, form)
    masked = dataclasses.replace(form, id_number=out(person).id_number)
    person = take_form(cast.officer, masked, person=person, origin=FORM_ORIGIN)
    assert person.id_number.reveal() == form.id_number


def test_taking_the_same_form_twice_adds_nothing(cast, town):
    form = list(invent(8))[4]
    person = taken(cast, town, form)
    rows = (Education, KeptMember, ResumePeriod)
    before = [model.objects.unscoped("test").count() for model in rows]
    changes = Change.objects.unscoped("test").count()
    take_form(cast.officer, form, person=person, origin=FORM_ORIGIN)
    assert [model.objects.unscoped("test").count() for model in rows] == before
    assert Change.objects.unscoped("test").count() == changes


def test_what_a_form_leaves_empty_stays(cast, town):
    person = taken(cast, town, list(invent(5))[4])
    speciality, resume = person.speciality, person.resume
    form = AppointmentForm(name=person.name, current_post="新职务", sex="男")
    person = take_form(cast.officer, form, person=person, origin=FORM_ORIGIN)
    assert (person.post, person.speciality, person.resume) == ("新职务", speciality, resume)


def test_every_value_knows_the_form_it_came_from(cast, town):
    person = taken(cast, town, next(invent(1)))
    row = Change.objects.unscoped("test").filter(subject_id=person.pk, field="birth_month").get()
    assert (row.source_kind, row.source_text) == ("form", "干部任免审批表")
    assert row.source_on == datetime.date(2026, 11, 24)


def test_the_resume_becomes_periods_with_study_inside(cast, town):
    form = dataclasses.replace(
        next(invent(1)),
        resume="1997.07--2001.03  干部\n2001.03--  局长（其间：2002.09--2002.12 党校学习）",
    )
    person = taken(cast, town, form)
    rows = list(ResumePeriod.objects.unscoped("test").filter(person=person))
    assert [(r.start, r.end, r.text) for r in rows] == [
        ("1997-07", "2001-03", "干部"), ("2001-03", "", "局长"),
        ("2002-09", "2002-12", "党校学习"),
    ]  # fmt: skip
    assert rows[2].within == rows[1]


def test_family_is_sealed_and_its_kin_known(cast, town):
    form = dataclasses.replace(
        next(invent(1)),
        family=(FamilyMember("妻子", "李四", "1976.05", "群众", "某校（已去世）"),),
    )
    person = taken(cast, town, form)
    row = KeptMember.objects.unscoped("test").get(person=person)
    assert (row.kin, row.name.reveal(), row.birth.reveal()) == ("spouse", "李四", "1976-05")
    assert "李四" not in str(row.name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"birth": "七五年"}, "出生年月"),
        ({"sex": "公"}, "性别"),
        ({"id_number": "431199197503090142"}, "校验"),
        ({"work_start": "2026.13"}, "参加工作时间"),
        ({"current_post": "", "birth": ""}, "出生年月"),
    ],
)
def test_a_value_that_is_not_taken_is_named_and_nothing_is_written(cast, town, change, words):
    form = dataclasses.replace(next(invent(1)), **change)
    with pytest.raises(GuantongError) as caught:
        taken(cast, town, form)
    assert words in caught.value.message
    assert not Person.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("200107", {"party": "01", "party_month": "2001-07", "other_parties": ""}),
        ("2001.07；民盟", {"party": "01", "party_month": "2001-07", "other_parties": "民盟"}),
        ("预备党员2026.07", {"party": "02", "party_month": "2026-07", "other_parties": ""}),
        ("群众", {"party": "13", "other_parties": ""}),
        ("民盟", {"party": "05", "other_parties": ""}),
        ("无党派人士", {"party": "12", "other_parties": ""}),
        ("某新党", {"other_parties": "某新党"}),
        ("——", {}),
    ],
)
def test_party_is_read_and_written(text, facts):
    assert party_facts(text) == facts
    person = Person(name="甲", **{"party": "13", **facts})
    assert party_facts(party_text(person)) == facts or text in ("——", "预备党员2026.07")


def test_a_member_without_a_month_is_written_by_status():
    assert party_text(Person(party=Party.PROBATIONARY)) == "中共预备党员"


@pytest.mark.parametrize(
    ("call", "kin"),
    [
        ("妻子", "spouse"), ("儿子", "child"), ("长女", "child"), ("父亲", "parent"),
        ("母亲", "parent"), ("哥哥", "sibling"), ("岳父", "in_law"), ("同事", "other"),
    ],
)  # fmt: skip
def test_forms_of_address_are_kinds_of_kin(call, kin):
    assert kin_code(call) == kin


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("大学", "2"), ("中央党校研究生", "1"), ("大专", "3"), ("中专", "4"), ("高中", "6"),
        ("大学普通班", "2"), ("自学", ""),
    ],
)  # fmt: skip
def test_names_of_schooling_have_their_code(text, code):
    assert schooling_code(text) == code


def test_facts_hold_only_what_the_form_states():
    facts = facts_of(AppointmentForm(name="张三", birth="1975.03"))
    assert set(facts) == {"name", "birth_month", "form_extras"}


def test_a_changed_column_outweighs_the_words_of_an_old_form(cast, town):
    person = taken(cast, town, dataclasses.replace(next(invent(1)), birth="1975.03", id_number=""))
    assert out(person).birth == "1975.03"
    persons.change(cast.officer, person, {"birth_month": "1976-04"})
    assert out(person).birth == "197604"
