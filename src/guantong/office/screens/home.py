"""The first page: what this account may open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guantong.core.requests import Request


def home(request: Request) -> HttpResponse:
    """Greet and show the grants in force."""
    grants = request.user.live_grants()
    return render(request, "office/home.html", {"title": _("首页"), "crumbs": [], "grants": grants})
