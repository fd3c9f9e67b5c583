"""Lists of households, groups, contacts; nobody is counted, none stands above another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.acts import Act
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.listings import Listing, On
from guantong.frame.maps import Layer
from guantong.places.models import (
    Contact,
    ContactBar,
    ContactTerm,
    Grid,
    Household,
    VillageGroup,
)
from guantong.places.services import contacts, grids, households, lists
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table, unit_of

if TYPE_CHECKING:
    from guantong.core.models import Account

LACKS: dict[str, tuple[Text, Q]] = {
    "contact": (_("没有联系人"), Q(contact=None)),
    "grid": (_("没有划入网格"), Q(grid=None)),
    "point": (_("没有位置"), Q(longitude=None)),
    "group": (_("没有小组"), Q(group=None)),
}
STATES = [("here", _("现住")), ("left", _("已迁出或销户"))]


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(left_on=None) if value == "here" else rows.exclude(left_on=None)


def _by_group(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(group=row)


def _by_grid(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(grid=row)


def _by_contact(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(contact=row)


def of_village(rows: QuerySet[Any], unit: Any) -> QuerySet[Any]:
    """Keep the rows of a village itself: on the pages above it they would only be many."""
    return rows.filter(unit=unit)


class Households(Listing):
    """Every household, with its group, grid and contact; nobody's are counted."""

    heading, route, home = _("住户"), "places:households", True
    counted = False
    search, sounds = ("number", "name", "address", "others"), "name"
    pick, told = True, ("unit__name", "group__name")
    filters: ClassVar[Sequence[Choice]] = (
        Choice("lacks", _("缺什么"), [(key, label) for key, (label, _q) in LACKS.items()],
               lambda rows, value: rows.filter(LACKS[value][1]), overlaps=True),
        Choice("state", _("状态"), STATES, _in_state, default="here"),
    )  # fmt: skip
    offers: ClassVar[Sequence[Act]] = (households.add, lists.take)
    bulk: ClassVar[Sequence[Act]] = (households.regroup, contacts.give, grids.move)
    acts: ClassVar[Sequence[str]] = ("contact", "grid")
    on: ClassVar[Sequence[On]] = (
        On(Grid, _by_grid, without=("unit__name", "grid")),
        On(Contact, _by_contact, without=("unit__name", "contact")),
        On(VillageGroup, _by_group, without=("unit__name", "group")),
        On(Unit, of_village, without=("unit__name",), acts=("household-add",)),
    )
    place = Layer(_("住户"), text=lambda row: row.grid or "", own=False)
    empty = _("还没有登记住户。可以逐户登记，也可以导入综治网格、防返贫、医保等名单。")
    number = Short()
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "number"))
    group = Short(order_by=("group__position", "number"))
    grid = Short(linkify=True, order_by=("grid__number", "number"))
    contact = Short(linkify=True, order_by=("contact__name", "number"))
    language = Short()
    where = Short(verbose_name=_("位置"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Household
        fields = ("number", "name", "unit__name", "group", "grid", "contact", "address",
                  "language", "where")  # fmt: skip

    hidden: tuple[str, ...] = ("language",)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to those with whom nobody keeps contact, and to the groups."""
        return [
            (_("没有联系人的住户"), reverse("places:unserved")),
            (_("村民小组"), reverse("places:groups")),
        ]

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Offer, of one village, its groups and its grids."""
        found = super().asked(request, on)
        unit = unit_of(request)
        if unit is None or unit.kind != Unit.Kind.VILLAGE:
            return found
        groups = [(one.pk, one.name) for one in rows_of(unit, VillageGroup)]
        open_ = [(one.pk, one.name) for one in rows_of(unit, Grid).filter(closed_on=None)]
        of = [Choice("group", _("村民小组"), groups), Choice("grid", _("网格"), open_)]
        return [*(one for one in of if one.options), *found]

    def render_where(self, record: Household) -> str:
        """Say how the point came to be known, or that none is."""
        return record.get_knowledge_display() if record.longitude is not None else now("没有位置")


class Unserved(Households):
    """The households with whom nobody keeps contact."""

    heading, route, home, pick = _("没有联系人的住户"), "places:unserved", False, False
    filters = (Households.filters[1],)
    on = ()
    bulk = (contacts.give,)
    acts = ("contact",)
    offers = ()
    hidden = ("contact", "language")
    empty = _("每一户都有联系人。")

    class Meta(Households.Meta):
        pass

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead nowhere else."""
        return []

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Keep those without a contact."""
        return super().seen(account, on).filter(contact=None)


class Groups(Listing):
    """The groups of villages."""

    heading, route, home = _("村民小组"), "places:groups", True
    search, pick = ("name", "unit__name"), True
    offers = (households.group_add,)
    acts = ("rename", "drop")
    on = (On(Unit, of_village, without=("unit__name",), acts=("group-add",)),)
    empty = _("还没有登记村民小组。导入住户名单时会一并登记。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "position"))

    class Meta(Table.Meta):
        model = VillageGroup
        fields = ("name", "unit__name")


CONTACTS = [("now", _("现有")), ("ended", _("不再联系"))]


def _contacts(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(left_on=None) if value == "now" else rows.exclude(left_on=None)


class Contacts(Listing):
    """Who keeps contact with households, in the order of villages and names."""

    heading, route, home = _("联系人"), "places:contacts", True
    search, sounds = ("name", "unit__name", "languages"), "name"
    pick, told = True, ("unit__name",)
    filters = (
        Choice("now", _("状态"), CONTACTS, _contacts, default="now"),
        Choice("home", _("自家住户"), [("no", _("没有登记"))],
               lambda rows, _value: rows.filter(home=None)),
    )  # fmt: skip
    offers = (contacts.add,)
    acts = ("change", "end", "resume")
    on = (On(Unit, of_village, without=("unit__name",), acts=("contact-add",)),)
    empty = _("还没有登记联系人。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "name"))
    home_ = Short(accessor="home", linkify=True, orderable=False)
    present = Short(verbose_name=_("常住村里"))

    class Meta(Table.Meta):
        model = Contact
        fields = ("name", "unit__name", "organisation", "telephone", "languages", "home_",
                  "present")  # fmt: skip

    hidden = ("telephone",)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the drafts of who keeps contact with whom."""
        return [(_("联系人安排方案"), reverse("places:contact-plans"))]

    def render_present(self, value: bool) -> str:
        """Say it in words."""
        return now("是") if value else now("否")


class Terms(Listing):
    """Who kept contact with a household, and from when until when."""

    heading, counted = _("联系记录"), False
    on = (
        On(Household, lambda rows, row: rows.filter(household=row), without=("household",)),
        On(Contact, lambda rows, row: rows.filter(contact=row), without=("contact",)),
    )
    household = Column(linkify=True)
    contact = Column(linkify=True)
    since, until = Short(), Short()

    class Meta(Table.Meta):
        model = ContactTerm
        fields = ("household", "contact", "since", "until")


class Bars(Listing):
    """By whom a household is not to be kept contact with."""

    heading, counted = _("不安排的联系人"), False
    acts = ("lift",)
    on = (
        On(
            Household,
            lambda rows, row: rows.filter(household=row, lifted_on=None),
            without=("household",),
        ),
    )
    contact = Column()
    since = Short()

    class Meta(Table.Meta):
        model = ContactBar
        fields = ("household", "contact", "reason", "since")
