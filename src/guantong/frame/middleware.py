"""Rooms kept off phones; jobs that are off; tiles of a map; a form that was taken is told of."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from guantong.frame import navigation, switches
from guantong.frame.rooms import at_desk
from guantong.ui import errors

Next = Callable[[HttpRequest], HttpResponse]
#: What browsers of phones and tablets call themselves; a HarmonyOS desktop says «PC;».
PHONES = re.compile(r"Mobi|Android|iPhone|iPad|iPod|\((Phone|Tablet);")


class NoPhones:
    """Open no page of a room that is kept at a desk on a phone.

    A rule of use, no protection: a browser says what it likes of itself.
    """

    def __init__(self, get_response: Next) -> None:
        if not settings.NO_PHONES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note whether the reader is on a phone; pass on."""
        if request.user.is_authenticated:
            request.user.on_phone = is_phone(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Refuse, in words, what is kept at a desk."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not request.user.on_phone or not at_desk() & _rooms_of(request):
            return None
        text = _(
            "干部工作的页面不在手机和平板上打开，请到单位的电脑上办理。"
            "这是使用规定，不是技术防护：请不要用别的办法在手机上打开，也不要对着屏幕拍照。"
        )
        return errors.page(request, 403, text)


def is_phone(request: HttpRequest) -> bool:
    """Tell whether a browser says that it runs on a phone or a tablet."""
    hint = request.headers.get("Sec-CH-UA-Mobile", "")
    return hint == "?1" or bool(PHONES.search(request.headers.get("User-Agent", "")))


def _rooms_of(request: HttpRequest) -> set[str]:
    """Return the rooms and jobs whose rows an address shows or changes."""
    match, room = request.resolver_match, navigation.here(request).room
    if match is None:
        return set()
    named = (match.kwargs.get("model", ""), match.kwargs.get("address", ""))
    apps = {str(one).replace(":", ".").partition(".")[0] for one in named}
    return {match.app_name, room.name if room else "", *apps}


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


class MapTiles:
    """Let pages that draw a map, and no others, load tiles from the hosts that the settings name.

    Without such a setting it is not there, and every page keeps the strict policy.
    """

    def __init__(self, get_response: Next) -> None:
        if settings.MAP_TILES is None:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.hosts = sorted({tile_host(one) for one in settings.MAP_TILES["addresses"]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; widen the policy of what was drawn with a map."""
        response = self.get_response(request)
        if getattr(request, "draws_map", False):
            response._csp_update = {"img-src": self.hosts}  # type: ignore[attr-defined]  # django-csp reads it
        return response


def tile_host(address: str) -> str:
    """Return the scheme and host of a template of addresses, with a star for what varies.

    Examples
    --------
    >>> tile_host("https://t{s}.tianditu.gov.cn/vec_w/wmts?x={x}&tk=KEY")
    'https://*.tianditu.gov.cn'

    """
    parts = urlsplit(address)
    first, dot, rest = parts.netloc.partition(".")
    return f"{parts.scheme}://{'*' if '{' in first else first}{dot}{rest}"


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
        request.arrived = signed_in  # type: ignore[attr-defined]  # django-csp reads it  # a mark, read above
