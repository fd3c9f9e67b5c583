"""The record of an appointment: opened, four conclusions signed, silence told, adverse in red."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.casework.paper import paper
from tests.staffing import recorded as told
from tests.staffing.shared import fresh, sign_in

from guantong.casework.listings import Turns
from guantong.casework.models import Case, Conclusion, Turn
from guantong.casework.models.case import turns_of
from guantong.casework.services import finishing
from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.services import accounts
from guantong.formats.documents import Ruled, to_pdf, to_word
from guantong.people.models import Person, StaffQuota
from guantong.staffing import record_papers
from guantong.staffing.models import AppointmentRecord, Plan, RecordWaiver, Seat
from guantong.staffing.queries import marks
from guantong.staffing.queries import records as reads
from guantong.staffing.services import concluding, records
from guantong.standards.appointment_record import conclusions

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(town, cast, staff, shelf):
    return shelf.take(told.kept, town)


@pytest.fixture
def post(staff):
    return next(one for one in staff.posts if one.title == "县长")


@pytest.fixture
def row(cast, desk, staff, post):
    """The young deputy is proposed as head of the county; all four were asked."""
    return told.opened(cast.officer, staff.people.young, post, desk)


def _mark(row):
    return marks.of_records([fresh(row)])[row.pk]


def _said(row, reader=None):
    return {one.wanted.code: one for one in reads.of([fresh(row)], reader=reader)[row.pk]}


def test_shipped_process_asks_what_the_rule_file_knows_and_each_adverse_outcome_is_one(desk, row):
    step = row.conclusions.definition.step("conclude")
    known = {one.id: one for one in step.branches}
    assert [one.code for one in conclusions()] == list(known)
    for one in conclusions():
        assert one.name == known[one.code].name
        assert one.adverse < set(known[one.code].outcomes)


def test_each_unit_signs_its_own_and_reads_no_others_before_all_are_in(client, cast, desk, row):
    assert {code: (one.unit.name, one.role) for code, one in told.turns(row).items()} == {
        "file": ("示范市", "cadre_officer"), "report": ("示范市", "supervision_officer"),
        "discipline": ("甲县纪委监委", "reviewer"), "petition": ("甲县信访局", "reviewer"),
    }  # fmt: skip
    told.answer(cast, desk, row, discipline="影响使用")
    told.answer(cast, desk, row, file="无问题")
    assert _said(row)["discipline"].words == "已答复，四项都答复后可见"
    assert _said(row, desk.by_discipline)["discipline"].outcome == "影响使用"
    assert _mark(row).counted == "四项结论缺2项"
    for who in (desk.by_petitions, cast.officer):
        client.force_login(who)
        assert "影响使用" not in client.get(row.conclusions.get_absolute_url()).content.decode()
    sign_in(client, cast.leader)
    assert "影响使用" not in client.get(row.get_absolute_url()).content.decode()
    told.answer(cast, desk, row, report="一致", petition="无")
    assert _mark(row).counted == "纪检监察：影响使用"
    assert 'class="badge verdict-broken"' in _mark(row).badge
    # Those who concluded see the four; where the appointment stands is not theirs.
    client.force_login(desk.by_petitions)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_result_of_the_personal_report_alone_is_asked_and_nothing_of_what_it_says(row):
    (step,) = [one for one in row.conclusions.definition.steps[0].branches if one.id == "report"]
    turn = told.turns(row)["report"]
    asked = {one.name for one in acts.find("casework.turn", "finish").asks(turn)}
    assert step.evidence == ()
    assert asked == {"outcome", "note"}


def test_silence_is_a_third_state_and_a_late_answer_stands_beside_it(cast, desk, row):
    told.answer(cast, desk, row, file="无问题", report="一致")
    assert not reads.silent(AppointmentRecord.objects.visible_to(cast.officer)).exists()
    with pytest.raises(Conflict):
        concluding.without(cast.officer, fresh(row), which="discipline", reason="已电话催办两次")
    told.overdue(row)
    for code in ("discipline", "petition"):
        concluding.without(cast.officer, fresh(row), which=code, reason="已电话催办两次")
    said = _said(row)
    assert [one.words for one in said.values()] == ["无问题", "一致", "未反馈", "未反馈"]
    assert _mark(row).lacking == ("discipline", "petition")
    assert reads.silent(AppointmentRecord.objects.visible_to(cast.officer)).get() == row
    # The unit answers afterwards: under its name, marked, and the silence stays written down.
    late = acts.find("casework.turn", "late")
    turn = fresh(told.turns(row)["discipline"])
    with pytest.raises(Refused):
        late(cast.officer, turn, outcome="无反映")
    late(desk.by_discipline, turn, outcome="无反映")
    assert _said(row)["discipline"].words == "无反映（迟到，原记未反馈）"
    assert fresh(turn).outcome == "未反馈"
    assert _mark(row).lacking == ("petition",)
    assert not acts.find("casework.turn", "late").ready(fresh(turn))


def test_sealed_letter_counts_as_its_units_signature(cast, desk, row):
    given = {"letter": "甲纪函〔2026〕31号", "letter_on": dt.date(2026, 11, 20),
             "scan": paper("函.pdf")}  # fmt: skip
    with pytest.raises(GuantongError, match="理由"):
        concluding.letter(
            cast.officer, fresh(row), which="discipline",
            outcome_discipline="有反映，不影响使用", **given,
        )  # fmt: skip
    concluding.letter(
        cast.officer, fresh(row), which="discipline", outcome_discipline="无反映", **given
    )
    told.answer(cast, desk, row, file="无问题", report="一致", petition="无")
    one = _said(row)["discipline"].row
    assert (one.unit_name, one.name, one.letter) == (
        "甲县纪委监委",
        "officer",
        "甲纪函〔2026〕31号",
    )
    line = record_papers._conclusion(_said(row)["discipline"])
    assert line.document == "甲纪函〔2026〕31号"
    assert line.who == "甲县纪委监委\n函件，officer代录"
    assert not _mark(row)


def test_late_letter_leaves_the_silence_as_it_was(cast, desk, row):
    told.overdue(row)
    concluding.without(cast.officer, fresh(row), which="petition", reason="已电话催办两次")
    concluding.letter(
        cast.officer, fresh(row), which="petition", outcome_petition="查否", letter="甲信函2号",
        letter_on=dt.date(2026, 11, 21), scan=paper("函.pdf"),
    )  # fmt: skip
    turn = fresh(told.turns(row)["petition"])
    assert turn.outcome == "未反馈"
    assert Conclusion.objects.unscoped("test").get(turn=turn).outcome == "查否"


def test_kept_to_the_cadre_officer_and_the_officer_sees_no_other_case(cast, town, desk, row):
    from guantong.casework.services import opening, processes

    other = opening.open_case(
        None, processes.in_force("grid.request", town.village.path), town.village, "路灯坏了",
        need="村口路灯不亮",
    )  # fmt: skip
    accounts.grant(None, cast.nobody, role="organisation_officer", unit=town.city)
    org = type(cast.nobody).doors.get(pk=cast.nobody.pk)
    assert set(Case.objects.visible_to(org)) == {other}
    assert not Turns.seen(org).filter(case=row.case).exists()
    assert set(Case.objects.visible_to(cast.officer)) == {row.case, row.conclusions}
    assert set(Turns.seen(cast.officer).values_list("case", flat=True)) == {
        row.case_id, row.conclusions_id
    }  # fmt: skip
    assert set(Case.objects.visible_to(cast.supervisor)) == {other, row.conclusions}
    assert list(Case.objects.visible_to(desk.by_discipline)) == [row.conclusions]
    assert [one.name for one in turns_of(desk.by_discipline)] == ["纪检监察机关意见"]
    finish = acts.find("casework.case", "evidence")
    assert not finish.allows(cast.officer, other)
    assert not AppointmentRecord.objects.visible_to(cast.stranger).exists()


def test_relative_or_the_person_keeps_out_of_the_turn(cast, desk, row, staff):
    Person.objects.unscoped("test").filter(pk=staff.people.young.pk).update(account=cast.officer)
    with pytest.raises(Refused, match="您本人"):
        finishing.finish(cast.officer, told.open_turn(row), **told.MOTION)


def test_quota_is_kept_as_it_was_on_the_day(cast, desk, row, post):
    StaffQuota(unit=post.unit, unit_path=post.unit.path, level=post.level, is_chief=True,
               number=1).save()  # fmt: skip
    finishing.finish(cast.officer, told.open_turn(row), **told.MOTION)
    StaffQuota.objects.unscoped("test").update(number=3)
    (line,) = [one for one in fresh(row).quota["lines"] if one["own"]]
    assert (line["quota"], line["posts"], line["filled"]) == (1, 1, 1)
    assert "核定 1、设 1、现任 1" in record_papers.quota_words(fresh(row))


def test_inspection_takes_two_and_ends_after_it_begins(cast, desk, row):
    finishing.finish(cast.officer, told.open_turn(row), **told.MOTION)
    finishing.finish(cast.officer, told.open_turn(row), outcome="按规定不推荐", reason="换届已推荐")
    given = {**told.INSPECTION, "evidence_0": paper()}
    with pytest.raises(GuantongError, match="两名以上"):
        finishing.finish(cast.officer, told.open_turn(row), **{**given, "inspect_by": "周某"})
    given["evidence_0"] = paper()
    with pytest.raises(GuantongError, match="早于"):
        finishing.finish(
            cast.officer, told.open_turn(row), **{**given, "inspect_to": dt.date(2026, 11, 1)}
        )


def test_not_said_to_be_held_before_a_meeting_says_so(cast, desk, row):
    row = told.inspected(cast.officer, row)
    with pytest.raises(Conflict, match="还没有列入会议"):
        finishing.finish(cast.officer, told.open_turn(row), outcome="已任职")
    finishing.finish(cast.officer, told.open_turn(row), outcome="未任职", reason="会议未通过")
    with pytest.raises(Refused):
        finishing.finish(cast.officer, told.open_turn(row))
    finishing.finish(desk.second, told.open_turn(row))
    assert reads.state_of(fresh(row)) == "已归档"


def test_two_persons_say_why_and_what_turns_out_adverse_wants_a_reason_of_its_own(cast, desk, row):
    told.answer(cast, desk, row, file="无问题", report="瞒报", petition="无")
    assert concluding.unexplained(fresh(row)) == (True, False)
    with pytest.raises(GuantongError):
        concluding.waive(cast.officer, fresh(row), reason="急")
    why = "纪委监委复函在途，会前由干部科催回。"
    concluding.waive(cast.officer, fresh(row), reason=why)
    assert not RecordWaiver.objects.unscoped("test").exists()
    with pytest.raises(Refused):
        acts.second(cast.officer, Signing.objects.visible_to(cast.officer).get(state="waiting"))
    acts.second(desk.second, Signing.objects.visible_to(desk.second).get(state="waiting"))
    made = RecordWaiver.objects.unscoped("test").get()
    assert (made.by, made.seconded_by, made.reason) == (cast.officer, desk.second, why)
    # What the others said is known from now on, and the adverse one is asked of by itself.
    assert _said(row)["report"].outcome == "瞒报"
    assert concluding.unexplained(fresh(row)) == (False, True)
    told.waive(cast.officer, desk.second, row, adverse_reason="本人说明属理解有误，已补报并谈话。")
    assert concluding.unexplained(fresh(row)) == (False, False)
    assert _mark(row).said == "四项结论缺1项：纪检监察机关意见；个人事项：瞒报"


def test_asked_again_the_new_answers_count_and_the_old_stay(cast, desk, row):
    told.answer(cast, desk, row, **told.GOOD)
    finishing.finish(desk.second, _close(row), note="已核对")
    concluding.ask_units(cast.officer, fresh(row), desk.discipline, desk.petitions)
    assert _mark(row).counted == "四项结论缺4项"
    assert told.cases().filter(process__key="appointment.conclusions").count() == 2


def _close(row):
    return Turn.objects.unscoped("test").get(case=fresh(row).conclusions_id, done_at=None)


def test_no_second_record_of_one_person_and_post_but_again_once_stopped(cast, desk, row, post):
    person = row.person
    with pytest.raises(Conflict, match="不重复建"):
        told.opened(cast.officer, person, post)
    records.stop(cast.officer, row, stopped="本人不愿转任，不再提任")
    told.opened(cast.officer, person, post)
    assert reads.state_of(fresh(row)) == "已终止"


def _plan(scenario, staff, many=40):
    """Forty posts of 乙县, each to be taken by somebody new."""
    from tests.people.cadres import enter

    from guantong.staffing.models import Post

    plan = Plan(scenario=scenario, number=1, name="方案一", scenario_version=1, value=1, bound=1,
                baseline=1)  # fmt: skip
    plan.save()
    for n in range(many):
        post = Post(unit=staff.people.county, title=f"第{n}中心主任", level="1A41", position=n)
        post.save()
        person = enter(staff.people.county, f"周{n}", post="干部", level="1A42")
        Seat(plan=plan, post=post, person=person, changed=True).save()
    stays = next(one for one in staff.posts if one.title == "县长")
    Seat(plan=plan, post=stays, person=staff.people.chief, holder=staff.people.chief).save()
    return plan


def test_forty_seats_of_a_plan_in_one_act_with_a_few_queries(
    client, cast, desk, scenario, staff, django_assert_max_num_queries
):
    plan = _plan(scenario, staff)
    with django_assert_max_num_queries(140):
        made = records.open_for_plan(
            cast.officer, plan, discipline=desk.discipline, petitions=desk.petitions
        )
    assert made == 40
    rows = AppointmentRecord.objects.visible_to(cast.officer)
    assert {(one.kind, one.round, one.plan_id) for one in rows} == {("promotion", "term", plan.pk)}
    assert Turn.objects.unscoped("test").filter(step="conclude").count() == 160
    with pytest.raises(Conflict, match="没有要建"):
        records.open_for_plan(cast.officer, plan)
    sign_in(client, cast.officer)
    page = client.get(reverse("staffing:plan", args=[plan.pk])).content.decode()
    assert "四项结论缺4项" in page
    board = reverse("staffing:board", args=[plan.pk]) + f"?unit={staff.people.county.pk}"
    assert "四项结论缺4项" in client.get(board).content.decode()
    with django_assert_max_num_queries(60):
        page = client.get(reverse("staffing:records")).content.decode()
    assert "拟任" in page
    assert "缺4项" in page


def test_pages_of_person_post_and_list_show_it_and_overdue_stands_on_the_workbench(
    client, cast, desk, row, staff, post
):
    told.overdue(row)
    sign_in(client, cast.officer)
    person = reverse("people:person", args=[row.person_id]) + "?tab=materials"
    assert row.case.number in client.get(person).content.decode()
    assert row.case.number in client.get(post.get_absolute_url()).content.decode()
    home = client.get("/").content.decode()
    assert "四项结论逾期未答复" in home
    listing = reverse("staffing:records")
    for query, shown in (("lack=overdue", True), ("lack=silent", False), ("state=motion", True),
                         ("state=follow", False), ("lack=lacking", True)):  # fmt: skip
        assert (row.case.number in client.get(f"{listing}?{query}").content.decode()) is shown, (
            query
        )
    client.force_login(desk.by_discipline)
    assert "纪检监察机关意见" in client.get("/").content.decode()


def test_form_names_every_item_and_writes_out_who_did_not_answer(client, cast, desk, row):
    row = told.inspected(cast.officer, row)
    told.answer(cast, desk, row, file="无问题", report="一致", petition="无")
    told.overdue(row)
    concluding.without(cast.officer, fresh(row), which="discipline", reason="11月25日函催一次")
    document = record_papers.of(fresh(row), cast.officer)
    facts, ledger = [one for one in document.blocks if isinstance(one, Ruled)]
    assert [box.text for box in facts.rows[0].boxes[:2]] == ["姓名", row.person.name]
    stages = [box.text for line in ledger.rows[1:] for box in line.boxes if box.kind == "name"]
    assert "、".join(stages) == (
        "动议、民主推荐、考察、四项结论、酝酿、讨论决定、任前公示、任职、试用期、特殊情形"
    )
    text = str(ledger)
    for wanted in ("甲县县委组织部部务会提出", "会议推荐 51 票", "周某 组长、吴某 组员", "未反馈",
                   "11月25日函催一次", "考察材料"):  # fmt: skip
        assert wanted in text
    assert to_pdf(document).startswith(b"%PDF")
    assert to_word(document)[:2] == b"PK"
    sign_in(client, cast.officer)
    for kind in ("pdf", "docx"):
        assert client.get(reverse("staffing:record-paper", args=[row.pk, kind])).status_code == 200
    page = client.get(row.get_absolute_url()).content.decode()
    assert "未反馈" in page
    assert "缺1项" in page
