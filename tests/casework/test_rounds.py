"""A round: drawn up, opened for all its rows, worked by units as lists, ended."""

from __future__ import annotations

import pytest
from tests.casework.conftest import ready

from guantong.casework.models import Case, Turn, UnitList
from guantong.casework.services import rounds
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Event, Task
from guantong.core.scope import rows_of
from guantong.core.services import tasks

pytestmark = pytest.mark.django_db


def test_round_is_drawn_up_for_a_process_that_units_can_work_as_lists(town, desk, of_rounds):
    assert [one.pk for one in rounds.workable(town.first)] == [of_rounds.pk]
    with pytest.raises(GuantongError, match="不能按批次联审"):
        rounds.draw_up(desk.org, town.first, name="批次", process=desk.review)


def test_case_is_opened_for_each_row_at_the_step_of_the_units(town, desk, opened):
    assert (opened.state, opened.assessment) == ("open", "评估〔2026〕1号")
    cases = rows_of(opened, Case, "round").order_by("pk")
    assert [one.title for one in cases] == ["赵一", "钱二", "孙三", "李四", "周五"]
    assert {one.unit_id for one in cases} == {town.village.pk}
    lists = rows_of(opened, UnitList, "round")
    assert [one.unit.name for one in lists] == ["公安局", "法院", "信访局"]
    turns = Turn.objects.unscoped("test").filter(unit_list__in=lists)
    assert (turns.count(), turns.filter(done_at=None).count()) == (15, 15)
    before = Turn.objects.unscoped("test").filter(step="list")
    assert {(one.done_by, one.outcome) for one in before} == {(desk.org, "已办")}
    events = Event.objects.unscoped("test").filter(action="联审.立项完成")
    assert [one.summary for one in events] == ["2026 年第一批：5 人"]


def test_opening_that_was_stopped_keeps_what_it_did_and_goes_on(monkeypatch, desk, drawn):
    monkeypatch.setattr(rounds, "BATCH", 2)
    rounds.open_cases(desk.org, drawn)
    task = Task.objects.unscoped("test").latest("pk")
    Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)
    tasks.run.func(task.pk)
    task.refresh_from_db()
    assert task.state == "cancelled"
    assert task.message == "已停止：立项 2 人，还有 3 人；可以接着立项。"
    row = ready(desk.org, drawn)
    assert row.state == "open"
    names = list(rows_of(row, Case, "round").values_list("title", flat=True).order_by("pk"))
    assert names == ["赵一", "钱二", "孙三", "李四", "周五"]
    assert rows_of(row, UnitList, "round").count() == 3


def test_round_with_nothing_to_review_is_not_opened(town, desk, of_rounds):
    row = rounds.draw_up(desk.org, town.first, name="空批次", process=of_rounds)
    with pytest.raises(Conflict, match="还没有人选"):
        rounds.open_cases(desk.org, row)
    rounds.drop(desk.org, row)
    with pytest.raises(Conflict, match="现在不能这样做"):
        rounds.open_cases(desk.org, row)


def test_round_does_not_end_while_cases_are_open(desk, opened):
    with pytest.raises(Conflict, match="还有 5 件事项没有办结"):
        rounds.end(desk.org, opened)
    rows_of(opened, Case, "round").update(closed_at=opened.opened_at)
    rounds.end(desk.org, opened)
    opened.refresh_from_db()
    assert opened.state == "ended"
