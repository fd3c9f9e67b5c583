"""How the room's templates write months and periods."""

from __future__ import annotations

from django import template

from guantong.people.profile import writing

register = template.Library()
register.filter("month", writing.month)
register.filter("day", writing.day)


@register.simple_tag
def period(start: str, end: str) -> str:
    """Write a period."""
    return writing.period(start, end)
