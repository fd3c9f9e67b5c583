"""A weak organisation from its listing to its strike-off, and looked at again."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone
from tests.jobs.rectification.steps import compare, finish, open_turn, to_check

from guantong.casework.models import Case, Review
from guantong.casework.services import reviewing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Account
from guantong.core.scope import rows_of
from guantong.core.services.party import tree
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.models import Comparison, ListedCriterion, Rectification
from guantong.jobs.rectification.services import criteria, rectifying

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_no_shipped_criterion_makes_a_quota_and_each_says_its_source():
    rows = criteria.shipped()
    assert len(rows) == 17
    assert {"w06", "m03b", "x02"}.isdisjoint(one["code"] for one in rows)
    for word in ("末位", "比例", "排名", "分以上"):
        assert [one["text"] for one in rows if word in one["text"]] == []
    assert all(one["source"] and one["verify"] == "true" for one in rows)


def test_the_criteria_are_loaded_once_and_a_countys_own_go_before(town, cast):
    from guantong.casework.services import checklists

    assert (criteria.load(), criteria.load()) == (17, 0)
    assert criteria.of(town.village).first().code == "w01"
    own = checklists.draw_up(None, town.first, code=criteria.CODE, name="甲县列入情形")
    checklists.add(None, own, code="j1", text="两年没有开过党员大会", source="甲县通知")
    assert criteria.of(town.village).count() == 17
    checklists.accept(None, own)
    assert [one.code for one in criteria.of(town.village)] == ["j1"]
    assert criteria.of(town.blue).count() == 17


def _propose(actor, unit, place, organisation, **more):
    return rectifying.propose(
        actor, unit, "w02", "不在状态", place=place, organisation=organisation, **more
    )


def test_a_proposal_opens_the_file_its_case_and_its_first_criterion(town, listed, file):
    (one,) = rows_of(file, ListedCriterion)
    assert (one.code, one.found, one.verify) == ("w01", "书记出缺四个月", True)
    assert one.source.startswith("一自治州")
    assert file.case.number.startswith("ZD")
    assert open_turn(file).name == "排查提出"
    assert file.listed_on is None
    propose = partial(_propose, listed.ship, town.red)
    with pytest.raises(Conflict, match="正在整顿"):
        propose(town.village, "一村党支部")
    with pytest.raises(Refused, match="不能在“蓝山镇”"):
        propose(town.blue, "蓝山镇党委")
    with pytest.raises(GuantongError, match="请选登记的党组织"):
        propose(None, "")
    branch = tree.create(None, town.village, "一村二支部", "branch", "P11")
    second = propose(None, "", party=branch)
    assert (second.unit, second.party, str(second)) == (town.village, branch, "一村二支部")
    with pytest.raises(Conflict, match="已经写了"):
        rectifying.add(listed.ship, file, criterion="w01", found="还是出缺")
    with pytest.raises(GuantongError, match="没有“w06”"):
        rectifying.add(listed.ship, file, criterion="w06", found="考核末位")


def test_nothing_is_proposed_without_a_criterion(listed, file):
    rectifying.drop(listed.ship, rows_of(file, ListedCriterion).get())
    with pytest.raises(Conflict, match="还没有写列入情形"):
        finish(file, listed.ship)
    assert open_turn(file).name == "排查提出"


def test_from_listing_to_strike_off_each_criterion_is_compared_by_other_persons(listed, file):
    rectifying.add(listed.ship, file, criterion="w03", found="半年没有开党员大会")
    finish(file, listed.ship)
    with pytest.raises(GuantongError, match="理由"):
        finish(file, listed.org, "列入")
    finish(file, listed.org, "列入", reason="书记长期出缺，工作停滞")
    assert file.listed_on == timezone.localdate()
    finish(file, listed.ship, leader="王某（虚构）", first_secretary="李某（虚构）")
    assert (file.leader, file.first_secretary) == ("王某（虚构）", "李某（虚构）")
    first, second = rows_of(file, ListedCriterion)
    rectifying.report(listed.secretary, first, done="镇里派人任书记")
    assert rows_of(file, ListedCriterion).get(code="w01").done == "镇里派人任书记"
    finish(file, listed.ship)
    with pytest.raises(Conflict, match=r"w01 .*w03"):
        finish(file, listed.org, "达标")
    with pytest.raises(Refused):
        rectifying.compare(listed.ship, first, now="已经配好", gone="yes")
    rectifying.compare(listed.org, first, now="新书记到任", gone="yes")
    rectifying.compare(listed.org, second, now="问不清楚", gone="unknown")
    with pytest.raises(Conflict, match="不能选“达标”：w03") as told:
        finish(file, listed.org, "达标")
    assert "w01" not in told.value.message
    rectifying.compare(listed.org, second, now="每月都开", gone="yes")
    finish(file, listed.org, "达标", asked=30, unhappy=2)
    with pytest.raises(Refused, match="须由另一人办理"):
        finish(file, listed.org)
    finish(file, listed.org2)
    assert (file.case.state, file.case.result) == ("closed", "达标")
    assert file.case.closed_by == listed.org2
    said = [(one.listed.code, one.said[-1].now, one.said[-1].by) for one in queries.compared(file)]
    assert said == [("w01", "新书记到任", listed.org), ("w03", "每月都开", listed.org)]


def test_whoever_proposed_may_not_judge(town, listed, file):
    from guantong.core.services import accounts

    accounts.grant(None, listed.ship, role="organisation_officer", unit=town.first)
    both = Account.objects.unscoped("test").get(pk=listed.ship.pk)
    finish(file, both)
    with pytest.raises(Refused, match="您办理了“排查提出”"):
        finish(file, both, "列入", reason="书记长期出缺，工作停滞")


def test_not_listed_is_said_with_a_reason_and_ended_by_another(listed, file):
    finish(file, listed.ship)
    finish(file, listed.org, "不列入", reason="书记上周已经到任")
    with pytest.raises(Refused):
        finish(file, listed.org)
    finish(file, listed.org2)
    assert (file.case.result, file.listed_on) == ("不列入", None)


def test_not_up_to_standard_goes_round_once_and_is_then_proposed_anew(listed, file):
    to_check(file, listed)
    compare(file, listed.org, "no", "仍然没有书记")
    finish(file, listed.org, "未达标", reason="书记还没有配")
    assert open_turn(file).name == "整顿"
    finish(file, listed.ship)
    compare(file, listed.org, "no", "又走了一个")
    finish(file, listed.org, "未达标", reason="书记还没有配")
    assert open_turn(file).name == "办结销号"
    finish(file, listed.org2)
    assert file.case.result == "未达标"
    (one,) = queries.compared(file)
    assert [said.now for said in one.said] == ["仍然没有书记", "又走了一个"]
    assert rectifying.to_list_again(file)
    again = rectifying.again(listed.ship, file, criteria=["w01"])
    assert (again.before, again.organisation) == (file, "一村党支部")
    assert rows_of(again, ListedCriterion).get().found == "又走了一个"
    assert not rectifying.to_list_again(file)


def test_it_is_looked_at_again_after_six_months(listed, file, town):
    to_check(file, listed)
    compare(file, listed.org)
    finish(file, listed.org, "达标")
    finish(file, listed.org2)
    review = Review.objects.unscoped("test").get()
    assert (review.opens, review.case) == ("weak.look_again", file.case)
    assert 180 <= (review.due - timezone.localdate()).days <= 195
    look = reviewing.look_again(listed.org, review)
    assert (look.subject(), look.number[:2]) == (file, "HT")
    with pytest.raises(Conflict, match="不能选“没有反弹”"):
        finish(file, listed.org, "没有反弹")
    compare(file, listed.org, "no", "书记又调走了")
    finish(file, listed.org, "有反弹", reason="书记又调走了")
    with pytest.raises(Refused):
        finish(file, listed.org)
    finish(file, listed.org2)
    assert [said.gone for said in queries.compared(file)[0].said] == ["yes", "no"]
    assert Rectification.objects.unscoped("test").count() == 1
    assert rectifying.to_list_again(file)


def test_a_month_without_a_check_is_shown_as_missing(listed, file):
    to_check(file, listed)
    today = timezone.localdate()
    first = today.replace(day=1)
    months = [first]
    for _n in range(4):
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    file.listed_on = months[3]
    file.save()
    rectifying.check(listed.ship, file, on=months[2], what="看了方案")
    assert queries.missing([file]) == {file.pk: [f"{months[1]:%Y-%m}"]}
    assert queries.months(file) == [f"{one:%Y-%m}" for one in months[2::-1]]
    assert queries.months_since(file) == 3
    rows = Rectification.objects.unscoped("test")
    assert list(queries.with_gaps(rows)) == list(queries.unchecked(rows)) == [file]
    rectifying.check(listed.ship, file, on=today, what="新书记在岗")
    assert not queries.unchecked(rows).exists()
    with pytest.raises(GuantongError, match="检查日期"):
        rectifying.check(listed.ship, file, on=today + dt.timedelta(days=1), what="明天去看")


def test_criteria_are_neither_added_nor_taken_back_once_judged(listed, file):
    to_check(file, listed)
    with pytest.raises(Conflict):
        rectifying.drop(listed.ship, rows_of(file, ListedCriterion).get())
    with pytest.raises(Conflict):
        rectifying.add(listed.ship, file, criterion="w02", found="不在状态")
    assert not Comparison.objects.unscoped("test").exists()


def test_another_county_sees_nothing_of_it(listed, file):
    for model in (Rectification, ListedCriterion, Case):
        assert not model.objects.visible_to(listed.far).exists()
    assert Rectification.objects.visible_to(listed.secretary).get() == file
