"""Who manages a post: what a committee's vote comes to, the letters, and what waits for them."""

import datetime as dt
import io

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as told
from tests.staffing.shared import sign_in

from guantong.core.errors import Conflict, GuantongError
from guantong.formats.documents import to_pdf, to_word
from guantong.meeting.listings import Letters, Meetings
from guantong.meeting.models import Answer, AppointmentLetter, Letter, Motion
from guantong.meeting.services import applying, authority, deciding, letters, numbers, opening
from guantong.meeting.services.letter_papers import paper_of
from guantong.meeting.services.opening import Move
from guantong.people.models import PostHeld
from guantong.staffing.models import Post
from guantong.staffing.queries import authority as managing
from guantong.staffing.services import posts
from guantong.standards.authority import Managed, Place, manager, read_table, table
from guantong.standards.errors import RuleError

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HOW = {"document": "甲干〔2026〕12号", "month": f"{TODAY:%Y-%m}"}
HEAD = {"level": "1A31", "duty": "government", "is_chief": True}


@pytest.mark.parametrize(
    ("place", "by", "lead"),
    [
        (("county", "甲县", "县委书记", "1A31", "party", True), "province", ""),
        (("county", "甲县", "县委副书记、县长", "1A31"), "province", ""),
        (("county", "甲县", "人大常委会主任", "1A31", "congress", True), "prefecture", ""),
        (("county", "甲县", "副县长", "1A32", "government"), "prefecture", ""),
        (("county", "甲县", "法院院长", "1A32", "court", True), "dual", "prefecture"),
        (("county", "甲县税务局", "局长", "1A41", "other", True), "dual", "line"),
        (("county", "红星镇", "镇长", "1A41", "government", True), "county", ""),
        (("zone", "某管理区", "主任", "1A31", "government", True), "prefecture", ""),
        (("municipal", "市财政局", "科长", "1A41"), "own", ""),
        (("municipal", "市财政局", "局长", "1A31", "finance", True), "prefecture", ""),
    ],
)
def test_a_rule_says_who_manages_a_post(place, by, lead):
    found = manager(Place(*place))
    assert (found.by, found.lead) == (by, lead)
    assert "待核" in found.rule


def test_of_a_post_without_a_level_nobody_can_say():
    assert manager(Place("county", "甲县", "县长", "", "government", True)) is None


RULE = """
[[rule]]
code = "a"
name = "甲"
manages = "county"
article = "x"
basis = "memory"
verify = true
"""
REST = """
[consult]
days = 30
silence_is_consent = false
article = ""
verify = true
[request]
annexes = []
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RULE.replace("county", "dual") + REST, "双重管理须写明主管方和协管方"),
        (RULE + RULE + REST, "“a”重复"),
        (RULE + "colour = 1\n" + REST, "缺少或不认识：colour"),
        ("", "缺少 'consult'"),
    ],
)
def test_a_table_of_rules_that_is_wrong_is_refused_in_words(text, said):
    with pytest.raises(RuleError, match=said):
        read_table(text, "表")


def test_an_officer_writes_on_a_post_who_manages_it(cast, staff, client):
    post = next(one for one in staff.posts if one.title == "党委书记")
    assert managing.managers([post])[post.pk].by == "county"
    with pytest.raises(GuantongError, match="须写明主管方和协管方"):
        posts.change(cast.officer, post, managed_by="dual", led_by="county", version=1)
    with pytest.raises(GuantongError, match="只有双重管理"):
        posts.change(cast.officer, post, managed_by="county", led_by="county", version=1)
    posts.change(
        cast.officer, post, managed_by="dual", led_by="county", assisted_by="line", version=1
    )
    post.refresh_from_db()
    words = "双重管理（县（区）委主管，上级主管部门党组（党委）协管）"
    assert managing.told(managing.managers([post])[post.pk]) == words
    sign_in(client, cast.officer)
    assert words in client.get(post.get_absolute_url()).content.decode()
    page = client.get(reverse("staffing:posts"), {"managed": "province", "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(page.content)).active
    lines = [[str(cell) for cell in line] for line in book.iter_rows(values_only=True)]
    assert [line[:2] for line in lines if "省管" in line] == [["示范市 甲县", "县长"]]
    assert not any("党委书记" in line for line in lines)
    head = next(one for one in staff.posts if one.title == "县长")
    page = client.get(head.get_absolute_url()).content.decode()
    assert "管理权限按规则推定：县（市、区）委书记，县（市、区）长" in page


def moved(gov, **more):
    """钱 is moved to be head of the county; 李 of the town to be its deputy head."""
    return [
        Move(gov.woman, gov.county, "县长", "甲县县长", "甲县副县长", is_elected=True, **HEAD),
        Move(gov.mayor, gov.county, "副县长", "甲县副县长", "红星镇党委书记", level="1A32",
             duty="government", **more),
    ]  # fmt: skip


def held_by(cast, unit, moves, **more):
    data = {"name": "县委常委会会议", "on": TODAY, **more}
    return opening.create(cast.officer, unit, data, told.members(), moves)


def words(meeting):
    return [one.words for one in told.motions(meeting)]


def test_a_countys_committee_recommends_what_the_city_and_the_province_manage(cast, gov):
    meeting = held_by(cast, gov.county, moved(gov))
    assert words(meeting) == [
        "推荐为甲县县长候选人，建议免去甲县副县长（报省委审批）",
        "推荐为甲县副县长人选，建议免去红星镇党委书记（报示范市委审批）",
    ]
    assert [one.authority for one in told.motions(meeting)] == ["province", "prefecture"]
    assert [one.needs_notice for one in told.motions(meeting)] == [False, False]


def test_the_citys_committee_decides_what_it_manages_and_proposes_what_a_county_does(cast, gov):
    town = Move(gov.young, gov.red, "党委书记", "红星镇党委书记", "", level="1A41", duty="party")
    meeting = held_by(cast, gov.county.parent, [moved(gov)[1], town])
    assert words(meeting) == [
        "任甲县副县长，免红星镇党委书记", "建议提名为红星镇党委书记人选（向甲县县委提出）",
    ]  # fmt: skip


def test_nobody_is_taken_from_a_post_that_a_committee_above_manages(cast, gov):
    """孙 is deputy head of the county, which the city manages; the town is the county's own."""
    town = Move(gov.young, gov.red, "党委书记", "红星镇党委书记", "甲县副县长", level="1A41",
                duty="party")  # fmt: skip
    meeting = held_by(cast, gov.county, [town])
    assert words(meeting) == ["推荐为红星镇党委书记人选，建议免去甲县副县长（报示范市委审批）"]
    beside = held_by(
        cast, gov.county,
        [Move(gov.young, gov.red, "党委书记", "红星镇党委书记", level="1A41", beside=True)],
    )  # fmt: skip
    assert words(beside) == ["任红星镇党委书记"]


def test_a_removal_is_asked_of_whoever_manages_the_post_that_is_left(cast, gov):
    meeting = held_by(cast, gov.county, [Move(gov.chief, remove="甲县县长", reason="到龄")])
    assert words(meeting) == ["建议免去甲县县长（报省委审批）"]


def test_a_units_own_party_group_decides_its_own_posts_only(cast, gov, town):
    meeting = held_by(cast, gov.county, moved(gov), kind="group")
    assert authority.tier_of(meeting) == "own"
    assert words(meeting)[1].endswith("（报示范市委审批）")
    clerk = Move(gov.mayor, gov.red, "科员", "红星镇科员", level="1A50", beside=True)
    assert words(held_by(cast, town.red, [clerk])) == ["任红星镇科员"]
    head = Move(gov.mayor, gov.red, "镇长", "红星镇镇长", level="1A41", beside=True)
    assert words(held_by(cast, town.red, [head])) == ["推荐为红星镇镇长人选（报甲县县委审批）"]


def test_who_manages_is_kept_with_the_motion_whatever_is_written_on_the_post_later(cast, staff):
    gov = staff.people
    meeting = held_by(cast, gov.county, moved(gov)[:1])
    post = Post.objects.unscoped("test").get(title="县长")
    post.managed_by = "county"
    post.save()
    motion = told.motions(meeting)[0]
    assert (motion.authority, motion.way, motion.post_id) == ("province", "recommend", post.pk)
    assert motion.is_elected
    beside = Move(gov.woman, gov.county, "县长", "甲县县长", level="1A31", beside=True)
    assert words(held_by(cast, gov.county, [beside])) == ["提名为甲县县长候选人"]


def test_what_nobody_can_say_is_said_before_the_meeting_opens(cast, gov):
    move = Move(gov.mayor, gov.county, "调研员", "甲县调研员", beside=True)
    meeting = held_by(cast, gov.county, [move])
    motion = told.motions(meeting)[0]
    assert motion.words == "任甲县调研员（管理权限未定）"
    with pytest.raises(Conflict, match="李（虚构）：职务层次不明"):
        told.begin(cast.officer, meeting)
    authority.manage(cast.officer, motion, by="county", reason="县委管理干部职务名称表")
    assert words(meeting) == ["任甲县调研员"]
    assert told.begin(cast.officer, meeting).state == "open"


@pytest.fixture
def recommended(cast, second, gov, shelf):
    """甲县's committee recommended its head and a deputy; both may be carried out by approval."""
    return shelf.take(_recommended, cast, second, gov)


def _recommended(cast, second, gov):
    made = moved(gov)
    one = Move(gov.chief, remove="甲县县长", reason="到龄")
    return told.decided(cast.officer, second, held_by(cast, gov.county, [*made, one]))


def of(meeting, person):
    return Motion.objects.unscoped("test").get(meeting=meeting, person=person)


def held(person):
    rows = PostHeld.objects.unscoped("test").filter(person=person, end="")
    return [(row.title, row.document) for row in rows]


def waits(listing, account):
    return {str(one.label) for one in listing.waits if one.rows(account).exists()}


def sent(cast, meeting):
    letters.write(cast.officer, meeting)
    rows = list(Letter.objects.unscoped("test").order_by("decider"))
    for number, row in enumerate(rows, start=1):
        letters.send(cast.officer, row, number=f"甲请〔2026〕{number}号", sent_on=TODAY)
        row.refresh_from_db()
    return rows


def answered(cast, letter, outcome="agree", **more):
    said = {f"m{one.pk}": outcome for one in letters.motions_of(letter)}
    facts = {"number": "市委干〔2026〕88号", "on": TODAY}
    return letters.answer(cast.officer, letter, **{**facts, **more}, **said)


def test_nothing_is_held_before_the_higher_documents_number_is_recorded(cast, gov, recommended):
    assert waits(Meetings, cast.officer) == {"已通过，待出具请示或函"}
    with pytest.raises(Conflict, match="等候省委批复，登记来文文号后才能办理"):
        applying.apply_decision(cast.officer, recommended, **HOW)
    rows = sent(cast, recommended)
    assert {(one.to, one.decider) for one in rows} == {
        ("示范市委", "省委"),
        ("示范市委", "示范市委"),
    }
    assert waits(Letters, cast.officer) == {"待上级批复"}
    letter = next(one for one in rows if one.decider == "示范市委")
    with pytest.raises(GuantongError, match="没有文号，不能作为已经答复"):
        answered(cast, letter, number=" ")
    with pytest.raises(GuantongError, match="请逐人选择来文的答复"):
        letters.answer(cast.officer, letter, number="市委干〔2026〕88号", on=TODAY)
    with pytest.raises(GuantongError, match="早于发出日期"):
        answered(cast, letter, on=TODAY - dt.timedelta(days=1))
    answered(cast, letter)
    done = applying.apply_decision(cast.officer, recommended, **HOW)
    assert (done.done, done.held_back) == (1, 2)
    assert held(gov.mayor) == [("副县长", "市委干〔2026〕88号")]
    assert held(gov.chief) == [("县长", "")]
    with pytest.raises(Conflict, match="已经办理任免或列入选举，不能再改答复"):
        answered(cast, letter, outcome="refuse")


def test_what_a_committee_above_refuses_waits_no_more(cast, gov, recommended):
    for letter in sent(cast, recommended):
        answered(cast, letter, outcome="refuse")
    assert waits(Letters, cast.officer) == set()
    assert waits(Meetings, cast.officer) == set()
    with pytest.raises(Conflict, match="已经全部办理"):
        applying.apply_decision(cast.officer, recommended, **HOW)
    assert held(gov.mayor)[0][0] == "党委书记"


def test_an_answer_is_corrected_by_a_later_one_beside_it(cast, gov, recommended):
    letter = next(one for one in sent(cast, recommended) if one.decider == "示范市委")
    answered(cast, letter, outcome="refuse")
    letter.refresh_from_db()
    answered(cast, letter)
    rows = Answer.objects.unscoped("test").filter(letter=letter)
    assert [row.outcome for row in rows] == ["refuse", "agree"]
    assert of(recommended, gov.mayor).answer.outcome == "agree"


def test_a_letter_is_taken_back_before_it_went_out_only(cast, recommended):
    letters.write(cast.officer, recommended)
    rows = Letter.objects.unscoped("test")
    one, other = rows.get(decider="省委"), rows.get(decider="示范市委")
    letters.unwrite(cast.officer, one)
    assert [motion.name for motion in letters.unwritten(recommended)] == [
        "钱（虚构）",
        "赵（虚构）",
    ]
    letters.send(cast.officer, other, number="甲请〔2026〕1号", sent_on=TODAY)
    with pytest.raises(Conflict, match="已发出"):
        letters.unwrite(cast.officer, other)
    letters.unsend(cast.officer, other, reason="文号写错了，重新登记")
    other.refresh_from_db()
    assert (other.state, other.number) == ("draft", "")


def test_a_number_is_borne_by_one_letter_only(cast, recommended):
    one, other = sent(cast, recommended)
    letters.unsend(cast.officer, other, reason="文号写错了，重新登记")
    for again in ("甲请〔2026〕1号", "甲请〔2026〕 第1号"):
        with pytest.raises(GuantongError, match="已用于另一件"):
            letters.send(cast.officer, other, number=again, sent_on=TODAY)
    unit = recommended.unit
    assert numbers.following_of(unit, "甲请", 2026) == 2
    assert numbers.following_of(unit, "甲请", 2027) == 1
    letters.send(cast.officer, other, number="甲请〔2026〕7号", sent_on=TODAY)
    assert numbers.following_of(unit, "甲请", 2026) == 8
    motion = letters.motions_of(one)[0]
    AppointmentLetter(
        motion=motion,
        unit=unit,
        word="甲请",
        year=2026,
        number=9,
        on=TODAY,
        organ="",
        title="",
        to="",
    ).save()
    assert numbers.is_taken(unit, "甲请〔2026〕9号")
    assert not numbers.is_taken(unit, "甲请〔2026〕10号")
    assert numbers.following_of(unit, "甲请", 2026) == 10


def test_the_request_is_printed_with_its_annexes(cast, client, gov, recommended):
    letter = next(one for one in sent(cast, recommended) if one.decider == "省委")
    paper = docx.Document(io.BytesIO(to_word(paper_of(letter))))
    text = "\n".join(one.text for one in paper.paragraphs)
    for said in (
        "甲县县委", "甲请〔2026〕", "关于推荐钱（虚构）等同志任职的请示", "示范市委：",
        "请予审核并报省委审批", "建议提名为甲县县长候选人，建议免去甲县副县长职务",
        "建议免去甲县县长职务", "妥否，请批示。", "附件：1．干部任免审批表（2份）", "民主推荐情况",
    ):  # fmt: skip
        assert said in text, said
    assert to_pdf(paper_of(letter)).startswith(b"%PDF")
    sign_in(client, cast.officer)
    page = client.get(letter.get_absolute_url()).content.decode()
    assert "审批机关" in page
    answer = client.get(reverse("meeting:letter-paper", args=[letter.pk, "docx"]))
    assert answer.status_code == 200
    meeting = client.get(recommended.get_absolute_url()).content.decode()
    assert "等候省委批复" in meeting
    assert "推荐为甲县县长候选人" in meeting


@pytest.fixture
def asked(cast, second, gov, shelf):
    return shelf.take(_asked, cast, second, gov)


def _asked(cast, second, gov):
    """甲县 leads and the police above assists a dual-managed post."""
    dual = Managed("dual", "county", "line")
    move = Move(gov.mayor, gov.county, "公安局政委", "甲县公安局政委", "", level="1A41",
                duty="police", beside=True, managed=dual)  # fmt: skip
    return told.decided(cast.officer, second, held_by(cast, gov.county, [move]))


def test_whoever_leads_a_dual_managed_post_decides_once_the_other_side_agreed(cast, gov, asked):
    assert words(asked) == ["任甲县公安局政委（征求上级公安机关党委意见）"]
    motion = told.motions(asked)[0]
    motion.notice_waived = "平级交流"
    motion.save()
    (letter,) = sent(cast, asked)
    assert (letter.kind, letter.to) == ("consult", "上级公安机关党委")
    assert letter.due_on == TODAY + dt.timedelta(days=table().consult.days)
    assert waits(Letters, cast.officer) == {"待协管方答复"}
    with pytest.raises(GuantongError, match="期满后才能登记逾期未复"):
        answered(cast, letter, outcome="silent")
    Letter.objects.unscoped("test").update(
        sent_on=TODAY - dt.timedelta(days=40), due_on=TODAY - dt.timedelta(days=10)
    )
    letter.refresh_from_db()
    answered(cast, letter, outcome="silent", number="")
    assert waits(Letters, cast.officer) == {"待协管方答复"}
    with pytest.raises(Conflict, match="逾期未复，不视为同意"):
        applying.apply_decision(cast.officer, asked, **HOW)
    letter.refresh_from_db()
    answered(cast, letter, number="公党〔2026〕5号")
    assert applying.apply_decision(cast.officer, asked, **HOW).done == 1
    assert ("公安局政委", "甲干〔2026〕12号") in held(gov.mayor)


def test_a_question_carries_a_reply_slip(cast, asked):
    (letter,) = sent(cast, asked)
    paper = docx.Document(io.BytesIO(to_word(paper_of(letter))))
    text = "\n".join(one.text for one in paper.paragraphs)
    assert "回　　执" in text
    assert "没有答复的，不作为同意" in text
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "□同意　□不同意" in cells


def test_a_record_signed_before_authority_was_kept_is_still_the_one_signed(cast, second, gov):
    meeting = told.decided(cast.officer, second, told.prepare(cast.officer, gov))
    rows = Motion.objects.unscoped("test").filter(meeting=meeting)
    rows.update(authority="", way="decide", asked_of="")
    digest = deciding.record_digest(meeting)
    assert digest != meeting.digest
    rows.update(asked_of="省委")
    assert deciding.record_digest(meeting) == digest
