"""The lists of bases and schools: what they are, what is taught there, who asked for them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core import tree
from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.places.listings.sites import IN_USE, VERIFIED, by_use, by_verify, told_verify
from guantong.places.models import Area, Base, Booking, Site, TeachingPoint
from guantong.places.services import bases, bookings
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

LACKS = [
    ("opening", _("没有登记开放时间")), ("capacity", _("没有登记接待人数")),
    ("offers", _("没有写能提供什么")),
]  # fmt: skip
WHEN = [("ahead", _("今天和以后")), ("past", _("已经过去"))]


def by_lack(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the bases of which something is not known."""
    return rows.filter(capacity=None) if value == "capacity" else rows.filter(**{value: ""})


def by_when(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep what lies ahead, today among it, or what is over."""
    today = timezone.localdate()
    return rows.filter(on__gte=today) if value == "ahead" else rows.filter(on__lt=today)


class Bases(Listing):
    """The bases and schools of the reader's units, and those elsewhere that take others' groups."""

    heading, route, home = _("基地和学校"), "places:bases", True
    search, sounds = ("name", "offers", "level", "address", "unit__name"), "name"
    told = ("unit__parent__name", "unit__name")
    filters = (
        Choice("kind", _("类型"), Base.Kind.choices),
        Choice("lack", _("缺什么"), LACKS, by_lack),
        Choice("verify", _("核实"), VERIFIED, by_verify),
        Choice("use", _("现状"), IN_USE, by_use, default="now"),
    )
    offers = (bases.add, bookings.ask)
    pick = True
    place = Layer(
        _("基地和学校"), kind="kind", kinds=Base.Kind.choices, text=lambda row: row.offers,
        noun=_("处"),
    )  # fmt: skip
    on = (
        On(Unit),
        On(Site, lambda rows, row: rows.filter(sites=row)),
        On(Area, lambda rows, row: rows.filter(area=row)),
    )
    empty = _("还没有登记基地和学校。")
    name = Column(linkify=True)
    kind = Short()
    unit__name = Short(verbose_name=_("所在单位"))
    offers_ = Long(accessor="offers", verbose_name=_("能提供什么"), default="—")
    opening, capacity = Column(default=_("没有登记")), Short(default=_("没有登记"))
    outside = Short()
    verify = Short(verbose_name=_("核实"))

    class Meta(Table.Meta):
        model = Base
        fields = ("name", "kind", "unit__name", "offers_", "opening", "capacity", "outside",
                  "level", "keeper", "telephone", "address", "verify", "source")  # fmt: skip

    hidden = ("level", "keeper", "telephone", "address", "source")

    def render_outside(self, value: bool) -> str:
        """Say it in words."""
        return str(_("接待")) if value else "—"

    def render_verify(self, value: bool) -> str:
        """Say that it was not held against its source yet."""
        return told_verify(value)


class TeachingPoints(Listing):
    """What is taught at bases and sites."""

    heading, route, home = _("教学点"), "places:teaching-points", True
    search = ("name", "topic", "base__name", "site__name")
    filters = (Choice("use", _("现状"), IN_USE, by_use, default="now"),)
    told = ("base__name", "site__name")
    pick = True
    acts = ("change", "close", "reopen")
    on = (
        On(Base, lambda rows, row: rows.filter(base=row), without=("base__name", "site__name"),
           acts=("point-add",)),
        On(Site, lambda rows, row: rows.filter(site=row), without=("base__name", "site__name"),
           acts=("point-add",)),
    )  # fmt: skip
    empty = _("还没有登记教学点。在基地或红色资源的页面加。")
    name = Column(linkify=True)
    base__name = Column(verbose_name=_("基地和学校"), default="—")
    site__name = Column(verbose_name=_("红色资源"), default="—")
    topic = Long(default="—")
    minutes, capacity = Short(default="—"), Short(default="—")

    class Meta(Table.Meta):
        model = TeachingPoint
        fields = ("name", "topic", "base__name", "site__name", "minutes", "capacity")


def _of_unit(rows: QuerySet[Any], unit: Unit) -> QuerySet[Any]:
    """Keep what units at and below a place asked for, and what was asked of bases there."""
    first, last = unit.path, tree.bound(unit.path)
    asked = Q(unit__path__gte=first, unit__path__lt=last)
    return rows.filter(asked | Q(base__unit_path__gte=first, base__unit_path__lt=last))


class Bookings(Listing):
    """What was asked of bases and what they answered; both units see it."""

    heading, route, home = _("预约"), "places:bookings", True
    search = ("group", "base__name", "unit__name", "purpose")
    told = ("base__name", "unit__name")
    filters = (
        Choice("state", _("状态"), Booking.State.choices),
        Choice("when", _("日期"), WHEN, by_when),
    )
    offers = (bookings.ask,)
    acts = ("confirm", "refuse", "noted", "held")
    on = (
        On(Base, lambda rows, row: rows.filter(base=row, on__gte=timezone.localdate()),
           without=("base__name",)),
        On(Unit, _of_unit),
        On(TeachingPoint, lambda rows, row: rows.filter(point=row)),
    )  # fmt: skip
    waits = (
        Waiting(_("预约待答复"), bookings.to_answer, since="asked_at", due="on", act="confirm"),
        Waiting(_("预约有了答复"), bookings.answered, since="decided_at", due="", act="noted"),
        Waiting(_("预约的日期过了，登记到访"), bookings.to_hold, since="on", act="held"),
    )
    empty = _("还没有预约。")
    when = Short(
        accessor="on", verbose_name=_("时间"), linkify=True, order_by=("on", "start")
    )  # fmt: skip
    base__name = Column(verbose_name=_("基地和学校"))
    unit__name = Column(verbose_name=_("预约单位"))
    size, state = Short(), Short()
    reason = Column(default="—")

    class Meta(Table.Meta):
        model = Booking
        fields = ("when", "base__name", "unit__name", "group", "size", "state", "reason",
                  "purpose", "telephone")  # fmt: skip

    hidden = ("purpose", "telephone")

    def render_when(self, record: Booking) -> str:
        """Write the day and the hours."""
        return f"{record.on:%Y-%m-%d} {record.hours}"

    def value_when(self, record: Booking) -> str:
        """Write it into a workbook."""
        return self.render_when(record)
