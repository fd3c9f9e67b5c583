"""How the room's templates write months and periods."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guantong.frame.records.comparing import Piece
from guantong.people.profile import writing

register = template.Library()
register.filter("month", writing.month)
register.filter("day", writing.day)


@register.simple_tag
def period(start: str, end: str) -> str:
    """Write a period."""
    return writing.period(start, end)


@register.simple_tag
def pieces(found: Iterable[Piece]) -> SafeString:
    """Write a compared text, marking what the other side does not have."""
    parts = (format_html("<mark>{}</mark>" if p.changed else "{}", p.text) for p in found)
    return format_html_join("", "{}", ((part,) for part in parts))
