"""A case from its opening to its end: whose turn, what must be there, who may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.paper import paper

from guantong.casework.models import Case, Turn
from guantong.casework.models.case import turns_of
from guantong.casework.services import clocks, finishing, handing, opening
from guantong.core.acts import second
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.scope import rows_of

pytestmark = pytest.mark.both


@pytest.fixture
def case(desk, town, request_process):
    return opening.open_case(
        desk.secretary, request_process, town.village, "路灯坏了", need="村口路灯不亮"
    )


def now(case):
    return list(rows_of(case, Turn).filter(done_at=None).order_by("branch"))


def age(turn, days):
    """Move a turn back in time, as if it had been opened so many days earlier."""
    past = timezone.localdate() - dt.timedelta(days=days)
    Turn.objects.unscoped("test").filter(pk=turn.pk).update(counted_from=past, due=past)
    turn.refresh_from_db()
    return turn


def test_request_goes_from_village_to_its_end_by_two_persons(desk, case):
    (turn,) = now(case)
    assert (turn.name, turn.unit.name, turn.role) == ("村级办理", "一村", "village_secretary")
    assert list(turns_of(desk.secretary)) == [turn]
    assert not turns_of(desk.ship).exists()
    finishing.finish(desk.secretary, turn, outcome="村级解决不了", reason="没有电工")
    (turn,) = now(case)
    assert (turn.name, turn.unit.name) == ("乡镇办理", "红星镇")
    finishing.finish(desk.ship, turn, outcome="已解决")
    (turn,) = now(case)
    with pytest.raises(GuantongError, match="还缺材料：回访记录"):
        finishing.finish(desk.secretary, turn, outcome="诉求人认可")
    finishing.finish(desk.secretary, turn, outcome="诉求人认可", evidence_0=paper())
    (turn,) = now(case)
    assert turn.closes
    with pytest.raises(Refused, match="您办理了“乡镇办理”，不能再办理“办结”"):
        finishing.finish(desk.ship, turn)
    finishing.finish(desk.ship2, turn)
    case.refresh_from_db()
    assert (case.state, case.result, case.closed_by) == ("closed", "诉求人认可", desk.ship2)
    assert now(case) == []


def test_number_is_drawn_when_opened_and_never_again(desk, town, request_process):
    year = timezone.localdate().year
    cases = [
        opening.open_case(desk.secretary, request_process, town.village, f"第 {n} 件", need="水")
        for n in range(3)
    ]
    assert [one.number for one in cases] == [f"WG{year}-00000{n}" for n in (1, 2, 3)]
    Case.objects.unscoped("test").filter(pk=cases[2].pk).delete()
    again = opening.open_case(desk.secretary, request_process, town.village, "再一件", need="水")
    assert again.number == f"WG{year}-000004"


def test_who_may_not_take_a_turn_is_told_why(desk, case):
    (turn,) = now(case)
    with pytest.raises(Refused, match="由一村的村党组织书记办理"):
        finishing.finish(desk.window, turn, outcome="已解决")
    with pytest.raises(Refused):
        finishing.finish(desk.far, turn, outcome="已解决")
    handing.claim(desk.secretary, turn)
    turn.refresh_from_db()
    assert turn.holder == desk.secretary
    with pytest.raises(GuantongError, match="请选择结论：已解决、村级解决不了"):
        finishing.finish(desk.secretary, turn, outcome="不知道")
    with pytest.raises(GuantongError, match="理由"):
        finishing.finish(desk.secretary, turn, outcome="村级解决不了")


def test_list_offers_a_turn_to_whose_role_it_is_alone(client, desk, case):
    backend = "django.contrib.auth.backends.ModelBackend"
    shown = {}
    for who in (desk.secretary, desk.org):
        client.force_login(who, backend=backend)
        page = client.get(reverse("casework:turns")).content.decode()
        assert case.number in page
        shown[who.username] = "/finish/" in page
    assert shown == {"secretary": True, "org": False}


def test_second_writer_gets_what_the_first_wrote(desk, case):
    (turn,) = now(case)
    finishing.finish(desk.secretary, turn, outcome="已解决")
    with pytest.raises(Conflict, match=r"已由secretary在 .* 办理：已解决"):
        finishing.finish(desk.secretary, turn, outcome="村级解决不了", reason="没有电工")


def test_case_is_seen_where_it_lies_and_where_it_has_a_turn(desk, case, town):
    assert Case.objects.visible_to(desk.org).filter(pk=case.pk).exists()
    assert Case.objects.visible_to(desk.ship).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(desk.far).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(desk.review1).filter(pk=case.pk).exists()
    with pytest.raises(Refused, match="不能在“红星镇”立项"):
        opening.open_case(desk.secretary, case.process, town.red, "越级")


def test_review_units_see_nothing_of_each_other_until_all_have_said(desk, town, listed):
    from guantong.casework import queries

    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    first, second_, third = now(case)
    assert {one.unit.name for one in now(case)} == {"公安局", "法院", "信访局"}
    finishing.finish(desk.review1, first, outcome="无异议")
    with pytest.raises(GuantongError, match="须写明依据条款"):
        finishing.finish(desk.review2, second_, outcome="有异议", reason="正在核查")
    finishing.finish(
        desk.review2, second_, outcome="有异议", article="负面清单第三条", reason="正在核查"
    )
    case.refresh_from_db()
    assert Case.objects.visible_to(desk.review3).filter(pk=case.pk).exists()
    seen = {one.turn.unit.name: one for one in queries.turns(desk.review3, case)}
    assert seen["法院"].outcome == queries.HIDDEN
    assert seen["法院"].conclusions == []
    assert {one.turn.unit.name: one.outcome for one in queries.turns(desk.review2, case)}[
        "法院"
    ] == "有异议"
    finishing.finish(desk.review3, third, outcome="无异议")
    seen = {one.turn.unit.name: one for one in queries.turns(desk.review3, case)}
    assert seen["法院"].outcome == "有异议"
    assert [one.article for one in seen["法院"].conclusions] == ["负面清单第三条"]
    assert len(queries.conflicts(list(seen.values()))) == 3
    assert [one.name for one in now(case)] == ["会商分歧"]


def test_silence_is_never_consent(desk, town, listed):
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    first, second_, third = now(case)
    finishing.finish(desk.review1, first, outcome="无异议")
    finishing.finish(desk.review2, second_, outcome="无异议")
    with pytest.raises(Conflict, match="期限还没有过"):
        finishing.without(desk.org, third, reason="不再等候")
    with pytest.raises(Refused):
        finishing.without(desk.ship, age(third, 30), reason="不再等候")
    finishing.without(desk.org, third, reason="多次催办没有答复")
    third.refresh_from_db()
    assert third.outcome == "未反馈"
    # All others agreed, and yet the way of «all agree» is not taken.
    assert [one.name for one in now(case)] == ["会商分歧"]


def test_missing_papers_may_be_asked_for_once(desk, town, listed):
    case = opening.open_case(desk.ship, desk.review, town.village, "一村候选人")
    finishing.finish(desk.ship, now(case)[0])
    for one, who in zip(now(case), (desk.review1, desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="需补充材料")
    (turn,) = now(case)
    assert turn.name == "补充材料"
    finishing.finish(desk.ship, turn)
    assert {one.round for one in now(case)} == {2}
    for one, who in zip(now(case), (desk.review1, desk.review2, desk.review3), strict=True):
        finishing.finish(who, one, outcome="需补充材料")
    assert [one.name for one in now(case)] == ["会商分歧"]


def test_clock_stands_and_days_move_by_the_working_days_it_stood(desk, case, monkeypatch):
    (turn,) = now(case)
    before = turn.due
    clocks.pause(desk.secretary, turn, reason="等灯具到货")
    case.refresh_from_db()
    assert case.state == "open"
    second(desk.org, Signing.objects.unscoped("test").get(act="pause"))
    case.refresh_from_db()
    assert case.state == "paused"
    with pytest.raises(Conflict, match="暂停计时"):
        finishing.finish(desk.secretary, now(case)[0], outcome="已解决")
    week = timezone.localdate() + dt.timedelta(days=7)
    monkeypatch.setattr(clocks, "today", lambda: week)
    clocks.resume(desk.secretary, now(case)[0])
    (turn,) = now(case)
    from guantong.standards import workdays

    assert not turn.stopped
    assert turn.due == workdays.last_of(before + dt.timedelta(days=1), 5)


def test_day_is_moved_by_another_person_before_it_is_over_and_once(desk, case, town):
    turn = now(case)[0]
    before = turn.due
    clocks.extend(desk.secretary, turn, days=3, reason="灯具缺货")
    (turn,) = now(case)
    assert turn.due == before
    signing = Signing.objects.unscoped("test").get(act="extend")
    with pytest.raises(Refused):
        second(desk.secretary, signing)
    second(desk.org, signing)
    (turn,) = now(case)
    assert turn.due > before
    clocks.extend(desk.secretary, turn, days=3, reason="灯具又缺货")
    with pytest.raises(Conflict, match="最多延长 1 次"):
        second(desk.org, Signing.objects.unscoped("test").get(act="extend", state="waiting"))


def test_day_that_is_over_is_never_moved(desk, case):
    turn = age(now(case)[0], 10)
    past = turn.due
    with pytest.raises(Conflict, match="现在不能这样做"):
        clocks.pause(desk.secretary, turn, reason="等灯具到货")
    clocks.extend(desk.secretary, turn, days=3, reason="灯具缺货")
    with pytest.raises(Conflict, match="不能再延长"):
        second(desk.org, Signing.objects.unscoped("test").get(act="extend"))
    assert now(case)[0].due == past


def test_hand_over_stays_with_the_giver_until_taken(desk, case, town):
    finishing.finish(desk.secretary, now(case)[0], outcome="村级解决不了", reason="没有电工")
    (turn,) = now(case)
    due, bureau = turn.due, desk.bureaus[0]
    offer = handing.hand_over(desk.ship, turn, bureau, reason="属公安管")
    assert now(case)[0].unit == town.red
    handing.refuse(desk.review1, offer, reason="不属公安管")
    offer = handing.hand_over(desk.ship, now(case)[0], desk.bureaus[1], reason="属法院管")
    handing.refuse(desk.review2, offer, reason="也不属法院")
    with pytest.raises(Conflict, match="已被退回 2 次"):
        handing.hand_over(desk.ship, now(case)[0], desk.bureaus[2], reason="属信访局管")
    handing.assign(desk.org, now(case)[0], desk.bureaus[2], reason="县里指定")
    (turn,) = now(case)
    assert (turn.unit, turn.due) == (desk.bureaus[2], due)


def test_closed_case_is_opened_again_by_two(desk, case):
    finishing.finish(desk.secretary, now(case)[0], outcome="已解决")
    finishing.finish(desk.secretary, now(case)[0], outcome="诉求人认可", evidence_0=paper())
    finishing.finish(desk.ship, now(case)[0])
    case.refresh_from_db()
    finishing.reopen(desk.org, case, step="village", reason="路灯又坏了")
    case.refresh_from_db()
    assert case.state == "closed"
    second(desk.org2, Signing.objects.unscoped("test").get(act="reopen"))
    case.refresh_from_db()
    assert case.state == "open"
    (turn,) = now(case)
    assert (turn.name, turn.round) == ("村级办理", 2)


def test_merged_unit_hands_its_open_turns_on_with_their_days(desk, town, request_process):
    from guantong.core.services import units

    cases = [
        opening.open_case(desk.secretary, request_process, town.village, f"第 {n} 件", need="水")
        for n in range(40)
    ]
    before = {one.pk: one.due for case in cases for one in now(case)}
    other = units.create(None, town.red, name="二村", kind="village", code="A12")
    units.merge(None, town.village, into=other, on=timezone.localdate(), reason="撤村并村")
    after = {one.pk: (one.due, one.unit) for case in cases for one in now(case)}
    assert len(after) == 40
    assert after == {pk: (due, other) for pk, due in before.items()}
    assert set(Case.objects.unscoped("test").values_list("unit__name", flat=True)) == {"二村"}
