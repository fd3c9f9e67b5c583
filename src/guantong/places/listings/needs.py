"""Needs of households, and the households with a need that nobody visited within its months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _w
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.frame.listings import Listing, On, Waiting
from guantong.places.models import Household, HouseholdNeed, Visit
from guantong.places.room import VISIT_FILE, VISIT_OWN
from guantong.places.services import needs, visits
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.requests import Request
    from guantong.core.text import Text


def _live(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(ended_on__isnull=value == "live")


class Needs(Listing):
    """The needs in scope; sensitive ones for those alone who may see them."""

    heading, route, home = _("住户需求"), "places:needs", True
    counted = False
    search = ("household__number", "household__name", "source")
    filters = (
        Choice("kind", _("需求"), lambda: needs.kinds(None)),
        Choice("live", _("状态"), [("live", _("正在")), ("ended", _("已结束"))], apply=_live,
               default="live"),
    )  # fmt: skip
    acts = ("need-end", "need-reopen")
    on = (On(Household, lambda rows, row: rows.filter(household=row), ("household",),
             ("need-add",)),)  # fmt: skip
    empty = _("还没有登记需求。在住户页面登记。")
    household = Column(linkify=True, orderable=False)
    since, until = Short(), Short()

    class Meta(Table.Meta):
        model = HouseholdNeed
        fields = ("household", "kind", "since", "until", "source", "ended_on", "ended_why")

    @classmethod
    def remarks(cls, request: Request) -> list[str]:
        """Say that the classes and their months are to be verified."""
        return [*super().remarks(request), _w("需求类别和走访间隔的依据待核，请按本地规定修订。")]


def _of_kind(rows: QuerySet[Any], kind: str) -> QuerySet[Any]:
    return rows.filter(needs.needy(kind))


def _overdue(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(needs.unvisited() if value == "yes" else ~needs.unvisited())


def _overdue_under(rows: Any, unit: Unit) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.filter(rows.under(unit.path)).filter(needs.unvisited())
    return found


def _to_visit(account: Account) -> QuerySet[Any]:
    """Return, for those who work in a village and not above it, who waits there for a visit."""
    seen: QuerySet[Any] = Household.objects.visible_to(account, VISIT_FILE)
    rows = seen.filter(unit_path__in=account.paths_with(VISIT_FILE), left_on=None)
    found = _visited(rows.filter(needs.unvisited()))
    return found.order_by("unit_path", "number", "pk")


def _visited(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Say of each household when it was visited last."""
    last = Visit.objects.filter(household=OuterRef("pk")).order_by("-on").values("on")[:1]
    found: QuerySet[Any] = rows.annotate(last_visit=Subquery(last))
    return found


class Needy(Listing):
    """Households with a need, and whether they were visited within its months; in their order."""

    heading, route = _("有需求的户"), "places:needy"
    search = ("number", "name", "group__name", "unit__name")
    filters = (
        Choice("overdue", _("走访"), [("yes", _("超过间隔没有走访")), ("no", _("间隔内走访过"))],
               apply=_overdue),
    )  # fmt: skip
    acts = ("visit",)
    on = (On(Unit, _overdue_under, without=("unit__name",)),)
    waits = (Waiting(_("超过间隔没有走访的户"), _to_visit, since=""),)
    empty = _("没有这样的户。")
    number = Short(orderable=False)
    name = Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    unit__name = Column(verbose_name=_("村（社区）"), orderable=False)
    group__name = Column(verbose_name=_("村民小组"), orderable=False)
    kinds = Column(accessor="pk", verbose_name=_("需求"), orderable=False)
    last_visit = Short(verbose_name=_("上次走访"), orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = Household
        fields = ("number", "name", "unit__name", "group__name", "kinds", "last_visit")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the households with a need in scope."""
        rows = Household.objects.visible_to(account).filter(left_on=None).filter(needs.needy())
        return _visited(rows.select_related("unit", "group"))

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the needs themselves."""
        return [(_("住户需求"), reverse("places:needs"))]

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Offer the classes that the reader may see besides."""
        kinds = Choice("kind", _("需求"), needs.kinds(request.user), apply=_of_kind, overlaps=True)
        return [*super().asked(request, on), kinds]

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read the needs of all rows at once, those also that the reader may not see."""
        rows = list(rows)
        every = rows_of_all(rows, HouseholdNeed, "household").filter(ended_on=None)
        may = set(
            HouseholdNeed.objects.visible_to(self.request.user)
            .filter(household__in=rows).values_list("pk", flat=True)
        )  # fmt: skip
        self.kept: dict[int, list[str]] = defaultdict(list)
        for one in every:
            told = one.get_kind_display() if one.pk in may else _w("敏感需求：不显示")
            if told not in self.kept[one.household_id]:
                self.kept[one.household_id].append(told)

    def render_kinds(self, record: Household) -> str:
        """Write the needs that the reader may see; of others that there are some."""
        return "、".join(self.kept[record.pk])

    def render_last_visit(self, value: Any) -> str:
        """Write that there was none."""
        return date_format(value) if value else _w("没有记录")


def _own_to_visit(account: Account) -> QuerySet[Any]:
    """Return the account's own households that wait for a visit; sensitive needs are left out."""
    plain = [key for key, _name in needs.plain_kinds()]
    return visits.own_households(account).filter(needs.unvisited(among=plain))


class Own(Listing):
    """One's own households, as far as they wait for a visit; it stands on the workbench alone."""

    heading, needs = _("我该走访的户"), VISIT_OWN
    waits = (Waiting(_("我该走访的户"), _own_to_visit, since="", page="places:mine-visit"),)

    class Meta(Table.Meta):
        model = Household
        fields = ("number", "name")
