"""The mark of what rests on facts or conclusions that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from guantong.staffing.queries.marks import Mark
from guantong.standards.rules.missing import names_of

register = template.Library()


@register.simple_tag
def unknown_badge(missing: Sequence[str]) -> str:
    """Write how many facts are missing, and on pointing at it which; nothing if none is."""
    return Mark(tuple(missing)).badge


@register.simple_tag
def mark_badge(row: Any) -> str:
    """Write the mark of a seat or a motion, as it was laid on it; else of its facts alone."""
    mark: Mark = getattr(row, "mark", None) or Mark(tuple(row.missing))
    return mark.badge


@register.simple_tag
def unknown_names(missing: Sequence[str]) -> str:
    """Name the facts that are missing."""
    return "、".join(names_of(missing))
