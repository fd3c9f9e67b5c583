"""Tags of the pages about persons and teams."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()
ICONS = {
    "age": "hourglass-low", "term": "calendar-repeat", "probation": "user-check",
    "rank": "stairs-up", "exchange": "arrows-exchange", "sanction": "shield-check",
    "practice": "walk",
}  # fmt: skip


@register.inclusion_tag("people/bars.html")
def bars(bar: Any) -> dict[str, Any]:
    """Draw a share now and, below it, the share after a change."""
    after = f"{bar.after_share:.1f}" if bar.after is not None else ""
    return {"now": f"{bar.now_share:.1f}", "after": after}


@register.simple_tag
def due_icon(kind: Any) -> str:
    """Return the picture of what comes due."""
    return ICONS[kind.value]
