"""What other rooms have about a page's row."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models

from guantong.core.models import Unit
from guantong.frame import figures, standing

register = template.Library()


@register.inclusion_tag("frame/standing.html", takes_context=True)
def listings_on(context: dict[str, Any], row: models.Model, level: int) -> dict[str, Any]:
    """Show the listings that stand on a row's page, under headings of a level."""
    request = context["request"]
    return {
        "request": request, "csrf_token": context["csrf_token"], "row": row, "level": level,
        "sections": standing.sections(request, row),
    }  # fmt: skip


@register.inclusion_tag("frame/figures_on.html", takes_context=True)
def figures_on(context: dict[str, Any], unit: Unit) -> dict[str, Any]:
    """Show the figures that stand on a unit's page, but those that count among nothing."""
    reader = context["request"].user
    some = figures.open_to(reader, unit, type(unit))
    found = [figures.number(one, reader, unit) for one in some]
    return {"unit": unit, "numbers": [one for one in found if one.base]}
