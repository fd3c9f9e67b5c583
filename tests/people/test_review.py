"""The invented people keep the rules, but for the stated few; the rules find just those."""

import pytest
from django.utils import timezone

from guantong.people.demo import breaks
from guantong.people.models import FamilyMember, Person
from guantong.people.rules import teams
from guantong.people.rules.careers import careers
from guantong.people.rules.seats import seats_of
from guantong.people.rules.versions import rules_for
from guantong.standards.rules import Verdict, check_team, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def peopled(db, settings_fast, shelf):
    return shelf.take(_peopled)


def _peopled():
    from guantong.core.services import registers
    from guantong.people.demo import plan

    registers.import_divisions(None)
    return plan.people("county", with_members=False)


@pytest.fixture
def found(peopled):
    """What each cadre's present post does not meet, or leaves open."""
    rows = list(Person.objects.unscoped("test").select_related("unit").order_by("pk"))
    on = timezone.localdate()
    names = {unit.name: f"unit:{unit.pk}" for unit in {p.unit for p in rows}}
    known, seats = careers(rows, names), seats_of(rows)
    rules = rules_for(peopled.scope, on)
    out = {p.pk: review(known[p.pk], seats[p.pk], on, rules) for p in rows}
    assert len(out) > 200
    return {
        pk: {f.rule: f for f in findings if f.verdict is not Verdict.MET}
        for pk, findings in out.items()
    }


#: Broken in the file of a person, which an audit finds, and in the shares of a unit.
ELSEWHERE = {"three-ages", "party-before-age", "excellent"}
#: A chief's spouse among the leaders of the same organ: one team counts as one leader.
FOUND_AS = {"avoidance.superior": "avoidance.same-leader"}


def test_each_stated_break_is_found_under_its_rule(peopled, found):
    stated = {b.key: b.rule for b in breaks.BREAKS}
    checked = {key: who.pk for key, who in peopled.breaks.items() if key not in ELSEWHERE}
    assert len(checked) == len(stated) - len(ELSEWHERE)
    for key, pk in checked.items():
        rule = FOUND_AS.get(stated[key], stated[key])
        assert rule in found[pk], (key, found[pk])
        assert found[pk][rule].verdict is Verdict.BROKEN


def test_nobody_else_is_found(peopled, found):
    stated = {who.pk for key, who in peopled.breaks.items() if key not in ELSEWHERE}
    husband = FamilyMember.objects.unscoped("test").filter(
        person=peopled.breaks["couple"], kin="spouse"
    )
    stated.add(husband.get().relative_id)
    assert {pk for pk, findings in found.items() if findings} == stated


def test_too_many_excellent_are_found_in_that_unit_alone(peopled):
    on = timezone.localdate()
    rules = rules_for(peopled.scope, on)
    named = set()
    for unit in {p.unit for p in peopled.cadres}:
        people = [p for p in peopled.cadres if p.unit_id == unit.pk]
        found = {f.rule: f for f in check_team(teams.team_of(unit, people, on), on, rules)}
        if found["team.excellent"].verdict is Verdict.BROKEN:
            named.add(unit.pk)
    assert named == {peopled.breaks["excellent"].unit_id}
