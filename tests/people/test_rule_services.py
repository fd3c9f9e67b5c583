"""Parameters in versions, a person held against a post, teams and the calendar."""

import datetime as dt

import pytest

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Event
from guantong.core.services import units
from guantong.people.models import Person, RuleParameter
from guantong.people.room import RULE_MANAGE
from guantong.people.rules import calendar, teams
from guantong.people.rules.structure import structure
from guantong.people.rules.versions import rules_for
from guantong.people.services import rules
from guantong.standards.career import Tier, Work
from guantong.standards.months import Month
from guantong.standards.rules import DueKind, Verdict, check_team

from .cadres import add, government

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ON = dt.date(2026, 6, 15)
SERVICE = ("selection.service", "years")


@pytest.fixture
def hall(town, shelf):
    return shelf.take(government, town)


def again(person):
    return Person.objects.unscoped("test").select_related("unit").get(pk=person.pk)


def put(cast, unit, value, day, name=SERVICE, reason="市委组织部会议纪要"):
    day = dt.date.fromisoformat(day)
    return rules.set_parameter(cast.officer, unit, *name, value=value, effective=day, reason=reason)


def years(unit, day="2026-06-15"):
    return rules_for(unit, dt.date.fromisoformat(day)).value(*SERVICE)


def test_a_version_holds_from_its_day_for_the_unit_and_what_is_below(cast, town):
    put(cast, town.first, 7, "2026-07-01")
    assert years(town.first, "2026-06-30") == 5
    assert years(town.first, "2026-07-01") == 7
    assert years(town.red, "2026-07-01") == 7
    assert years(town.second, "2026-07-01") == 5
    assert years(town.city, "2026-07-01") == 5


def test_the_nearest_units_version_goes_first_whenever_it_was_made(cast, town):
    put(cast, town.first, 7, "2026-01-01")
    put(cast, town.city, 6, "2026-03-01")
    assert years(town.red) == 7
    assert years(town.blue) == 6


def test_a_version_moves_with_its_unit(cast, town):
    put(cast, town.red, 7, "2026-01-01")
    units.move(None, town.red, town.second)
    town.red.refresh_from_db()
    assert years(town.red) == 7


def test_every_change_is_logged_with_before_and_after(cast, town):
    put(cast, town.city, 6, "2026-01-01")
    event = Event.objects.unscoped("test").order_by("-seq").first()
    assert event.action == "规则.修改参数"
    assert "5→6年" in event.summary
    assert '"effective": "2026-01-01"' in event.data


@pytest.mark.parametrize(
    ("value", "name", "reason", "said"),
    [
        (99, SERVICE, "会议纪要", "须在 0 到 20年之间，现为 99"),
        (6, SERVICE, "无", "至少 4 个字"),
        (5, SERVICE, "会议纪要", "没有改动"),
        (5, ("selection.nothing", "years"), "会议纪要", "没有规则"),
        (5, ("selection.service", "days"), "会议纪要", "没有参数"),
    ],
)
def test_what_cannot_be_set_is_said(cast, town, value, name, reason, said):
    with pytest.raises(GuantongError, match=said):
        put(cast, town.city, value, "2026-01-01", name, reason)
    assert not RuleParameter.objects.unscoped("test").exists()


def test_only_who_maintains_rules_there_may_set_them(cast, town):
    for account in (cast.leader, cast.supervisor, cast.stranger):
        with pytest.raises(Refused):
            rules.set_parameter(
                account, town.first, *SERVICE, value=6, effective=ON, reason="会议纪要"
            )


def test_a_county_reads_what_the_city_set_and_changes_only_its_own(cast, town):
    put(cast, town.city, 6, "2026-01-01")
    put(cast, town.first, 8, "2026-01-01")
    seen = RuleParameter.objects.visible_to(cast.stranger)
    assert [(row.unit_id, row.value) for row in seen] == [(town.city.pk, 6)]
    assert not RuleParameter.objects.visible_to(cast.stranger, RULE_MANAGE).exists()
    with pytest.raises(Refused):
        rules.set_parameter(
            cast.stranger, town.city, *SERVICE, value=7, effective=ON, reason="会议纪要"
        )
    rules.set_parameter(
        cast.stranger, town.second, *SERVICE, value=7, effective=ON, reason="会议纪要"
    )
    assert (years(town.second), years(town.city)) == (7, 6)


def test_versions_are_never_altered(cast, town):
    row = put(cast, town.city, 6, "2026-01-01")
    row.value = 9
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


def vacancy(unit, **more):
    return rules.Vacancy(
        unit=unit, title="副县长", level="1A32", work="government", elected=True, **more
    )


def by_rule(found):
    return {one.rule: one for one in found}


def test_the_head_of_a_town_is_held_against_deputy_head_of_a_county(cast, hall):
    found = by_rule(rules.check_person(cast.officer, again(hall.mayor), vacancy(hall.county), ON))
    met = {rule for rule, one in found.items() if one.verdict is Verdict.MET}
    assert {"selection.service", "selection.grassroots", "selection.chief-below-years"} <= met
    assert found["selection.posts-below"].facts == (("乡科级正职任职职位", "2 个"),)
    assert Event.objects.unscoped("test").order_by("-seq").first().action == "任职资格.核对"


def test_a_wife_in_the_county_government_stands_in_the_way(cast, hall):
    add(hall.mayor, "A36", call="姐姐", kin="sibling", name="钱（虚构）", birth="1978-04",
        relative=hall.woman)  # fmt: skip
    found = by_rule(rules.check_person(cast.officer, again(hall.mayor), vacancy(hall.county), ON))
    same = found["avoidance.same-leader"]
    assert same.verdict is Verdict.BROKEN
    assert "姐姐（三代以内旁系血亲）任甲县副县长" in same.message


def test_a_chief_does_not_serve_where_he_grew_up(cast, hall):
    Person.objects.unscoped("test").filter(pk=hall.woman.pk).update(grew_up="甲县")
    chief = rules.Vacancy(
        unit=hall.county, title="县长", level="1A31", work="government", chief=True
    )
    found = by_rule(rules.check_person(cast.officer, again(hall.woman), chief, ON))
    assert found["avoidance.home-county"].verdict is Verdict.BROKEN


def test_the_parameters_of_the_posts_unit_count(cast, hall, town):
    put(cast, town.first, 10, "2026-01-01", ("selection.chief-below-years", "years"))
    found = by_rule(rules.check_person(cast.officer, again(hall.mayor), vacancy(hall.county), ON))
    assert found["selection.chief-below-years"].verdict is Verdict.MET
    early = dt.date(2026, 3, 31)
    found = by_rule(
        rules.check_person(cast.officer, again(hall.mayor), vacancy(hall.county), early)
    )
    assert found["selection.chief-below-years"].verdict is Verdict.BROKEN


def test_whoever_may_not_see_the_person_may_not_check_it(cast, hall):
    with pytest.raises(Refused):
        rules.check_person(cast.stranger, again(hall.mayor), vacancy(hall.county), ON)


def test_a_team_is_read_with_its_place_and_its_work(cast, hall):
    people = teams.people_of(cast.officer, hall.county)
    team = teams.team_of(hall.county, people, ON)
    assert [m.career.name[:1] for m in team.members] == ["赵", "钱", "孙"]
    assert (team.tier, team.work) == (Tier.COUNTY, Work.GOVERNMENT)
    found = {f.rule: f.verdict for f in check_team(team, ON, rules_for(hall.county, ON))}
    assert found["team.women"] is Verdict.MET
    assert found["team.non-party"] is Verdict.MET
    assert found["team.young"] is Verdict.MET
    # Born 1966-12: 60 in 2026-12, the 24th month, six months later: 2027-06, one of three.
    assert found["team.age-wave"] is Verdict.BROKEN
    assert found["team.chief-age"] is Verdict.MET
    assert found["team.last"] is Verdict.UNKNOWN


def test_a_team_out_of_scope_is_empty(cast, hall):
    assert teams.people_of(cast.stranger, hall.county) == []


def test_a_candidate_from_elsewhere_is_no_chief_here(cast, hall):
    people = [*teams.people_of(cast.officer, hall.county), again(hall.mayor)]
    team = teams.team_of(hall.county, people, ON)
    assert [m.post.chief for m in team.members] == [True, False, False, False]


def test_structure_counts_before_and_after(cast, hall):
    people = teams.people_of(cast.officer, hall.county)
    now = teams.team_of(hall.county, people, ON).members
    later = teams.team_of(hall.county, [*people[1:], again(hall.mayor)], ON).members
    groups = {
        g.title: {b.label: (b.now, b.after) for b in g.bars} for g in structure(now, later, ON)
    }
    assert groups["性别"] == {"男": (2, 2), "女": (1, 1)}
    assert groups["年龄"] == {"36–40岁": (1, 1), "46–50岁": (1, 2), "56岁以上": (1, 0)}
    assert groups["民族"] == {"汉族": (2, 2), "瑶族": (1, 1)}
    assert groups["党派"] == {"中共党员": (2, 2), "党外": (1, 1)}
    assert structure(now, None, ON)[0].note == "平均 48.0 岁"


def test_the_calendar_lists_age_term_rank_and_exchange(hall, town):
    people = Person.objects.unscoped("test").select_related("unit")
    found = calendar.due_between(people, town.city, Month(2026, 1), Month(2027, 12))
    listed = [(str(d.month), d.kind, d.name[:1]) for d in found]
    assert ("2027-06", DueKind.AGE, "赵") in listed
    assert ("2027-06", DueKind.TERM, "赵") in listed
    assert ("2026-10", DueKind.TERM, "钱") in listed
    assert ("2026-03", DueKind.RANK, "孙") in listed
    assert listed == sorted(listed, key=lambda x: (x[0], x[1]))
