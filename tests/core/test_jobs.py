"""A job runs, reports, is cancelled, fails in words."""

import pytest

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Job
from guantong.core.services import jobs

pytestmark = pytest.mark.django_db


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

    monkeypatch.setattr(jobs, "KINDS", {"halfway": halfway, "wrong": wrong, "broken": broken})


def _run(town, kind):
    job = jobs.submit(None, town.red, kind, "测试", {})
    jobs.run.func(job.pk)
    return Job.objects.unscoped("test").get(pk=job.pk)


def test_a_job_ends_done_with_its_message(town, kinds):
    job = _run(town, "halfway")
    assert (job.state, job.percent, job.message) == ("done", 100, "好了")


def test_a_users_error_is_shown_as_it_is(town, kinds):
    job = _run(town, "wrong")
    assert (job.state, job.message) == ("failed", "第 3 行缺少姓名。")


def test_a_fault_of_the_program_shows_no_trace(town, kinds):
    job = _run(town, "broken")
    assert job.state == "failed"
    assert "ZeroDivision" not in job.message


def test_a_running_job_stops_at_its_next_report(town, kinds, cast):
    job = jobs.submit(cast.officer, town.red, "halfway", "测试", {})
    Job.objects.unscoped("test").filter(pk=job.pk).update(cancel_requested=True)
    jobs.run.func(job.pk)
    job.refresh_from_db(from_queryset=Job.objects.unscoped("test"))
    assert job.state == "cancelled"


def test_an_ended_job_cannot_be_cancelled(town, kinds, cast):
    job = _run(town, "halfway")
    with pytest.raises(Conflict):
        jobs.cancel(cast.officer, job)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(town, kinds, cast):
    job = jobs.submit(cast.officer, town.red, "halfway", "测试", {})
    jobs.cancel(cast.officer, job)
    jobs.run.func(job.pk)
    assert Job.objects.unscoped("test").get(pk=job.pk).state == "cancelled"
