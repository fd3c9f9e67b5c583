"""What the shell shows on every page: the parts and lines this account may open, its bell."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from guantong.core.requests import Request
from guantong.core.services import desk
from guantong.frame import navigation, switches, workbench
from guantong.frame.listings import LISTINGS
from guantong.frame.navigation import Place
from guantong.frame.rooms import Phase, rooms

if TYPE_CHECKING:
    from guantong.core.models import Account


#: Where a session keeps what its bell counted and when, and for how many seconds.
BELL, WHILE = "bell", 60


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what a whole page shows around its content; a part of a page asks for none of it."""
    house = {name: reverse(address) for name, address in settings.SHELL.items()}
    common = {
        "demo": settings.DEMO, "offline": settings.OFFLINE, "house": house,
        "styles": [sheet for room in rooms() for sheet in room.styles],
    }  # fmt: skip
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return common

    @cache
    def off() -> frozenset[int]:
        return switches.off(user)

    @cache
    def shown() -> dict[str, Any]:
        here = navigation.shown_at(request)
        return navigation.shown(user, off(), here) | _phases(user, here)

    return {
        **common, "shell": shown, "desk": lambda: desk.of(user),
        "bell": cache(lambda: _bell(cast(Request, request), off())),
    }  # fmt: skip


def _bell(request: Request, off: Collection[int]) -> int:
    """Return how much is new; asked of the database once in a while, not by every page."""
    now = int(time.time())
    many, at = request.session.get(BELL, (0, 0))
    if now - at >= WHILE:
        many = workbench.many_new(request.user, lambda one: navigation.is_on(one, off))
        request.session[BELL] = [many, now]
    return int(many)


def silence(request: Request) -> None:
    """Say that the reader has seen what is new."""
    desk.seen(request.user)
    request.session[BELL] = [0, int(time.time())]


def _phases(user: Account, here: Place) -> dict[str, Any]:
    """Return the tabs of a job with how much waits at each, and what is to be done next."""
    where = {one: navigation.place_of_list(one) for one in LISTINGS} if here.tabs else {}
    found = workbench.kinds(user, of=lambda one: where[one].tabs == here.tabs) if where else []
    many = Counter[Phase | None]()
    for kind in found:
        many[where[kind.listing].phase] += kind.count
    may = user.permissions()
    tabs = [
        {
            "label": one.label, "url": reverse(one.address), "active": one is here.phase,
            "waiting": many[one],
        }
        for one in here.tabs if one.needs in may
    ]  # fmt: skip
    return {"phases": tabs, "next_todo": next(iter(workbench.in_order(found)), None)}
