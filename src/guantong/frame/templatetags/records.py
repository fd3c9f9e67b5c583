"""What stands beside any record: its notes and files; a compared text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guantong.core import about
from guantong.core.models import Attachment, Note
from guantong.core.roles import FILE_VIEW
from guantong.core.scope import path_of
from guantong.frame.records.comparing import Piece

register = template.Library()


@register.inclusion_tag("frame/notes.html", takes_context=True)
def notes(context: dict[str, Any], row: Any) -> dict[str, Any]:
    """Show the notes and files beside a row that the reader was shown."""
    request = context["request"]
    return {
        "request": request, "csrf_token": context["csrf_token"], "row": row,
        "notes": about.rows(Note, row).select_related("by"),
        "attachments": about.rows(Attachment, row).select_related("file", "by"),
        "opens_files": request.user.may(FILE_VIEW, path_of(row)),
    }  # fmt: skip


@register.simple_tag
def pieces(found: Iterable[Piece]) -> SafeString:
    """Write a compared text, marking what the other side does not have."""
    parts = (format_html("<mark>{}</mark>" if p.changed else "{}", p.text) for p in found)
    return format_html_join("", "{}", ((part,) for part in parts))
