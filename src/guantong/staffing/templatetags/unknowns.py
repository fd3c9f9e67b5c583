"""The mark of what rests on facts that are missing."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from guantong.staffing.queries import unknowns
from guantong.standards.rules.missing import names_of

register = template.Library()


@register.simple_tag
def unknown_badge(missing: Sequence[str]) -> str:
    """Write how many facts are missing, and on pointing at it which; nothing if none is."""
    return unknowns.badge(missing)


@register.simple_tag
def unknown_names(missing: Sequence[str]) -> str:
    """Name the facts that are missing."""
    return "、".join(names_of(missing))
