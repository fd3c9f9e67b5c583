"""What a page has of its reader's own: the star by which it is come back to."""

from __future__ import annotations

from typing import Any

from django import template

from guantong.core.services import desk

register = template.Library()


@register.inclusion_tag("frame/star.html", takes_context=True)
def star(context: dict[str, Any]) -> dict[str, Any]:
    """Show a page's star; a record's page stands among those the reader was on from now on."""
    request, title = context["request"], str(context.get("title", ""))
    query = request.GET.copy()
    for passing in ("page", "next", "view"):
        query.pop(passing, None)
    address = request.path + (f"?{query.urlencode()}" if query else "")
    match = request.resolver_match
    if request.method == "GET" and match.kwargs.keys() == {"pk"}:
        desk.opened(request.user, title, request.path)
    kept = desk.of(request.user).favourites
    return {
        "address": address, "title": title, "house": context["house"],
        "csrf_token": context["csrf_token"], "starred": any(one[1] == address for one in kept),
    }  # fmt: skip
