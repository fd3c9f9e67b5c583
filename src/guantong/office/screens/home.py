"""The workbench: what waits for this account, what runs, where it was; and its bell."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from guantong.core.models import Task
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import navigation, shell, switches, workbench
from guantong.standards import workdays

MOST_TASKS, MOST_NEWS = 6, 8
#: So long an ended task stands beside what runs.
ENDED = DAY = dt.timedelta(days=1)
WEEK = (_l("一"), _l("二"), _l("三"), _l("四"), _l("五"), _l("六"), _l("日"))


def home(request: Request) -> HttpResponse:
    """Show what waits, the most urgent first, or one kind of it; and what runs."""
    asked = request.GET.get("kind", "")
    kinds = workbench.kinds(request.user, asked, _used(request))
    chosen = next((one for one in kinds if one.key == asked), None)
    tasks = rows_of(request.user, Task, "owner")
    running = tasks.filter(state__in=(Task.State.WAITING, Task.State.RUNNING))
    ended = tasks.filter(state=Task.State.DONE, finished_at__gt=timezone.now() - ENDED)
    context = {
        "title": _("工作台"), "crumbs": [], "kinds": kinds, "chosen": chosen,
        "todos": workbench.in_order(kinds, chosen.key if chosen else ""),
        "many": sum(one.count for one in kinds),
        "running": [*running[:MOST_TASKS], *ended[:MOST_TASKS]][:MOST_TASKS],
        "today": timezone.localdate(),
    }  # fmt: skip
    shell.silence(request)
    return render(request, "office/home.html", context)


def month(request: Request) -> HttpResponse:
    """Show what is due in a month, day by day; days off are marked."""
    today = timezone.localdate()
    asked = request.GET.get("month", "")
    try:
        first = dt.date.fromisoformat(f"{asked}-01")
    except ValueError:
        first = today.replace(day=1)
    after = (first + dt.timedelta(days=31)).replace(day=1)
    start = first - dt.timedelta(days=first.weekday())
    end = after + dt.timedelta(days=(7 - after.weekday()) % 7) - DAY
    due = workbench.due_between(request.user, start, end, _used(request))
    days = [start + n * DAY for n in range((end - start).days + 1)]
    cells = [
        {
            "day": day, "todos": due.get(day, []), "today": day == today,
            "inside": day.month == first.month, "works": workdays.is_workday(day),
        }
        for day in days
    ]  # fmt: skip
    context = {
        "title": _("日历"), "crumbs": [(_("工作台"), "/")], "first": first, "week": WEEK,
        "weeks": [cells[n : n + 7] for n in range(0, len(cells), 7)],
        "before": (first - DAY).replace(day=1), "after": after,
        "listed": [one for one in cells if one["todos"]],
    }  # fmt: skip
    return render(request, "office/month.html", context)


@require_POST
def bell(request: Request) -> HttpResponse:
    """Show what came last; from now on it is not new."""
    news = workbench.news(request.user, _used(request))[:MOST_NEWS]
    shell.silence(request)
    return render(request, "office/bell.html", {"news": news})


def _used(request: Request) -> workbench.Which:
    """Return which lists count: those of the jobs in use."""
    off = switches.off(request.user)
    return lambda one: navigation.is_on(one, off)
