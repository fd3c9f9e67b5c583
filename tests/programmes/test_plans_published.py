"""A plan is published by two with a meeting, held against what happened, changed beside itself."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.programmes.plans_world import FIRST, ON, incomes, staged, today  # noqa: F401

from guantong.casework.models import Case
from guantong.core import acts
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Signing
from guantong.core.scope import rows_of
from guantong.programmes.models import BatchPlan, BatchRow, Deviation, Programme, Project
from guantong.programmes.planning.question import Question
from guantong.programmes.services import (
    actuals,
    deviations,
    projects,
    publishing,
    searching,
)

pytestmark = pytest.mark.django_db
MET = dt.date(2026, 3, 2)


def signed(leader):
    """Let the leader sign what waits."""
    return acts.second(leader, Signing.objects.unscoped("test").get(state="waiting"))


@pytest.fixture
def proposal(staged):  # noqa: F811
    return searching.plan_now(staged.programme, Question(on=ON), 10, rounds=3)


@pytest.fixture
def live(staged, proposal):  # noqa: F811
    publishing.meet(staged.org, proposal, meeting="县委常委会第 12 次会议（虚构）", met_on=MET)
    publishing.publish(staged.org, proposal)
    signed(staged.lead)
    return BatchPlan.objects.unscoped("test").get(pk=proposal.pk)


def a_row(plan, kind="solar"):
    rows = rows_of(plan, BatchRow).filter(kind__code=kind, ended_on=None)
    return rows.select_related("project", "plan__programme").order_by("year", "pk").first()


def late(row):
    """Let a row have been due in a year that is long over."""
    BatchRow.objects.unscoped("test").filter(pk=row.pk).update(year=2020)


def test_a_plan_without_a_meeting_is_not_put_forward(staged, proposal):  # noqa: F811
    with pytest.raises(Conflict, match="登记研究通过"):
        publishing.publish(staged.org, proposal)
    with pytest.raises(GuantongError, match="写明会议"):
        publishing.meet(staged.org, proposal, meeting=" ", met_on=MET)
    minutes = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4 minutes")
    publishing.meet(staged.org, proposal, meeting="常委会第 12 次会议", met_on=MET, minutes=minutes)
    assert BatchPlan.objects.unscoped("test").get().paper.name == "纪要.pdf"


def test_two_persons_publish_and_projects_get_their_years(staged, proposal, live):  # noqa: F811
    assert (live.state, live.seconded_by) == ("published", staged.lead)
    assert Programme.objects.unscoped("test").get().state == "running"
    row = a_row(live)
    assert (row.project.state, row.project.planned_year) == ("planned", row.year)


def test_whoever_put_it_forward_does_not_sign_and_no_officer_does(staged, proposal):  # noqa: F811
    publishing.meet(staged.org, proposal, meeting="常委会第 12 次会议", met_on=MET)
    publishing.publish(staged.org, proposal)
    waiting = Signing.objects.unscoped("test").get(state="waiting")
    for account in (staged.org, staged.org2):
        with pytest.raises(Refused):
            acts.second(account, waiting)


def test_a_later_plan_replaces_it_and_a_recall_frees_the_projects(staged, live):  # noqa: F811
    again = searching.plan_now(staged.programme, Question(on=ON), 10, rounds=3)
    assert again.facts["changes"]["kept"] > 0
    publishing.meet(staged.org, again, meeting="常委会第 15 次会议", met_on=MET)
    publishing.publish(staged.org, again)
    signed(staged.lead)
    assert BatchPlan.objects.unscoped("test").get(pk=live.pk).state == "superseded"
    publishing.recall(staged.org, again, reason="上级资金有变")
    signed(staged.lead)
    now = BatchPlan.objects.unscoped("test").get(pk=again.pk)
    assert (now.state, now.why_ended) == ("recalled", "上级资金有变")
    assert not Project.objects.unscoped("test").exclude(planned_year=None).exists()
    publishing.publish(staged.org, now)
    signed(staged.lead)
    assert BatchPlan.objects.unscoped("test").get(pk=again.pk).state == "published"


def test_a_changed_row_stands_beside_the_old_one(staged, live):  # noqa: F811
    row = a_row(live)
    year = next(one for one in staged.programme.all_years if one != row.year)
    publishing.move(staged.org, row, year=year, reason="村里要先换届")
    signed(staged.lead)
    old, new = rows_of(live, BatchRow).filter(project=row.project).order_by("pk")
    assert (old.year, old.changed_why) == (row.year, "村里要先换届")
    assert old.ended_on is not None
    assert (new.year, new.before, new.ended_on) == (year, old, None)
    assert Project.objects.unscoped("test").get(pk=row.project_id).planned_year == year
    publishing.cancel(staged.org, new, reason="村里不做了")
    signed(staged.lead)
    assert Project.objects.unscoped("test").get(pk=row.project_id).state == "proposed"


def test_a_late_start_opens_one_case_and_is_gone_once_begun(staged, live):  # noqa: F811
    row = a_row(live)
    late(row)
    deviations.measure(staged.org, live)
    deviations.measure(staged.org, live)
    found = Deviation.objects.unscoped("test").get(row=row)
    assert (found.what, found.planned, found.real) == ("start", 2020, None)
    case = Case.objects.unscoped("test").get()
    assert (case.process.key, case.subject_id) == ("project.late", row.project_id)
    assert found.case == case
    projects.approve(staged.org, row.project, dt.date(2019, 5, 1))
    projects.begin(staged.ship, row.project, dt.date(2020, 3, 1))
    deviations.measure(staged.org, live)
    assert Deviation.objects.unscoped("test").get(row=row).gone_on is not None
    assert Case.objects.unscoped("test").count() == 1


def test_cost_and_income_apart_are_told(staged, live):  # noqa: F811
    row = a_row(live)
    late(row)
    projects.approve(staged.org, row.project, dt.date(2019, 5, 1))
    projects.begin(staged.ship, row.project, dt.date(2020, 3, 1))
    actuals.record(staged.ship, row.project, year=2020, spent=400_000, income=0, source="凭证")
    actuals.record(staged.ship, row.project, year=2022, spent=None, income=12_000, source="凭证")
    deviations.measure_all()
    found = Deviation.objects.unscoped("test").filter(row=row).order_by("what")
    assert [(one.what, one.planned, one.real) for one in found] == [
        ("cost", 300_000, 400_000), ("income", 30_000, 12_000),
    ]  # fmt: skip


def test_real_incomes_shrink_what_is_planned_with(staged, live, incomes):  # noqa: F811
    from guantong.programmes.planning.instance import build

    row = a_row(live)
    projects.approve(staged.org, row.project, dt.date(FIRST, 1, 5))
    projects.begin(staged.ship, row.project, dt.date(FIRST, 1, 10))
    when = Question(on=dt.date(FIRST + 2, 3, 1))
    before = build(staged.programme, when).instance
    from guantong.programmes.models import ProjectYear

    ProjectYear(project=row.project, year=FIRST + 2, spent=0, income=15_000, source="凭证").save()
    after = build(staged.programme, when).instance
    kind = before.kinds.index("屋顶光伏")
    others = before.can[:, kind] & (before.income[:, kind] > 0)
    assert after.income[others, kind].max() == pytest.approx(30 * 0.831, abs=0.01)
    assert before.income[others, kind].max() == 30.0
