"""The event log, background tasks and stored files."""

from __future__ import annotations

import io

import django_tables2 as tables
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.utils import A

from guantong.core.models import Event, StoredFile, Task
from guantong.core.requests import Request
from guantong.core.roles import EVENT_VIEW, FILE_VIEW, TASK_VIEW
from guantong.core.services import events, files
from guantong.frame import allowed
from guantong.ui import tables as ui_tables


class EventTable(ui_tables.Table):
    """The log, newest first."""

    search = ("actor_name", "action", "summary", "subject")
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name=gettext_lazy("时间"))

    class Meta(ui_tables.Table.Meta):
        model = Event
        fields = ("seq", "at", "actor_name", "action", "summary", "outcome", "address")


class TaskTable(ui_tables.Table):
    """Background work in scope."""

    search = ("title", "message")
    unit__name = tables.Column(verbose_name=gettext_lazy("单位"))
    title = tables.Column(linkify=("office:task", [A("pk")]))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=gettext_lazy("提交时间"))

    class Meta(ui_tables.Table.Meta):
        model = Task
        fields = ("title", "unit__name", "state", "percent", "message", "created_at")

    def render_percent(self, value: int) -> str:
        """Write a percentage."""
        return f"{value}%"


@allowed.needs(EVENT_VIEW)
def event_list(request: Request) -> HttpResponse:
    """Show the log and whether its chain is whole."""
    broken = events.verify() if request.GET.get("verify") else None
    checked = bool(request.GET.get("verify"))
    return ui_tables.show(
        request, EventTable, Event.objects.visible_to(request.user), title=_("审计日志"), crumbs=[],
        template="office/events.html", broken=broken, checked=checked,
    )  # fmt: skip


@allowed.needs(TASK_VIEW)
def task_list(request: Request) -> HttpResponse:
    """List background work."""
    rows = Task.objects.visible_to(request.user).select_related("unit")
    states = ui_tables.choice("state", _("状态"), Task.State.choices)
    return ui_tables.show(
        request, TaskTable, rows, title=_("后台任务"), crumbs=[], filters=(states,)
    )


@allowed.needs(TASK_VIEW)
def task(request: Request, pk: int) -> HttpResponse:
    """Show one task; its card refreshes itself while it runs."""
    row = allowed.get(request, Task, pk, TASK_VIEW)
    crumbs = [(_("后台任务"), reverse("office:tasks"))]
    context = {"task": row, "title": row.title, "crumbs": crumbs}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "office/task_card.html" if part else "office/task.html", context)


@allowed.needs(FILE_VIEW)
def file(request: Request, pk: int) -> FileResponse:
    """Hand out a stored file, always as a download; a sealed one to its owner alone."""
    row = allowed.get(request, StoredFile, pk, FILE_VIEW)
    sealed = files.is_sealed(row)
    if sealed and row.owner_id != request.user.pk:
        raise Http404
    events.record(request.user, "文件.下载", row, row.name)
    body = io.BytesIO(files.content_of(row)) if sealed else files.path_of(row).open("rb")
    return FileResponse(body, as_attachment=True, filename=row.name)
