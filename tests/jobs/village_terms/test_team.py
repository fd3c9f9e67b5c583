"""What is noticed of a village's team, each rule with its source; facts, waiting rows, figures."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.jobs.village_terms.conftest import FIRST, TODAY, who

from guantong.core.facts import FACTS, Known, Unknown
from guantong.core.services import units
from guantong.frame.figures import FIGURES, number
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.models import VillageTerm
from guantong.jobs.village_terms.services import leaders as services
from guantong.jobs.village_terms.services.reserve import enter, name
from guantong.people.models import Assessment, Person

pytestmark = pytest.mark.django_db


def take(actor, unit, post, *told, way="elected", first=FIRST, **more):
    return services.take(actor, unit, post=post, way=way, first=first, **who(*told, **more))


def codes(unit):
    return {rule["code"]: who for rule, who in team.teams([unit.pk])[unit.pk].noticed}


def test_a_village_of_which_nobody_is_entered_breaks_no_rule(town, leaders):
    found = team.teams([leaders.second.pk])[leaders.second.pk]
    assert (found.members, found.noticed) == ({}, [])


def test_what_the_law_asks_of_a_committee_is_noticed(town, desk, leaders):
    assert codes(town.village) == {
        "size": "2", "no_woman": "0", "few_reserves": "0", "both": "盘一", "untrained": "盘一",
    }  # fmt: skip
    take(desk.ship, town.village, "committee_deputy", "唐三", "1985-01", "2")
    assert not codes(town.village).keys() & {"size", "no_woman"}
    for n in range(5):
        take(desk.ship, town.village, "committee_member", f"周{n}", "1985-01", "2")
    assert codes(town.village)["size"] == "8"
    for rule in team.data()["rule"]:
        assert rule["kind"] == "unknown" or (rule["source"] and rule["verify"])


def test_a_term_over_an_age_and_what_is_not_known_are_named(town, desk, leaders):
    old = FIRST - dt.timedelta(days=4 * 366)
    take(desk.ship, leaders.second, "party_member", "何老", f"{TODAY.year - 61}-01", first=old,
         schooling="")  # fmt: skip
    found = codes(leaders.second)
    assert {found[one] for one in ("over", "age", "unknown")} == {"何老"}


def test_a_secretary_missing_for_months_is_noticed_by_the_day_of_the_last(town, desk, leaders):
    services.end(desk.ship, leaders.secretary, last=TODAY - dt.timedelta(days=60), ended_by="moved",
                 reason="调镇里工作")  # fmt: skip
    assert "no_secretary" not in codes(town.village)
    VillageTerm.objects.unscoped("test").filter(pk=leaders.secretary.pk).update(
        last=TODAY - dt.timedelta(days=130)
    )
    assert "no_secretary" in codes(town.village)
    (vacant,) = Teams.waits
    assert [one.name for one in vacant.rows(desk.org)] == ["一村"]
    assert not vacant.rows(desk.ship).exists()


def test_two_years_incompetent_warn_and_end_nothing(town, desk, leaders):
    person = leaders.member.person
    for year in (2023, 2025):
        Assessment(person=person, year=year, result="4").save()
    assert "incompetent" not in codes(town.village)
    services.appraise(desk.ship, leaders.member, year=2024, result="4", note="民主评议")
    assert codes(town.village)["incompetent"] == "蒋二"
    assert VillageTerm.objects.unscoped("test").get(pk=leaders.member.pk).last is None


def test_reserves_and_new_farmers_are_counted(town, desk, leaders):
    for n in range(2):
        row = name(desk.ship, town.village, source="退役军人", named_by="一村党支部",
                   named_on=TODAY, **who(f"后{n}", "1995-01"))  # fmt: skip
        enter(desk.org, row)
    services.train(desk.ship, leaders.member, name="高素质农民培育班", organiser="",
                   start="2024-03", end="", hours=0)  # fmt: skip
    found = team.teams([town.village.pk])[town.village.pk]
    assert found.reserves == 2
    assert "few_reserves" not in {rule["code"] for rule, _who in found.noticed}
    assert [one.name for one in found.members.values() if one.farmer] == ["蒋二"]


def test_training_needed_is_a_fact_until_a_course_shows_it(town, desk, leaders):
    new = take(desk.ship, leaders.second, "party_chief", "新来", "1988-01", way="appointed",
               first=TODAY)  # fmt: skip
    induction, yearly = FACTS["village_terms.needs_induction"], FACTS["village_terms.needs_yearly"]
    nobody = Person.objects.unscoped("test").exclude(pk=new.person_id).get(name="蒋二")
    assert induction.of(new.person).value == "yes"
    assert induction.of(nobody).value == "no"
    assert FACTS["village_terms.newly_elected"].of(new.person) == Known(
        TODAY, FACTS["village_terms.newly_elected"].of(new.person).source
    )
    assert isinstance(FACTS["village_terms.newly_elected"].of(nobody), Unknown)
    assert FACTS["village_terms.posts"].of(leaders.secretary.person).value == (
        "村党组织书记、村委会主任"
    )
    services.train(desk.ship, new, name="新任村党组织书记任职培训班", organiser="县委组织部",
                   start=f"{TODAY:%Y-%m}", end="", hours=24)  # fmt: skip
    assert induction.of(new.person).value == yearly.of(new.person).value == "no"
    # It is nobody's before it begins.
    assert isinstance(induction.of(new.person, TODAY - dt.timedelta(days=1)), Unknown)


def test_what_waits_is_the_towns(town, desk, leaders):
    ending, papers = Leaders.waits
    assert not ending.rows(desk.ship).exists()
    assert not papers.rows(desk.ship).exists()
    VillageTerm.objects.unscoped("test").filter(post="party_chief").update(
        first=TODAY - dt.timedelta(days=5 * 365 - 30)
    )
    assert list(ending.rows(desk.ship)) == [leaders.secretary]
    assert not ending.rows(desk.org).exists()
    VillageTerm.objects.unscoped("test").filter(post="committee_chief").update(first=TODAY)
    assert list(papers.rows(desk.ship)) == [leaders.director]


def test_figures_count_each_person_once_and_lead_to_the_rows(town, desk, leaders):
    take(desk.ship, town.village, "committee_deputy", "唐三", "1999-01", "2", schooling="6")
    own = {one.code.partition(".")[2]: number(one, desk.org, town.first)
           for one in FIGURES if one.code.startswith("village_terms.")}  # fmt: skip
    told = {code: (own[code].n, own[code].base) for code in own}
    assert told["secretaries"] == (1, 1)
    assert told["women"] == (1, 3)
    assert told["young"] == (2, 3)
    assert told["college"] == (2, 3)
    assert str(own["women"]) == "3 人中 1 人"


def test_the_team_page_says_each_rule_with_its_source(client, town, desk, leaders):
    client.force_login(desk.ship)
    page = client.get(reverse("village_terms:team", args=[town.village.pk])).content.decode()
    for word in ("少于 1 人", "村民委员会组织法（2018年文本）第六条", "待核", "一肩挑", "没有登记"):
        assert word in page
    empty = client.get(reverse("village_terms:team", args=[leaders.second.pk])).content.decode()
    assert "班子情况不清楚" in empty
    assert client.get(reverse("village_terms:team", args=[town.red.pk])).status_code == 404
    rows = client.get(reverse("village_terms:teams") + "?noticed=no_woman").content.decode()
    assert "一村" in rows
    assert "二村" not in rows.partition("<tbody")[2]
    client.force_login(desk.far)
    assert client.get(reverse("village_terms:team", args=[town.village.pk])).status_code == 404


def test_many_villages_are_read_at_once(town, desk, leaders, django_assert_max_num_queries):
    keys = [town.village.pk]
    for n in range(20):
        other = units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A1-{n}")
        take(None, other, "party_chief", f"书记{n}", "1980-01")
        keys.append(other.pk)
    with django_assert_max_num_queries(7):
        found = team.teams(keys)
    assert sum(len(one.members) for one in found.values()) == 22
