"""Villages and people matched: rules, needs, a proven plan, published by two."""

import numpy as np
import pytest
from django.utils import timezone

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Signing
from guantong.jobs.postings import fitting, judging, queries
from guantong.jobs.postings.models import (
    PlaceGround,
    PostingEnd,
    PostingPlace,
    Publication,
    Recommendation,
)
from guantong.jobs.postings.services import planning
from guantong.people.models import PracticePosting
from guantong.staffing.models import Plan, Seat
from guantong.staffing.services import asking, fits
from guantong.standards.rules import Verdict

pytestmark = pytest.mark.django_db


def seats(plan):
    return list(Seat.objects.unscoped("test").filter(plan=plan).select_related("post", "person"))


def test_a_plan_is_proven_and_covers_every_weak_village(posted):
    plan = posted.plan
    assert plan is not None
    assert plan.certified
    weak = PlaceGround.objects.unscoped("test").filter(ground="weak", until=None)
    posts = set(weak.values_list("place__post_id", flat=True))
    assert posts
    taken = {one.post_id for one in seats(plan) if one.person_id}
    assert posts <= taken


def test_no_unit_sends_more_than_three(posted):
    sent = {}
    for one in seats(posted.plan):
        if one.person_id:
            sent[one.person.unit_id] = sent.get(one.person.unit_id, 0) + 1
    assert max(sent.values()) <= 3


def test_whoever_serves_a_running_term_stays(posted):
    today = timezone.localdate()
    running = PracticePosting.objects.unscoped("test").filter(
        kind="first", end="", due_on__gt=today
    )
    elsewhere = {one.person_id: one.unit_id for one in running}
    assert elsewhere
    sits = {one.person_id: one.post.unit_id for one in seats(posted.plan) if one.person_id}
    assert {pk: sits[pk] for pk in elsewhere} == elsewhere


def test_nobody_else_comes_while_a_term_is_running(posted):
    seat = next(one for one in seats(posted.plan) if one.holder_id and not one.changed)
    other = next(one for one in seats(posted.plan) if one.person_id and one.changed).person
    found = judging.findings(posted.plan.scenario, other, seat.post)
    assert next(one for one in found if one.rule == "posting.term").verdict is Verdict.BROKEN


def test_a_home_that_nobody_knows_is_missing_and_no_yes(posted):
    row = Recommendation.objects.unscoped("test").filter(home="unknown").first()
    post = seats(posted.plan)[0].post
    found = judging.findings(posted.plan.scenario, row.person, post)
    home = next(one for one in found if one.rule == "posting.home")
    assert home.verdict is Verdict.UNKNOWN
    assert home.missing == ("成长地",)
    assert row.person_id not in {one.person_id for one in seats(posted.plan)}


def test_nobody_is_posted_to_the_own_village(posted):
    seat = next(one for one in seats(posted.plan) if one.person_id and one.changed)
    row = Recommendation.objects.unscoped("test").get(person=seat.person)
    row.home, row.unit_id = "here", seat.post.unit_id
    row.save()
    found = judging.findings(posted.plan.scenario, seat.person, seat.post)
    assert next(one for one in found if one.rule == "posting.home").verdict is Verdict.BROKEN


def test_the_fit_of_a_seat_is_told_in_words_by_field(posted):
    seat = next(one for one in seats(posted.plan) if one.person_id and one.changed)
    fit = fits.parts(None, posted.plan.scenario, seat.person, seat.post)
    assert [one.code for one in fit.parts] == ["party", "industry", "law", "technology", "project"]
    assert sum(one.share for one in fit.parts) == pytest.approx(1)
    assert round(fit.weighted, 2) == pytest.approx(seat.gain, abs=0.01)
    assert any("推荐" in one.words or "工作" in one.words for one in fit.parts)


def test_the_weightiest_ground_counts():
    assert queries.importance(["key", "weak"]) == 3.0
    assert queries.importance(["key"]) == 1.5
    assert queries.importance([]) == 1.0


def test_where_nothing_was_said_every_field_counts_alike():
    assert fitting.shares({}) == [0.2] * 5


def test_counts_are_the_engines_bounds(posted):
    one = asking.ask(posted.plan.scenario).built.instance
    bound = next(b for b in one.bounds if b.name == "软弱涣散村全覆盖")
    assert bound.price is None
    assert bound.low == len(bound.posts)
    assert np.all(one.amounts[:, bound.attribute][np.isin(one.arc_post, bound.posts)] == 1)


def test_a_plan_is_published_by_two_and_is_then_who_serves(posted):
    accounts, plan = posted.accounts, posted.plan
    wanted = {one.post.unit_id: one.person_id for one in seats(plan) if one.person_id}
    planning.publish(accounts.ganbu, plan, start="2026-12", document="组〔2026〕9号")
    assert not Publication.objects.unscoped("test").exists()
    acts.second(accounts.fuhe, Signing.objects.unscoped("test").get(state="waiting"))
    made = Publication.objects.unscoped("test").get(plan=plan)
    assert made.seconded_by == accounts.fuhe
    now = PracticePosting.objects.unscoped("test").filter(kind="first", end="")
    assert {one.unit_id: one.person_id for one in now} == wanted
    replaced = PostingEnd.objects.unscoped("test").filter(how="replaced")
    assert all(one.posting.end == "2026-12" for one in replaced)
    assert planning.changes(Plan.objects.unscoped("test").get(pk=plan.pk)) == []


def test_a_plan_is_published_once(posted):
    planning.publish(None, posted.plan, start="2026-12", document="组〔2026〕9号")
    with pytest.raises(Conflict):
        planning.publish(None, posted.plan, start="2026-12", document="组〔2026〕9号")


def test_a_village_comes_in_by_name(posted):
    from guantong.jobs.postings.services import places

    village = posted.villages[40]
    assert not PostingPlace.objects.unscoped("test").filter(unit=village).exists()
    given = {"ground": "relief", "basis": "县〔2026〕1号", "since": timezone.localdate()}
    places.take(
        posted.accounts.zuzhi, posted.scope, township=village.parent.name, village=village.name,
        **given,
    )  # fmt: skip
    place = PostingPlace.objects.unscoped("test").get(unit=village)
    assert place.post.use == "posting"
    with pytest.raises(GuantongError, match="已经按"):
        places.take(
            posted.accounts.zuzhi, posted.scope, township=village.parent.name,
            village=village.name, **given,
        )  # fmt: skip
