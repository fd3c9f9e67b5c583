"""Sign-in, second factor, password, sign-out."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as otp_login

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.core.services import accounts, events
from guantong.core.text import Text
from guantong.office.middleware import half_signed_in
from guantong.ui.forms import Form


class SignInForm(Form):
    """Account and password."""

    username = forms.CharField(label=_("账号"), max_length=40)
    password = forms.CharField(label=_("密码"), widget=forms.PasswordInput, strip=False)


class TokenForm(Form):
    """Six digits."""

    token = forms.RegexField(
        r"^\d{6}$", label=_("六位动态口令"), error_messages={"invalid": _("请输入六位数字。")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].widget.attrs |= {
            "inputmode": "numeric", "autocomplete": "one-time-code",
        }  # fmt: skip


class PasswordForm(Form):
    """Old and new password."""

    old = forms.CharField(label=_("原密码"), widget=forms.PasswordInput, strip=False)
    new = forms.CharField(
        label=_("新密码"), widget=forms.PasswordInput, strip=False,
        help_text=_("至少 10 位，含大写、小写、数字、符号中的三种，不与最近五次相同。"),
    )  # fmt: skip
    again = forms.CharField(label=_("再次输入新密码"), widget=forms.PasswordInput, strip=False)

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return data


@login_not_required
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Check account and password; five failures lock the account for half an hour."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = auth.authenticate(request, **form.cleaned_data)
        if account is not None:
            auth.login(request, account)
            events.record(account, "登录", account, "登录成功")
            return redirect(_next(request))
        if getattr(request, "axes_locked_out", False):
            return locked_out(request, {})
        events.record(
            None, "登录", "account:?", f"登录失败：{form.cleaned_data['username'][:40]}",
            outcome="失败", address=request.META.get("REMOTE_ADDR", ""),
        )  # fmt: skip
        form.add_error(None, _("账号或密码不正确。连续五次失败将锁定半小时。"))
    return _door(request, form, _("登录"), _("登录"))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Say that the account is locked for a while."""
    message = _("登录失败次数过多，账号已锁定，请半小时后再试或联系安全管理员。")
    context = {"message": message, "status": 429}
    return render(request, "ui/error.html", context, status=429)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        events.record(request.user, "退出", request.user, "退出登录")
    auth.logout(request)
    return redirect(settings.LOGIN_URL)


@never_cache
def stay(request: Request) -> JsonResponse:
    """Tell a page whose session it has and for how many seconds, and what its forms send along.

    Asked while somebody types, it prolongs the session as any page does.
    """
    told = {
        "account": request.user.pk, "name": request.user.display_name,
        "left": request.left, "rest": request.rest, "csrf": get_token(request),
    }  # fmt: skip
    return JsonResponse(told)


@half_signed_in
@never_cache
def password(request: Request) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            accounts.change_password(request.user, data["old"], data["new"])
        except GuantongError as error:
            form.add_error(error.field, error.message)
        else:
            auth.update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已更改。"))
            return redirect("office:home")
    note = _("首次登录或密码到期，须先更改密码。") if accounts.password_is_due(request.user) else ""
    return _door(request, form, _("更改密码"), _("保存"), note=note)


@half_signed_in
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the six digits; on first use, show the code to scan."""
    account: Any = request.user
    if account.is_verified():
        return redirect("office:home")
    device: Any = next(iter(devices_for_user(account, confirmed=True)), None)
    form = TokenForm(request.POST or None)
    fresh = device is None
    if fresh:
        device = accounts.new_device(account)
    if request.method == "POST" and form.is_valid():
        try:
            if fresh:
                accounts.confirm_device(account, device, form.cleaned_data["token"])
            elif not device.verify_token(form.cleaned_data["token"]):
                raise GuantongError(_("动态口令不正确，请等待新的六位数字后重试。"), field="token")
        except GuantongError as error:
            form.add_error(error.field, error.message)
        else:
            otp_login(request, device)
            return redirect("office:home")
    extra = {}
    if fresh:
        extra = {
            "qr": segno.make(device.config_url).svg_data_uri(scale=4),
            "secret": device.config_url.split("secret=")[1].split("&")[0],
        }
    note = _("请用口令应用扫码，再输入显示的六位数字。") if fresh else ""
    return _door(request, form, _("动态口令"), _("验证"), note=note, **extra)


def _door(
    request: HttpRequest, form: Form, title: Text, submit: Text, **extra: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "title": title, "submit": submit, **extra}
    return render(request, "ui/door.html", context, status=status)


def _next(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)
