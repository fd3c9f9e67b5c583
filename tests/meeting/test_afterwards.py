"""After the vote: letters with numbers, talks, reporting, the end of a probation; their papers."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.meeting import cast as told
from tests.meeting.checking import TODAY, days_ago, motion_of

from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.services import signing
from guantong.formats.documents import to_pdf, to_word
from guantong.meeting.listings import Afterwards, Probations, Talks
from guantong.meeting.models import AppointmentLetter, Decision, ProbationReview, Talk
from guantong.meeting.services import after_papers, afterwards, applying, notice, probation
from guantong.people.models import Person, PostHeld
from guantong.standards import appointment
from guantong.standards.months import Month

pytestmark = pytest.mark.django_db
MONTH = f"{TODAY:%Y-%m}"
HOW = {"document": "甲干〔2026〕12号", "month": MONTH}
LATER = TODAY + dt.timedelta(days=60)
ORGAN = {"organ": "中共甲县委组织部", "word": "甲组任", "on": TODAY}


@pytest.fixture
def applied(cast, second, gov, shelf):
    return shelf.take(_applied, cast.officer, second, gov)


def _applied(officer, second, gov):
    meeting = told.decided(officer, second, told.prepare(officer, gov, on=days_ago(1)))
    notice.publish(officer, meeting, first=TODAY, place="县委组织部网站")
    probation.say(officer, motion_of(meeting, gov.mayor), 12)
    applying.apply_decision(officer, meeting, **HOW, today=LATER)
    return meeting


def lines(document):
    return [one.text for one in document.blocks if hasattr(one, "text")]


def test_letters_are_numbered_without_gap_or_twin_and_a_spoilt_one_keeps_its_number(
    cast, gov, applied
):
    afterwards.issue(cast.officer, applied, **ORGAN)
    rows = list(AppointmentLetter.objects.unscoped("test"))
    many = Decision.objects.unscoped("test").exclude(applied_at=None).count()
    numbers = [f"甲组任〔{TODAY.year}〕{n}号" for n in range(1, many + 1)]
    assert [str(one) for one in rows] == numbers
    with pytest.raises(Conflict):
        afterwards.issue(cast.officer, applied, **ORGAN)
    afterwards.spoil(cast.officer, rows[1], "主送单位写错")
    afterwards.issue(cast.officer, applied, **ORGAN)
    again = AppointmentLetter.objects.unscoped("test").get(motion=rows[1].motion, spoilt="")
    assert again.number == many + 1
    assert "作　废" in lines(
        after_papers.letter_of(AppointmentLetter.objects.unscoped("test").get(pk=rows[1].pk))
    )
    afterwards.spoil(cast.officer, again, "再次写错")
    afterwards.issue(cast.officer, applied, **{**ORGAN, "word": "甲组干"})
    assert AppointmentLetter.objects.unscoped("test").latest("pk").number == 1


def test_a_letter_says_what_was_decided_and_keeps_it(cast, gov, applied):
    afterwards.issue(cast.officer, applied, **ORGAN)
    row = AppointmentLetter.objects.unscoped("test").get(motion__person=gov.mayor)
    said = "".join(lines(after_papers.letter_of(row)))
    start = after_papers.month(MONTH)
    assert f"李（虚构）同志任甲县副县长（试用期12个月，从{start}起计算）；" in said
    assert "免去其红星镇党委书记职务。" in said
    assert "甲县：" in said
    only = AppointmentLetter.objects.unscoped("test").get(motion__person=gov.chief)
    assert (only.title, only.body[1]) == (
        "关于赵（虚构）同志免职的通知", "免去赵（虚构）同志的甲县县长职务。",
    )  # fmt: skip
    assert to_pdf(after_papers.letter_of(row))[:4] == b"%PDF"
    assert to_word(after_papers.letter_of(row))[:2] == b"PK"


def test_each_sees_what_is_left_until_talk_letter_and_reporting_are_done(
    client, cast, gov, applied
):
    motion = motion_of(applied, gov.mayor)
    waits = {str(one.label): one for one in Afterwards.waits}
    assert motion in waits["已任职，待任职谈话"].rows(cast.officer)
    row = afterwards.plan_talk(cast.officer, motion, TODAY, "周书记（虚构）")
    (talks,) = Talks.waits
    assert list(talks.rows(cast.officer)) == [row]
    with pytest.raises(GuantongError, match="今天之后"):
        afterwards.keep_talk(cast.officer, row, LATER, "勤政廉政")
    afterwards.keep_talk(cast.officer, row, TODAY, "肯定成绩，提出廉政要求")
    assert motion not in waits["已任职，待任职谈话"].rows(cast.officer)
    with pytest.raises(GuantongError, match="报到日期"):
        afterwards.report(cast.officer, motion, LATER)
    afterwards.report(cast.officer, motion, TODAY, "甲组介〔2026〕8号")
    decision = Decision.objects.unscoped("test").get(motion=motion)
    assert (decision.reported_on, decision.introduction) == (TODAY, "甲组介〔2026〕8号")
    client.force_login(cast.officer)
    page = client.get(reverse("meeting:afterwards")).content.decode()
    assert "任职通知、任职谈话、报到" in page
    afterwards.issue(cast.officer, applied, **ORGAN)
    done = client.get(reverse("meeting:afterwards"), {"left": "none"}).content.decode()
    assert motion.name in done
    assert "都已办完</td>" in done.replace("\n", "").replace(" ", "")
    for name, keys in (
        ("appointment-letter", motion), ("reporting-paper", motion), ("talks-paper", applied),
        ("notice-paper", motion.notice),
    ):  # fmt: skip
        for kind in ("pdf", "docx"):
            address = reverse(f"meeting:{name}", args=[keys.pk, kind])
            assert client.get(address).status_code == 200, name


def test_a_talk_that_was_not_held_is_taken_off(cast, gov, applied):
    row = afterwards.plan_talk(cast.officer, motion_of(applied, gov.mayor), TODAY, "周书记")
    afterwards.cancel_talk(cast.officer, row)
    assert not Talk.objects.unscoped("test").exists()
    with pytest.raises(GuantongError, match="谈话人"):
        afterwards.plan_talk(cast.officer, motion_of(applied, gov.mayor), TODAY, " ")


@pytest.mark.parametrize(
    ("kind", "inside", "chief", "has"),
    [
        ("county_unit", "county", False, True),
        ("county_unit", "county", True, False),
        ("department", "county_unit", True, True),
        ("department", "county", True, False),
        ("county", "prefecture", False, False),
        ("township", "county", False, False),
    ],
)
def test_which_posts_have_a_probation_by_rule(kind, inside, chief, has):
    assert (appointment.probation_class(kind, inside, chief=chief) is not None) is has


def test_no_probation_for_a_move_on_a_level_nor_for_the_elected(cast, gov, town, applied):
    motion = motion_of(applied, gov.mayor)
    motion.probation = None
    motion.unit.kind = "county_unit"
    assert probation.months_of(motion) == 12
    motion.advance = "lateral"
    assert probation.months_of(motion) == 0
    motion.advance, motion.is_elected = "promotion", True
    assert probation.months_of(motion) == 0


def on_probation(gov):
    post = PostHeld.objects.unscoped("test").get(person=gov.mayor, end="")
    assert post.probation_until == str(Month.parse(MONTH) + 12)
    PostHeld.objects.unscoped("test").filter(pk=post.pk).update(probation_until=MONTH)
    post.refresh_from_db()
    return post


def seconded(cast, second, post, **given):
    probation.review(cast.officer, post, basis="民主测评和谈话，履职好", month=MONTH, **given)
    row = Signing.objects.unscoped("test").get(act="probation-review", state="waiting")
    with pytest.raises(Refused):
        acts.second(cast.officer, row)
    return acts.second(second, row)


def test_whoever_is_fit_holds_the_post_once_a_second_person_agrees(cast, second, gov, applied):
    post = on_probation(gov)
    (waits,) = Probations.waits
    assert list(waits.rows(cast.officer)) == [post]
    made = seconded(cast, second, post, outcome="fit", document="甲干〔2027〕3号")
    post.refresh_from_db()
    assert (post.confirmed, post.end) == (MONTH, "")
    assert (made.by, made.seconded_by) == (cast.officer, second)
    assert not waits.rows(cast.officer).exists()
    paper = after_papers.probation_form(gov.mayor, post, [made])
    assert "☑ 胜任，正式任职" in str(paper)
    with pytest.raises(Conflict):
        probation.review(cast.officer, post, outcome="fit", basis="再考核一次", month=MONTH)


def test_whoever_is_not_fit_leaves_the_post(cast, second, gov, applied):
    post = on_probation(gov)
    seconded(cast, second, post, outcome="unfit")
    post.refresh_from_db()
    assert post.end == MONTH
    assert Person.objects.unscoped("test").get(pk=gov.mayor.pk).post == "已免职，待安排"


def test_a_probation_is_made_longer_only_where_a_rule_allows_it(
    cast, second, gov, applied, monkeypatch
):
    post = on_probation(gov)
    longer = {"outcome": "longer", "month": MONTH, "until": "2099-01"}
    probation.review(cast.officer, post, basis="履职一般", **longer)
    row = Signing.objects.unscoped("test").get(act="probation-review", state="waiting")
    with pytest.raises(GuantongError, match="没有规定可以延长"):
        acts.second(second, row)
    signing.withdraw(post)
    allowed = appointment.Rule("延长", "可以延长一次", "本地办法", "第三条", verify=True)
    monkeypatch.setattr(appointment, "rule", lambda _key: allowed)
    seconded(cast, second, post, outcome="longer", until="2099-01")
    post.refresh_from_db()
    assert (post.probation_until, post.confirmed) == ("2099-01", "")
    assert ProbationReview.objects.unscoped("test").get().until == "2099-01"


def test_the_pages_of_a_probation_show_and_print_it(client, cast, gov, applied):
    post = on_probation(gov)
    client.force_login(cast.officer)
    assert gov.mayor.name in client.get(reverse("meeting:probations")).content.decode()
    page = client.get(reverse("meeting:probation-post", args=[post.pk])).content.decode()
    assert "试用期满考核" in page
    for kind in ("pdf", "docx"):
        address = reverse("meeting:probation-form", args=[post.pk, kind])
        assert client.get(address).status_code == 200
    client.force_login(cast.stranger)
    assert client.get(reverse("meeting:probation-post", args=[post.pk])).status_code == 404
