"""The addresses of a job that is off answer that it is."""

from __future__ import annotations

from collections.abc import Callable

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
