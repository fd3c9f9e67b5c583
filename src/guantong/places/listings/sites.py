"""The lists of heritage: sites, their surveys, what is told of them, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.places.models import (
    Area,
    Base,
    HeritageRecord,
    HeritageTheme,
    Known,
    Site,
    SiteSurvey,
)
from guantong.places.models.sites import HAVES
from guantong.places.room import SITE_MANAGE, SITE_SURVEY
from guantong.places.services import sites, surveys, themes
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

UNKNOWN = "unknown"
IN_USE = [("now", _("在册")), ("closed", _("已停用"))]
VERIFIED = [("yes", _("待核")), ("no", _("已核"))]
FOUR = [("all", _("四有齐全")), ("some", _("有缺项")), (UNKNOWN, _("有不清楚的"))]
SURVEYED = [("late", _("已到期")), ("none", _("没有调查过"))]
NOT_VERIFIED = _("待核")
#: The classes of the map: the state that the last survey found.
SHOWN = [*SiteSurvey.Grade.choices, ("", _("没有调查过"))]


def by_use(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those in use, or those that are closed."""
    return rows.filter(closed_on__isnull=value == "now")


def by_verify(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those that are to be verified, or those that were."""
    return rows.filter(verify=value == "yes")


def by_grade(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the sites whose last survey found a grade, or that none has seen."""
    return rows.filter(grade=None) if value == UNKNOWN else rows.filter(grade=value)


def by_level(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the sites of a level of protection, or those of which nobody said it."""
    return rows.filter(level="" if value == UNKNOWN else value)


def by_four(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the sites that have all four, lack one, or of which one is not known and none lacks."""
    if value == "all":
        return rows.filter(**dict.fromkeys(HAVES, Known.YES))
    lacks = Q(pk__in=[])
    for name in HAVES:
        lacks |= Q(**{name: Known.NO})
    if value == "some":
        return rows.filter(lacks)
    return rows.exclude(lacks).exclude(**dict.fromkeys(HAVES, Known.YES))


def by_survey(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the sites whose survey is late, or that were never surveyed."""
    return surveys.overdue(rows) if value == "late" else rows.filter(grade=None)


def told_verify(value: bool) -> str:
    """Say that something was not held against its source yet."""
    return str(NOT_VERIFIED) if value else "—"


def _to_survey(account: Account) -> QuerySet[Any]:
    """Return the sites to be surveyed within the month, for those below the county too."""
    rows = surveys.with_state(Site.objects.visible_to(account, SITE_SURVEY))
    return surveys.overdue(rows, timezone.localdate() + surveys.AHEAD)


def _never(account: Account) -> QuerySet[Any]:
    """Return the sites nobody has surveyed, for the township; the county sees them in the list."""
    rows = surveys.with_state(Site.objects.visible_to(account, SITE_SURVEY))
    above = Site.objects.visible_to(account, SITE_MANAGE).order_by().values("pk")
    return rows.filter(grade=None, closed_on=None).exclude(pk__in=above)


class Sites(Listing):
    """The sites of heritage, in the order of the tree; what is not verified says so."""

    heading, route, home = _("红色资源"), "places:sites", True
    search, sounds = ("name", "other_names", "about", "address", "unit__name"), "name"
    told = ("unit__parent__name", "unit__name")
    filters = (
        Choice("category", _("类别"), Site.Category.choices),
        Choice("level", _("保护级别"), [*Site.Level.choices, (UNKNOWN, _("没有登记"))], by_level),
        Choice("grade", _("保存状况"),
               [*SiteSurvey.Grade.choices, (UNKNOWN, _("没有调查过"))], by_grade),
        Choice("four", _("四有"), FOUR, by_four),
        Choice("survey", _("调查"), SURVEYED, by_survey),
        Choice("verify", _("核实"), VERIFIED, by_verify),
        Choice("use", _("现状"), IN_USE, by_use, default="now"),
    )  # fmt: skip
    offers = (sites.add,)
    acts = ("survey",)
    pick = True
    place = Layer(
        _("红色资源"), kind=lambda row: getattr(row, "grade", None) or "", kinds=SHOWN,
        text=lambda row: row.get_level_display() or row.get_category_display(), noun=_("处"),
    )  # fmt: skip
    on = (
        On(Unit),
        On(HeritageTheme, lambda rows, row: rows.filter(heritagetheme=row)),
        On(HeritageRecord, lambda rows, row: rows.filter(heritagerecord=row)),
        On(Area, lambda rows, row: rows.filter(area=row)),
        On(Base, lambda rows, row: rows.filter(base=row)),
    )  # fmt: skip
    waits = (
        Waiting(_("保存状况该调查了"), _to_survey, since="surveyed_on", due="due", act="survey"),
        Waiting(_("还没有调查过保存状况"), _never, since="", act="survey"),
    )
    empty = _("还没有登记红色资源。可以逐个登记，也可以导入表格。")
    name = Column(linkify=True)
    unit__name = Short(verbose_name=_("所在单位"))
    category, level = Short(), Short()
    grade = Short(verbose_name=_("保存状况"), empty_values=(), order_by=("grade",))
    due = Short(verbose_name=_("下次调查"), default="—")
    four = Short(verbose_name=_("四有"), empty_values=(), orderable=False)
    verify = Short(verbose_name=_("核实"))

    class Meta(Table.Meta):
        model = Site
        fields = ("name", "unit__name", "category", "level", "grade", "due", "four", "verify",
                  "period", "about", "other_names", "revolutionary", "batch", "listed_number",
                  "listed_on", "listed_document", "museum", "address", "owner", "manager",
                  "keeper", "telephone", "opening", "capacity", "knowledge",
                  "source")  # fmt: skip

    hidden = (
        "period", "about", "other_names", "revolutionary", "batch", "listed_number", "listed_on",
        "listed_document", "museum", "address", "owner", "manager", "keeper", "telephone",
        "opening", "capacity", "knowledge", "source",
    )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what their last survey says."""
        return surveys.with_state(super().seen(account, on))

    def render_grade(self, record: Any) -> str:
        """Write the grade of the last survey."""
        value = getattr(record, "grade", None)
        return str(SiteSurvey.Grade(value).label if value else _("没有调查过"))

    def value_grade(self, record: Any) -> str:
        """Write it into a workbook."""
        return self.render_grade(record)

    def render_four(self, record: Site) -> str:
        """Say how many of the four are there, how many are not known."""
        said = [getattr(record, name) for name in HAVES]
        has, unknown = said.count(Known.YES), said.count(Known.UNKNOWN)
        if has == len(HAVES):
            return str(_("齐全"))
        if unknown == len(HAVES):
            return str(_("都不清楚"))
        told = _("有 %(has)s 项，%(unknown)s 项不清楚") if unknown else _("有 %(has)s 项")
        return told % {"has": has, "unknown": unknown}

    def value_four(self, record: Site) -> str:
        """Write it into a workbook."""
        return self.render_four(record)

    def render_verify(self, value: bool) -> str:
        """Say that it was not held against its source yet."""
        return told_verify(value)


class Surveys(Listing):
    """Surveys of the state of sites, the last first."""

    heading, route, home = _("保存状况调查"), "places:surveys", True
    search = ("site__name", "surveyor", "damage")
    filters = (
        Choice("grade", _("保存状况"), SiteSurvey.Grade.choices),
        Choice("urgency", _("紧急程度"), SiteSurvey.Urgency.choices),
    )
    told = ("site__name",)
    empty = _("还没有调查。在红色资源的页面点“登记调查”。")
    on_ = Short(accessor="on", verbose_name=_("调查日期"), linkify=True, order_by=("on",))
    site__name = Column(verbose_name=_("红色资源"))
    grade, cause, urgency, next_due = Short(), Short(default="—"), Short(), Short()
    damage = Long(default="—")

    class Meta(Table.Meta):
        model = SiteSurvey
        fields = ("on_", "site__name", "grade", "damage", "cause", "urgency", "surveyor",
                  "next_due")  # fmt: skip

    hidden = ("cause",)


class Records(Listing):
    """What is told at sites; what is not verified says so."""

    heading, route, home = _("史实和故事"), "places:records", True
    search, told = ("name", "who", "text", "source"), ("unit__name",)
    filters = (
        Choice("kind", _("类别"), HeritageRecord.Kind.choices),
        Choice("verify", _("核实"), VERIFIED, by_verify),
    )
    offers = (themes.add_record,)
    pick = True
    on = (
        On(Site, lambda rows, row: rows.filter(sites=row)),
        On(HeritageTheme, lambda rows, row: rows.filter(heritagetheme=row)),
    )  # fmt: skip
    empty = _("还没有登记史实和故事。")
    name = Column(linkify=True)
    kind, when = Short(), Short(default="—")
    unit__name = Column(verbose_name=_("单位"))
    verify = Short(verbose_name=_("核实"))

    class Meta(Table.Meta):
        model = HeritageRecord
        fields = ("name", "kind", "when", "who", "unit__name", "verify", "source")

    hidden = ("source",)

    def render_verify(self, value: bool) -> str:
        """Say that it was not held against its source yet."""
        return told_verify(value)


class Themes(Listing):
    """The spirits that join sites, what is told of them, and lines."""

    heading, route, home = _("精神主题"), "places:themes", True
    search, told = ("name", "question"), ("unit__name",)
    filters = (Choice("verify", _("核实"), VERIFIED, by_verify),)
    offers = (themes.add_theme,)
    pick = True
    on = (
        On(Site, lambda rows, row: rows.filter(sites=row)),
        On(HeritageRecord, lambda rows, row: rows.filter(records=row)),
    )
    empty = _("还没有登记精神主题。")
    name = Column(linkify=True)
    question = Long()
    unit__name = Column(verbose_name=_("单位"))
    verify = Short(verbose_name=_("核实"))

    class Meta(Table.Meta):
        model = HeritageTheme
        fields = ("name", "question", "unit__name", "verify")

    def render_verify(self, value: bool) -> str:
        """Say that it was not held against its source yet."""
        return told_verify(value)
