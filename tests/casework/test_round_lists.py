"""A unit works its list: marks, the rest, one signature over all, a workbook, a letter, silence."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone
from tests.casework.nominees.models import Nominee
from tests.casework.paper import paper
from tests.frame.filing import book, faults, handed_in, written

from guantong.casework import boards, queries, rounds
from guantong.casework.listings import RoundLists
from guantong.casework.models import Case, Conclusion, Evidence, Mark, Sheet, Turn, UnitList
from guantong.casework.models.case import turns_of
from guantong.casework.rounds import Clash
from guantong.casework.services import answering, finishing, handing
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.scope import rows_of

pytestmark = pytest.mark.django_db
HEAD = ["编号", "人选", "结论", "依据条款", "理由"]


def list_of(opened, unit):
    return UnitList.objects.unscoped("test").select_related("round").get(round=opened, unit=unit)


def keys(row, *names):
    """The turns of a list, of some candidates or all."""
    rows = rows_of(row, Turn).order_by("pk")
    return list(
        (rows.filter(case__title__in=names) if names else rows).values_list("pk", flat=True)
    )


def all_clear(who, row):
    answering.rest(who, row)
    return answering.sign(who, row)


def late(opened):
    Turn.objects.unscoped("test").filter(unit_list__round=opened).update(
        due=timezone.localdate() - dt.timedelta(days=3)
    )


@pytest.fixture
def police(desk, opened):
    return list_of(opened, desk.bureaus[0])


@pytest.fixture
def court(desk, opened):
    return list_of(opened, desk.bureaus[1])


@pytest.fixture
def petitions(desk, opened):
    return list_of(opened, desk.bureaus[2])


@pytest.mark.both
def test_list_is_signed_once_with_the_digest_over_all_its_conclusions(desk, police):
    answering.mark(
        desk.review1,
        police,
        keys(police, "钱二"),
        outcome="有异议",
        article="第三条",
        reason="正在核查",
    )
    answering.rest(desk.review1, police)
    assert not Conclusion.objects.unscoped("test").exists()
    before = Event.objects.unscoped("test").count()
    sheet = answering.sign(desk.review1, police)
    assert (sheet.many, sheet.name, sheet.unit_name) == (5, "review1", "公安局")
    said = list(rows_of(sheet, Conclusion).order_by("pk"))
    told = {one.turn.case.title: (one.outcome, one.article, one.reason) for one in said}
    assert told["钱二"] == ("有异议", "第三条", "正在核查")
    assert [told[name][0] for name in ("赵一", "孙三", "李四", "周五")] == ["无异议"] * 4
    assert sheet.digest == answering.digest_of(said)
    said[0].digest = "0" * 64
    assert sheet.digest != answering.digest_of(said)
    events = Event.objects.unscoped("test").order_by("pk")[before:]
    assert [(one.action, one.summary) for one in events] == [
        ("联审.签署", "2026 年第一批：公安局：签署 5 人")
    ]
    turns = rows_of(police, Turn)
    assert {(one.outcome, one.done_by, one.note) for one in turns} == {
        ("无异议", desk.review1, ""), ("有异议", desk.review1, "正在核查"),
    }  # fmt: skip
    assert not Mark.objects.unscoped("test").exists()


def test_conclusion_is_as_if_each_turn_had_been_finished_alone(desk, police):
    one, two = Turn.objects.unscoped("test").filter(unit_list=police).order_by("pk")[:2]
    finishing.finish(desk.review1, one, outcome="有异议", article="第三条", reason="正在核查")
    answering.mark(
        desk.review1, police, [two.pk], outcome="有异议", article="第三条", reason="正在核查"
    )
    answering.sign(desk.review1, police)
    alone, many = Conclusion.objects.unscoped("test").order_by("pk")
    names = ("outcome", "article", "reason", "signer_id", "name", "unit_name", "letter")
    assert [getattr(alone, it) for it in names] == [getattr(many, it) for it in names]
    again = finishing.said(desk.review1, two, "有异议", "第三条", "正在核查")
    assert many.digest == again.digest
    assert not answering.open_of(police).filter(pk__in=[one.pk, two.pk]).exists()


def test_what_is_not_marked_is_not_signed(desk, police):
    answering.mark(desk.review1, police, keys(police, "赵一", "钱二"), outcome="无异议")
    assert answering.sign(desk.review1, police).many == 2
    assert answering.open_of(police).count() == 3
    with pytest.raises(Conflict):
        answering.sign(desk.review1, police)


def test_mark_is_taken_off_and_changed_before_it_is_signed(desk, police):
    answering.rest(desk.review1, police)
    answering.mark(desk.review1, police, keys(police, "赵一"))
    answering.mark(desk.review1, police, keys(police, "钱二"), outcome="需补充材料")
    told = {one.turn.case.title: one.outcome for one in answering.marks_of(police)}
    assert told == {"钱二": "需补充材料", "孙三": "无异议", "李四": "无异议", "周五": "无异议"}


def test_outcome_needs_what_the_process_asks_with_it(desk, police):
    for given, field in (
        ({"outcome": "有异议"}, "article"), ({"outcome": "同意"}, "outcome"),
        ({"outcome": "有异议", "article": "第三条"}, "reason"),
    ):  # fmt: skip
        with pytest.raises(GuantongError) as error:
            answering.mark(desk.review1, police, keys(police, "赵一"), **given)
        assert error.value.field == field


def test_rest_waits_until_what_is_known_was_looked_at(monkeypatch, desk, police):
    def known(cases):
        return {one.pk: ["处分影响期至 2026-12"] for one in cases if one.title == "孙三"}

    monkeypatch.setitem(rounds.HITS, "nominee.review", [known])
    with pytest.raises(Conflict, match="有提示，请先逐一查看并标记：孙三"):
        answering.rest(desk.review1, police)
    assert not answering.marks_of(police).exists()
    answering.mark(desk.review1, police, keys(police, "孙三"), outcome="需补充材料")
    answering.rest(desk.review1, police)
    assert answering.marks_of(police).count() == 5


def test_only_the_lists_own_role_signs_it(desk, police):
    for who in (desk.review2, desk.org, desk.ship, desk.far):
        with pytest.raises(Refused):
            answering.rest(who, police)
    with pytest.raises(Refused, match="系统不代办"):
        answering.rest(None, police)


def test_relative_keeps_out_by_name_and_the_rest_goes_without_them(town, desk, opened, police):
    from guantong.people.models import FamilyMember, Person

    uncle = Person(unit=town.village, name="钱二", code="P1")
    uncle.save()
    own = Person(unit=town.red, name="钱一", code="P2", account=desk.review1)
    own.save()
    FamilyMember(person=own, kin="other", name="钱二", relative=uncle).save()
    Nominee.objects.unscoped("test").filter(name="钱二").update(person=uncle)
    with pytest.raises(Refused, match="钱二（RS2026-000002）：您与当事人有亲属关系"):
        answering.mark(desk.review1, police, keys(police, "赵一", "钱二"), outcome="无异议")
    answering.rest(desk.review1, police)
    assert answering.marks_of(police).count() == 4
    turn = Turn.objects.unscoped("test").get(pk=keys(police, "钱二")[0])
    Mark(unit_list=police, turn=turn, outcome="无异议").save()
    with pytest.raises(Refused, match="钱二"):
        answering.sign(desk.review1, police)
    assert not Sheet.objects.unscoped("test").exists()


def test_who_took_a_step_kept_apart_is_named_and_signs_nothing(desk, town, opened, police):
    text = opened.process.text.replace(
        'id = "review"', 'id = "review"\nnot_by = ["list"]'
    )  # fmt: skip
    type(opened.process).objects.unscoped("test").filter(pk=opened.process_id).update(text=text)
    listed = Turn.objects.unscoped("test").filter(step="list", case__title="孙三")
    listed.update(done_by=desk.review1)
    row = list_of(opened, desk.bureaus[0])
    answering.rest(desk.review1, row)
    assert answering.marks_of(row).count() == 4
    with pytest.raises(Refused, match="您办理了“汇总人选”"):
        answering.mark(desk.review1, row, keys(row, "孙三"), outcome="无异议")


@pytest.mark.both
def test_cases_go_on_when_the_last_unit_signs(desk, police, court, petitions):
    answering.mark(
        desk.review2,
        court,
        keys(court, "钱二"),
        outcome="有异议",
        article="第三条",
        reason="正在核查",
    )
    for who, row in ((desk.review1, police), (desk.review2, court)):
        all_clear(who, row)
    open_ = Turn.objects.unscoped("test").filter(done_at=None)
    assert set(open_.values_list("step", flat=True)) == {"review"}
    all_clear(desk.review3, petitions)
    told = {one.case.title: (one.step, one.unit.name) for one in open_.order_by("pk")}
    assert told.pop("钱二") == ("conflict", "甲县")
    assert set(told.values()) == {("decide", "甲县")}
    assert {one.unit_list for one in open_} == {None}
    versions = Case.objects.unscoped("test").values_list("version", flat=True)
    assert set(versions) == {4}


def test_supplement_brings_a_case_back_onto_every_list(
    desk, town, opened, police, court, petitions
):
    Case.objects.unscoped("test").update(parameters={"days": 5, "again": 1})
    answering.mark(desk.review1, police, keys(police, "李四"), outcome="需补充材料")
    for who, row in ((desk.review1, police), (desk.review2, court), (desk.review3, petitions)):
        all_clear(who, row)
    (turn,) = Turn.objects.unscoped("test").filter(step="supplement")
    assert turn.case.title == "李四"
    finishing.finish(desk.ship, turn)
    again = Turn.objects.unscoped("test").filter(step="review", round=2)
    assert {one.unit_list for one in again} == {police, court, petitions}
    (line,) = boards.lines_of(opened, [turn.case])
    assert set(line.turns) == {one.pk for one in again}


@pytest.mark.both
def test_returned_workbook_is_signed_at_once(desk, police):
    numbers = dict(rows_of(police, Turn).values_list("case__title", "case__number"))
    read = handed_in(desk.review1, "casework.unitlist", "return", police, book([
        HEAD,
        [numbers["赵一"], "赵一", "无异议", None, None],
        [numbers["钱二"], "钱二", "有异议", "第三条", "正在核查"],
        [numbers["孙三"], "孙三", None, None, None],
    ]))  # fmt: skip
    assert faults(read) == []
    done = written(desk.review1, read)
    assert (done.state, done.made, done.changed) == ("done", 2, 0)
    (sheet,) = Sheet.objects.unscoped("test")
    assert (sheet.many, sheet.signer) == (2, desk.review1)
    told = {one.turn.case.title: one.outcome for one in rows_of(sheet, Conclusion)}
    assert told == {"赵一": "无异议", "钱二": "有异议"}
    assert answering.open_of(police).count() == 3


def test_faults_of_a_returned_workbook_name_their_cells_and_nothing_is_signed(desk, police):
    numbers = dict(rows_of(police, Turn).values_list("case__title", "case__number"))
    read = handed_in(desk.review1, "casework.unitlist", "return", police, book([
        HEAD,
        [numbers["赵一"], "赵一", "无异议", None, None],
        [numbers["钱二"], "孙三", "无异议", None, None],
        [numbers["孙三"], "孙三", "有异议", None, "在查"],
        ["RS2026-999999", "某人", "无异议", None, None],
        [numbers["赵一"], "赵一", "无异议", None, None],
        [numbers["李四"], "李四", "同意", None, None],
    ]))  # fmt: skip
    told = {(line, field): text for line, field, text in faults(read)}
    assert set(told) == {
        (3, "who"), (4, "article"), (5, "number"), (6, "number"), (7, "outcome"),
    }  # fmt: skip
    assert "是“钱二”，与此不符" in told[3, "who"]
    assert "没有待办的“RS2026-999999”" in told[5, "number"]
    assert "编号与此相同" in told[6, "number"]
    with pytest.raises(Conflict):
        written(desk.review1, read)
    assert not Conclusion.objects.unscoped("test").exists()


def test_list_is_handed_out_with_its_open_rows(client, desk, police):
    import openpyxl
    from django.urls import reverse

    answering.mark(desk.review1, police, keys(police, "赵一"), outcome="无异议")
    answering.sign(desk.review1, police)
    client.force_login(desk.review1)
    address = reverse("frame:intake-template", args=["casework.unitlist", police.pk, "return"])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).worksheets[0]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = next(n for n, line in enumerate(lines) if line[0] and "编号" in str(line[0]))
    assert [line[1] for line in lines[head + 1 : head + 5]] == ["钱二", "孙三", "李四", "周五"]


def test_letter_answers_a_whole_list_with_its_exceptions(desk, police, petitions):
    answering.mark_letter(
        desk.org,
        petitions,
        keys(petitions, "钱二"),
        outcome="有异议",
        article="第二条",
        reason="信访未结",
    )
    assert not answering.marks_of(petitions).exists()
    sheet = answering.letter(
        desk.org, petitions, letter="甲信〔2026〕3号", letter_on=timezone.localdate(),
        scan=paper("函.pdf", b"%PDF-1.4 x"), others="无异议",
    )  # fmt: skip
    assert (sheet.many, sheet.letter, sheet.unit_name) == (5, "甲信〔2026〕3号", "信访局")
    told = {one.turn.case.title: one.outcome for one in rows_of(sheet, Conclusion)}
    assert told.pop("钱二") == "有异议"
    assert set(told.values()) == {"无异议"}
    kept = Evidence.objects.unscoped("test")
    assert {(one.kind, one.text) for one in kept} == {("密封函件", "甲信〔2026〕3号")}
    assert (kept.count(), kept.values("file").distinct().count()) == (5, 1)


def test_letter_that_says_nothing_of_the_rest_leaves_them_unanswered(desk, petitions):
    given = {"letter": "甲信〔2026〕3号", "scan": paper("函.pdf", b"%PDF-1.4 x")}
    with pytest.raises(GuantongError, match="之后"):
        answering.letter(
            desk.org, petitions, letter_on=timezone.localdate() + dt.timedelta(days=1), **given
        )
    with pytest.raises(Conflict, match="没有标记"):
        answering.letter(desk.org, petitions, letter_on=timezone.localdate(), **given)
    read = handed_in(desk.org, "casework.unitlist", "letter-rows", petitions, book([
        HEAD, [petitions_number(petitions, "李四"), "李四", "有异议", "第二条", "信访未结"],
    ]))  # fmt: skip
    assert faults(read) == []
    written(desk.org, read)
    answering.letter(desk.org, petitions, letter_on=timezone.localdate(), **given)
    assert [one.case.title for one in answering.open_of(petitions)] == [
        "赵一",
        "钱二",
        "孙三",
        "周五",
    ]


def petitions_number(row, name):
    return rows_of(row, Turn).get(case__title=name).case.number


def test_silence_of_an_overdue_unit_is_written_down_as_silence(desk, opened, police, court):
    with pytest.raises(Conflict):
        answering.without(desk.org, police, reason="逾期没有答复")
    all_clear(desk.review2, court)
    late(opened)
    answering.without(desk.org, police, reason="逾期没有答复")
    turns = rows_of(police, Turn)
    assert {(one.outcome, one.note, one.done_by) for one in turns} == {
        ("未反馈", "逾期没有答复", desk.org)
    }
    assert not rows_of(police, Sheet).exists()
    finishing.say_late(desk.review1, turns.first(), outcome="无异议")
    (line,) = boards.lines_of(opened, [turns.first().case])
    boards.fill(desk.org, [line], [police, court])
    assert [cell.letter for cell in line.cells] == ["已", "已"]


def test_list_waits_in_one_line_and_its_turns_in_none(desk, opened, police):
    assert not turns_of(desk.review1).exists()
    (wait, overdue) = RoundLists.waits
    (row,) = wait.rows(desk.review1)
    assert str(row) == "2026 年第一批：公安局，5 人待审"
    all_clear(desk.review1, police)
    assert not wait.rows(desk.review1).exists()
    assert not overdue.rows(desk.org).exists()
    late(opened)
    told = [str(one) for one in overdue.rows(desk.org)]
    assert told == ["2026 年第一批：法院，5 人待审", "2026 年第一批：信访局，5 人待审"]
    assert not overdue.rows(desk.review2).exists()


def test_turn_that_goes_to_another_unit_goes_to_its_list(desk, town, opened, police, court):
    turn = Turn.objects.unscoped("test").get(pk=keys(police, "赵一")[0])
    handing.assign(desk.org, turn, unit=desk.bureaus[1], reason="由法院办理")
    turn.refresh_from_db()
    assert turn.unit_list == court
    handing.assign(desk.org, turn, unit=town.red, reason="由镇里办理")
    turn.refresh_from_db()
    assert (turn.unit_list.unit, turn.unit_list.round) == (town.red, opened)


def test_clash_is_told_once_all_answered(monkeypatch, desk, opened, police, court, petitions):
    def source(cases, said):
        told = {one.turn.case.title: one.outcome for some in said.values() for one in some}
        assert set(told) == {one.title for one in cases}
        return {one.pk: [Clash("rules", "负面清单第二条")] for one in cases if one.title == "孙三"}

    monkeypatch.setitem(rounds.CONFLICTS, "nominee.review", [source])
    answering.mark(
        desk.review2,
        court,
        keys(court, "钱二"),
        outcome="有异议",
        article="第三条",
        reason="正在核查",
    )
    all_clear(desk.review1, police)
    all_clear(desk.review2, court)
    cases = boards.cases_of(desk.org, opened)
    assert boards.clashing(opened, cases) == []
    all_clear(desk.review3, petitions)
    lines = {one.case.title: one for one in boards.lines_of(opened, list(cases))}
    assert [one.text for one in lines["钱二"].clashes] == ["有异议：法院；无异议：其余 2 家"]
    assert [(one.kind, one.text) for one in lines["孙三"].clashes] == [("rules", "负面清单第二条")]
    assert lines["赵一"].clashes == []
    keys_ = boards.clashing(opened, cases)
    assert {one.title for one in cases if one.pk in keys_} == {"钱二", "孙三"}


def test_number_of_queries_does_not_grow_with_the_list(
    django_assert_max_num_queries, town, desk, drawn
):
    from tests.casework.conftest import ready

    for n in range(60):
        Nominee(unit=town.village, name=f"人选{n}", round=drawn).save()
    opened = ready(desk.org, drawn)
    for who, unit in ((desk.review1, 0), (desk.review2, 1)):
        all_clear(who, list_of(opened, desk.bureaus[unit]))
    row = list_of(opened, desk.bureaus[2])
    with django_assert_max_num_queries(40):
        answering.rest(desk.review3, row)
    # The last unit: every case goes on.
    with django_assert_max_num_queries(55):
        assert answering.sign(desk.review3, row).many == 65
    cases = list(boards.cases_of(desk.org, opened))
    with django_assert_max_num_queries(6):
        boards.fill(desk.org, boards.lines_of(opened, cases), boards.lists_of(opened))
    assert {one.hidden for one in queries.turns(desk.org, cases[0])} == {False}
