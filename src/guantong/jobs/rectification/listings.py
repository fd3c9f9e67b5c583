"""The lists of rectification: organisations, their checks, points."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.models import Case, Checklist, Turn
from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.models import ListedCriterion, MonthlyCheck, Point, Rectification
from guantong.jobs.rectification.room import RECTIFY_DECIDE, RECTIFY_REPORT, RECTIFY_WORK
from guantong.jobs.rectification.services import criteria, points, swept
from guantong.jobs.rectification.services import rectifying as work
from guantong.programmes.models import Sweep
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many days before its day a rectification's end is near.
NEAR = dt.timedelta(days=14)
STATES: dict[str, tuple[Text, Q]] = {
    "open": (_("整顿中"), Q(case__closed_at=None) & ~Q(listed_on=None)),
    "proposed": (_("待研判"), Q(case__closed_at=None, listed_on=None)),
    "struck": (_("已销号"), Q(case__result=work.MET)),
    "unmet": (_("未达标"), Q(case__result=work.UNMET)),
    "no": (_("未列入"), Q(case__result=work.NOT_LISTED)),
}


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the rectifications that are so far."""
    return rows.filter(STATES[value][1])


def state_of(row: Rectification) -> Text:
    """Say how far a rectification is."""
    case = row.case
    if case is None or case.closed_at is None:
        return STATES["proposed" if row.listed_on is None else "open"][0]
    ended = {work.MET: "struck", work.UNMET: "unmet", work.NOT_LISTED: "no"}
    return STATES[ended[case.result]][0] if case.result in ended else case.get_state_display()


def _checks(account: Account) -> QuerySet[Rectification]:
    """Return what is to be looked at this month, for the towns: the county sees what was missed."""
    rows = queries.unchecked(Rectification.objects.visible_to(account, RECTIFY_WORK))
    day = today()
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    mine = Rectification.objects.visible_to(account, RECTIFY_DECIDE)
    found: QuerySet[Rectification] = rows.exclude(pk__in=mine.order_by().values("pk")).annotate(
        check_by=Value(last, DateField())
    )
    return found


def _ending(account: Account) -> QuerySet[Rectification]:
    rows: QuerySet[Rectification] = Rectification.objects.visible_to(account, RECTIFY_DECIDE)
    near = Q(case__due__lte=today() + NEAR)
    return rows.filter(STATES["open"][1], near)


def _to_report(account: Account) -> QuerySet[Rectification]:
    """Return where a village has yet to say what was done; the town and the county see it there."""
    rows = Rectification.objects.visible_to(account, RECTIFY_REPORT)
    above = Rectification.objects.visible_to(account, RECTIFY_WORK)
    said = ListedCriterion.objects.filter(rectification=OuterRef("pk"))
    found: QuerySet[Rectification] = rows.filter(Exists(said.filter(done="")), STATES["open"][1])
    return found.exclude(pk__in=above.order_by().values("pk"))


def _again(account: Account) -> QuerySet[Rectification]:
    ended = Case.objects.filter(
        subject_model=work.LABEL, subject_id=OuterRef("pk"), result__in=(work.UNMET, work.AGAIN)
    )
    later = Rectification.objects.filter(before=OuterRef("pk"))
    rows: QuerySet[Rectification] = Rectification.objects.visible_to(account, RECTIFY_WORK)
    return rows.filter(Exists(ended.exclude(closed_at=None)), ~Exists(later))


def _far(row: Rectification) -> str:
    """Return how far a rectification is, as a class of the map."""
    said = state_of(row)
    return next((key for key, (word, _q) in STATES.items() if word == said), "")


class Rectifications(Listing):
    """The organisations in rectification, and those that were."""

    heading, route, home = _("整顿"), "rectification:rectifications", True
    search = (
        "organisation",
        "unit__name",
        "unit__parent__name",
        "leader",
        "first_secretary",
        "case__number",
    )
    filters = (
        Choice("state", _("状态"), [(key, one) for key, (one, _q) in STATES.items()], in_state),
        Choice("gap", _("每月检查"), [("missing", _("有缺月"))],
               lambda rows, _value: queries.with_gaps(rows)),
    )  # fmt: skip
    offers = (work.propose,)
    acts = ("check",)
    pick, told = True, ("unit__parent__name", "unit__name")
    on = (On(Unit), On(Sweep, rows=swept.led_from))
    waits = (
        Waiting(_("本月还没有检查"), _checks, since="", due="check_by", act="check"),
        Waiting(_("整改情况待写"), _to_report, since="listed_on"),
        Waiting(_("整顿期限将满，待销号"), _ending, since="listed_on", due="case__due"),
        Waiting(_("未达标或反弹，待再次提出"), _again, since="case__closed_at", act="again"),
    )
    place = Layer(
        _("软弱涣散整顿"), kind=_far, kinds=[(key, one) for key, (one, _q) in STATES.items()],
        query="state=open", name=lambda row: row.organisation, noun=_("个党组织"),
    )  # fmt: skip
    empty = _("还没有列入整顿的党组织。")
    organisation = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))
    unit__parent__name = Column(verbose_name=_("乡镇"))
    listed_on = Short()
    state = Short(verbose_name=_("状态"), empty_values=(), orderable=False)
    months = Short(verbose_name=_("列入月数"), empty_values=(), orderable=False)
    gaps = Column(verbose_name=_("缺检查的月份"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Rectification
        fields = ("organisation", "unit__parent__name", "unit__name", "state", "leader",
                  "first_secretary", "listed_on", "months", "gaps")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their cases; those under way longest come first."""
        rows = super().seen(account, on).select_related("case")
        return rows.order_by(
            F("case__closed_at").desc(nulls_first=True), F("listed_on").asc(nulls_last=True), "pk"
        )

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the criteria that list."""
        lists = Checklist.objects.visible_to(request.user).filter(code=criteria.CODE)
        return [(one.name, reverse("casework:checklist", args=[one.pk])) for one in lists]

    def prepare(self, rows: Any) -> None:
        """Read the open steps and the months without a check of the page's rows at once."""
        rows = list(rows)
        self.missed = queries.missing(rows)
        open_ = pointing(Turn, "case", [row.case_id for row in rows]).filter(done_at=None)
        self.steps: dict[int | None, str] = dict(open_.values_list("case", "name"))

    def render_state(self, record: Rectification) -> str:
        """Say how far it is, and its open step."""
        return " · ".join(filter(None, (str(state_of(record)), self.steps.get(record.case_id))))

    def render_months(self, record: Rectification) -> Any:
        """Write for how many months it is or was listed."""
        since = queries.months_since(record)
        return "—" if since is None else since

    def render_gaps(self, record: Rectification) -> str:
        """Name the months without a check."""
        return "、".join(self.missed.get(record.pk, ())) or "—"


class Checks(Listing):
    """What was looked at each month."""

    heading, route = _("每月检查"), "rectification:checks"
    search = ("rectification__organisation", "rectification__unit__name", "what")
    rectification__organisation = Column(verbose_name=_("党组织"), linkify=True)
    rectification__unit__name = Column(verbose_name=_("单位"))
    on = Short()
    what = Long()

    class Meta(Table.Meta):
        model = MonthlyCheck
        fields = ("rectification__organisation", "rectification__unit__name", "on", "what", "by")


def _point_now(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(until=None) if value == "live" else rows.exclude(until=None)


class Points(Listing):
    """Contact points and demonstration points."""

    heading, route, home = _("联系点和示范点"), "rectification:points", True
    search = ("organisation", "leader", "shows", "unit__name")
    filters = (
        Choice("kind", _("类别"), Point.Kind.choices),
        Choice("now", _("现状"), [("live", _("现有")), ("ended", _("已结束"))], _point_now,
               default="live"),
    )  # fmt: skip
    offers = (points.set_up,)
    acts = ("change", "end", "reopen")
    on = (On(Unit),)
    organisation = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))
    shows = Long()
    since, until = Short(), Short()

    class Meta(Table.Meta):
        model = Point
        fields = ("organisation", "kind", "unit__name", "leader", "shows", "since", "until",
                  "notes")  # fmt: skip

    hidden = ("notes",)
