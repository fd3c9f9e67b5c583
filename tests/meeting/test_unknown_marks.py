"""What rests on missing facts says so, from the board down to the notice and the papers."""

import datetime as dt
import io

import docx
import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.meeting import cast as told
from tests.staffing.shared import sign_in

from guantong.core.errors import Conflict
from guantong.formats.documents import to_word
from guantong.meeting.models import Motion
from guantong.meeting.services import deciding, minutes, moves, notice, voting
from guantong.meeting.services.pack import papers
from guantong.people.services.forms.outward import forms_of
from guantong.staffing.models import MissingFact, Plan, Post, Seat

pytestmark = pytest.mark.django_db
MARK, NAMES = "缺 2 项事实", "学历、培训情况"
YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def plan(scenario, staff):
    """孙 comes to a town's post without schooling and training on file; that was accepted.

    The city manages that town's post itself, as an officer wrote on it.
    """
    row = Plan(
        scenario=scenario, number=1, name="方案一", scenario_version=1, value=10, bound=10,
        baseline=9, unknown=1,
    )  # fmt: skip
    row.save()
    town = next(post for post in staff.posts if post.unit_id == staff.people.red.pk)
    town.managed_by = Post.Authority.PREFECTURE
    town.save()
    chief = next(post for post in staff.posts if post.title == "县长")
    young = staff.people.young
    Seat(plan=row, post=town, person=young, holder=staff.people.mayor, changed=True,
         missing=["study", "training"]).save()  # fmt: skip
    Seat(plan=row, post=chief, person=staff.people.chief, holder=staff.people.chief).save()
    for kind in ("study", "training"):
        MissingFact(scenario=scenario, person=young, kind=kind, state="accepted").save()
    return row


def _page(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


def _cells(body):
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value]


def test_plan_board_seat_comparison_and_workbook_say_what_is_missing(client, cast, plan, staff):
    sign_in(client, cast.officer)
    page = _page(client, "staffing:plan", plan.pk)
    assert page.count(MARK) == 1
    assert NAMES in page
    assert "缺事实的席位" in page
    only = _page(client, "staffing:plan", plan.pk, query="?change=unknown")
    assert staff.people.young.name in only
    assert staff.people.chief.name not in only
    book = client.get(reverse("staffing:plan", args=[plan.pk]) + "?export=xlsx").content
    assert f"{MARK}：{NAMES}" in _cells(book)
    board = _page(client, "staffing:board", plan.pk, query=f"?unit={staff.people.red.pk}")
    assert MARK in board
    other = Plan(
        scenario=plan.scenario, number=2, name="方案二", scenario_version=1, value=9, bound=10,
        baseline=9,
    )  # fmt: skip
    other.save()
    for seat in Seat.objects.unscoped("test").filter(plan=plan):
        Seat(plan=other, post=seat.post, person=seat.holder, holder=seat.holder).save()
    beside = _page(client, "staffing:compare", query=f"?plans={other.pk},{plan.pk}")
    assert beside.count(MARK) == 1


def test_motion_notice_record_and_papers_say_what_is_missing(client, cast, plan, staff):
    day = timezone.localdate()
    data = {"name": "县委常委会会议", "on": day - YESTERDAY, "signatures_needed": 1}
    meeting = moves.create_from_plan(cast.officer, plan, data, told.members())
    motion = Motion.objects.unscoped("test").get(meeting=meeting, person=staff.people.young)
    assert motion.missing == ["study", "training"]
    sign_in(client, cast.officer)
    assert _page(client, "meeting:meeting", meeting.pk).count(MARK) == 1
    assert NAMES in _page(client, "meeting:motion", motion.pk)
    rows = told.motions(meeting)
    forms = {one.person_id: form for one, form in
             zip(rows, forms_of([one.person for one in rows]), strict=True)}  # fmt: skip
    table = papers.deployment_table(papers.titles_of(meeting, rows), rows, forms)
    assert f"{MARK}：{NAMES}" in str(table)
    sheets = papers.sheets(papers.titles_of(meeting, rows), meeting, rows)
    assert str(sheets).count(f"（{MARK}）") >= 1
    meeting = told.begin(cast.officer, meeting, set())
    voting.all_agree(cast.officer, meeting, [one.pk for one in rows])
    meeting = deciding.close(cast.officer, meeting)
    meeting = deciding.sign(cast.officer, meeting, "记录人", meeting.digest)
    paper = docx.Document(io.BytesIO(to_word(minutes.minutes(meeting))))
    said = "".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    assert f"（{MARK}）" in said
    made = notice.publish(cast.officer, meeting, first=day, place="组织部网站")
    assert MARK in _page(client, "meeting:notice", made.pk)


def test_a_plan_whose_acceptance_was_taken_back_goes_to_no_meeting(client, cast, plan, staff):
    MissingFact.objects.unscoped("test").filter(kind="study").update(state="open")
    data = {"name": "县委常委会会议", "on": timezone.localdate()}
    with pytest.raises(Conflict, match=f"同意已撤回，不能提交会议.*{staff.people.young.name[0]}"):
        moves.create_from_plan(cast.officer, plan, data, told.members())
    sign_in(client, cast.officer)
    assert "同意已撤回，请重新生成方案" in _page(client, "staffing:plan", plan.pk)
