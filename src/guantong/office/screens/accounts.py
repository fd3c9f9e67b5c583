"""Accounts and grants: the security administrator's pages."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tables2.utils import A

from guantong.core.errors import GuantongError
from guantong.core.models import Account, Grant, Unit
from guantong.core.requests import Request
from guantong.core.roles import ACCOUNT_MANAGE, GRANT_MANAGE, choices
from guantong.core.services import accounts
from guantong.frame import allowed
from guantong.ui import tables as ui_tables
from guantong.ui.forms import DateInput, Form, handle

ACCOUNT, GRANT = ACCOUNT_MANAGE, GRANT_MANAGE


class AccountTable(ui_tables.Table):
    """All accounts."""

    search = ("username", "display_name")
    username = tables.Column(linkify=("office:account", [A("pk")]))

    class Meta(ui_tables.Table.Meta):
        model = Account
        fields = ("username", "display_name", "is_active", "last_login")


class AccountForm(Form):
    """A new account."""

    username = forms.CharField(label=_("账号"), max_length=40)
    display_name = forms.CharField(label=_("姓名"), max_length=40)


class GrantForm(Form):
    """A role over a unit."""

    role = forms.ChoiceField(label=_("角色"), choices=choices)
    code = forms.CharField(label=_("机构编码"), max_length=32, help_text=_("含其全部下级。"))
    until = forms.DateField(label=_("有效期至"), required=False, widget=DateInput())


@allowed.needs(ACCOUNT)
def listing(request: Request) -> HttpResponse:
    """List the accounts."""
    return ui_tables.show(
        request, AccountTable, Account.objects.all(), title=_("账号与授权"), crumbs=[],
        actions=[(_("开通账号"), reverse("office:account-create"))],
    )  # fmt: skip


@allowed.needs(ACCOUNT)
def create(request: Request) -> HttpResponse:
    """Open an account; its first password is shown once."""

    def done(data: dict[str, Any]) -> HttpResponse:
        account, first = accounts.create(request.user, **data)
        messages.success(request, _("初始密码（只显示一次）：") + first)
        return redirect("office:account", account.pk)

    return handle(
        request, AccountForm(request.POST or None), done, title=_("开通账号"),
        crumbs=_crumbs(), submit=_("开通"),
    )  # fmt: skip


@allowed.needs(ACCOUNT)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one account and its grants."""
    account = get_object_or_404(Account, pk=pk)
    grants = Grant.objects.filter(account=account).select_related("unit", "granted_by")
    context = {
        "account": account, "grants": grants, "title": str(account), "crumbs": _crumbs(),
    }  # fmt: skip
    return render(request, "office/account.html", context)


@allowed.needs(GRANT)
def grant(request: Request, pk: int) -> HttpResponse:
    """Give a role."""
    account = get_object_or_404(Account, pk=pk)

    def done(data: dict[str, Any]) -> HttpResponse:
        code = data.pop("code").strip()
        unit = Unit.objects.visible_to(request.user).filter(code=code).first()
        if unit is None:
            raise GuantongError(f"没有编码为 {code} 的机构。", field="code")
        accounts.grant(request.user, account, unit=unit, **data)
        return redirect("office:account", pk)

    return handle(
        request, GrantForm(request.POST or None), done, title=_("授权"),
        crumbs=[*_crumbs(), (str(account), reverse("office:account", args=[pk]))], submit=_("授予"),
    )  # fmt: skip


@require_POST
@allowed.needs(GRANT)
def revoke(request: Request, pk: int) -> HttpResponse:
    """Take a grant back."""
    row = get_object_or_404(Grant.objects.select_related("account", "unit"), pk=pk)
    accounts.revoke(request.user, row)
    return redirect("office:account", row.account_id)


@require_POST
@allowed.needs(ACCOUNT)
def change(request: Request, pk: int, verb: str) -> HttpResponse:
    """Enable, disable or reset an account."""
    account = get_object_or_404(Account, pk=pk)
    if verb == "reset":
        first = accounts.reset(request.user, account)
        messages.success(request, _("初始密码（只显示一次）：") + first)
    elif verb in {"enable", "disable"}:
        accounts.set_active(request.user, account, verb == "enable")
    else:
        raise Http404
    return redirect("office:account", pk)


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("账号与授权"), reverse("office:accounts"))]
