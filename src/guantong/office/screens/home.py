"""The workbench: what waits for this account, what runs, where it was; and its bell."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.models import Task
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import navigation, shell, switches, workbench

MOST_TASKS, MOST_NEWS = 6, 8
#: So long an ended task stands beside what runs.
ENDED = dt.timedelta(days=1)


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
