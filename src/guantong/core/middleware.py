"""Idle log-out, due passwords and second factors; errors as pages."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.services import accounts

Next = Callable[[HttpRequest], HttpResponse]
FREE = {"core:sign-in", "core:sign-out", "core:language"}
HALF = FREE | {"core:password", "core:second-factor"}


class ChosenLanguage(LocaleMiddleware):
    """Chinese, unless the reader chose another language; what a browser prefers does not count."""

    def process_request(self, request: HttpRequest) -> None:
        """Speak the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]


class SessionGuard:
    """Let nobody go on with an idle session, a due password or a missing second factor."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the session, then pass on."""
        if request.user.is_authenticated:
            request.user.address = request.META.get("REMOTE_ADDR", "")  # type: ignore[union-attr]
            if self._idle(request):
                auth.logout(request)
                messages.info(request, _("长时间未操作，已自动退出，请重新登录。"))
                return redirect(settings.LOGIN_URL)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple, kwargs: dict  # noqa: ARG002
    ) -> HttpResponse | None:  # fmt: skip
        """Send a half signed-in account to the step it still owes."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in FREE or name.startswith("answer:"):
            return None
        if not request.user.is_authenticated:
            return redirect(f"{_url(settings.LOGIN_URL)}?next={request.get_full_path()}")
        if name in HALF:
            return None
        if accounts.password_is_due(request.user):  # type: ignore[arg-type]
            return redirect("core:password")
        if settings.SECOND_FACTOR_REQUIRED and not request.user.is_verified():  # type: ignore[union-attr]
            return redirect("core:second-factor")
        return None

    def _idle(self, request: HttpRequest) -> bool:
        now = int(time.time())
        last = request.session.get("seen", now)
        if now - last > settings.IDLE_LIMIT.total_seconds():
            return True
        if now - last > 30 or "seen" not in request.session:
            request.session["seen"] = now
        return False


class ErrorPages:
    """Show a typed error as a page in the user's language."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a `GuantongError` into its page."""
        if isinstance(error, Http404) or not isinstance(error, GuantongError):
            return None
        return render(
            request, "ui/error.html", {"message": error.message, "status": error.status},
            status=error.status,
        )  # fmt: skip


def _url(name: str) -> str:
    from django.urls import reverse

    return reverse(name)
