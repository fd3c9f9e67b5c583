"""What handling was: written once with its article; what goes into the file and bars selection."""

import datetime as dt

import pytest
from tests.casework.paper import paper
from tests.jobs.supervision.steps import finish, handled, now, proposed, weighed

from guantong.casework.models import Evidence
from guantong.casework.services import finishing
from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Reply, Signing
from guantong.core.scope import rows_of
from guantong.core.services import files
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.listings.findings import Findings, OwnHandlings
from guantong.jobs.supervision.models import Handling
from guantong.jobs.supervision.papers import findings as papers
from guantong.jobs.supervision.services import handling
from guantong.people.models import AwardSanction
from guantong.people.profile.conduct import influence
from guantong.people.rules.careers import careers
from guantong.people.rules.versions import rules_for
from guantong.standards.career import Post
from guantong.standards.rules import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(finding, bureau):
    finish(finding, bureau.sup, "属实")
    return finding


def _verdict(person, on):
    (career,) = careers([person]).values()
    found = check(career, Post("甲县", "副县长", "1A32"), on, rules_for(person.unit, on))
    return next(one.verdict.value for one in found if one.rule == "sanction.admonition")


def test_admonition_is_in_the_file_and_bars_selection_for_six_months(confirmed, bureau):
    made = weighed(
        confirmed, bureau, "jm", authority="甲县县委（虚构）", number="甲组诫〔2026〕1号"
    )
    row = rows_of(bureau.chief, AwardSanction).get()
    assert made.record == row
    assert (row.kind, row.on, row.authority) == ("o1", dt.date(2026, 3, 10), "甲县县委（虚构）")
    assert row.influence_end == dt.date(2026, 9, 9)
    assert made.months == 6
    assert row.article.endswith("（待核）")
    assert influence(row, dt.date(2026, 9, 9)).state == "running"
    assert influence(row, dt.date(2026, 9, 10)).state == "over"
    assert _verdict(bureau.chief, dt.date(2026, 9, 9)) == "broken"
    assert _verdict(bureau.chief, dt.date(2026, 9, 10)) == "met"
    assert (made.by, made.seconded_by) == (bureau.sup, bureau.sup2)
    assert now(confirmed).step == "rectify"


def test_one_officer_alone_writes_nothing_into_a_persons_file(confirmed, bureau, town):
    with pytest.raises(GuantongError, match="另一人核签"):
        handled(confirmed, bureau.sup, "jm")
    with pytest.raises(GuantongError, match="用“写处理”"):
        proposed(confirmed, bureau.sup, "pp")
    waits = proposed(confirmed, bureau.sup, "jm", authority="甲县县委（虚构）")
    assert handling.proposed(confirmed) == waits
    for who in (bureau.sup, bureau.cadre, bureau.own):
        with pytest.raises(Refused):
            acts.second(who, waits)
    assert not rows_of(bureau.chief, AwardSanction).exists()
    assert not rows_of(confirmed, Handling).exists()
    assert now(confirmed).step == "handle"


def test_what_was_proposed_is_not_seconded_once_something_else_was_written(confirmed, bureau):
    waits = proposed(confirmed, bureau.sup, "jm")
    handled(confirmed, bureau.sup, "pp")
    with pytest.raises(Conflict):
        acts.second(bureau.sup2, waits)
    # The same step, reached again, does not wake it up.
    finish(confirmed, bureau.sup, "未整改到位")
    assert now(confirmed).step == "handle"
    with pytest.raises(Conflict, match="已经办结"):
        acts.second(bureau.sup2, waits)
    assert not rows_of(bureau.chief, AwardSanction).exists()


def test_what_was_proposed_is_not_seconded_once_the_finding_changed(confirmed, bureau):
    waits = proposed(confirmed, bureau.sup, "jm")
    confirmed.verdict = "部分属实"
    confirmed.save(update_fields=["verdict"])
    with pytest.raises(Conflict, match="有改动"):
        acts.second(bureau.sup2, waits)
    assert not rows_of(bureau.chief, AwardSanction).exists()


def test_the_person_concerned_does_not_see_what_waits_for_a_signature(confirmed, bureau, town):
    from guantong.core.services import accounts

    accounts.grant(None, bureau.own, role="supervision_officer", unit=town.first)
    waits = proposed(confirmed, bureau.sup, "jm")
    assert Signing.objects.visible_to(bureau.sup2).get() == waits
    assert not Signing.objects.visible_to(bureau.own).exists()


def test_months_are_the_places_own_and_within_the_rules_bounds(confirmed, bureau):
    with pytest.raises(GuantongError, match="3 至 24"):
        weighed(confirmed, bureau, "jm", months=30)
    assert not rows_of(bureau.chief, AwardSanction).exists()
    made = weighed(confirmed, bureau, "jm", months=12)
    assert made.record.influence_end == dt.date(2027, 3, 9)


def test_what_stands_in_the_file_already_is_told_and_not_written_twice(confirmed, bureau):
    from tests.people.cadres import add

    add(bureau.chief, "A14", kind="o1", name="诫勉", on=dt.date(2026, 3, 10))
    with pytest.raises(Conflict, match="2026-03-10 的“诫勉”，不重复写"):
        weighed(confirmed, bureau, "jm")
    assert rows_of(bureau.chief, AwardSanction).count() == 1
    assert not rows_of(confirmed, Handling).exists()


@pytest.mark.parametrize("kind", ["tx", "hx", "pp", "jc"])
def test_lower_rungs_stay_with_supervision(confirmed, bureau, kind):
    made = handled(confirmed, bureau.sup, kind, number="甲组函〔2026〕2号")
    assert made.record is None
    assert not rows_of(bureau.chief, AwardSanction).exists()
    assert made.rung.file_entry


@pytest.mark.parametrize(
    ("kind", "record", "end"),
    [("tz", "o2", "2026-09-09"), ("dz", "o3", "2027-03-09"), ("mz", "o4", "2028-03-09"),
     ("zc", "o4", "2028-03-09"), ("jz", "o5", "2028-03-09")],
)  # fmt: skip
def test_organisational_measures_are_written_with_their_months(
    confirmed, bureau, kind, record, end
):
    made = weighed(confirmed, bureau, kind)
    assert (made.record.kind, f"{made.record.influence_end}") == (record, end)


def test_step_does_not_end_before_the_handling_is_written(confirmed, bureau):
    with pytest.raises(Conflict, match="还没有写处理"):
        finishing.finish(bureau.sup, now(confirmed), outcome="诫勉")
    assert now(confirmed).step == "handle"


def test_handing_over_names_the_organ_and_the_number(confirmed, bureau):
    with pytest.raises(GuantongError, match="文号"):
        handled(confirmed, bureau.sup, "yj", passed_to="甲县纪委监委")
    made = handled(
        confirmed, bureau.sup, "yj", passed_to="甲县纪委监委", number="甲组移〔2026〕1号"
    )
    assert (made.passed_to, now(confirmed).step) == ("甲县纪委监委", "close")


def test_finding_about_a_unit_takes_no_handling_of_a_person(town, bureau):
    from tests.jobs.supervision.steps import told

    row = told(bureau, town, person=None, place=town.red)
    finish(row, bureau.sup, "属实")
    with pytest.raises(GuantongError, match="没有写当事人"):
        proposed(row, bureau.sup, "jm")
    with pytest.raises(GuantongError, match="收到日期之后"):
        handled(row, bureau.sup, "jc", on=dt.date(2026, 2, 1))
    assert handled(row, bureau.sup, "jc").rung.kind == "责令检查"


@pytest.fixture
def asked(confirmed, bureau):
    """A written inquiry of 2026-03-10."""
    return handled(confirmed, bureau.sup, "hx", number="甲组函〔2026〕3号")


def test_reply_is_due_fifteen_working_days_later(asked, confirmed):
    # 11–13, 16–20, 23–27 March are thirteen; 30 and 31 March the last two.
    assert asked.reply_due == dt.date(2026, 3, 31)
    assert now(confirmed).step == "reply"


def test_person_sees_the_inquiry_and_answers_and_the_officer_is_told(asked, confirmed, bureau):
    waiting = {str(one.label): one.rows for one in (*OwnHandlings.waits, *Findings.waits)}
    assert waiting["函询待您答复"](bureau.own).get() == asked
    assert not waiting["函询待您答复"](bureau.sup).exists()
    assert waiting["函询逾期未答复"](bureau.sup).get() == confirmed
    with pytest.raises(Conflict, match="与登记不符"):
        finish(confirmed, bureau.sup, "已答复")
    with pytest.raises(Refused, match="不是您本人"):
        handling.reply(bureau.cadre, asked, "替他说")
    handling.reply(
        bureau.own, asked, "项目研究过，会议记录附后", ("会议记录.txt", paper("会议记录.txt"))
    )
    asked.refresh_from_db()
    assert asked.replied_on is not None
    assert Reply.objects.unscoped("test").get().text == "项目研究过，会议记录附后"
    kept = rows_of(confirmed.case, Evidence).get(kind="函询答复")
    assert files.is_sealed(kept.file)
    assert kept.file.name == "会议记录.txt"
    assert not waiting["函询待您答复"](bureau.own).exists()
    assert waiting["函询已答复，待核对"](bureau.sup).get() == confirmed
    with pytest.raises(Conflict, match="与登记不符"):
        finish(confirmed, bureau.sup, "逾期未答复")
    finish(confirmed, bureau.sup, "已答复")
    assert now(confirmed).step == "verify"


def test_silence_is_written_down_only_after_the_day_and_leads_to_checking(
    confirmed, bureau, monkeypatch
):
    asked = handled(
        confirmed, bureau.sup, "hx", number="甲组函〔2026〕3号", on=dt.date(2026, 3, 10)
    )
    monkeypatch.setattr(handling, "today", lambda: dt.date(2026, 3, 31))
    with pytest.raises(Conflict, match="2026-03-31，还没有过"):
        finish(confirmed, bureau.sup, "逾期未答复")
    monkeypatch.setattr(handling, "today", lambda: dt.date(2026, 4, 1))
    finish(confirmed, bureau.sup, "逾期未答复")
    assert now(confirmed).step == "verify"
    assert asked.replied_on is None


def test_reply_on_paper_is_entered_with_its_scan(asked, confirmed, bureau):
    with pytest.raises(GuantongError, match="函询之后"):
        handling.enter_reply(bureau.sup, asked, replied_on=dt.date(2026, 3, 9), scan=paper())
    handling.enter_reply(bureau.sup, asked, replied_on=dt.date(2026, 3, 18), scan=paper("答复.txt"))
    assert "函询答复" in rows_of(confirmed.case, Evidence).values_list("kind", flat=True)
    finish(confirmed, bureau.sup, "已答复")


def test_person_is_told_of_every_handling_and_of_nobody_elses(asked, bureau):
    assert list(handling.own(bureau.own)) == [asked]
    assert not handling.own(bureau.sup).exists()
    assert not Handling.objects.visible_to(bureau.own).exists()


def test_letters_say_what_is_asked_until_when_and_that_silence_admits_nothing(asked):
    words = repr(papers.to_person(asked).blocks)
    for text in ("函询通知书", "甲县委组织部", "2026年3月31日", "不答复不等于承认", "函询答复",
                 "甲组函〔2026〕3号", "待核"):  # fmt: skip
        assert text in words


def test_admonition_letter_names_who_approved_it_and_how_long_it_weighs(confirmed, bureau):
    made = weighed(confirmed, bureau, "jm", authority="甲县县委（虚构）")
    words = repr(papers.to_person(made).blocks)
    for text in ("诫勉书", "经甲县县委（虚构）批准", "影响期6个月", "2026年3月10日", "谈话记录"):
        assert text in words
    with pytest.raises(KeyError):
        ladder.rung("none")


def test_every_rung_on_offer_names_an_outcome_of_the_process_and_where_it_is_kept(confirmed):
    step = confirmed.case.definition.step("handle")
    offered = [ladder.rung(code) for code, _kind in ladder.choices()]
    assert {one.outcome for one in offered} == set(step.outcomes)
    assert all(one.file_entry and one.who and one.form for one in offered)
    assert {one.code for one in offered if one.record} == {"jm", "tz", "dz", "zc", "mz", "jz"}
    days = {one.code: [it.days for it in ladder.appeals(one)] for one in offered}
    assert (days["mz"], days["jm"], days["hx"]) == ([None, 30], [], [])
