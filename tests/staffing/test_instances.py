"""The engine gets what officers declared: fits by their parts, prices, bounds, pairs, pins."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from tests.staffing.shared import fresh

from guantong.engines.match import ANYWHERE
from guantong.people.rules.careers import career
from guantong.staffing.instance import snapshots
from guantong.staffing.instance.build import limits
from guantong.staffing.models import Post, ScenarioBound
from guantong.staffing.scoring import fits, weighting
from guantong.staffing.scoring.facts import facts_of
from guantong.staffing.services import asking, pins, scenarios
from guantong.staffing.services import fits as seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(county):
    return asking.ask(county.scenario)


def _fit(officer, scenario, person, post):
    return seats.parts(officer, scenario, person, post)


def test_the_engines_gain_is_the_sum_of_the_parts_that_a_screen_shows(county, question):
    one, prices = question.built.instance, county.scenario.prices
    least = weighting.preset()["who"]["overdue_months"]
    rng = np.random.default_rng(3)
    for arc in rng.choice(len(one.arc_person), 25, replace=False):
        person = next(p for p in question.pool.people
                      if p.pk == question.built.people[one.arc_person[arc]])  # fmt: skip
        at = int(one.arc_post[arc])
        fit = _fit(county.officer, county.scenario, person, question.pool.posts[at])
        taken = prices["advisory"] * question.bars.advisory[question.pool.place[person.pk], at]
        plain = question.pool.plain_posts[at]
        stays = one.now[one.arc_person[arc]] == at
        if stays and question.facts[person.pk].months_in(plain.unit, plain.title) >= least:
            taken += prices["overdue"]
        assert one.gain[arc] == pytest.approx(fit.weighted - taken, abs=1e-3)
        assert one.error[arc] == pytest.approx(fit.error * fit.weight, abs=1e-3)


def test_a_fit_adds_up_and_names_what_is_not_on_file(scenario, staff, cast):
    post = next(p for p in staff.posts if p.title == "党委书记")
    fit = _fit(cast.officer, scenario, staff.people.mayor, post)
    assert fit.fit == pytest.approx(sum(part.counted for part in fit.parts))
    assert sum(part.share for part in fit.parts) == pytest.approx(1)
    parts = {part.code: part for part in fit.parts}
    # Never inspected: nothing is put in its place.
    assert (parts["inspection"].counted, parts["inspection"].error) == (0, 0)
    assert parts["inspection"].words == "没有考察结果"
    # A clerk of the town, its deputy, its head and its secretary since 2001: all in a town.
    assert parts["field"].points == 100
    assert parts["field"].error == 0
    # 公共管理 belongs to work in townships.
    assert (parts["speciality"].points, parts["speciality"].words) == (100, "公共管理")


def test_an_inspection_counts_by_its_published_mean_and_error(measured, town, cast):
    from guantong.assess.queries import overall

    person = measured.people[0]
    found = overall([person.pk], "test")[person.pk]
    span = measured.person_result.content["overall"]
    assert found.score == pytest.approx(span["score"])
    assert found.error == pytest.approx((span["high"] - span["low"]) / 3.92)


def test_an_inspection_not_published_counts_for_nothing(measured):
    from guantong.assess.queries import overall

    row = measured.campaign
    row.state = "closed"
    row.save()
    assert overall([person.pk for person in measured.people], "test") == {}


def test_a_vote_weighs_nothing_unless_an_officer_says_so(scenario, staff, cast):
    """By default the result of an inspection stands beside the fit; the other four count."""
    terms = scenario.weighting["terms"]
    assert {t["code"]: t["weight"] for t in terms}["inspection"] == 0
    post = next(p for p in staff.posts if p.title == "党委书记")
    parts = {p.code: p for p in _fit(cast.officer, scenario, staff.people.mayor, post).parts}
    assert {code: round(p.share, 2) for code, p in parts.items()} == {
        "inspection": 0, "field": 0.5, "speciality": 0.16, "level": 0.18, "assessment": 0.16,
    }  # fmt: skip


def test_nobody_without_a_result_gets_one(measured, town, cast):
    """With a weight declared, it counts for whoever has a result and is left out for others."""
    person = measured.people[0]
    known = facts_of({person.pk: career(person)}, datetime.date.today())[person.pk]
    blank = replace(known, inspection=None)
    declared = weighting.read_weighting(
        {"terms": [{"code": "inspection", "weight": 50}, {"code": "field", "weight": 25},
                   {"code": "assessment", "weight": 25}]}
    )  # fmt: skip
    post = Post(unit=person.unit, title="镇长", level="1A41", fields=["township"], weight=1)
    with_one, without = (fits.parts(one, post, declared) for one in (known, blank))
    assert [round(part.share, 2) for part in with_one.parts] == [0.5, 0.25, 0.25]
    assert [round(part.share, 2) for part in without.parts] == [0, 0.5, 0.5]
    assert not without.parts[0].known
    assert (without.parts[0].points, without.parts[0].counted) == (0, 0)
    arcs = np.array([0, 1]), np.array([0, 0])
    fit, error = fits.of_arcs([known, blank], [post], arcs, declared)
    assert fit.tolist() == pytest.approx([with_one.fit, without.fit])
    assert error.tolist() == pytest.approx([with_one.error, without.error])


def test_a_move_costs_what_was_declared(county, question):
    one, prices = question.built.instance, county.scenario.prices
    posts = question.pool.posts
    units = [post.unit_id for post in posts]
    for arc in range(0, len(one.arc_person), 7):
        person, post = int(one.arc_person[arc]), int(one.arc_post[arc])
        now = int(one.now[person])
        if now == post or (now >= 0 and posts[now].kind == posts[post].kind):
            wanted = 0
        else:
            pk = question.built.people[person]
            own = question.pool.people[question.pool.place[pk]].unit_id
            here = units[now] if now >= 0 else own
            wanted = prices["move"] + prices["cross_unit"] * (here != units[post])
            wanted += prices["newcomer"] * (now < 0)
        assert one.move[arc] == pytest.approx(wanted)


def test_a_bound_counts_in_each_team_or_over_all(county, question):
    one = question.built.instance
    women = [b for b in one.bounds if b.name.endswith("乡镇班子女干部")]
    assert len(women) == 2
    assert {len(b.posts) for b in women} == {9}
    every = next(b for b in one.bounds if b.name == "少数民族干部合计")
    assert len(every.posts) == len(one.posts)
    assert every.low == -(-8 * len(one.posts) // 100)
    people = [question.facts[pk].career.sex == "2" for pk in question.built.people]
    counted = one.amounts[:, one.attributes.index("女干部")]
    assert counted.tolist() == [int(people[p]) for p in one.arc_person]


@pytest.mark.parametrize(
    ("measure", "low", "high", "posts", "found"),
    [
        ("number", 3, None, 20, (3, None)),
        ("percent", 30, 50, 9, (3, 4)),
        ("percent", None, 34, 9, (None, 3)),
        ("percent", 0, None, 9, (0, None)),
    ],
)
def test_a_share_is_met_in_whole_persons(measure, low, high, posts, found):
    assert limits(ScenarioBound(measure=measure, low=low, high=high), posts) == found


def test_whole_teams_count_once_officers_price_them(county):
    held = scenarios.change(county.officer, county.scenario, version=1, prices={"circle": 1})
    one = asking.ask(held).built.instance
    assert len(one.circles) == 2 * county.made.teams
    for circle in one.circles:
        table = one.traits[circle.trait].table
        assert np.array_equal(table, table.T)
    # The pair keeps its own table, which need not be symmetric.
    assert one.traits[one.couples[0].trait].name == "工作风格"


def test_pins_reach_the_engine(county, question):
    person, post = question.pool.people[question.pool.place[question.built.people[0]]], None
    at = int(question.built.instance.arc_post[question.built.instance.arc_person == 0][0])
    post = question.pool.posts[at]
    pins.ban(county.officer, county.scenario, person, post, "另有任用", version=1)
    pins.ban(county.officer, county.scenario, person, None, "另有任用", version=2)
    one = asking.ask(fresh(county.scenario)).built.instance
    assert set(one.bans) == {(0, at), (0, ANYWHERE)}


def test_kin_may_not_share_a_team(county, question):
    pool, one = question.pool, question.built.instance
    wed = {frozenset(pair) for pair in question.bars.apart.tolist()}
    kept = {
        frozenset(pool.place[question.built.people[p]] for p in pair) for pair in one.apart.tolist()
    }
    assert kept <= wed


def test_an_instance_kept_is_the_same_to_the_last_point(question):
    content = snapshots.pack_instance(question.built)
    again = snapshots.unpack_instance(content)
    one, other = question.built.instance, again.instance
    for name in ("gain", "move", "error", "vacancy", "left_out", "barred", "amounts", "now"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert (again.people, again.posts) == (question.built.people, question.built.posts)
    assert snapshots.pack_instance(again) == content


def test_every_term_of_the_preset_can_be_read():
    assert {term.code for term in weighting.preset_weighting().terms} == set(fits.READERS)


def test_lines_of_work_follow_from_names_and_duties():
    cases = {
        ("finance", "道县财政局", "党组书记、局长"): ("finance",),
        ("discipline", "道县梅花镇", "党委委员、纪委书记"): ("discipline", "township"),
        ("government", "道县", "县长"): ("government",),
        ("government", "永州市教育局", "副局长"): ("livelihood",),
        ("party", "道县", "县委书记"): ("party",),
        ("congress", "道县", "县人大常委会主任"): ("assembly",),
        ("other", "某公司", "职员"): (),
    }
    assert {case: weighting.fields_of(*case) for case in cases} == cases


def test_an_officer_without_access_to_results_sees_no_fit(scenario, staff, cast):
    with pytest.raises(Exception, match="没有查看"):
        seats.check_seat(cast.stranger, scenario, staff.people.mayor, staff.posts[3])
    told = seats.check_seat(cast.officer, scenario, staff.people.mayor, staff.posts[3])
    assert told.barring == []
    assert {one.rule for one in told.findings} >= {"avoidance.same-leader", "tenure.terms"}
