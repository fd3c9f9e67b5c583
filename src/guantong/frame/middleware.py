"""The addresses of a job that is off answer that it is; a form that was taken is told of."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guantong.frame import navigation, switches
from guantong.ui import errors

Next = Callable[[HttpRequest], HttpResponse]


class JobsInUse:
    """Open no page of a job to whom it is off."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Answer 404, in words, at an address of a job that is off."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        room = navigation.here(request).room
        if room is None or room.number is None or room.number not in switches.off(request.user):
            return None
        text = _("“%s”在您所在的单位没有启用。需要使用的，请联系系统管理员。") % room.label
        return errors.page(request, 404, text)


class Taken:
    """Tell the reader's device which form was taken: the draft that it kept of it goes."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; name the form's address where what was sent arrived and was not refused."""
        response = self.get_response(request)
        if getattr(request, "arrived", False) and response.status_code < 400:
            response.set_cookie(
                "taken", quote(request.path), max_age=60, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        return response

    def process_view(self, request: HttpRequest, *_args: object) -> None:
        """Note that what was sent reached its page: who must sign in first is stopped before."""
        signed_in = request.method == "POST" and request.user.is_authenticated
        request.arrived = signed_in  # type: ignore[attr-defined]  # a mark, read above
