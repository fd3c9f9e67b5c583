"""A process: its picture and steps, parameters with their sources, versions and what differs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from guantong.casework.listings import Items
from guantong.casework.models import Case, Checklist, Process
from guantong.casework.process import words
from guantong.casework.process.compare import differences
from guantong.casework.process.definition import Definition
from guantong.casework.process.drawing import svg
from guantong.casework.process.reading import read
from guantong.casework.room import CASE_VIEW
from guantong.core.acts import waiting
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame import allowed, way


@allowed.needs(CASE_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a version of a process: its picture, its steps, its faults while it is a draft."""
    row = allowed.get(request, Process, pk, CASE_VIEW)
    made, faults = read(row.text)
    versions = Process.objects.visible_to(request.user).filter(key=row.key).exclude(pk=row.pk)
    context = {
        "title": row.name, "crumbs": way.to(row), "process": row, "made": made, "faults": faults,
        "versions": versions, "waits": row.pk in waiting(Process, "publish"),
        "picture": mark_safe(svg(made)) if made else "",  # noqa: S308 - built element by element
        "steps": _steps(made) if made else [],
        "dues": _dues(made) if made else [],
        "cases": Case.objects.visible_to(request.user).filter(process=row).count(),
    }  # fmt: skip
    return render(request, "casework/process.html", context)


def _steps(made: Definition) -> list[dict[str, Any]]:
    numbers = made.defaults()
    return [
        {
            "step": one, "who": words.who(one, made), "limit": words.limit(one.within, numbers),
            "ways": [words.way(to, made) for to in one.next],
            "rules": words.rules(one, made, numbers),
        }
        for one in made.every_step
    ]  # fmt: skip


def _dues(made: Definition) -> list[tuple[Text, str]]:
    limits = (made.planned, made.promised, made.statutory)
    labels = (_("计划办结"), _("承诺办结"), _("法定期限"))
    numbers = made.defaults()
    return [
        (label, words.limit(one, numbers))
        for label, one in zip(labels, limits, strict=True) if one is not None
    ]  # fmt: skip


@allowed.needs(CASE_VIEW)
def compare(request: Request, pk: int, other: int) -> HttpResponse:
    """Show what differs between two versions of a process."""
    new = allowed.get(request, Process, pk, CASE_VIEW)
    old = allowed.get(request, Process, other, CASE_VIEW)
    if old.key != new.key:
        raise Http404
    context = {
        "title": f"v{old.version} → v{new.version}", "crumbs": way.through(new), "old": old,
        "new": new, "rows": differences(old.definition, new.definition),
    }  # fmt: skip
    return render(request, "casework/compare.html", context)


@allowed.needs(CASE_VIEW)
def checklist(request: Request, pk: int) -> HttpResponse:
    """Show a list and its rows."""
    row = allowed.get(request, Checklist, pk, CASE_VIEW)
    return Items.show(
        request, row, title=row.name, crumbs=way.to(row), template="casework/checklist.html",
        checklist=row,
    )  # fmt: skip
