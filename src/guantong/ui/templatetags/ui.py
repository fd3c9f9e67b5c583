"""The few tags the templates share."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """Return this page's query with some values changed; None drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return "?" + query.urlencode()


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key, "")
