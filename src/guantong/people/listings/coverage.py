"""Where the Party's branches do not reach, or no longer grow: units, and branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import PartyOrganisation, Unit
from guantong.core.requests import Request
from guantong.core.roles import PARTY_VIEW
from guantong.core.text import Text
from guantong.frame.listings import Listing
from guantong.people import queries
from guantong.ui.tables import Table

if TYPE_CHECKING:
    from guantong.core.models import Account


class Uncovered(Listing):
    """Units with three full members and more, and no branch."""

    heading, route, needs = _("应建未建党支部的单位"), "people:no-branch", PARTY_VIEW
    search = ("name", "code")
    empty = _("没有正式党员三人以上而未建党支部的单位。")
    name = Column(linkify=True)
    full_members = Column(verbose_name=_("正式党员"))

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "kind", "full_members")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Read them with how many they are."""
        return queries.without_branch(Unit.objects.visible_to(account, PARTY_VIEW))


def where_missing(request: Request) -> list[tuple[Text, str]]:
    """Lead to the units without a branch, whoever may see the Party's organisations."""
    may = request.user.may(Uncovered.needs)
    return [(Uncovered.heading, reverse(Uncovered.route))] if may else []


class Branches(Listing):
    """Open branches of which members are on record here."""

    heading, route, needs = _("有党员登记的党支部"), "people:branches", PARTY_VIEW
    search = ("name", "code")
    empty = _("还没有登记党员的组织关系所在支部。")
    name = Column(linkify=True)
    parent__name = Column(verbose_name=_("上级党组织"))
    unit__name = Column(verbose_name=_("管理单位"))

    class Meta(Table.Meta):
        model = PartyOrganisation
        fields = ("name", "kind", "parent__name", "unit__name", "members")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to where a branch is missing."""
        return where_missing(request)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Leave out those of whose members nothing is known."""
        return queries.of_known_members(super().seen(account, on))
