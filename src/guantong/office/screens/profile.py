"""One's own account: who one is here, what one may do, how pages look, what one comes back to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.core.services import desk, events


def page(request: Request) -> HttpResponse:
    """Show one's own account, its grants, the sign-in before this one."""
    signed_in = events.of(request.user).filter(action="登录", outcome="成功")
    context = {
        "title": _("本人账号"), "crumbs": [], "grants": request.user.live_grants(),
        "before": signed_in[1:2].first(),
    }  # fmt: skip
    return render(request, "office/profile.html", context)


@require_POST
def letters(request: Request) -> HttpResponse:
    """Choose the size of letters."""
    desk.enlarge(request.user, request.POST.get("size") == "large")
    return redirect("office:profile")


@require_POST
def star(request: Request) -> HttpResponse:
    """Take a page of the house among the favourites, or out of them; go back to where one was."""
    address, title = request.POST.get("address", ""), request.POST.get("title", "").strip()
    if not title or not url_has_allowed_host_and_scheme(address, None) or address[0] != "/":
        raise GuantongError(_("这个页面不能收藏。"))
    desk.star(request.user, title, address)
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else address)
