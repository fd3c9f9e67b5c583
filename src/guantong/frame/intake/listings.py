"""Imports that wait for whoever began them: something is asked, to be mended, or not written."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Account, Task
from guantong.frame.intake.models import Intake
from guantong.frame.listings import Listing, Waiting
from guantong.ui.tables import Table


def _waiting(account: Account) -> QuerySet[Any]:
    """Return an account's own files that were read and not written, or not to their end."""
    state = Intake.State
    stopped = Q(state__in=(state.READING, state.WRITING))
    ended = ~Q(task__state__in=(Task.State.WAITING, Task.State.RUNNING))
    open_ = Q(state__in=(state.ASKED, state.CHECKED))
    return Imports.seen(account).filter(open_ | (stopped & ended))


class Imports(Listing):
    """The files that an account handed in."""

    heading, needs = _("我的导入"), None
    waits = (Waiting(_("导入待核对、写入"), _waiting, since="at"),)
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Intake
        fields = ("title", "unit__name", "state", "made", "changed", "at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the account's own."""
        return Intake.objects.visible_to(account).filter(by=account).select_related("unit", "task")
