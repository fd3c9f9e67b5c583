"""The page of a disc, and its file."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from guantong.core import discs
from guantong.core.requests import Request
from guantong.discs.models import Disc
from guantong.discs.room import DISC_MANAGE
from guantong.discs.services import exchange
from guantong.frame import allowed, way


@allowed.needs(DISC_MANAGE)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a disc: what is on it, who wrote it, what became of it."""
    disc = allowed.get(request, Disc, pk, DISC_MANAGE)
    context = {
        "title": disc.number, "crumbs": way.to(disc), "disc": disc,
        "own": discs.own_fingerprint(), "known": exchange.knows(disc.signer),
        "meetings": [one.meeting for one in disc.arrivals.unscoped("随盘可见")],
    }  # fmt: skip
    return render(request, "discs/disc.html", context)


@allowed.needs(DISC_MANAGE)
def file(request: Request, pk: int) -> FileResponse:
    """Hand out the file of a disc that was written here."""
    disc = allowed.get(request, Disc, pk, DISC_MANAGE)
    content = exchange.open_written(request.user, disc)
    name = f"{disc.number}{discs.SUFFIX}"
    return FileResponse(content, as_attachment=True, filename=name)
