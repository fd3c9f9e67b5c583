"""The buttons of what a reader may do to a row now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template

from guantong.core.acts import Act
from guantong.frame.acting import new_token
from guantong.frame.buttons import address_of, beside, files_beside

register = template.Library()
register.simple_tag(address_of, name="act_address")


@register.inclusion_tag("frame/acts.html", takes_context=True)
def acts(context: dict[str, Any], row: Any, *names: str) -> dict[str, Any]:
    """Show a row's buttons: those named, in that order, or all."""
    reader = context["request"].user
    shown = _shown(context, row, beside(reader, row, names))
    return {**shown, "files": files_beside(reader, row, names)}


@register.inclusion_tag("frame/acts.html", takes_context=True)
def row_acts(context: dict[str, Any], table: Any, row: Any) -> dict[str, Any]:
    """Show the buttons that stand beside a row of a list; each names its row."""
    return {**_shown(context, row, table.buttons.get(row.pk, ())), "row": row}


@register.inclusion_tag("frame/acts.html", takes_context=True)
def these_acts(context: dict[str, Any], row: Any, some: Iterable[Act]) -> dict[str, Any]:
    """Show the buttons of acts that were found to be open on a row."""
    return {**_shown(context, row, some), "row": row}


@register.inclusion_tag("frame/acts.html", takes_context=True)
def todo_act(context: dict[str, Any], todo: Any) -> dict[str, Any]:
    """Show the button that ends a row's waiting; whoever pressed it comes back to this page."""
    shown = _shown(context, todo.row, [todo.act])
    back = urlencode({"next": context["request"].get_full_path()})
    for one in shown["buttons"]:
        one["address"] += f"?{back}"
    return {**shown, "row": todo.row}


def _shown(context: dict[str, Any], row: Any, chosen: Iterable[Act]) -> dict[str, Any]:
    return {
        "buttons": [_button(one, row) for one in chosen],
        "csrf_token": context["csrf_token"],
        "token": new_token(),
    }


def _button(one: Act, row: Any) -> dict[str, Any]:
    return {
        "label": one.label,
        "address": address_of(row, one.name),
        "asks": bool(one.asks(row) or one.warning(row)),
        "version": getattr(one.keeper(row), "version", "") if one.on_version else "",
        "leads": bool(one.then),
    }
