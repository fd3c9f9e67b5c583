"""The lists of coverage: questions, what each says of units, travel times that were entered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Knowledge, Unit
from guantong.frame.listings import Listing, On
from guantong.places.models import Base, Centre, Coverage, CoveredUnit, Reached, Site, TravelTime
from guantong.places.room import PLACE_VIEW
from guantong.places.services import coverages, travel_times
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

KNOWN = [("yes", _("位置已知")), ("no", _("位置不知道"))]


def by_known(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the units whose point is known, or is not."""
    lost = {"unit__knowledge__in": ("", Knowledge.INVENTED)}
    return rows.exclude(**lost) if value == "yes" else rows.filter(**lost)


def chance(p_out: int) -> str:
    """Say in words how likely a unit is out of reach."""
    words = (
        (50, _now("几乎肯定够得着")), (300, _now("多半够得着")), (700, _now("一半一半")),
        (950, _now("多半够不着")),
    )  # fmt: skip
    return next((text for most, text in words if p_out <= most), _now("几乎肯定够不着"))


def spell(row: CoveredUnit) -> str:
    """Say how long the way to the nearest is, never without how far it is known."""
    if row.low == row.high:
        return _now("%d 分钟") % row.middle
    said = {"middle": row.middle, "low": row.low, "high": row.high}
    return _now("%(middle)d 分钟（%(low)d–%(high)d）") % said


class Coverages(Listing):
    """The questions about coverage in the reader's units."""

    heading, route, home = _("覆盖测算"), "places:coverages", True
    search = ("unit__name",)
    filters: ClassVar[Sequence[Choice]] = (Choice("what", _("到哪里"), Coverage.What.choices),)
    offers = (coverages.ask,)
    on: ClassVar[Sequence[On]] = (On(Unit),)
    empty = _("还没有测算。点“测算覆盖”，选到哪里、多少分钟以内。")
    what = Column(linkify=True, empty_values=())
    unit__name = Column(verbose_name=_("范围"))
    minutes = Short()
    share = Column(verbose_name=_("预计够得着"), empty_values=(), orderable=False)
    found_at, counted = Short(), Short()

    class Meta(Table.Meta):
        model = Coverage
        fields = ("what", "unit__name", "minutes", "share", "found_at", "counted")

    def render_counted(self, value: bool) -> str:
        """Say it in words."""
        return _now("计入") if value else "—"

    def value_counted(self, value: bool) -> str:
        """Write it into a workbook."""
        return _now("计入") if value else ""

    def render_share(self, record: Coverage) -> str:
        """Say the share with its interval."""
        return share_words(record)

    def value_share(self, record: Coverage) -> str:
        """Write it into a workbook."""
        return share_words(record)


class CentreCoverages(Coverages):
    """The questions about centres, beside the centres themselves."""

    heading, route, home = _("中心覆盖测算"), "places:centre-coverages", False
    filters, on = (), ()
    empty = _("还没有到中心的测算。点“测算覆盖”，选到哪类中心、多少分钟以内。")

    class Meta(Coverages.Meta):
        pass

    @classmethod
    def seen(cls, account: Any, on: Any = None) -> QuerySet[Any]:
        """Keep those about centres."""
        return super().seen(account, on).filter(what__startswith=Coverage.What.CENTRES)


def share_words(row: Coverage) -> str:
    """Say which share of the people is expected in reach, and between which shares it lies."""
    found = row.result
    if not found or found.get("minutes", row.minutes) != row.minutes:
        return _now("还没有算完")
    said = {name: f"{100 * found[name]:.0f}" for name in ("share", "low", "high")}
    return _now("%(share)s%%（%(low)s%%–%(high)s%%）") % said


class Covered(Listing):
    """What coverages say of units: those of which nothing can be said are a class of their own."""

    heading, route, home = _("各单位够不够得着"), "places:covered", True
    search = ("unit__name",)
    told = ("unit__parent__name", "unit__name")
    filters = (
        Choice("state", _("够不够得着"), Reached.choices),
        Choice("known", _("位置"), KNOWN, by_known),
        Choice("what", _("到哪里"), Coverage.What.choices,
               lambda rows, value: rows.filter(coverage__what=value)),
    )  # fmt: skip
    on = (On(Coverage, lambda rows, row: rows.filter(coverage=row), without=("coverage",)),)
    empty = _("没有这样的单位。")
    unit__name = Column(verbose_name=_("单位"), linkify=True)
    unit__parent__name = Column(verbose_name=_("县区"))
    state = Short()
    likely = Column(verbose_name=_("可能"), empty_values=(), order_by=("p_out",))
    way = Column(verbose_name=_("到最近一处"), empty_values=(), order_by=("middle",))
    known = Column(verbose_name=_("位置来历"), accessor="unit__get_knowledge_display", default="—",
                   orderable=False)  # fmt: skip
    people = Short()
    coverage = Column()

    class Meta(Table.Meta):
        model = CoveredUnit
        fields = ("unit__name", "unit__parent__name", "state", "likely", "way", "known", "people",
                  "coverage")  # fmt: skip

    hidden = ("people",)

    @classmethod
    def seen(cls, account: Any, on: Any = None) -> QuerySet[Any]:
        """Read them with what their names take."""
        return super().seen(account, on).select_related("unit__parent", "coverage__unit")

    def render_coverage(self, record: CoveredUnit) -> str:
        """Lead to the question where the reader may open it: a county's is not its townships'."""
        row = record.coverage
        if not self.request.user.may(PLACE_VIEW, row.unit_path):
            return str(row)
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row)

    def value_coverage(self, record: CoveredUnit) -> str:
        """Write its name into a workbook."""
        return str(record.coverage)

    def render_likely(self, record: CoveredUnit) -> str:
        """Say it in words."""
        return chance(record.p_out)

    def value_likely(self, record: CoveredUnit) -> str:
        """Write it into a workbook."""
        return chance(record.p_out)

    def render_way(self, record: CoveredUnit) -> str:
        """Say the minutes with their interval."""
        return spell(record)

    def value_way(self, record: CoveredUnit) -> str:
        """Write them into a workbook."""
        return spell(record)


class TravelTimes(Listing):
    """The travel times that were entered."""

    heading, route, home = _("行车时间"), "places:travel-times", True
    search = ("unit__name", "source")
    offers = (travel_times.add,)
    acts = ("change", "drop")
    on = (
        On(Unit),
        On(Base, lambda rows, row: rows.filter(base=row)),
        On(Centre, lambda rows, row: rows.filter(centre=row)),
        On(Site, lambda rows, row: rows.filter(site=row)),
    )
    empty = _("还没有录入。没有录入的按直线距离推算。")
    unit__name = Column(verbose_name=_("从哪里"), linkify=True)
    place = Column(verbose_name=_("到哪里"), orderable=False)
    minutes, source, at = Short(), Column(), Short()

    @classmethod
    def seen(cls, account: Any, on: Any = None) -> QuerySet[Any]:
        """Read them with where they lead."""
        return super().seen(account, on).select_related("unit", "base", "centre", "site")

    class Meta(Table.Meta):
        model = TravelTime
        fields = ("unit__name", "place", "minutes", "source", "at")
