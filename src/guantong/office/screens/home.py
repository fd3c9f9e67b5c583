"""The first page: what waits for this account, and what it may open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.models import Signing
from guantong.core.requests import Request

MOST_WAITING = 50


def home(request: Request) -> HttpResponse:
    """Greet, show what others put forward for a second person, and the grants in force."""
    waiting = Signing.objects.visible_to(request.user).filter(state=Signing.State.WAITING)
    context = {
        "title": _("首页"), "crumbs": [], "grants": request.user.live_grants(),
        "waiting": waiting.exclude(act="").exclude(by=request.user)[:MOST_WAITING],
    }  # fmt: skip
    return render(request, "office/home.html", context)
