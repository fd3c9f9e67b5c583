"""The few tags the templates share."""

from __future__ import annotations

import re
from typing import Any, cast

from django import template
from django.template.base import Node, NodeList, Parser, TextNode, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guantong.standards import posts

register = template.Library()


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """Return this page's query with some values changed; None drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def without_query(context: dict[str, Any], *names: str) -> str:
    """Return this page's query without some of its values."""
    return with_query(context, **dict.fromkeys(names))


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """Look a key up in a mapping."""
    return mapping.get(key, "")


register.filter("in_full", posts.in_full)


class Joined(Node):
    """What stands between joined and endjoined."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        """Write the pieces."""
        return self.nodelist.render(context)


@register.tag
def joined(parser: Parser, _token: Token) -> Joined:
    """Write a sentence of several pieces, one a line in the template, with nothing between them.

    A line break between two Chinese words would show as a space. Within a tag it parts attributes.
    """
    pieces = parser.parse(("endjoined",))
    parser.delete_first_token()
    within = False

    def close_up(found: re.Match[str]) -> str:
        nonlocal within
        if found[0] in "<>":
            within = found[0] == "<"
            return found[0]
        return " " if within else ""

    for text in cast(list[TextNode], pieces.get_nodes_by_type(TextNode)):
        text.s = re.sub(r"[<>]|\s*\n\s*", close_up, text.s)
    return Joined(pieces)


@register.inclusion_tag("ui/interval.html")
def interval(row: dict[str, float]) -> dict[str, str]:
    """Draw a value of 0 to 100 with its bounds."""
    low, high = row["low"], row["high"]
    numbers = {"low": low, "width": max(high - low, 0.5), "at": row["score"] - 0.6}
    return {name: f"{value:.2f}" for name, value in numbers.items()}


@register.simple_tag
def span(row: dict[str, float]) -> str:
    """Write a value with its error: half of its interval."""
    half = (row["high"] - row["low"]) / 2
    return format_html(
        '<span class="span">{} <small>±{}</small></span>', f"{row['score']:.0f}", f"{half:.0f}"
    )


@register.filter
def grouped(value: Any, digits: int = 0) -> str:
    """Write a number with its thousands apart; nothing for no number."""
    return "" if value is None or value == "" else f"{value:,.{digits}f}"
