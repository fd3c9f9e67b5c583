"""The rules, held against invented careers, find the stated few and nobody else."""

import datetime
from dataclasses import replace

import pytest

from guantong.standards.rules.evaluate import check
from guantong.standards.rules.model import Verdict
from guantong.standards.rules.rule_set import RuleSet

pytestmark = pytest.mark.django_db
#: What one fault brings with it: a career cut short is too short for every step in it.
BESIDE = {
    "service": {"selection.chief-below-years", "tenure.probation"},
    "deputy-years": {"tenure.probation"},
    "township-years": {"tenure.probation"},
    "skipped": {"selection.posts-below", "selection.chief-below-years"},
    "couple": {"avoidance.same-leader"},
    "past-age": {"retirement.promotion"},
}
#: Found by a look at the team, at a rank, at the files, or only where a promotion is recent.
ELSEWHERE = {"rank-step", "excellent", "three-ages", "party-before-age", "barely", "sanction"}


def _broken(career, post, on, rules):
    return {f.rule for f in check(career, post, on, rules) if f.verdict is Verdict.BROKEN}


def _promotion(career, post):
    """Return the career as it was before the present level, and the day before it was reached."""
    first = min(one.start for one in career.posts if one.level == post.level)
    before = tuple(one for one in career.posts if one.start < first)
    return replace(career, posts=before), first.minus(1).last_day, bool(before)


def test_the_rules_find_the_stated_few_and_nobody_else():
    from guantong.core.services import registers
    from guantong.people.demo import breaks, plan
    from guantong.people.rules import careers, seats

    registers.import_divisions(None)
    made = plan.people("county", with_members=False)
    rules = RuleSet.load(datetime.date.today())
    told = careers.careers(made.cadres, {})
    posts = seats.seats_of(made.cadres)
    stated = {person.pk: key for key, person in made.breaks.items()}
    assert set(stated.values()) == {one.key for one in breaks.BREAKS}
    rule_of = {one.key: one.rule for one in breaks.BREAKS}
    spouse = next(
        relative.person for relative in told[made.breaks["couple"].pk].family if relative.person
    )
    for person in made.cadres:
        career, post = told[person.pk], posts[person.pk]
        found = _broken(career, post, datetime.date.today(), rules)
        past, on, promoted = _promotion(career, post)
        if promoted:
            found |= _broken(past, post, on, rules)
        key = stated.get(person.pk)
        if str(person.pk) == spouse:
            assert found <= {"avoidance.same-leader"}
        elif key is None:
            assert found == set(), person.name
        elif key in ELSEWHERE:
            assert found <= {rule_of[key]}, (key, found)
        else:
            assert found - {rule_of[key]} <= BESIDE.get(key, set()), (key, found)
            assert rule_of[key] in found or found & BESIDE.get(key, set()), (key, found)
