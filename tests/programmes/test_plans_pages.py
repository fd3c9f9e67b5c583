"""The pages of programmes: the board, one village, what if, compare, curve, paper, workbook."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.programmes.plans_world import ON, incomes, staged, today  # noqa: F401

from guantong.core.scope import rows_of
from guantong.core.services import tasks
from guantong.programmes.models import BatchPlan, BatchRow, PlanRun, Project
from guantong.programmes.planning.question import Question
from guantong.programmes.services import pins, searching

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def plan(staged):  # noqa: F811
    solar = Project.objects.unscoped("test").get(unit=staged.villages["三村"], kind__code="solar")
    pins.lock(staged.org, staged.programme, solar, 2027, "村里要求")
    return searching.plan_now(staged.programme, Question(on=ON), 10, rounds=3)


def work():
    """Do what waits in the background."""
    run = PlanRun.objects.unscoped("test").order_by("-pk").first()
    tasks.run.func(run.task_id)
    return PlanRun.objects.unscoped("test").select_related("task", "plan").get(pk=run.pk)


@pytest.fixture
def page(client, staged):  # noqa: F811
    def open_(account, address, **more):
        client.force_login(account, backend=BACKEND)
        answer = client.get(address, **more)
        return answer.content.decode() if answer.status_code == 200 else answer.status_code

    return open_


def test_the_board_shows_years_money_batches_and_who_is_left_out(page, staged, plan):  # noqa: F811
    text = page(staged.org, plan.get_absolute_url())
    for word in ("2026", "2028", "省级扶持资金", "三变试点", "薄弱村过线", "锁定", "上界已复核",
                 "1 个村没有掌握的经营性收入"):  # fmt: skip
        assert word in text, word
    assert page(staged.far, plan.get_absolute_url()) == 404
    assert page(staged.ship, plan.get_absolute_url()) == 404


def test_a_village_says_why_who_pays_and_what_else_there_is(page, staged, plan):  # noqa: F811
    row = rows_of(plan, BatchRow).filter(kind__code="solar").first()
    text = page(staged.org, reverse("programmes:plan-village", args=[plan.pk, row.unit_id]))
    for word in (row.why.rstrip("。"), "省级扶持资金", "可以做的项目", "如果这年启动"):
        assert word in text, word
    text = page(staged.org, reverse("programmes:village-projects", args=[row.unit_id]))
    assert "县农经站（虚构）" in text
    text = page(staged.ship, reverse("programmes:projects"))
    assert "一村光伏" in text


def test_what_if_is_answered_kept_and_compared(client, page, staged, plan):  # noqa: F811
    client.force_login(staged.org, backend=BACKEND)
    address = reverse("programmes:plan-ask", args=[plan.pk])
    answer = client.post(address, {"fund": "0", "percent": "-30"}, HTTP_HX_REQUEST="true")
    assert "hx-get" in answer.content.decode()
    again = client.post(address, {"fund": "0", "percent": "-10"}, HTTP_HX_REQUEST="true")
    assert "正在测算" in again.content.decode()
    run = work()
    assert run.task.state == "done", run.task.message
    text = page(staged.org, run.get_absolute_url())
    assert "逐项比较" in text
    assert run.plan.parent == plan
    assert run.plan.question["percent"] == -30
    address = f"{reverse('programmes:compare')}?plans={plan.pk},{run.plan.pk}"
    assert "不变" in page(staged.org, address)
    empty = client.post(reverse("programmes:plan-ask", args=[plan.pk]), {"fund": "", "do": ""})
    assert "请选一笔资金" in empty.content.decode()


def test_the_plan_goes_out_on_paper_and_as_a_workbook(client, staged, plan):  # noqa: F811
    client.force_login(staged.org, backend=BACKEND)
    for kind in ("pdf", "docx"):
        address = reverse("programmes:plan-paper", args=[plan.pk, kind])
        assert client.get(address).status_code == 200
    out = client.get(reverse("programmes:plan-rows", args=[plan.pk]) + "?export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(out.content))
    cells = {cell.value for row in book.worksheets[0] for cell in row}
    assert "三村" in cells
    out = client.get(reverse("programmes:plan-villages", args=[plan.pk]))
    assert "收入不掌握" in out.content.decode()


@pytest.mark.parametrize(
    "tab", ["plans", "rules", "funds", "budgets", "batches", "pins", "history"]
)
def test_each_tab_of_a_programme_opens(page, staged, plan, tab):  # noqa: F811
    text = page(staged.org, f"{staged.programme.get_absolute_url()}?tab={tab}")
    assert "消薄三年计划" in text


def test_the_lists_open_and_other_counties_see_nothing(page, staged, plan):  # noqa: F811
    for name in ("programmes", "kinds", "projects", "deviations"):
        assert isinstance(page(staged.org, reverse(f"programmes:{name}")), str)
    assert "消薄三年计划" not in page(staged.far, reverse("programmes:programmes"))
    assert BatchPlan.objects.unscoped("test").count() == 1
