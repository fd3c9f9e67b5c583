"""The registry of demonstration, improvement and pilot villages; the versions of the lines."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On
from guantong.jobs.economy.models import ClassLine, Designation
from guantong.jobs.economy.services import lines
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table


def _now(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(until__isnull=value == "live")


class Designations(Listing):
    """Who shows, who is improved, who tries the three changes: batch by batch."""

    heading, route, home = _("示范提升和试点村"), "economy:designations", True
    search = ("unit__name", "unit__parent__name", "ground", "shows")
    filters = (
        Choice("kind", _("类别"), Designation.Kind.choices),
        Choice("batch", _("批次"), [(str(n), _("第 %s 批") % n) for n in range(1, 11)]),
        Choice("now", _("现状"), [("live", _("现有")), ("ended", _("已退出"))], _now,
               default="live"),
    )  # fmt: skip
    acts = ("change", "end", "resume")
    on = (On(Unit),)
    empty = _("还没有。在“村级收入”里勾选村，再“列入示范、提升或者试点”。")
    unit__parent__name = Short(verbose_name=_("乡镇"), orderable=False)
    unit__name = Short(verbose_name=_("村（社区）"), orderable=False, linkify=True)
    kind, batch, year = Short(), Short(), Short()
    shows = Long()
    ground = Long()
    since, until = Short(), Short()

    class Meta(Table.Meta):
        model = Designation
        fields = ("unit__parent__name", "unit__name", "kind", "batch", "year", "shows", "ground",
                  "since", "until", "reason")  # fmt: skip

    hidden = ("until", "reason")

    def render_unit__name(self, record: Designation) -> str:
        """Name the village; the cell leads to the designation."""
        return record.unit.name


class ClassLines(Listing):
    """The lines that places set, by year."""

    heading, route, home = _("分类标准"), "economy:lines", True
    filters = (
        Choice("now", _("现状"), [("live", _("有效")), ("ended", _("已撤销"))],
               lambda rows, value: rows.filter(withdrawn_on__isnull=value == "live"),
               default="live"),
    )  # fmt: skip
    offers = (lines.set_line,)
    acts = ("withdraw",)
    empty = _("没有自定的标准，按系统附带的标准：五万元、二十万元，上下 5% 分不清（待核）。")
    unit__name = Short(verbose_name=_("单位"), linkify=True)
    from_year, weak, strong, band = Short(), Short(), Short(), Short()
    source = Long()

    class Meta(Table.Meta):
        model = ClassLine
        fields = ("unit__name", "from_year", "weak", "strong", "band", "source", "verify",
                  "withdrawn_on")  # fmt: skip

    hidden = ("withdrawn_on",)

    def render_weak(self, value: int) -> str:
        """Write yuan."""
        return f"{value:,}"

    render_strong = render_weak

    def render_band(self, value: int) -> str:
        """Write per cent about a line."""
        return f"±{value}%"
