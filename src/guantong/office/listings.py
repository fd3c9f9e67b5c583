"""The administrators' lists: units, accounts, the log, background work."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Account, Event, Task, Unit
from guantong.core.requests import Request
from guantong.core.services import accounts, events
from guantong.frame.listings import Listing
from guantong.ui.tables import Choice, Table


class Units(Listing):
    """All units in scope."""

    heading, route, home = _("机构"), "office:units", True
    search, sounds, told = ("name", "code"), "name", ("kind", "parent__name")
    filters = (Choice("kind", _("类型"), Unit.Kind.choices),)
    pick = True
    name = tables.Column(linkify=True)
    parent__name = tables.Column(verbose_name=_("上级"))

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "kind", "code", "parent__name", "register", "closed_on")


class Accounts(Listing):
    """The accounts in scope."""

    heading, route, home = _("账号与授权"), "office:accounts", True
    search, sounds, pick = ("username", "display_name", "unit__name"), "display_name", True
    told = ("username", "unit__name")
    offers = (accounts.create,)
    username = tables.Column(linkify=True)
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Account
        fields = ("username", "display_name", "unit__name", "is_active", "last_login")


class Events(Listing):
    """The log, newest first, and whether its chain is whole."""

    heading, route, template = _("审计日志"), "office:events", "office/events.html"
    search = ("actor_name", "action", "summary", "subject")
    at = tables.DateTimeColumn(format="Y-m-d H:i:s", verbose_name=_("时间"))

    class Meta(Table.Meta):
        model = Event
        fields = ("seq", "at", "actor_name", "action", "summary", "outcome", "address")

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Check the chain where that was asked for."""
        checked = bool(request.GET.get("verify"))
        broken = events.verify() if checked else None
        return super().show(request, on, checked=checked, broken=broken, **extra)


class Tasks(Listing):
    """Background work in scope."""

    heading, route, home = _("后台任务"), "office:tasks", True
    search = ("title", "message")
    filters = (Choice("state", _("状态"), Task.State.choices),)
    title = tables.Column(linkify=True)
    unit__name = tables.Column(verbose_name=_("单位"))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=_("提交时间"))

    class Meta(Table.Meta):
        model = Task
        fields = ("title", "unit__name", "state", "percent", "message", "created_at")

    def render_percent(self, value: int) -> str:
        """Write a percentage."""
        return f"{value}%"
