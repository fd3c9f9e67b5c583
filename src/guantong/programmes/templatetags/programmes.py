"""Money as officers write it."""

from __future__ import annotations

from typing import Any

from django import template

from guantong.programmes.queries.boards import wan as in_wan

register = template.Library()


@register.filter
def wan(value: Any) -> str:
    """Write yuan in 万元; what is not known is a dash."""
    return in_wan(value if isinstance(value, int | float) else None)
