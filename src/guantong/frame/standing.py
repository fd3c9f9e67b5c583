"""What stands on the page of a row: the listings that say so, as far as its reader may open them.

The page asks for it by ``{% listings_on row %}`` and names no listing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django_tables2.rows import BoundRows

from guantong.core.acts import Act
from guantong.core.requests import Request
from guantong.frame.buttons import beside
from guantong.frame.listings import LISTINGS, Listing, On

#: So many rows are shown where the list can be opened, and read at most, to say how many there are.
FIRST, MOST = 5, 20


@dataclass
class Section:
    """A listing on a row's page: its first rows, how many there are, where all of them are."""

    listing: type[Listing]
    table: Listing
    lines: BoundRows
    count: str
    more: str
    buttons: list[Act]


def sections(request: Request, row: models.Model) -> list[Section]:
    """Return what stands on a row's page, one query a listing and what its cells read.

    A listing without rows stands there only if the reader may make some.
    """
    found = (_section(request, listing, one, row) for listing, one in _declared(type(row)))
    return [one for one in found if one is not None]


def _declared(model: type[models.Model]) -> list[tuple[type[Listing], On]]:
    return [(one, found) for one in LISTINGS if (found := one.stands_on(model)) is not None]


def _section(request: Request, listing: type[Listing], one: On, row: Any) -> Section | None:
    if listing.needs is not None and not request.user.may(listing.needs):
        return None
    rows = listing.unasked(one.rows(listing.seen(request.user), row))
    read = list(rows[: MOST + 1])
    buttons = beside(request.user, row, one.acts) if one.acts else []
    if not read and not buttons:
        return None
    shown = read[:FIRST] if listing.route else read[:MOST]
    left = (*listing.hidden, *one.without, "tick", "do")
    table = listing(rows, exclude=left, orderable=False)
    table.request = request
    table.prepare(shown)
    table.trim(shown)
    more = f"{reverse(listing.route)}?{urlencode(one.said(row))}" if listing.route else ""
    many = f"{MOST}+" if len(read) > MOST else str(len(read))
    count = many if listing.counted else ""
    return Section(listing, table, BoundRows(data=shown, table=table), count, more, buttons)
