"""What an officer would laugh at: age, schooling, party age and qualification fit the post."""

import datetime as dt

import pytest
from tests.staffing.shared import fresh

from guantong.people.models import Category, Person, PostHeld
from guantong.people.rules.careers import careers
from guantong.staffing.models import Pin, Post
from guantong.staffing.queries import boards
from guantong.staffing.queries import plans as reads
from guantong.staffing.scoring import weighting
from guantong.staffing.services import asking, eligibility, pins
from guantong.standards import derived
from guantong.standards.judgement import label
from guantong.standards.months import Month

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()
#: Level → from what age, with which full-time schooling at the least (GB/T 4658, best first).
LEAST = {
    "1A31": (42, "2"), "1A32": (36, "2"), "1A41": (28, "3"), "1A42": (24, "3"), "1A50": (20, "4"),
}  # fmt: skip


def _sane(person, career, post):
    """Return what does not fit, in words; nothing if all does."""
    told, age = [], derived.age(career, TODAY)
    least, schooling = LEAST[post.level]
    if not least <= age <= 60:
        told.append(f"{age} 岁")
    if min(study.level[0] for study in career.studies) > schooling:
        told.append("学历")
    if career.party_joined and derived.party_age(career, TODAY).months > (age - 18) * 12 + 11:
        told.append("党龄")
    if post.committee and not career.party_member:
        told.append("不是党员")
    if post.is_chief and post.work in ("court", "procuratorate"):
        held = career.qualifications or frozenset()
        told += [] if "法律职业资格" in held else ["法律职业资格"]
    return [f"{person.name}任{post.full_name}：{words}" for words in told]


def test_everybody_in_the_demonstration_fits_the_post_they_hold(county):
    rows = Person.objects.unscoped("test").filter(category=Category.CADRE)
    people = {one.pk: one for one in rows}
    known = careers(people.values())
    held = eligibility.pool_of(county.scenario).holders
    by_post = Post.objects.unscoped("test").select_related("unit").in_bulk(list(held))
    # Two break rules on purpose, and are said to.
    broken = {"超过退休年龄", "年龄"}
    told = [words for pk, who in held.items()
            for words in _sane(people[who], known[who], by_post[pk])]  # fmt: skip
    assert len([one for one in told if not any(word in one for word in broken)]) <= 1, told


def test_the_first_twenty_changes_of_a_plan_fit(solved):
    rows = [seat for seat in reads.seats(solved.officer, solved.plan)
            if seat.changed and seat.person][:20]  # fmt: skip
    known = careers([seat.person for seat in rows])
    assert rows
    told = [_sane(seat.person, known[seat.person_id], seat.post) for seat in rows]
    assert not any(told), told


def _chief(county):
    """The secretary of a town, in the post for a year."""
    row = PostHeld.objects.unscoped("test").filter(
        end="", unit__kind="township", duty="party", is_chief=True
    ).select_related("person").first()  # fmt: skip
    row.start = str(Month.of(TODAY).minus(12))
    row.save()
    eligibility.prepare(None, county.scenario)
    return row


def test_a_secretary_of_one_year_is_not_moved_unless_an_officer_says_why(county):
    row = _chief(county)
    question = asking.ask(fresh(county.scenario))
    one = question.built.instance
    who = question.built.people.index(row.person_id)
    mine = one.arc_post[one.arc_person == who]
    assert mine.tolist() == [one.now[who]]
    # Nor is the secretary pushed out by another: that costs more than an empty post.
    prices = county.scenario.prices
    assert one.left_out[who] == prices["left_out"] + prices["vacancy"]
    post = Post.objects.unscoped("test").select_related("unit").filter(level="1A41").exclude(
        unit=row.unit_id).first()  # fmt: skip
    scenario = fresh(county.scenario)
    pin = pins.lock(county.officer, scenario, row.person, post, "防汛需要，经研究提前调整",
                    version=scenario.version)  # fmt: skip
    assert pin.kind == Pin.Kind.LOCK


def test_going_to_the_congress_before_the_age_of_custom_costs_each_year(county, monkeypatch):
    # The custom is of counties; here it is tried on the towns that the small scenario fills.
    custom = {**weighting.preset()["who"]["congress"], "levels": ["1A41"]}
    monkeypatch.setitem(weighting.preset()["who"], "congress", custom)
    eligibility.prepare(None, county.scenario)
    scenario = fresh(county.scenario)
    free = asking.ask(scenario).built
    scenario.prices = {**scenario.prices, "congress": 0}
    plain = asking.ask(scenario).built
    there = set(
        Post.objects.unscoped("test")
        .filter(work="congress", level="1A41")
        .values_list("pk", flat=True)
    )
    one, found = free.instance, 0
    people = Person.objects.unscoped("test").in_bulk(list(free.people))
    for arc, (who, at) in enumerate(zip(one.arc_person, one.arc_post, strict=True)):
        stays = one.now[who] >= 0 and free.posts[one.now[who]] in there
        early = max(0, 54 - boards.age_on(people[free.people[who]], TODAY))
        cost = plain.instance.gain[arc] - one.gain[arc]
        if free.posts[at] in there and not stays:
            found += 1
            assert cost == pytest.approx(6 * early, abs=1e-2)
        else:
            assert cost == pytest.approx(0, abs=1e-2)
    assert found


def test_nobody_old_is_called_young(county):
    from guantong.jobs.judgement import demo
    from guantong.staffing.models import Judgement

    demo.invent(county.officer, county.scope, county.cadres)
    rows = Judgement.objects.unscoped("test").filter(group="load").select_related("person")
    assert rows, label("load")
    assert all(boards.age_on(row.person, TODAY) <= 40 for row in rows)
