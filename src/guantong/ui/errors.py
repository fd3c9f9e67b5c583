"""The pages for 400, 403, 404 and 500, and a typed error as a page in the user's language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

Next = Callable[[HttpRequest], HttpResponse]
#: The header by which a script knows words from a part of a page.
REFUSED = "X-Refused"


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
        return page(request, error.status, error.message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page, or none for this account."""
    return page(request, 404, _("没有找到该页面，或您无权查看。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that the account may not do this."""
    return page(request, 403, _("您没有此项权限。"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that the form is too old."""
    return page(request, 403, _("页面已过期，请刷新后重新提交。"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Say that what was sent cannot be read: too much of it, or not as a page sends it."""
    return page(request, 400, _("提交的内容过大或不完整，没有保存。请返回核对后重试。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the program failed; where that fails too, touch neither database nor session."""
    message = _("程序出错，已记录，没有保存。请稍后重试；仍不行的，请告诉系统管理员。")
    try:
        return page(request, 500, message)
    except Exception:
        text = render_to_string("ui/error.html", {"message": message, "status": 500})
        return HttpResponse(text, status=500)


def page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Say it: in words to a script, which shows them; else on the page of the addresses' own
    namespace, or on the house's, with the shell around it for who is signed in.
    """
    if "HX-Request" in request.headers:
        return HttpResponse(message, "text/plain", status, headers={REFUSED: "1"})
    place = request.resolver_match.app_name if request.resolver_match else ""
    user = getattr(request, "user", None)
    inside = user is not None and user.is_authenticated
    templates = [f"{place}/error.html", "ui/error_inside.html" if inside else "ui/error.html"]
    context = {"message": message, "title": message, "status": status, "back": _back(request)}
    return render(request, templates, context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the page from which something was sent: what was typed there is still there."""
    before = request.headers.get("Referer", "")
    sent = request.method == "POST"
    known = url_has_allowed_host_and_scheme(before, {request.get_host()})
    return before if sent and known else ""
