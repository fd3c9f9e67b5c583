"""The buttons of what a reader may do to a row now."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from guantong.core import acts as declared
from guantong.core.acts import Act
from guantong.frame.acting import new_token

register = template.Library()


@register.inclusion_tag("frame/acts.html", takes_context=True)
def acts(context: dict[str, Any], row: Any, *names: str) -> dict[str, Any]:
    """Show a row's buttons: those named, in that order, or all."""
    found = {one.name: one for one in declared.open_to(context["request"].user, row)}
    chosen = [found[name] for name in names if name in found] if names else list(found.values())
    return {
        "buttons": [_button(one, row) for one in chosen],
        "csrf_token": context["csrf_token"],
        "token": new_token(),
    }


@register.simple_tag
def act_address(row: Any, name: str) -> str:
    """Return the address of an act on a row."""
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


@register.simple_tag
def file_address(row: Any, name: str) -> str:
    """Return the address where a file is handed in for an act on a row."""
    return reverse("frame:intake-begin", args=[row._meta.label_lower, row.pk, name])


def _button(one: Act, row: Any) -> dict[str, Any]:
    return {
        "label": one.label,
        "address": act_address(row, one.name),
        "asks": bool(one.asks(row) or one.warning(row)),
        "version": getattr(one.keeper(row), "version", "") if one.on_version else "",
        "leads": bool(one.then),
    }
