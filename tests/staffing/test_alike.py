"""Posts that are alike stand on one line, and whoever changes places among them has not moved."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from tests.staffing.shared import do, fresh, sign_in

from guantong.meeting.services.moves import moves_of
from guantong.staffing.models import Plan, Seat
from guantong.staffing.queries import alike, boards
from guantong.staffing.queries import plans as reads
from guantong.staffing.services import pins, runs

pytestmark = pytest.mark.django_db
TITLE = "党组成员、副局长"


@pytest.fixture
def swapped(solved):
    """The plan, and one in which an officer put a deputy of an office in the other's seat."""
    pair = next(
        some
        for some in alike.grouped(reads.seats(solved.officer, solved.plan))
        if len(some) == 2 and not any(seat.changed for seat in some) and all(s.person for s in some)
    )
    one, other = pair
    pins.lock(solved.officer, solved.scenario, one.person, other.post, "分工对调一下", version=1)
    version = fresh(solved.scenario).version
    run = do(runs.what_if(solved.officer, solved.plan, version=version))
    assert run.task.state == "done", run.task.message
    solved.pair, solved.after = pair, Plan.objects.unscoped("test").get(pk=run.plan.pk)
    return solved


def test_two_deputies_who_change_places_have_not_moved(swapped):
    one, other = swapped.pair
    rows = Seat.objects.unscoped("test").filter(plan=swapped.after)
    there = rows.get(post=other.post)
    assert (there.person, there.holder) == (one.person, one.person)
    assert not there.changed
    names = {move.person.name for move in moves_of(swapped.after)}
    assert one.person.name not in names
    # The engine pays nothing for it either.
    assert there.move == 0


def test_plans_that_differ_by_who_of_two_deputies_is_which_do_not_differ(swapped):
    here = {swapped.pair[0].post_id, swapped.pair[1].post_id}
    told = reads.compare(swapped.officer, [swapped.plan, swapped.after])
    assert not any(row.post.pk in here for row in told.rows)
    moved = boards.changes(swapped.officer, swapped.plan, swapped.after)
    assert not any(row.post.pk in here for row in moved.rows)


def test_one_line_with_a_number_on_the_board_in_the_table_and_in_the_workbook(solved, client):
    sign_in(client, solved.officer)
    unit = next(s.post.unit for s in reads.seats(solved.officer, solved.plan)
                if s.post.title == TITLE)  # fmt: skip
    board = client.get(reverse("staffing:board", args=[solved.plan.pk]), {"unit": unit.pk})
    page = board.content.decode()
    assert page.count(f'<p class="board-post">{TITLE} ×2</p>') == 1
    assert f'<p class="board-post">{TITLE}</p>' not in page
    address = reverse("staffing:plan", args=[solved.plan.pk])
    table = client.get(address, {"team": unit.pk}).content.decode()
    assert table.count(f"{TITLE} ×2") == 1
    answer = client.get(address, {"team": unit.pk, "export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)
                          if answer.streaming else answer.content)).active  # fmt: skip
    rows = [row for row in sheet.iter_rows(values_only=True) if row[1] == f"{TITLE} ×2"]
    names = [s.person.name for s in reads.seats(solved.officer, solved.plan)
             if s.post.unit_id == unit.pk and s.post.title == TITLE and s.person]  # fmt: skip
    assert [row[4] for row in rows] == ["、".join(names)]


def test_whoever_is_in_both_lists_stands_at_one_place():
    assert alike.aligned([1, 2, 3], [3, 1, 9]) == [1, 2, 0]
    assert alike.aligned([None, 2], [2, None]) == [1, 0]
