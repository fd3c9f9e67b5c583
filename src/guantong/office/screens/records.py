"""Background tasks and stored files."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from guantong.core.models import StoredFile, Task
from guantong.core.requests import Request
from guantong.core.roles import FILE_VIEW, TASK_VIEW
from guantong.core.services import events, files
from guantong.frame import allowed, way


@allowed.needs(TASK_VIEW)
def task(request: Request, pk: int) -> HttpResponse:
    """Show one task; its card refreshes itself while it runs."""
    row = allowed.get(request, Task, pk, TASK_VIEW)
    context = {"task": row, "title": row.title, "crumbs": way.to(row)}
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
