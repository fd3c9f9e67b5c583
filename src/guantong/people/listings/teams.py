"""Units that have a team to look at, and the versions of a rule's parameter."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.models import Account, Unit
from guantong.frame.listings import Listing
from guantong.people.models import Category, Person, RuleParameter, Status
from guantong.people.room import PERSON_VIEW
from guantong.ui.tables import Choice, Table


class Teams(Listing):
    """Units that have cadres in office."""

    heading, route, needs = _("班子结构"), "people:teams", PERSON_VIEW
    search = ("name", "code")
    filters = (Choice("kind", _("类型"), Unit.Kind.choices),)
    name = tables.Column(linkify=("people:team", [A("pk")]))
    cadres = tables.Column(verbose_name=_("在职干部"))
    parent__name = tables.Column(verbose_name=_("上级"))

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "kind", "parent__name", "cadres")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the open units in scope with the number of their cadres."""
        people = Person.objects.visible_to(account).filter(
            unit=OuterRef("pk"), status=Status.ACTIVE, category=Category.CADRE
        )
        counted = people.order_by().values("unit").annotate(n=Count("pk")).values("n")
        rows = Unit.objects.visible_to(account, PERSON_VIEW).filter(closed_on=None)
        rows = rows.select_related("parent").annotate(cadres=Coalesce(Subquery(counted), 0))
        found: QuerySet[Any] = rows.filter(cadres__gt=0)
        return found


class Versions(Listing):
    """The versions of a parameter, the one that took effect last first; on: rule and parameter."""

    search = ("reason", "unit__name")
    empty = _("一直使用默认值，没有改动。")
    template = "people/rule.html"
    unit__name = tables.Column(verbose_name=_("适用机构"))
    by = tables.Column(accessor="by__display_name", verbose_name=_("修改人"))
    at = tables.DateTimeColumn(format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = RuleParameter
        fields = ("effective", "value", "unit__name", "reason", "by", "at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the versions of a parameter that hold or will hold for the account."""
        rule, name = on
        rows = super().seen(account).filter(rule=rule, parameter=name)
        return rows.select_related("unit", "by")
