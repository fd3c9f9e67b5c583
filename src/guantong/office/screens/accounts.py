"""Accounts and grants: the security administrator's pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guantong.core.models import Account, Grant, Token
from guantong.core.requests import Request
from guantong.core.roles import ACCOUNT_MANAGE
from guantong.core.scope import rows_of
from guantong.frame import allowed, way


@allowed.needs(ACCOUNT_MANAGE)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one account and its grants."""
    account = allowed.get(request, Account, pk, ACCOUNT_MANAGE)
    grants = rows_of(account, Grant, "account").select_related("unit", "granted_by", "account")
    context = {
        "account": account, "grants": grants, "title": str(account),
        "tokens": rows_of(account, Token, "account"),
        "crumbs": way.to(account),
    }  # fmt: skip
    return render(request, "office/account.html", context)
