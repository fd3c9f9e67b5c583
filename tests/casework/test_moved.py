"""A case under another version, begun again, or with clocks that stood: nothing is lost by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from tests.casework.conftest import publish
from tests.casework.paper import paper
from tests.casework.test_cases import now

from guantong.casework import queries
from guantong.casework.models import Case, Review
from guantong.casework.process.due import later
from guantong.casework.process.reading import read
from guantong.casework.services import clocks, finishing, opening, processes, reviewing
from guantong.casework.services.rows import why_not
from guantong.core.acts import second
from guantong.core.errors import GuantongError
from guantong.core.models import Signing
from guantong.core.services import accounts

pytestmark = pytest.mark.both


def moved(desk, case, to, steps):
    processes.move(desk.org, case, version_of=str(to.pk), steps=steps, reason="流程改版了")
    second(desk.org2, Signing.objects.unscoped("test").get(act="move", state="waiting"))
    case.refresh_from_db()


def version(desk, town, *changes):
    text = desk.review.text.replace("version = 1", "version = 2")
    for old, new in changes:
        text = text.replace(old, new)
    return publish(text, town.first)


def test_step_done_under_another_name_still_keeps_its_person_from_the_close(desk, town, listed):
    to = version(
        desk, town, ('id = "list"', 'id = "gather"'), ('["list"]', '["gather"]'),
        ('["decide", "list"]', '["decide", "gather"]'),
    )  # fmt: skip
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    moved(desk, case, to, "review=review")
    assert next(one.step.name for one in queries.turns(desk.org, case)) == "汇总人选"
    for one, who in zip(now(case), (desk.review1, desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="无异议")
    (turn,) = now(case)
    accounts.grant(None, desk.ship, role="organisation_officer", unit=town.first)
    ship = type(desk.ship).objects.unscoped("test").get(pk=desk.ship.pk)
    assert "您办理了“汇总人选”" in why_not(ship, turn)


def test_answers_given_before_a_step_got_another_name_count_with_the_others(desk, town, listed):
    to = version(desk, town, ('id = "review"', 'id = "ask"'), ('to = "review"', 'to = "ask"'))
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    finishing.finish(
        desk.review1, now(case)[0], outcome="有异议", article="第三条", reason="正在核查"
    )
    moved(desk, case, to, "review=ask")
    for one, who in zip(now(case), (desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="无异议")
    assert [one.name for one in now(case)] == ["会商分歧"]


def test_step_may_be_moved_onto_one_that_was_done_already(desk, town, listed):
    to = version(desk, town)
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    for one, who in zip(now(case), (desk.review1, desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="无异议")
    moved(desk, case, to, "decide=list")
    (turn,) = now(case)
    assert (turn.step, turn.round, turn.role) == ("list", 2, "township_officer")


def test_case_begun_again_keeps_the_days_its_clock_stood(desk, town, request_process, monkeypatch):
    case = opening.open_case(desk.secretary, request_process, town.village, "路灯", need="不亮")
    clocks.pause(desk.secretary, now(case)[0], reason="等灯具到货")
    second(desk.org, Signing.objects.unscoped("test").get(act="pause"))
    before, week = case.due, timezone.localdate() + dt.timedelta(days=7)
    monkeypatch.setattr(clocks, "today", lambda: week)
    finishing.reopen(desk.org, case, step="village", reason="重新办理")
    second(desk.org2, Signing.objects.unscoped("test").get(act="reopen"))
    case.refresh_from_db()
    assert case.due == later(before, 5)[0]


def test_correction_is_given_with_what_its_outcome_asks(desk, town, listed):
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    turn = now(case)[0]
    finishing.finish(desk.review1, turn, outcome="无异议")
    turn.refresh_from_db()
    with pytest.raises(GuantongError, match="须写明依据条款"):
        finishing.correct(desk.review1, turn, outcome="有异议", reason="另有线索")


def test_review_that_cannot_be_opened_keeps_no_other_from_it(desk, town, request_process):
    cases = [
        opening.open_case(desk.secretary, request_process, town.village, f"{n}", need="水")
        for n in range(2)
    ]
    past = timezone.localdate() - dt.timedelta(days=1)
    for case, opens in zip(cases, ("none.such", "grid.request"), strict=True):
        Review(case=case, opens=opens, due=past).save()
    assert reviewing.open_overdue() == 1
    assert Case.objects.unscoped("test").filter(source=cases[1]).count() == 1


def test_case_is_kept_whole_years(desk, town, request_process, monkeypatch):
    case = opening.open_case(desk.secretary, request_process, town.village, "路灯", need="不亮")
    monkeypatch.setattr(finishing, "today", lambda: dt.date(2026, 8, 31))
    finishing.finish(desk.secretary, now(case)[0], outcome="已解决")
    finishing.finish(desk.secretary, now(case)[0], outcome="诉求人认可", evidence_0=paper())
    finishing.finish(desk.ship, now(case)[0])
    case.refresh_from_db()
    assert case.keep_until == dt.date(2031, 8, 31)


def test_days_that_became_known_make_no_case_late_and_keep_what_its_clock_stood(
    desk, town, request_process, monkeypatch
):
    from guantong.casework.models import Clock
    from guantong.casework.services import calendar

    stood = opening.open_case(desk.secretary, request_process, town.village, "路灯", need="不亮")
    shorter = opening.open_case(desk.secretary, request_process, town.village, "水管", need="漏水")
    (turn,), today = now(stood), timezone.localdate()
    Clock(
        case=stood, turn=turn, kind="pause", first=today, last=today, days=3, reason="等灯具",
    ).save()  # fmt: skip
    Case.objects.unscoped("test").update(provisional=True)
    due = stood.due
    long_ago = timezone.now() - dt.timedelta(days=200)
    Case.objects.unscoped("test").filter(pk=shorter.pk).update(opened_at=long_ago, due=today)
    calendar.recompute()
    stood.refresh_from_db()
    shorter.refresh_from_db()
    assert stood.due == later(due, 3)[0]
    assert shorter.due == today


def test_what_a_process_says_depends_on_no_readers_language(desk):
    text = desk.review.text + 'back = "list"\n'
    with translation.override("en"):
        made, _faults = read(text)
    assert (made.close.name, made.close.outcomes) == ("办结", ("同意办结", "退回"))


def test_case_goes_to_no_version_before_its_day(desk, town, listed):
    version(desk, town, ("in_force = 2026-01-01", "in_force = 2099-01-01"))
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    assert [one for one in processes.others(case) if one.in_force.year == 2099] == []


def test_step_that_was_begun_again_is_no_result(desk, town, listed):
    text = desk.review.text.replace("version = 1", "version = 2")
    for old, new in (
        ('outcomes = ["可以作为人选", "不宜作为人选"]', ""), ('require = { "*" = ["reason"] }', ""),
    ):  # fmt: skip
        text = text.replace(old, new)
    case = opening.open_case(desk.ship, publish(text, town.first), town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    for one, who in zip(now(case), (desk.review1, desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="无异议")
    finishing.reopen(desk.org, case, step="decide", reason="重新办理")
    second(desk.org2, Signing.objects.unscoped("test").get(act="reopen"))
    finishing.finish(desk.org, now(case)[0], evidence_0=paper())
    finishing.finish(desk.org2, now(case)[0])
    case.refresh_from_db()
    assert (case.state, case.result) == ("closed", "无异议")
