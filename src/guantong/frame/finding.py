"""Finding a row from anywhere: what a picker offers for what is typed, and one search for all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core import naming
from guantong.core.models import Account
from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.scope import ScopedModel
from guantong.core.services import desk
from guantong.core.text import Text
from guantong.frame import listings, navigation, switches
from guantong.ui import picker
from guantong.ui.tables import KEYS

#: So many rows of a kind are shown at once.
MOST_FOUND = 6


@dataclass(frozen=True)
class Hit:
    """One line of what was found."""

    address: str
    name: str
    told: str = ""


@dataclass(frozen=True)
class Kind:
    """What was found of one kind, and where there may be more."""

    label: Text
    hits: list[Hit]
    more: str = ""


def pick(request: Request, model: str) -> HttpResponse:
    """Offer the rows of a model that the reader may use, for what was typed."""
    try:
        kind: Any = apps.get_model(model)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not issubclass(kind, ScopedModel):
        raise Http404
    needs = request.GET.get("needs") or ""
    right = Permission(needs, "") if needs else None
    rows = picker.rows_for(kind, request.user, right, request.GET.get("under") or "")
    words = request.GET.get("q") or ""
    found = list(picker.offers(picker.narrowed(rows, words), picker.MOST_OFFERED + 1))
    context = {"offers": found[: picker.MOST_OFFERED], "more": found[picker.MOST_OFFERED :]}
    return render(request, "frame/offers.html", context)


def search(request: Request) -> HttpResponse:
    """Show what is found of every kind that the reader may open."""
    words = " ".join((request.GET.get("q") or "").split())
    kinds = _kinds(request.user, words) if words else _recent(request)
    return render(request, "frame/found.html", {"words": words, "kinds": list(kinds)})


def _recent(request: Request) -> Iterator[Kind]:
    """Yield the pages opened last, but for the one that is open."""
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path
    pages = [Hit(at, name) for name, at in desk.of(request.user).recent if at != here]
    if pages:
        yield Kind(_("最近打开"), pages)


def _kinds(reader: Account, words: str) -> Iterator[Kind]:
    pages = list(_pages(reader, words))[:MOST_FOUND]
    if pages:
        yield Kind(_("页面"), pages)
    for one in listings.LISTINGS:
        if not one.pick or (one.needs is not None and not reader.may(one.needs)):
            continue
        rows = one.seen(reader)
        for word in words.split():
            rows = one.find(rows, word)
        found = list(one.joined(rows)[: MOST_FOUND + 1])
        if found:
            hits = [Hit(row.get_absolute_url(), str(row), one.tell(row)) for row in found]
            rest = one.route and hits[MOST_FOUND:]
            more = f"{reverse(one.route)}?{urlencode({'q': words})}" if rest else ""
            yield Kind(one.heading, hits[:MOST_FOUND], more)


def _pages(reader: Account, words: str) -> Iterator[Hit]:
    """Yield the lines of the menu, and the phases of jobs, that are called so."""
    lines = navigation.lines_of(reader, switches.off(reader))
    pages = {entry.address: (str(entry.title), part.label) for _room, part, entry in lines}
    for room in {room.name: room for room, _part, _entry in lines}.values():
        for phase in room.phases:
            if reader.may(phase.needs):
                pages.setdefault(phase.address, (str(phase.label), room.label))
    for address, (title, where) in pages.items():
        sound = KEYS.fullmatch(words.lower()) and naming.sounds(title, words.lower())
        if words in title or sound:
            yield Hit(reverse(address), title, str(where))
