"""Invented careers keep the rules of promotion, but for the stated few; the same seed, the same."""

import itertools
from types import SimpleNamespace

import pytest

from guantong.people.demo import breaks, ladder, members, prefecture, seats
from guantong.people.demo.names import Numbers, id_number
from guantong.people.demo.shapes import L, month
from guantong.people.models import Person
from guantong.standards import id_numbers

NOW = 2026 * 12 + 10
#: Level → the level below and the months there that the step up asks for.
STEPS = {
    L.COUNTY: (L.COUNTY_DEPUTY, 24), L.COUNTY_DEPUTY: (L.TOWNSHIP, 36),
    L.TOWNSHIP: (L.TOWNSHIP_DEPUTY, 24), L.TOWNSHIP_DEPUTY: (L.STAFF, 36),
}  # fmt: skip


def _unit(pk, name, kind, parent=None):
    path = (parent.path if parent else "") + f"{pk:06d}"
    return SimpleNamespace(pk=pk, name=name, kind=kind, parent=parent, path=path,
                           parent_id=parent.pk if parent else None)  # fmt: skip


def _world():
    """Two counties, each with its team, three towns and two offices; one organ of the city."""
    city = _unit(1, "示范市", "prefecture")
    organ = _unit(2, "示范市财政局", "municipal", city)
    places, units = [], [organ]
    for n, name in enumerate(("甲平县", "乙平县")):
        county = _unit(10 + n * 20, name, "county", city)
        towns = [_unit(county.pk + 1 + k, f"{'东西北'[k]}镇", "township", county) for k in range(3)]
        offices = [
            _unit(county.pk + 11 + k, f"{name}{o}", "county_unit", county)
            for k, o in enumerate(("财政局", "民政局"))
        ]
        places.append(ladder.Places(county, tuple(towns), tuple(offices)))
        units += [county, *offices, *towns]
    return prefecture.Prefecture(city, tuple(units), tuple(places))


def _invent(seed=5):
    return prefecture.invent(_world(), seed, NOW, Numbers())


def _at(cadre, level):
    return sum((p.end or NOW) - p.start for p in cadre.posts if p.seat.level == level)


@pytest.fixture(scope="module")
def people():
    return _invent() + _invent(6)


def test_every_seat_is_filled_once(people):
    world = _world()
    filled = [(c.unit.pk, c.now.seat.level) for c in _invent()]
    wanted = [(u.pk, s.level) for u in world.units for s in seats.team(u)]
    assert filled == wanted


def test_the_same_seed_gives_the_same_people():
    assert [c.name for c in _invent()] == [c.name for c in _invent()]
    assert [c.name for c in _invent()] != [c.name for c in _invent(6)]


def test_no_career_has_gaps_or_steps_that_are_too_quick(people):
    for cadre in people:
        for one, next_one in itertools.pairwise(cadre.posts):
            assert one.end == next_one.start
        for level, (below, least) in STEPS.items():
            if any(p.seat.level == level for p in cadre.posts):
                assert _at(cadre, below) >= least, (cadre.name, level)
        assert all(_at(cadre, level) < 180 for level in (L.COUNTY_DEPUTY, L.TOWNSHIP))


def test_who_is_of_county_level_served_at_the_grassroots_and_held_two_posts_below(people):
    high = [c for c in people if c.now.seat.level in (L.COUNTY, L.COUNTY_DEPUTY)]
    assert len(high) > 40
    for cadre in high:
        grass = sum((p.end or NOW) - p.start for p in cadre.posts if p.at_grassroots)
        assert grass >= 24
        below = [p for p in cadre.posts if p.seat.level == L.TOWNSHIP]
        assert len({(p.unit_name, p.seat.title) for p in below}) >= 2


def test_ages_schooling_party_and_family_fit_each_other(people):
    for cadre in people:
        assert 21 <= (NOW - cadre.birth) // 12 <= 60
        assert cadre.work_month - cadre.birth >= 18 * 12
        assert cadre.studies[0].end < cadre.work_month
        if cadre.party_month is not None:
            assert cadre.party_month - cadre.birth >= 18 * 12
            leading = [p.start for p in cadre.posts if p.seat.is_leading]
            assert not leading or cadre.party_month < leading[0] - 12
        for relative in cadre.family:
            if relative.kin == "child":
                assert relative.birth > month(cadre.birth + 20 * 12)


def test_ranks_rise_step_by_step_after_two_years(people):
    for cadre in people:
        for (_r, start, end), (_next, begun, _e) in itertools.pairwise(cadre.ranks):
            assert end == begun
            assert begun - start >= 24


def test_a_fifth_of_a_unit_at_most_is_excellent(people):
    for _unit_pk, team in itertools.groupby(people, key=lambda c: c.unit.pk):
        rows = list(team)
        best = [c for c in rows if c.assessments.get(2025) == "1"]
        assert len(best) <= len(rows) * 0.2


def test_barred_chiefs_of_a_county_come_from_elsewhere(people):
    for cadre in people:
        seat = cadre.now.seat
        if cadre.unit.kind == "county" and seat.is_chief and seat.duty in prefecture.BARRED:
            assert cadre.native_place != f"湖南{cadre.unit.name}"


def test_couples_name_each_other_and_serve_in_different_units():
    people = _invent()
    pairs = [
        (n, r.person) for n, c in enumerate(people) for r in c.family if r.person is not None
    ]  # fmt: skip
    assert pairs
    for one, other in pairs:
        assert (other, one) in pairs
        assert people[one].unit.pk != people[other].unit.pk
        assert {people[one].sex, people[other].sex} == {"1", "2"}


def test_each_number_is_valid_unassigned_and_dealt_once(people):
    numbers = [c.id_number for c in _invent()]
    assert len(set(numbers)) == len(numbers)
    for cadre in people:
        parsed = id_numbers.parse(cadre.id_number)
        assert parsed.is_test
        assert parsed.sex == cadre.sex
        assert f"{parsed.birth:%Y-%m}" == month(cadre.birth)


def test_each_stated_rule_is_broken_by_one_person_as_it_says():
    people = _invent() + _invent(9)
    found = breaks.play(people, NOW)
    who = {key: people[at] for key, at in found.items()}
    assert len(set(found.values())) == len(found)
    assert set(who) == {one.key for one in breaks.BREAKS}
    assert who["deputy-years"].since(L.COUNTY) - who["deputy-years"].since(L.COUNTY_DEPUTY) == 18
    chief = who["chief-below"]
    assert chief.since(L.COUNTY_DEPUTY) - chief.since(L.TOWNSHIP) == 30
    service = who["service"]
    assert service.since(L.COUNTY_DEPUTY) - service.work_month == 54
    assert not any(p.at_grassroots for p in who["grassroots"].posts)
    assert len([p for p in who["posts-below"].posts if p.seat.level == L.TOWNSHIP]) == 1
    assert {s.schooling for s in who["education"].studies} == {"4"}
    assert who["party-age"].now.start - who["party-age"].party_month < 36
    assert NOW - who["ten-years"].now.start == 126
    assert _at(who["fifteen-years"], L.TOWNSHIP) >= 180
    assert (NOW - who["past-age"].birth) // 12 == 62
    assert who["home"].native_place == f"湖南{who['home'].unit.name}"
    assert who["three-ages"].id_number[6:12] != month(who["three-ages"].birth).replace("-", "")
    couple = [r for r in who["couple"].family if r.person is not None]
    assert people[couple[0].person].unit.pk == who["couple"].unit.pk
    broken = set(found.values()) | {couple[0].person}
    for n, cadre in enumerate(people):
        if n not in broken:
            assert cadre.breaks == ""


def test_members_are_of_age_when_they_join_and_their_numbers_differ():
    made = list(members.invent(3000, 3, "2026-11", Numbers()))
    assert made == list(members.invent(3000, 3, "2026-11", Numbers()))
    assert len({m.id_number for m in made}) == 3000
    for m in made:
        joined, born = int(m.party_month[:4]), int(m.birth_month[:4])
        assert joined - born >= 18
        assert m.party == ("02" if m.party_month > "2025-11" else "01")


def test_numbers_can_be_nobodys():
    assert id_number("1975-03", 12, "1", 0).startswith("43119919750312001")
    dealt = Numbers()
    assert len({dealt.deal("1975-03", "1") for _ in range(500)}) == 500


@pytest.mark.django_db
def test_the_small_demonstration_is_written_with_all_its_records():
    from guantong.core.services import registers
    from guantong.formats.appointment import resume
    from guantong.frame.models import Source
    from guantong.people.demo import plan
    from guantong.people.models import FamilyMember, PostHeld

    registers.import_divisions(None)
    made = plan.people("small")
    rows = Person.objects.unscoped("test")
    assert rows.filter(category="cadre").count() == len(made.cadres) == 58
    assert rows.filter(category="member").count() == made.members == 60
    assert rows.filter(is_demo=False).count() == 0
    person = made.cadres[0]
    posts = PostHeld.objects.unscoped("test").filter(person=person)
    assert posts.get(end="").is_principal
    assert len(resume.read_resume(person.resume)) == posts.count() + 1
    family = FamilyMember.objects.unscoped("test").filter(person=person)
    assert {row.call.reveal() for row in family} >= {"父亲", "母亲"}
    assert Source.objects.unscoped("test").filter(kind="demo").count() == 2
    told = plan.stated(made)
    assert len(made.breaks) >= 5
    assert len(told) == len(made.breaks) + 9


@pytest.mark.django_db
def test_the_check_of_invented_archives_finds_what_was_planted_and_nothing_else():
    from guantong.core.services import registers
    from guantong.people.demo import archives, plan
    from guantong.people.models import ArchiveFinding

    registers.import_divisions(None)
    made = plan.people("small", with_members=False)
    planted = set(made.archives.values())
    assert {one.key for one in (*archives.FAULTS, *archives.HARMLESS)} <= planted
    assert set(archives.BROKEN) <= planted
    score = plan.checked(made)
    assert (score.planted, score.found) == (11, 11)
    assert score.strays == ()
    assert (score.recall, score.precision) == (1, 1)
    rows = ArchiveFinding.objects.unscoped("test")
    assert rows.exclude(kind="").count() == 11
    assert rows.filter(kind="").count() == len(made.cadres) - 11


def test_age_schooling_and_qualification_fit_the_post(people):
    """No head of a court without the law's qualification, nobody young at the second line."""
    high = [c for c in people if c.now.seat.level in (L.COUNTY, L.COUNTY_DEPUTY)]
    for cadre in high:
        seat, age = cadre.now.seat, (NOW - cadre.birth) // 12
        assert age >= (42 if seat.level == L.COUNTY else 36), seat.title
        assert cadre.studies[0].schooling != "4", seat.title
        assert min(study.schooling for study in cadre.studies) <= "2", seat.title
        if seat.duty in ("court", "procuratorate"):
            assert age >= 42
            assert cadre.studies[0].major == "法学"
            assert cadre.work_month < cadre.lawyer < NOW
        if seat.duty in ("congress", "consultative") and seat.level == L.COUNTY:
            assert age >= 54
    assert {c.now.seat.duty for c in high} >= {"court", "procuratorate", "congress"}
    assert any(c.lawyer for c in people if c.now.seat.duty not in ("court", "procuratorate"))
