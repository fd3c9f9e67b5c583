"""Figures of plans in force lead to their rows; fewer changes are compared with more."""

import pytest
from django.urls import reverse
from tests.programmes.plans_world import incomes, staged, today  # noqa: F401
from tests.programmes.test_plans_published import MET, a_row, late, live, proposal  # noqa: F401
from tests.staffing.shared import do

from guantong.core.scope import rows_of
from guantong.frame import figures
from guantong.programmes.models import BatchPlan, BatchRow, PlanRun
from guantong.programmes.services import deviations, publishing, runs

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def said(account, code, unit):
    return figures.number(figures.find(code), account, unit)


def test_what_is_planned_and_what_is_late_lead_to_their_rows(client, staged, live, town):  # noqa: F811
    starts = rows_of(live, BatchRow).filter(project__isnull=False)
    planned = said(staged.org, "programmes.planned", town.first)
    assert planned.n == starts.count() > 3
    assert said(staged.org, "programmes.begun", town.first).n == 0
    assert said(staged.org, "programmes.apart", town.first).n == 0
    late(a_row(live))
    deviations.measure(staged.org, live)
    behind = said(staged.org, "programmes.late", town.first)
    assert (behind.n, said(staged.org, "programmes.apart", town.first).n) == (1, 1)
    client.force_login(staged.org, backend=BACKEND)
    assert f"共 {planned.n} 条" in client.get(planned.rows).content.decode()
    assert "启动晚于安排" in client.get(behind.rows).content.decode()
    assert said(staged.far, "programmes.planned", town.second).n == 0


def test_fewer_changes_are_compared_with_more(client, staged, live):  # noqa: F811
    run = runs.curve(staged.org, staged.programme, seconds=2)
    done = do(PlanRun.objects.unscoped("test").get(pk=run.pk))
    assert done.task.state == "done", done.task.message
    plans = rows_of(staged.programme, BatchPlan).filter(kind="curve")
    assert sorted(plans.values_list("price", flat=True)) == list(runs.PRICES)
    assert {one.state for one in plans} == {"proposed"}
    client.force_login(staged.org, backend=BACKEND)
    text = client.get(reverse("programmes:curve", args=[staged.programme.pk])).content.decode()
    assert text.count("<tr data-changed") == len(runs.PRICES)
    assert "还没有比较" not in text


def test_whoever_puts_a_plan_forward_comes_back_to_it(client, staged, proposal):  # noqa: F811
    publishing.meet(staged.org, proposal, meeting="县委常委会第 12 次会议（虚构）", met_on=MET)
    client.force_login(staged.org, backend=BACKEND)
    where = reverse("frame:act", args=["programmes.batchplan", proposal.pk, "publish"])
    answer = client.post(where, follow=True)
    assert answer.redirect_chain[-1][0] == proposal.get_absolute_url()
    text = answer.content.decode()
    assert "已提请，待另一人核签" in text
    assert "已提请公布，待领导核签" in text
