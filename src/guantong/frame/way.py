"""The way to a page: the list it is found in, and what its row belongs to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from guantong.core.text import Text
from guantong.frame.listings import home_of, listed_in

Way = list[tuple[Text, str]]


def to(row: Any) -> Way:
    """Return the way to a row's page, without the page itself: its list, and what it belongs to.

    What a row belongs to is the first foreign key of its scope (``meeting`` of a motion), or what
    its model names as ``belongs_to``; an empty one is nothing.
    """
    model = type(row)
    first, _by, rest = getattr(model, "scope_field", "").partition("__")
    name = getattr(model, "belongs_to", first if rest else "")
    above = getattr(row, name) if name else None
    if above is not None and hasattr(above, "get_absolute_url"):
        return through(above)
    home = listed_in(row)
    return [(home.heading, reverse(home.route))] if home else []


def line_of(row: Any) -> str:
    """Return the address of the list above a row, if it lies elsewhere than others of its model."""
    model = type(row)
    first, _by, rest = getattr(model, "scope_field", "").partition("__")
    name = getattr(model, "belongs_to", first if rest else "")
    above = getattr(row, name) if name else None
    if above is not None:
        return line_of(above)
    home = listed_in(row)
    return reverse(home.route) if home and home is not home_of(model) else ""


def through(row: Any) -> Way:
    """Return the way to a page below a row's page."""
    return [*to(row), (str(row), row.get_absolute_url())]
