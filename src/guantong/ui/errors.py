"""The pages for 403, 404 and 500, and a typed error as a page in the user's language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

Next = Callable[[HttpRequest], HttpResponse]


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


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say that the program failed; touch neither database nor session."""
    told = {"message": _("程序出错，已记录。"), "status": 500}
    text = render_to_string("ui/error.html", told)
    return HttpResponse(text, status=500)


def page(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """Render the error page of the addresses' own namespace, or the house's."""
    place = request.resolver_match.app_name if request.resolver_match else ""
    templates = [f"{place}/error.html", "ui/error.html"]
    return render(request, templates, {"message": message, "status": status}, status=status)
