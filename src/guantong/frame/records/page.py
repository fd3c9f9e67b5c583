"""The page of any record: what it says, what may be done to it now, what was done to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.core.text import Text
from guantong.frame import way

MOST_SHOWN = 50


def show(
    request: Request,
    row: models.Model,
    fields: Iterable[str],
    *,
    template: str = "frame/record.html",
    **extra: Any,
) -> HttpResponse:
    """Show a row whose right to be read was checked already.

    Parameters
    ----------
    fields
        The names of its fields, in the order of the page.

    """
    context = {
        "row": row, "title": str(row), "crumbs": way.to(row),
        "facts": facts(row, fields),
        "history": events.of(row)[:MOST_SHOWN], **extra,
    }  # fmt: skip
    return render(request, template, context)


def facts(row: models.Model, fields: Iterable[str]) -> list[tuple[Text, Any]]:
    """Return what a row says in some of its fields, each with its label."""
    return [_fact(row, name) for name in fields]


def _fact(row: models.Model, name: str) -> tuple[Text, Any]:
    column: Any = row._meta.get_field(name)
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, bool):
        value = _("是") if value else _("否")
    return column.verbose_name, value
