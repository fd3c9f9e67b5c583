"""Accounts and grants: the security administrator's pages."""

from __future__ import annotations

import django_tables2 as tables
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.models import Account, Grant, Unit
from guantong.core.requests import Request
from guantong.core.roles import ACCOUNT_MANAGE
from guantong.core.scope import rows_of
from guantong.frame import allowed
from guantong.frame.templatetags.acts import act_address
from guantong.ui import tables as ui_tables


class AccountTable(ui_tables.Table):
    """The accounts in scope."""

    search = ("username", "display_name", "unit__name")
    username = tables.Column(linkify=("office:account", [A("pk")]))

    class Meta(ui_tables.Table.Meta):
        model = Account
        fields = ("username", "display_name", "unit", "is_active", "last_login")


@allowed.needs(ACCOUNT_MANAGE)
def listing(request: Request) -> HttpResponse:
    """List the accounts of the units in scope."""
    rows = Account.objects.visible_to(request.user).select_related("unit")
    roots = Unit.objects.visible_to(request.user, ACCOUNT_MANAGE).filter(
        path__in=request.user.paths_with(ACCOUNT_MANAGE)
    )
    actions = [(_("开通账号"), act_address(root, "account-create")) for root in roots[:1]]
    return ui_tables.show(
        request, AccountTable, rows, title=_("账号与授权"), crumbs=[], actions=actions
    )


@allowed.needs(ACCOUNT_MANAGE)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one account and its grants."""
    account = allowed.get(request, Account, pk, ACCOUNT_MANAGE)
    grants = rows_of(account, Grant, "account").select_related("unit", "granted_by", "account")
    context = {
        "account": account, "grants": grants, "title": str(account),
        "crumbs": [(_("账号与授权"), reverse("office:accounts"))],
    }  # fmt: skip
    return render(request, "office/account.html", context)
