"""The first page: what this account may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def home(request: HttpRequest) -> HttpResponse:
    """Greet and show the grants in force."""
    grants = request.user.live_grants()  # type: ignore[union-attr]
    return render(request, "core/home.html", {"title": _("首页"), "crumbs": [], "grants": grants})
