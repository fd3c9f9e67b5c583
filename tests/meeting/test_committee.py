"""Who is due by post, what only prepares, and from 酝酿 to the meeting that decides."""

import datetime as dt
import doctest
import importlib

import pytest
from django.urls import reverse
from tests.meeting import cast as told
from tests.people.cadres import enter, posted

from guantong.core.errors import GuantongError
from guantong.meeting.models import Decision, Meeting, Motion
from guantong.meeting.services import (
    applying,
    committee,
    deciding,
    forwarding,
    notice,
    opening,
    secrecy,
)
from guantong.staffing.models import Post

pytestmark = pytest.mark.django_db
BODY = (
    ("周", "县委书记", "1A31", "party"), ("吴", "县委副书记、县长", "1A31", "government"),
    ("郑", "县委副书记", "1A32", "party"), ("王", "县委常委、组织部部长", "1A32", "organisation"),
    ("冯", "县委常委、宣传部部长", "1A32", "party"), ("陈", "副县长", "1A32", "government"),
    ("褚", "县委常委、县纪委书记、监委主任", "1A32", "discipline"),
)  # fmt: skip


@pytest.fixture
def body(town):
    """A standing committee of six, and a deputy head who is no member of it."""
    for number, (name, title, level, duty) in enumerate(BODY):
        person = enter(town.first, name, post=title)
        posted(person, town.first, title, level, "2022-06", duty=duty, is_chief=number == 0)
        post = Post(unit=town.first, title=title, level=level, work=duty, position=number,
                    is_chief=number == 0)  # fmt: skip
        post.save()
    return town.first


@pytest.mark.parametrize(
    "name", ["guantong.meeting.services.committee", "guantong.formats.documents.meeting.seating"]
)
def test_what_the_docstrings_show_is_what_happens(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def names(rows):
    return "".join(one.name[0] for one in rows)


def test_members_are_those_whose_posts_say_so_and_the_chief_is_last(body):
    due = committee.due(body, "standing")
    assert names(due) == "吴郑王冯褚周"
    assert [one.is_chief for one in due] == [False] * 5 + [True]
    assert all(one.person is not None for one in due)
    assert names(committee.due(body, "talk")) == "吴郑王褚周"
    assert names(committee.due(body, "department")) == "吴郑王冯陈褚周"


def test_a_mark_on_the_post_goes_before_its_title(body):
    Post.objects.unscoped("test").filter(title="副县长").update(standing="member")
    Post.objects.unscoped("test").filter(title__contains="宣传").update(standing="none")
    assert names(committee.due(body, "standing")) == "吴郑王陈褚周"


def test_a_department_meets_as_its_group_and_a_plenary_has_the_members_below(town, body):
    office = Post(unit=town.red, title="党委书记", level="1A41", committee="county")
    office.save()
    posted(enter(town.red, "卫"), town.red, "党委书记", "1A41", "2022-06")
    assert names(committee.due(body, "plenary")) == "吴郑王冯褚卫周"
    assert committee.usual(body) == "standing"


def test_the_form_begins_with_them_and_the_page_names_who_was_left_out(client, cast, body):
    client.force_login(cast.officer)
    page = client.get(reverse("frame:act", args=["core.unit", body.pk, "meeting-create"]))
    assert "吴（虚构） 县委副书记、县长\n郑（虚构） 县委副书记" in page.content.decode()
    lines = committee.written(committee.due(body, "standing"))
    some = "\n".join(line for line in lines.splitlines() if "冯" not in line)
    meeting = opening.create(cast.officer, body, {"name": "会议", "on": told.ON}, some)
    assert all(one.person_id for one in told.attendees(meeting))
    shown = client.get(meeting.get_absolute_url()).content.decode()
    assert "按职务应到会、不在名单中：" in shown
    assert "冯（虚构）（县委常委、宣传部部长）" in shown


def test_what_the_form_began_with_gives_way_to_another_kind(cast, body):
    began = committee.written(committee.due(body, "standing"))
    data = {"name": "书记专题会", "on": told.ON, "kind": "talk", "at": "8：30"}
    meeting = opening.create(cast.officer, body, data, began)
    assert names(told.attendees(meeting)) == "吴郑王褚周"
    assert meeting.at == dt.time(8, 30)
    with pytest.raises(GuantongError, match="09:00"):
        opening.create(cast.officer, body, {**data, "at": "早上"}, began)


def held(cast, second, meeting, *, lost=None):
    meeting = told.begin(cast.officer, meeting)
    if lost is not None:
        told.say(cast.officer, meeting, lost, agree=2, oppose=3)
    told.all_agree(cast.officer, meeting)
    meeting = deciding.close(cast.officer, meeting)
    meeting = deciding.sign(cast.officer, meeting, "记录人", meeting.digest)
    return deciding.sign(second, meeting, "审核人", meeting.digest)


def outcomes(meeting):
    rows = Decision.objects.unscoped("test").filter(motion__meeting=meeting)
    return {one.motion.person_id: one.outcome for one in rows}


def test_deliberation_decides_nothing_and_what_it_agreed_on_goes_on(cast, second, gov):
    meeting = told.prepare(cast.officer, gov, kind="talk")
    secrecy.grade(cast.officer, meeting, grade="secret", kept_for=2, basis="干部任免事项")
    first = told.motions(meeting)[0]
    meeting = held(cast, second, meeting, lost=first)
    assert outcomes(meeting) == {
        gov.mayor.pk: "again", gov.young.pk: "submit", gov.woman.pk: "submit",
        gov.chief.pk: "submit",
    }  # fmt: skip
    assert notice.awaiting(meeting) == []
    with pytest.raises(GuantongError):
        applying.apply_decision(cast.officer, meeting, document="甲干〔2026〕1号", month="2026-12")
    made = forwarding.forward(
        cast.officer, meeting, told.members(), name="常委会", kind="standing", on=told.ON
    )
    assert (made.prepared_by, made.secrecy) == (meeting, "秘密★2年")
    assert [one.person_id for one in told.motions(made)] == [
        gov.young.pk, gov.woman.pk, gov.chief.pk,
    ]  # fmt: skip
    assert set(outcomes(held(cast, second, made)).values()) == {"passed"}


def test_a_departments_own_meeting_appoints_to_its_own_lower_posts_alone(cast, second, gov):
    meeting = told.prepare(cast.officer, gov, kind="department")
    rows = Motion.objects.unscoped("test")
    rows.filter(person=gov.woman).update(is_leading=False)
    outcome = outcomes(held(cast, second, meeting))
    assert outcome[gov.woman.pk] == "passed"
    assert {outcome[one.pk] for one in (gov.mayor, gov.young, gov.chief)} == {"submit"}
    assert isinstance(meeting, Meeting)
