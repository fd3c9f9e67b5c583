"""Persons become the plain values that rules judge."""

import datetime as dt

import pytest

from guantong.people.models import Person
from guantong.people.rules import careers, relatives
from guantong.standards import derived
from guantong.standards.career import Work
from guantong.standards.kinship import Kin
from guantong.standards.retirement import Category

from .cadres import add, enter, government, posted, schooled

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 15)


@pytest.fixture
def hall(town, shelf):
    return shelf.take(government, town)


def again(person):
    return Person.objects.unscoped("test").select_related("unit").get(pk=person.pk)


def test_every_set_finds_its_place(hall):
    found = careers.career(again(hall.mayor), {})
    assert derived.age(found, ON) == 48
    assert derived.current_post(found, ON).title == "党委书记"
    assert derived.at_level(found, ON, "1A41").months == 122
    assert derived.at_grassroots(found, ON).months == 171
    assert derived.service(found, ON).months == 298
    assert derived.party_age(found, ON).months == 311
    assert derived.highest_study(found) == "20"
    assert [one.days for one in found.trainings] == [95, 95, 95]
    assert found.fit is True
    assert found.family[0].kinship is Kin.SPOUSE
    assert found.grew_up == {"祁阳市"}
    assert found.assessments == {dt.date.today().year - 1: "2"}


def test_what_is_not_entered_is_unknown(town):
    person = enter(town.red, "周", health="", grew_up="", work_month="", party_month="")
    found = careers.career(again(person), {})
    assert found.fit is None
    assert found.grew_up is None
    assert found.family is None
    assert found.trainings is None
    assert found.qualifications is None
    assert derived.service(found, ON).missing == ("参加工作时间",)
    assert derived.party_age(found, ON).missing == ("入党时间",)


def test_without_posts_the_rosters_columns_speak(town):
    person = enter(town.red, "吴", post="副镇长", level="1A42", level_since="2020-06")
    found = careers.career(again(person), {})
    assert derived.at_level(found, ON, "1A42").months == 72
    assert derived.at_grassroots(found, ON).missing


def test_an_award_is_no_sanction(hall):
    add(hall.young, "A14", kind="award", name="嘉奖", on=dt.date(2025, 1, 1))
    add(hall.young, "A14", kind="p1", name="警告", on=dt.date(2025, 3, 10))
    found = careers.career(again(hall.young), {})
    assert [(s.kind, s.decided) for s in found.sanctions] == [("p1", dt.date(2025, 3, 10))]


def test_families_stay_sealed_unless_organs_are_in_question(hall):
    assert careers.career(again(hall.mayor)).family is None


@pytest.mark.parametrize(
    ("work", "unit", "leads"),
    [
        ("甲县财政局副局长", "", False),
        ("示范市教育局局长", "edu", True),
        ("示范市教育局干部", "edu", False),
        ("示范市教育局退休干部", "", False),
        ("", None, False),
        ("在家务农", "", False),
        ("示范市农民", "", False),
        ("示范市第一小学教师", "", False),
        ("示范市副市长", "city", True),
        ("示范市委组织部干部", "city", False),
        ("示范市民政局局长", "", False),
    ],
)
def test_a_relatives_work_is_recognised_by_the_organs_name(work, unit, leads):
    organs = {"示范市教育局": "edu", "示范市": "city"}
    assert relatives.place(work, organs) == (unit, leads)


def test_a_relative_kept_here_is_known_by_the_own_posts(hall, town):
    add(hall.young, "A36", call="哥哥", kin="sibling", name="李", birth="1978-04",
        relative=hall.mayor)  # fmt: skip
    brother = careers.career(again(hall.young), {}).family[-1]
    assert brother.unit == f"unit:{town.red.pk}"
    assert brother.leads
    assert brother.duties == {Work.PARTY}
    assert brother.kinship is Kin.COLLATERAL


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("湖南道县", {"道县"}),
        ("湖南省永州市东安县", {"东安县"}),
        ("湖南东安", {"东安县"}),
        ("广西全州", {"广西全州"}),
        ("", None),
    ],
)
def test_places_are_read_as_counties(text, found):
    assert careers.places(text) == found


def test_a_recorded_kind_of_retirement_goes_first(town):
    person = enter(town.red, "郑", sex="2", retirement_kind="f60")
    assert careers.career(again(person)).retirement is Category.SIXTY


def test_a_hundred_persons_cost_no_more_queries_than_one(hall, django_assert_max_num_queries):
    people = list(Person.objects.unscoped("test").select_related("unit"))
    for person in people:
        schooled(person, "1", mode="service")
        posted(person, hall.red, "兼职", "", "2020-01", is_principal=False)
    with django_assert_max_num_queries(10):
        assert len(careers.careers(people, {})) == len(people)
