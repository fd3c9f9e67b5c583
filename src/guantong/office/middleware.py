"""No network, idle log-out, due passwords and second factors, the chosen language."""

from __future__ import annotations

import time
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from guantong.core.services import accounts

Next = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
#: Headers of a script: that nobody did anything (a page asks itself), and whose page it is.
PASSIVE, ACCOUNT = "X-Passive", "X-Account"
#: The header by which a script knows an answer of the house.
HOUSE = "X-House"


def half_signed_in(view: View) -> View:
    """Mark a page that is open before the password is renewed and the second factor given."""
    view.half_signed_in = True  # type: ignore[attr-defined]  # a mark, read by SessionGuard
    return view


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Send a page to the door, and from there back; a script opens the door in place."""
    if "HX-Request" in request.headers:
        return HttpResponse(_("登录已失效，请重新登录。"), "text/plain", 401)
    page = request.get_full_path()
    if request.method != "GET":
        shown = urlsplit(request.headers.get("Referer", ""))
        page = f"{shown.path or '/'}{f'?{shown.query}' if shown.query else ''}"
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': page})}")


class OnThisMachine:
    """Answer only who sits at the machine, where it is declared to have no network."""

    def __init__(self, get_response: Next) -> None:
        if not settings.OFFLINE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what comes from the machine itself; refuse the rest, however it is served."""
        if not is_here(request.META.get("REMOTE_ADDR", "")):
            return HttpResponse("单机系统只在本机使用。", "text/plain; charset=utf-8", 403)
        return self.get_response(request)


def is_here(address: str) -> bool:
    """Tell whether an address is the machine's own; what comes by a socket of it has none."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False


class ChosenLanguage(LocaleMiddleware):
    """Chinese, unless the reader chose another language; what a browser prefers does not count."""

    def process_request(self, request: HttpRequest) -> None:
        """Speak the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()


class SessionGuard:
    """Let nobody go on with an idle session, a due password or a missing second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session, then pass on."""
        if request.user.is_authenticated:
            request.user.address = request.META.get("REMOTE_ADDR", "")
            if self._over(request):
                auth.logout(request)
                messages.info(request, _("长时间未操作，已自动退出，请重新登录。"))
                return _to_the_door(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Whoever sits down at this browser next finds nothing of it, but what is public.
            response.headers.setdefault("Cache-Control", "no-store")
            # A script puts into the page what the house says, not what stands before it.
            response[HOUSE] = "1"
        return response

    def process_view(
        self, request: HttpRequest, view: View, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Send a half signed-in account to the step it still owes.

        Whatever is not marked ``login_not_required`` is for who is signed in.
        """
        if not getattr(view, "login_required", True):
            return None
        # Somebody else signed in since the page was shown: it does nothing in the other's name.
        other = request.headers.get(ACCOUNT, str(request.user.pk)) != str(request.user.pk)
        if not request.user.is_authenticated or other:
            return _to_the_door(request)
        if getattr(view, "half_signed_in", False):
            return None
        if accounts.password_is_due(request.user):
            return redirect("office:password")
        if settings.SECOND_FACTOR_REQUIRED and not getattr(request.user, "is_verified")():  # noqa: B009 - put there by django-otp
            return redirect("office:second-factor")
        return None

    def _over(self, request: HttpRequest) -> bool:
        """Tell whether the session is over; note what somebody did, not what a page asks itself."""
        now = int(time.time())
        seen = request.session.get("seen", now)
        begun = request.session.setdefault("begun", now)
        idle = settings.IDLE_LIMIT.total_seconds() - (now - seen)
        rest = settings.SESSION_LIMIT.total_seconds() - (now - begun)
        if min(idle, rest) < 0:
            return True
        if PASSIVE not in request.headers:
            idle = settings.IDLE_LIMIT.total_seconds()
            if now - seen > 30 or "seen" not in request.session:
                request.session["seen"] = now
        request.left, request.rest = int(min(idle, rest)), int(rest)  # type: ignore[attr-defined]  # told to the page
        return False
