"""Candidates: entered once, from the screen, from those in post, from a township's workbook."""

import pytest
from tests.frame.filing import book, faults, handed_in, rows, written
from tests.jobs.village_terms.gathered import enter, opened

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.frame.intake.models import RowState
from guantong.jobs.village_terms.listings.candidates import Candidates
from guantong.jobs.village_terms.models import Candidate
from guantong.jobs.village_terms.services import candidates
from guantong.people.models import Person

pytestmark = pytest.mark.django_db
HEAD = ("单位", "姓名", "性别", "出生年月", "身份证号", "学历", "政治面貌", "入党时间", "拟任职务")
NUMBER = "431123198205120012"


def everybody():
    return Person.objects.unscoped("test").count()


def standing():
    found = Candidate.objects.unscoped("test").order_by("pk")
    return [(one.unit.name, one.person.name, one.post) for one in found]


def line(name, village="一村", birth="1982-05", number="", post="村党组织书记"):
    return (village, name, "男", birth, number, "大专", "党员", "2006-07", post)


def taken(desk, town, *lines):
    return handed_in(desk.ship, "core.unit", "candidate-roster", town.red, book([HEAD, *lines]))


def test_somebody_is_entered_once_and_stands_for_several_posts(town, desk, of, chief):
    assert (chief.person.unit, chief.person.category) == (town.village, "village")
    other = enter(desk.ship, town.village, of, post="committee_chief")
    assert (other.person, everybody()) == (chief.person, 1)
    with pytest.raises(Conflict, match="已在本批次里"):
        enter(desk.ship, town.village, of)
    event = Event.objects.unscoped("test").filter(action="换届.录入人选").last()
    assert event.summary == "一村 村党组织书记录入人选"


def test_a_township_enters_for_its_own_villages_while_the_round_gathers(town, desk, of, chief):
    with pytest.raises(Refused):
        enter(desk.ship, town.blue, of)
    with pytest.raises(GuantongError, match="应录入到村"):
        enter(desk.ship, town.red, of, name="钱乙")
    at = enter(desk.ship, town.red, of, name="钱乙", place=town.village)
    assert at.unit == town.village
    opened(desk.org, of)
    assert not candidates.gathers(town.village)
    with pytest.raises(Conflict, match="现在不能"):
        enter(desk.ship, town.village, of, name="孙丙")
    with pytest.raises(Conflict):
        candidates.withdraw(desk.ship, chief)


def test_who_is_in_post_is_picked_at_once_and_not_twice(town, desk, of, leaders):
    terms = [str(one.pk) for one in (leaders.secretary, leaders.director, leaders.member)]
    candidates.pick(desk.ship, town.red, round=str(of.pk), terms=terms)
    assert standing() == [
        ("一村", "盘一", "committee_chief"), ("一村", "蒋二", "committee_member"),
        ("一村", "盘一", "party_chief"),
    ]  # fmt: skip
    done = candidates.pick.run(desk.ship, town.village, round=str(of.pk), terms=terms)
    assert str(done.told) == "选入 0 人，已在批次里的 3 人没有重复。"
    assert len(standing()) == 3
    assert all(one.is_incumbent for one in Candidate.objects.unscoped("test"))


def test_a_townships_workbook_sent_again_doubles_nobody(town, desk, of, leaders):
    lines = [
        line("周甲", number=NUMBER), line("周甲", number=NUMBER, post="村委会主任"),
        line("盘一", birth="1980-05"),
    ]  # fmt: skip
    read = taken(desk, town, *lines)
    assert faults(read) == []
    before = everybody()
    written(desk.ship, read)
    assert everybody() == before + 1
    again = taken(desk, town, *lines, line("蒋二", birth="1990-02", post="村委会委员"))
    assert [one.state for one in rows(again)] == [RowState.SAME] * 3 + [RowState.NEW]
    written(desk.ship, again)
    assert len(standing()) == 4
    assert Person.objects.unscoped("test").filter(name="蒋二").count() == 1


def test_whose_name_and_month_somebody_elsewhere_has_is_asked_about(town, desk, of, leaders):
    read = taken(desk, town, line("盘一", "二村", "1980-05"))
    assert [one.state for one in rows(read)] == [RowState.ASKED]
    with pytest.raises(Conflict):
        written(desk.ship, read)


def test_a_workbooks_faults_are_told_by_cell(town, desk, of, leaders):
    read = taken(
        desk, town, line("周甲", "九村"), line("周甲", number="431123198205120013"),
        line("周甲", post="村长"),
    )  # fmt: skip
    told = {number: text for number, _field, text in faults(read)}
    assert sorted(told) == [2, 3, 4]
    assert "九村" in told[2]
    assert "不能填在拟任职务" in told[4]
    assert standing() == []


def test_the_list_says_how_far_each_is(town, desk, of, chief):
    from guantong.jobs.village_terms.listings.candidates import state_of

    assert str(state_of(Candidates.seen(desk.ship).get())) == "汇总中"
    opened(desk.org, of)
    assert str(state_of(Candidates.seen(desk.ship).get())) == "联审中"
    assert Candidates.seen(desk.far).count() == 0
    assert Candidates.seen(desk.secretary).count() == 0
    candidate = Candidates.seen(desk.org).get()
    assert candidates.case_of(candidate).title == "周甲（一村 村党组织书记）"
