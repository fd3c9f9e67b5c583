"""The event log, background jobs and stored files."""

from __future__ import annotations

import io

import django_tables2 as tables
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tables2.utils import A

from guantong.core.models import Event, Job, StoredFile
from guantong.core.roles import Permission
from guantong.core.screens import allowed
from guantong.core.services import events, files, jobs
from guantong.ui import tables as ui_tables


class EventTable(ui_tables.Table):
    """The log, newest first."""

    search = ("actor_name", "action", "summary", "subject")
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name="时间")

    class Meta(ui_tables.Table.Meta):
        model = Event
        fields = ("seq", "at", "actor_name", "action", "summary", "outcome", "address")


class JobTable(ui_tables.Table):
    """Background work in scope."""

    search = ("title", "message")
    unit__name = tables.Column(verbose_name="单位")
    title = tables.Column(linkify=("core:job", [A("pk")]))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name="提交时间")

    class Meta(ui_tables.Table.Meta):
        model = Job
        fields = ("title", "unit__name", "state", "percent", "message", "created_at")

    def render_percent(self, value: int) -> str:
        """Write a percentage."""
        return f"{value}%"


@allowed.needs(Permission.EVENT_VIEW)
def event_list(request: HttpRequest) -> HttpResponse:
    """Show the log and whether its chain is whole."""
    broken = events.verify() if request.GET.get("verify") else None
    checked = bool(request.GET.get("verify"))
    return ui_tables.show(
        request, EventTable, Event.objects.all(), title=_("审计日志"), crumbs=[],
        template="core/events.html", broken=broken, checked=checked,
    )  # fmt: skip


@allowed.needs(Permission.JOB_VIEW)
def job_list(request: HttpRequest) -> HttpResponse:
    """List background work."""
    rows = Job.objects.visible_to(request.user).select_related("unit")  # type: ignore[arg-type]
    states = ui_tables.choice("state", _("状态"), Job.State.choices)
    return ui_tables.show(
        request, JobTable, rows, title=_("后台任务"), crumbs=[], filters=(states,)
    )


@allowed.needs(Permission.JOB_VIEW)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job; its card refreshes itself while it runs."""
    row = allowed.get(request, Job, pk, Permission.JOB_VIEW)
    context = {"job": row, "title": row.title, "crumbs": [(_("后台任务"), reverse("core:jobs"))]}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "core/job_card.html" if part else "core/job.html", context)


@require_POST
@allowed.needs(Permission.JOB_VIEW)
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a job to stop."""
    row = allowed.get(request, Job, pk, Permission.JOB_VIEW)
    jobs.cancel(request.user, row)  # type: ignore[arg-type]
    return redirect("core:job", pk)


@allowed.needs(Permission.FILE_VIEW)
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a stored file, always as a download; a sealed one to its owner alone."""
    row = allowed.get(request, StoredFile, pk, Permission.FILE_VIEW)
    sealed = files.is_sealed(row)
    if sealed and row.owner_id != request.user.pk:
        raise Http404
    events.record(request.user, "文件.下载", f"file:{pk}", row.name)  # type: ignore[arg-type]
    body = io.BytesIO(files.content_of(row)) if sealed else files.path_of(row).open("rb")
    return FileResponse(body, as_attachment=True, filename=row.name)
