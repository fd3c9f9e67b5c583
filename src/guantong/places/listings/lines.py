"""The lists of lines, areas and what groups learned where."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.frame.listings import Listing, On
from guantong.frame.maps import Layer
from guantong.places.listings.sites import IN_USE, by_use, told_verify
from guantong.places.models import Area, Base, GroupVisit, HeritageTheme, Line, LineStop, Site
from guantong.places.queries import lines as queries
from guantong.places.services import lines
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

PLACES = [("site", _("红色资源")), ("base", _("基地和学校")), ("line", _("线路"))]


class Lines(Listing):
    """The lines, in the order of the tree."""

    heading, route, home = _("线路"), "places:lines", True
    search, told = ("name", "text", "unit__name"), ("unit__name",)
    filters = (Choice("use", _("现状"), IN_USE, by_use, default="now"),)
    offers = (lines.add_line,)
    pick = True
    place = Layer(_("线路"), text=lambda row: row.text, noun=_("条"), drawn=queries.drawn)
    on = (
        On(Unit),
        On(HeritageTheme, lambda rows, row: rows.filter(heritagetheme=row)),
        On(Area, lambda rows, row: rows.filter(area=row)),
        On(Site, lambda rows, row: rows.filter(pk__in=lines.through(row))),
        On(Base, lambda rows, row: rows.filter(pk__in=lines.through(row))),
    )  # fmt: skip
    empty = _("还没有登记线路。")
    name = Column(linkify=True)
    text = Long(default="—")
    unit__name = Column(verbose_name=_("单位"))
    stops = Short(verbose_name=_("站点"), empty_values=(), orderable=False)
    verify = Short(verbose_name=_("核实"))

    class Meta(Table.Meta):
        model = Line
        fields = ("name", "text", "unit__name", "stops", "verify")

    def prepare(self, rows: Any) -> None:
        """Read the stops of the page's lines at once."""
        self.held: dict[int, list[int]] = defaultdict(list)
        read = rows_of_all([row.pk for row in rows], LineStop, "line")
        for line, minutes in read.values_list("line", "minutes"):
            self.held[line].append(minutes)

    def render_stops(self, record: Line) -> str:
        """Say how many stops there are and how long one stays at them."""
        found = self.held.get(record.pk, [])
        told = {"n": len(found), "minutes": sum(found)}
        return str(_("%(n)s 站，停留 %(minutes)s 分钟") % told) if found else str(_("还没有站点"))

    def value_stops(self, record: Line) -> str:
        """Write it into a workbook."""
        return self.render_stops(record)

    def render_verify(self, value: bool) -> str:
        """Say that it was not held against its source yet."""
        return told_verify(value)


class Areas(Listing):
    """The areas, in the order of the tree."""

    heading, route, home = _("片区"), "places:areas", True
    search, told = ("name", "text", "unit__name"), ("unit__name",)
    filters = (Choice("use", _("现状"), IN_USE, by_use, default="now"),)
    offers = (lines.add_area,)
    pick = True
    place = Layer(_("片区"), text=lambda row: row.text, noun=_("个"), drawn=queries.outlined)
    on = (
        On(Unit),
        On(Site, lambda rows, row: rows.filter(sites=row)),
        On(Base, lambda rows, row: rows.filter(bases=row)),
        On(Line, lambda rows, row: rows.filter(lines=row)),
    )
    empty = _("还没有登记片区。")
    name = Column(linkify=True)
    text = Long(default="—")
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Area
        fields = ("name", "text", "unit__name")


def by_place(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the visits to a site, a base or along a line."""
    return rows.filter(**{f"{value}__isnull": False})


class GroupVisits(Listing):
    """What groups learned where: their size, never who was there."""

    heading, route, home = _("集体学习"), "places:group-visits", True
    search = ("group", "taught", "unit__name", "site__name", "base__name", "line__name")
    filters = (Choice("place", _("去了哪里"), PLACES, by_place),)
    told = ("unit__name",)
    offers = (lines.record_visit,)
    on = (
        On(Site, lambda rows, row: rows.filter(site=row), without=("place",)),
        On(Base, lambda rows, row: rows.filter(base=row), without=("place",)),
        On(Line, lambda rows, row: rows.filter(line=row), without=("place",)),
        On(Unit, acts=("group-visit",)),
    )
    empty = _("还没有登记集体学习。")
    on_ = Short(accessor="on", verbose_name=_("日期"), linkify=True, order_by=("on",))
    unit__name = Column(verbose_name=_("单位"))
    size = Short()
    place = Column(verbose_name=_("去了哪里"), empty_values=(), orderable=False)
    taught = Long(default="—")

    class Meta(Table.Meta):
        model = GroupVisit
        fields = ("on_", "unit__name", "group", "size", "place", "taught")

    @classmethod
    def seen(cls, account: Any, on: Any = None) -> QuerySet[Any]:
        """Read them with where they were."""
        return super().seen(account, on).select_related("unit", "site", "base", "line")

    def render_place(self, record: GroupVisit) -> str:
        """Name where they were."""
        return record.place or "—"

    def value_place(self, record: GroupVisit) -> str:
        """Write it into a workbook."""
        return self.render_place(record)
