"""A task runs, reports, is cancelled, fails in words."""

import pytest

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Task
from guantong.core.services import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def kinds(monkeypatch):
    def halfway(progress):
        progress(50, "一半")
        return {"message": "好了"}

    def wrong(progress):
        progress(10)
        raise GuantongError("第 3 行缺少姓名。")

    def broken(_progress):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "KINDS", {"halfway": halfway, "wrong": wrong, "broken": broken})


def _run(town, kind):
    task = tasks.submit(None, town.red, kind, "测试", {})
    tasks.run.func(task.pk)
    return Task.objects.unscoped("test").get(pk=task.pk)


def test_a_task_ends_done_with_its_message(town, kinds):
    task = _run(town, "halfway")
    assert (task.state, task.percent, task.message) == ("done", 100, "好了")


def test_a_users_error_is_shown_as_it_is(town, kinds):
    task = _run(town, "wrong")
    assert (task.state, task.message) == ("failed", "第 3 行缺少姓名。")


def test_a_fault_of_the_program_shows_no_trace(town, kinds):
    task = _run(town, "broken")
    assert task.state == "failed"
    assert "ZeroDivision" not in task.message


def test_a_running_task_stops_at_its_next_report(town, kinds, cast):
    task = tasks.submit(cast.officer, town.red, "halfway", "测试", {})
    Task.objects.unscoped("test").filter(pk=task.pk).update(cancel_requested=True)
    tasks.run.func(task.pk)
    task.refresh_from_db(from_queryset=Task.objects.unscoped("test"))
    assert task.state == "cancelled"


def test_an_ended_task_cannot_be_cancelled(town, kinds, cast):
    task = _run(town, "halfway")
    with pytest.raises(Conflict):
        tasks.cancel(cast.officer, task)


def test_a_waiting_task_is_cancelled_at_once_and_never_runs(town, kinds, cast):
    task = tasks.submit(cast.officer, town.red, "halfway", "测试", {})
    tasks.cancel(cast.officer, task)
    tasks.run.func(task.pk)
    assert Task.objects.unscoped("test").get(pk=task.pk).state == "cancelled"
