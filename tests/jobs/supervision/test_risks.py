"""A chief's risk list: drawn from the post, signed by two, looked at again."""

import datetime as dt
from collections import Counter

import pytest
from tests.frame.filing import faults, handed_in, written
from tests.jobs.supervision.chiefs import finish, holder, turn_of

from guantong.casework.models import Case, Evidence, Review
from guantong.casework.services import finishing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.scope import rows_of
from guantong.core.services import daily
from guantong.formats.documents import to_pdf
from guantong.jobs.supervision import queries
from guantong.jobs.supervision.listings.risks import Chiefs, OwnLists, RiskLists, in_state
from guantong.jobs.supervision.models import Risk, RiskList
from guantong.jobs.supervision.papers import risks as papers
from guantong.jobs.supervision.services import risks
from guantong.staffing.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _codes(row):
    return list(rows_of(row, Risk).values_list("code", flat=True))


def test_each_kind_of_chief_has_rows_that_say_their_source():
    rows = risks.shipped("risk_list")
    assert Counter(one["chief"] for one in rows) == {
        "乡镇党委书记": 13, "镇长": 13, "局长": 13, "村书记": 14, "校长": 14, "医院院长": 14,
        "国企董事长": 15,
    }  # fmt: skip
    assert {one["grade"] for one in rows} == {"高", "中", "低"}
    assert [one["code"] for one in rows if not (one["source"] and one["measures"])] == []
    fields = Risk._meta
    for one in rows:
        for name in risks.SAID[:7]:
            assert len(one[name]) <= fields.get_field(name).max_length


def test_the_kind_follows_from_unit_and_title_and_is_else_chosen(cast, chiefs):
    found = dict(Chiefs.seen(cast.supervisor).values_list("title", "chief"))
    assert found == {"党委书记": "乡镇党委书记", "镇长": "镇长", "局长": "局长", "县长": ""}
    with pytest.raises(GuantongError, match="看不出“甲县县长”是哪类岗位") as error:
        risks.draw(cast.supervisor, chiefs.county)
    assert error.value.field == "kind"
    made = risks.draw(cast.supervisor, chiefs.county, kind="局长")
    assert (made.kind, len(_codes(made))) == ("局长", 13)


def test_all_chiefs_of_a_county_are_drawn_up_at_once_or_none(cast, chiefs):
    every = list(Chiefs.seen(cast.supervisor))
    with pytest.raises(GuantongError, match="县长"):
        risks.draw.over(cast.supervisor, every)
    assert not RiskList.objects.unscoped("test").exists()
    risks.draw.over(cast.supervisor, [one for one in every if one.chief])
    rows = RiskList.objects.unscoped("test")
    assert dict(rows.values_list("post__title", "person__name")) == {
        "党委书记": "陈书记（虚构）", "镇长": "李镇长（虚构）", "局长": "王局长（虚构）",
    }  # fmt: skip
    assert Risk.objects.unscoped("test").count() == 39
    waiting = Chiefs.waits[0].rows(cast.supervisor)
    assert [one.title for one in waiting] == ["县长"]
    with pytest.raises(Conflict):
        risks.draw(cast.supervisor, chiefs.head)


def test_a_list_holds_when_the_chief_and_the_leader_signed_and_another_filed_it(
    cast, chiefs, listed
):
    assert listed.case.number.startswith("FX")
    risks.submit(cast.supervisor, listed)
    with pytest.raises(Refused):
        risks.CONFIRM(cast.leader, listed)
    assert [one.pk for one in OwnLists.waits[0].rows(cast.ratee)] == [listed.pk]
    risks.CONFIRM(cast.ratee, listed)
    assert [one.pk for one in RiskLists.waits[0].rows(cast.leader)] == [listed.pk]
    assert not RiskLists.waits[0].rows(cast.supervisor).exists()
    with pytest.raises(Refused):
        risks.ACCEPT(cast.ratee, listed)
    risks.ACCEPT(cast.leader, listed)
    with pytest.raises(Refused, match="您办理了“起草”"):
        risks.archive(cast.supervisor, listed)
    risks.archive(chiefs.other, listed)
    listed.case.refresh_from_db()
    assert (listed.case.result, listed.case.closed_by) == ("同意", chiefs.other)
    today = f"{dt.date.today():%Y-%m-%d}"
    assert queries.signatures(listed) == [
        ("本人确认", "ratee", today), ("上级确认", "leader", today),
    ]  # fmt: skip
    review = Review.objects.unscoped("test").get(case=listed.case)
    assert (review.opens, (review.due - dt.date.today()).days in range(364, 370)) == (
        "risk.review", True,
    )  # fmt: skip
    kept = rows_of(listed.case, Evidence).values_list("kind", "text")
    assert set(kept) == {
        ("本人签字的清单", "本人在系统内办理"), ("上级签字的清单", "本人在系统内办理"),
    }  # fmt: skip


def test_a_chief_without_an_account_signs_on_paper(cast, chiefs):
    row = risks.draw(cast.supervisor, chiefs.head)
    risks.submit(cast.supervisor, row)
    with pytest.raises(GuantongError, match="还缺材料：本人签字的清单"):
        finishing.finish(cast.supervisor, turn_of(row.case), outcome="确认")
    finish(row.case, cast.supervisor, "确认")
    assert queries.signatures(row)[0][1] == "纸质签字，supervisor录入"
    with pytest.raises(Refused, match="本人确认"):
        finish(row.case, cast.supervisor, "同意")
    finish(row.case, chiefs.other, "退回", reason="第三条的措施没有写清楚")
    assert turn_of(row.case).name == "起草"
    assert queries.signatures(row) == [("本人确认", "", ""), ("上级确认", "", "")]


def test_an_objection_leads_back_and_what_was_signed_counts_no_more(cast, chiefs, listed):
    risks.submit(cast.supervisor, listed)
    with pytest.raises(GuantongError, match="理由"):
        risks.OBJECT(cast.ratee, listed, reason="")
    risks.OBJECT(cast.ratee, listed, reason="镇里没有这一项审批权")
    assert turn_of(listed.case).step == "draw"
    risks.submit(cast.supervisor, listed)
    risks.CONFIRM(cast.ratee, listed)
    risks.GIVE_BACK(cast.leader, listed, reason="请补写工程变更的措施")
    assert queries.signatures(listed)[0][1] == ""
    assert not rows_of(listed.case, Evidence).filter(set_aside="").exists()
    assert in_state(RiskList.objects.unscoped("test"), "draw").get() == listed


def test_no_row_is_lost_and_the_chief_adds_and_mends(cast, chiefs, listed):
    from guantong.core import acts

    own = {name: acts.find("supervision.risk", f"own-{name}") for name in (
        "change", "leave-out", "take-in",
    )}  # fmt: skip
    add = acts.find("supervision.risklist", "own-add")
    risks.submit(cast.supervisor, listed)
    said = {"field": "其他", "power": "驻外招商", "risk": "变相旅游", "grade": "低",
            "measures": "两人同行", "review": "逐次"}  # fmt: skip
    made = add(cast.ratee, listed, **said)
    assert (made.code, made.own) == ("z01", True)
    first = rows_of(listed, Risk).get(code="t01")
    with pytest.raises(Refused):
        own["change"](cast.leader, first, measures="别的")
    own["change"](cast.ratee, first, measures="末位表态，逐人记录")
    own["leave-out"](cast.ratee, first, reason="由党委副书记主持")
    first.refresh_from_db()
    assert (first.measures, first.unfit) == ("末位表态，逐人记录", "由党委副书记主持")
    assert len(_codes(listed)) == 14
    assert acts.find("supervision.risk", "delete") is None
    text = str(papers.of(listed))
    assert "由党委副书记主持" in text
    assert "驻外招商" in text
    assert "待核" in text
    own["take-in"](cast.ratee, first)
    risks.CONFIRM(cast.ratee, listed)
    with pytest.raises(Conflict):
        own["change"](cast.ratee, first, measures="签字以后再改")


def test_a_units_own_list_is_taken_from_a_workbook(cast, chiefs, listed):
    text = (
        "编号,领域,权力事项,风险点,等级,防控措施,复核\n"
        "t01,决策,主持党委会,先定调,高,末位表态,月\n"
        "x01,其他,公章管理,私盖,中,专人保管,月\n"
        "x02,其他,车辆,私用,特高,登记,月\n"
    ).encode("utf-8-sig")
    taken = handed_in(cast.supervisor, "supervision.risklist", "add", listed, text, "清单.csv")
    assert [(row, name) for row, name, _text in faults(taken)] == [(4, "grade")]
    text = text.replace("特高".encode(), "高".encode())
    taken = handed_in(cast.supervisor, "supervision.risklist", "add", listed, text, "清单.csv")
    assert faults(taken) == []
    written(cast.supervisor, taken)
    rows = rows_of(listed, Risk)
    assert rows.get(code="t01").risk == "先定调"
    assert set(rows.filter(own=True).values_list("code", flat=True)) == {"x01", "x02"}


def test_a_change_of_duty_says_so_at_once_and_opens_a_review_at_night(cast, chiefs, held, town):
    assert risks.changed([held]) == {}
    assert risks.open_changed() == 0
    holder(town.red, "党委书记", "赵书记（虚构）")
    assert risks.changed([held]) == {held.pk: "岗位已由赵书记（虚构）接任"}
    assert daily.run()["一把手变动后的清单复核"] == 1
    assert daily.run()["一把手变动后的清单复核"] == 0
    case = Case.objects.unscoped("test").get(process__key="risk.review")
    assert Review.objects.unscoped("test").get(case=held.case).opened == case
    with pytest.raises(Conflict, match="赵书记（虚构）接任，不能选“仍然适用”"):
        finish(case, cast.supervisor, "仍然适用", reason="没有变化的情况")
    finish(case, cast.supervisor, "须重新编制", reason="书记换了人")
    finish(case, chiefs.other)
    assert risks.open_changed() == 0
    assert RiskLists.waits[1].rows(cast.supervisor).get() == held
    made = risks.redraw(cast.supervisor, held)
    assert (made.number, made.person.name, made.before) == (2, "赵书记（虚构）", held)
    assert _codes(made) == _codes(held)
    assert not risks.holds(held)
    assert in_state(RiskList.objects.unscoped("test"), "old").get() == held


def test_one_person_may_hold_two_of_a_units_posts(cast, chiefs, held, town):
    from guantong.people.models import PostHeld

    PostHeld.objects.unscoped("test").filter(title="镇长").update(person=held.person)
    row = risks.draw(cast.supervisor, chiefs.head)
    assert row.person == held.person
    assert risks.changed([held, row]) == {}


def test_other_duties_and_the_yearly_day_open_a_review_as_well(cast, chiefs, held):
    Post.objects.unscoped("test").filter(pk=chiefs.secretary.pk).update(duties=["工程"])
    held.post.refresh_from_db()
    assert risks.changed([held]) == {held.pk: "分管工作已经调整"}
    Post.objects.unscoped("test").filter(pk=chiefs.secretary.pk).update(duties=[])
    Review.objects.unscoped("test").update(due=dt.date.today() - dt.timedelta(days=1))
    rows = risks.current(RiskList.objects.unscoped("test"))
    assert risks.review_late(rows, dt.date.today()).get() == held
    assert daily.run()["到期未复查的立项"] == 1
    case = Case.objects.unscoped("test").get(process__key="risk.review")
    finish(case, cast.supervisor, "仍然适用", reason="逐条看过，没有变化")
    finish(case, chiefs.other)
    held.refresh_from_db()
    assert risks.holds(held)
    assert not risks.review_late(rows, dt.date.today()).exists()
    assert Review.objects.unscoped("test").filter(case=case, opened=None).count() == 1


def test_versions_say_what_changed(cast, held):
    made = risks.redraw(cast.supervisor, held)
    assert queries.differences(made) == []
    first = rows_of(made, Risk).get(code="t12")
    risks.change(cast.supervisor, first, grade="中")
    risks.add(cast.supervisor, made, field="其他", power="驻外招商", risk="变相旅游", grade="低",
              measures="两人同行", review="逐次")  # fmt: skip
    found = {one.code: told for one, told in queries.differences(made)}
    assert found == {"t12": [("等级", "低")], "z01": []}
    assert rows_of(held, Risk).get(code="t12").grade == "低"


def test_a_vacant_post_is_not_sent_to_anybody(cast, chiefs, listed):
    from guantong.people.models import Person, PostHeld

    PostHeld.objects.unscoped("test").filter(title="党委书记").update(end="2026-11")
    Person.objects.unscoped("test").filter(post="党委书记").update(post="")
    with pytest.raises(Conflict, match="现在没有人担任"):
        risks.submit(cast.supervisor, listed)


def test_pages_of_officer_chief_and_stranger(client, cast, held, settings_fast):
    address = held.get_absolute_url()
    client.force_login(cast.supervisor, "django.contrib.auth.backends.ModelBackend")
    page = client.get(address).content.decode()
    assert "先定调后讨论" in page
    assert "重新编制" in page
    lists = client.get("/supervision/risk-lists/").content.decode()
    assert "施行" in lists
    assert client.get("/supervision/risk-lists/chiefs/?listed=no").status_code == 200
    client.force_login(cast.ratee, "django.contrib.auth.backends.ModelBackend")
    own = client.get(address).content.decode()
    assert "先定调后讨论" in own
    assert "重新编制" not in own
    assert "/casework/" not in own
    assert client.get("/supervision/mine/").status_code == 200
    assert client.get(f"{address}paper.pdf").content[:4] == b"%PDF"
    client.force_login(cast.stranger, "django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404
    assert to_pdf(papers.of(held))[:4] == b"%PDF"


def test_figures_count_lists_and_never_persons(cast, held):
    from guantong.frame.figures import FIGURES

    own = {one.code: one for one in FIGURES if one.code.startswith("supervision.")}
    rows = {code: one.listing.seen(cast.supervisor) for code, one in own.items()}
    counts = {
        code: (one.part(rows[code]).count(), one.whole(rows[code]).count())
        for code, one in own.items() if "report" not in code
    }  # fmt: skip
    assert counts["supervision.listed"] == (1, 4)
    assert counts["supervision.held"] == (1, 1)
    assert counts["supervision.review_late"] == (0, 1)


def test_the_demonstration_has_lists_in_their_states_and_something_waiting(town, cast, chiefs):
    from guantong.core.services import events
    from guantong.jobs.supervision.demo.risks import invent_risks

    accounts = {
        "jiandu": cast.supervisor, "jiandu2": chiefs.other, "buling": cast.leader,
        "benren": cast.ratee,
    }  # fmt: skip
    assert invent_risks(accounts, town.city) == 4
    rows = RiskList.objects.unscoped("test")
    states = ("chief", "draw", "superior", "close")
    assert {one: in_state(rows, one).count() for one in states} == dict.fromkeys(states, 1)
    assert OwnLists.waits[0].rows(cast.ratee).get().person.account == cast.ratee
    assert RiskLists.waits[0].rows(cast.leader).count() == 1
    assert all(one.is_demo for one in rows)
    assert events.verify() is None
