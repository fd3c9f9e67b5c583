"""What moves somebody out bars nothing without article, evidence, hearing and two names."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.staffing import grounded

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.people.models import AwardSanction, PracticePosting
from guantong.people.services import records
from guantong.staffing.eligibility import bars_of, pool_of
from guantong.staffing.models import Grounds, GroundsEvidence, Handling
from guantong.staffing.papers import notice
from guantong.staffing.queries import followed
from guantong.staffing.queries import grounds as reads
from guantong.staffing.queries import judgement as judgements
from guantong.staffing.services import eligibility, grounds, judgement
from guantong.standards.months import Month

pytestmark = pytest.mark.django_db
WHY = "防汛值守脱岗，经核查属实，不宜留任现岗位。"
LOAD = "年轻，缺基层一线历练，宜到乡镇任实职。"


@pytest.fixture
def second(cast, town):
    return grounded.second_officer(cast, town)


@pytest.fixture
def round_(cast, town):
    return judgement.open_round(cast.officer, town.city, "换届研判", timezone.localdate())


@pytest.fixture
def woman(staff):
    return staff.people.woman


@pytest.fixture
def placed(cast, round_, woman):
    return judgement.place(cast.officer, round_, woman, "remove", WHY, seen=0)


def _barred(scenario):
    return "judgement.remove" in bars_of(pool_of(scenario)).codes


@pytest.mark.both
def test_a_placement_bars_nothing_until_it_is_whole_and_then_names_its_articles(
    cast, scenario, second, placed, woman, staff
):
    row, today = grounded.of(placed), timezone.localdate()
    assert reads.lacking(row) == ["情形", "证明材料", "听取本人说明", "另一人确认"]
    for step, left in (
        ({"evidence": False, "hearing": False}, ["证明材料", "听取本人说明", "另一人确认"]),
        ({"article": False, "hearing": False}, ["听取本人说明", "另一人确认"]),
        ({"article": False, "evidence": False}, ["另一人确认"]),
    ):
        with pytest.raises(Conflict, match="依据不全，不能确认。还缺"):
            grounds.confirm(cast.officer, row)
        row = grounded.give(cast.officer, row, **step)
        assert reads.lacking(row) == left
        assert not _barred(scenario)
    grounds.confirm(cast.officer, row)
    assert grounded.fresh(row).state == "proposed"
    assert not _barred(scenario)
    assert judgements.groups_of([woman.pk], today) == {}
    with pytest.raises(Refused, match="须由另一人核签"):
        grounded.sign(cast.officer, row)
    grounded.sign(second, row)
    assert reads.lacking(grounded.fresh(row)) == []
    assert judgements.groups_of([woman.pk], today) == {woman.pk: "remove"}
    assert _barred(scenario)
    found = eligibility.findings(cast.officer, scenario, woman, staff.posts[0])
    one = next(f for f in found if f.rule == "judgement.remove")
    assert one.citation == (
        "《推进领导干部能上能下规定》第五条（三）担当和斗争精神不强、第五条（七）事业心责任感不强"
    )
    assert (one.source, one.exceptional) == ("《推进领导干部能上能下规定》", True)


def test_a_proposal_leaves_in_force_what_was_said_before(cast, round_, woman, second):
    today = timezone.localdate()
    judgement.place(cast.officer, round_, woman, "load", LOAD, seen=0)
    made = judgement.place(cast.officer, round_, woman, "remove", WHY, seen=1)
    assert judgements.groups_of([woman.pk], today) == {woman.pk: "load"}
    assert judgements.standing(woman, today).group == "load"
    grounded.whole(cast.officer, second, made)
    assert judgements.groups_of([woman.pk], today) == {woman.pk: "remove"}
    # Withdrawing is as it was: one officer, with a reason.
    judgement.withdraw(cast.officer, round_, woman, "复核后情况不属实，撤回原意见。", seen=2)
    assert judgements.groups_of([woman.pk], today) == {}


def test_a_placement_counts_from_the_day_of_the_second_name(cast, round_, woman, second):
    today = timezone.localdate()
    before = today - dt.timedelta(days=20)
    made = judgement.place(cast.officer, round_, woman, "remove", WHY, seen=0, on=before)
    grounded.whole(cast.officer, second, made)
    assert judgements.groups_of([woman.pk], today - dt.timedelta(days=1)) == {}
    assert judgements.groups_of([woman.pk], today) == {woman.pk: "remove"}


def test_a_placement_of_before_there_were_grounds_bars_nothing_and_may_be_given_them(
    cast, scenario, placed, second
):
    Grounds.objects.unscoped("test").delete()
    assert not _barred(scenario)
    assert reads.lacking(None) == ["情形", "证明材料", "听取本人说明", "另一人确认"]
    made = grounds.ground(cast.officer, placed)
    assert made.judgement == placed
    grounded.whole(cast.officer, second, placed)
    assert _barred(scenario)


def test_other_groups_need_no_grounds(cast, round_, woman):
    made = judgement.place(cast.officer, round_, woman, "load", LOAD, seen=0)
    assert not Grounds.objects.unscoped("test").exists()
    assert grounds.ground.ready(made) is False


def test_evidence_is_a_file_or_a_number_and_never_a_copy_of_a_case(cast, placed):
    row = grounded.of(placed)
    with pytest.raises(GuantongError, match="请附文件，或者写明文号"):
        grounds.add_evidence(cast.officer, row, "audited", "审计发现")
    with pytest.raises(GuantongError, match="写明文号，不存复印件"):
        grounds.add_evidence(cast.officer, row, "case", "处分决定", "", grounded.note())
    number = "示纪〔2026〕3号"
    case = grounds.add_evidence(cast.officer, row, "case", "处分决定", number, grounded.note())
    assert (case.number, case.file) == (number, None)
    kept = grounds.add_evidence(cast.officer, grounded.fresh(row), "audited", "审计发现",
                                upload=grounded.note("审计.txt", "密"))  # fmt: skip
    assert isinstance(kept, GroundsEvidence)
    assert kept.file.name == "审计.txt"
    one = reads.evidence(row)[0]
    grounds.put_aside(cast.officer, one, "后来查明与本人无关")
    grounds.put_aside(cast.officer, kept, "已由正式报告代替")
    assert "证明材料" in reads.lacking(grounded.fresh(row))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"heard_on": dt.date.today() + dt.timedelta(days=1)}, "不能晚于今天"),
        ({"heard_by": " "}, "由谁同本人谈话"),
        ({"said": " "}, "本人怎样说明"),
        ({"upload": None}, "请附谈话记录"),
    ],
)
def test_a_hearing_says_when_by_whom_what_and_is_on_file(cast, placed, change, words):
    given = {"heard_on": dt.date.today(), "heard_by": "王部长（虚构）", "heard_how": "said",
             "said": "当晚因病离岗", "upload": grounded.note()} | change  # fmt: skip
    with pytest.raises(GuantongError, match=words):
        grounds.hear(cast.officer, grounded.of(placed), **given)


def test_a_person_may_decline_to_speak(cast, placed):
    row = grounded.of(placed)
    grounds.hear(cast.officer, row, dt.date.today(), "王部长（虚构）", "declined", grounded.note())
    row = grounded.fresh(row)
    assert (row.get_heard_how_display(), row.said) == ("本人表示不作说明", "")
    assert "听取本人说明" not in reads.lacking(row)


def test_what_changed_after_it_was_put_forward_is_not_seconded_and_what_is_signed_is_not_changed(
    cast, placed, second
):
    row = grounded.give(cast.officer, grounded.of(placed))
    grounds.confirm(cast.officer, row)
    grounds.situate(cast.officer, row, ["s03"])
    with pytest.raises(Conflict, match="内容在提请之后有改动"):
        grounded.sign(second, row)
    grounds.confirm(cast.officer, grounded.fresh(row))
    grounded.sign(second, row)
    row = grounded.fresh(row)
    assert [row.confirmation.by, row.confirmation.seconded_by] == [cast.officer, second]
    with pytest.raises(Conflict):
        grounds.situate(cast.officer, row, ["s01"])
    with pytest.raises(Conflict):
        grounds.add_evidence(cast.officer, row, "other", "另一事", "文号")


def test_nobody_judges_or_confirms_a_relative_or_the_own_person(cast, round_, woman, second):
    made = judgement.place(cast.officer, round_, woman, "remove", WHY, seen=0)
    row = grounded.give(cast.officer, grounded.of(made))
    type(woman).objects.unscoped("test").filter(pk=woman.pk).update(account=second)
    grounds.confirm(cast.officer, row)
    with pytest.raises(Refused):
        grounded.sign(second, row)
    with pytest.raises(Refused, match="您本人"):
        judgement.place(second, round_, woman, "first", LOAD, seen=1)


def _handle(cast, second, row, code, on=None):
    made = grounds.handle(
        cast.officer, row, code, "示范市委", on or dt.date.today(), "示委〔2026〕9号"
    )
    grounded.sign(second, made, "enter")
    return Handling.objects.unscoped("test").get(pk=made.pk)


@pytest.mark.both
def test_what_the_committee_decided_is_kept_with_its_influence_and_the_bar_ends(
    cast, scenario, placed, woman, second
):
    row = grounded.whole(cast.officer, second, placed)
    with pytest.raises(GuantongError, match="不能早于依据确认"):
        grounds.handle(
            cast.officer, row, "h4", "示范市委", dt.date.today() - dt.timedelta(days=1), "文号"
        )
    wrong = grounds.handle(cast.officer, row, "h3", "示范市委", dt.date.today(), "文号")
    assert not AwardSanction.objects.unscoped("test").exists()
    assert _barred(scenario)
    grounds.drop(cast.officer, wrong)
    made = _handle(cast, second, row, "h4")
    assert (made.months, made.seconded_by) == (12, second)
    kept = AwardSanction.objects.unscoped("test").get(person=woman)
    assert (kept.kind, kept.name, kept.authority) == ("h4", "不适宜担任现职：降职", "示范市委")
    assert kept.influence_end == made.influence_end
    assert kept.article.startswith("《推进领导干部能上能下规定》第五条（三）")
    assert grounded.fresh(row).state == "decided"
    assert not _barred(scenario)


def test_whoever_keeps_the_level_has_no_influence_period_and_no_decision_ends_the_matter(
    cast, placed, second, round_, staff
):
    row = grounded.whole(cast.officer, second, placed)
    made = _handle(cast, second, row, "h1")
    assert (made.months, made.influence_end) == (0, None)
    young = staff.people.young
    other = judgement.place(cast.officer, round_, young, "adjust", WHY, seen=0)
    row = grounded.whole(cast.officer, second, other)
    _handle(cast, second, row, "none")
    assert grounded.fresh(row).state == "dropped"
    assert judgements.groups_of([young.pk], timezone.localdate()) == {}
    assert not AwardSanction.objects.unscoped("test").filter(person=young).exists()


def test_the_letter_says_the_articles_the_decision_and_the_right_to_a_review(cast, placed, second):
    row = grounded.whole(cast.officer, second, placed)
    made = _handle(cast, second, row, "h4")
    paper = notice(made)
    text = "\n".join(getattr(one, "text", "") for one in paper.blocks)
    assert "第五条（三）担当和斗争精神不强" in text
    assert "30 日内向原处理机关申请复核" in text
    assert "15 日内提出申诉" in text
    assert "影响期 12 个月" in text
    assert "淘汰" not in text
    assert "依据待核：" in paper.foot


def test_the_page_tells_what_is_lacking_and_the_files_are_handed_out(client, cast, placed, second):
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    row = grounded.of(placed)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "这条意见还没有生效" in page
    assert "还缺：情形、证明材料、听取本人说明、另一人确认" in page
    board = client.get(reverse("staffing:judgement", args=[placed.round_id])).content.decode()
    assert "提出，未生效" in board
    assert "还缺：情形、证明材料、听取本人说明、另一人确认" in board
    listed = client.get(reverse("staffing:all-grounds")).content.decode()
    assert "情形、证明材料、听取本人说明、另一人确认" in listed
    row = grounded.whole(cast.officer, second, placed)
    got = client.get(reverse("staffing:grounds-hearing", args=[row.pk]))
    assert b"".join(got.streaming_content).decode() == "本人签名"
    assert client.get(reverse("staffing:grounds-notice", args=[row.pk, "pdf"])).status_code == 404
    _handle(cast, second, row, "h3")
    got = client.get(reverse("staffing:grounds-notice", args=[row.pk, "pdf"]))
    assert got.content[:4] == b"%PDF"
    event = Event.objects.unscoped("test").filter(action="研判.打印告知书").get()
    assert placed.person.name not in event.summary + event.data
    client.force_login(cast.stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(row.get_absolute_url()).status_code == 404


@pytest.mark.both
def test_the_next_round_shows_what_followed_each_placement_and_says_where_nothing_did(
    client, cast, town, round_, staff, second
):
    woman, young = staff.people.woman, staff.people.young
    early = timezone.localdate() - dt.timedelta(days=100)
    judgement.place(cast.officer, round_, woman, "bold", LOAD, seen=0, on=early)
    judgement.place(cast.officer, round_, young, "load", LOAD, seen=0, on=early)
    judgement.close_round(cast.officer, round_)
    day, month = f"{timezone.localdate():%Y-%m-%d}", f"{timezone.localdate():%Y-%m}"
    records.save_record(cast.officer, woman, "A14", {"kind": "award", "name": "嘉奖", "on": day})
    records.save_record(cast.officer, woman, "A11",
                        {"name": "中青班", "start": month, "end": month, "days": 30})  # fmt: skip
    after = str(Month.of(timezone.localdate()) + 1)
    PracticePosting(
        person=woman, kind="village", unit=town.village, task="驻村帮扶", start=after
    ).save()
    later = judgement.open_round(cast.officer, town.city, "下一次", timezone.localdate())
    before = judgements.before(cast.officer, [woman.pk, young.pk], later)
    found = followed.since(cast.officer, before.values())
    assert [(one.on, one.what) for one in found[woman.pk]] == [
        (after, "驻村：一村"), (day, "奖励：嘉奖"), (month, "培训：中青班"),
    ]  # fmt: skip
    assert found[woman.pk][1].address == reverse("people:records", args=[woman.pk, "A14"])
    assert found[young.pk] == []
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    board = client.get(reverse("staffing:judgement", args=[later.pk])).content.decode()
    assert "奖励：嘉奖" in board
    assert "没有变化" in board
    assert judgements.last_round(cast.officer, later) == round_
    listed = client.get(reverse("staffing:judgement-followed", args=[round_.pk]))
    assert "培训：中青班" in listed.content.decode()
    book = client.get(reverse("staffing:judgement-followed", args=[round_.pk]), {"export": "xlsx"})
    assert any("没有变化" in row for row in _cells(book.content))


def _cells(body):
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    return ["|".join(map(str, row)) for row in rows]
