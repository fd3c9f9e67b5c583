"""The lists of the room of inspections: campaigns, their people, yardsticks, what was found."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, DateTimeColumn, TemplateColumn
from django_tables2.utils import A

from guantong.assess.models import (
    Ballot,
    Campaign,
    Indicator,
    IndicatorSet,
    Ratee,
    RateeResult,
    ResultSet,
    Source,
    UnitResult,
)
from guantong.assess.report import points
from guantong.assess.room import CAMPAIGN_MANAGE
from guantong.assess.services import campaigns, results
from guantong.core.models import Reply, Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import Person
from guantong.standards.indicators import DIMENSIONS, LAYERS
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: An open inspection is looked at so many days before its end, if fewer than this share came back.
DAYS_LEFT, LOW = 3, 0.8
#: A report is news to its ratee for so long.
NEWS = dt.timedelta(days=30)
State = Campaign.State


def _managed(account: Account, *states: str) -> QuerySet[Campaign]:
    rows: QuerySet[Campaign] = Campaign.objects.visible_to(account, CAMPAIGN_MANAGE)
    return rows.filter(state__in=states)


def _computed(account: Account) -> Exists:
    made = ResultSet.objects.visible_to(account, CAMPAIGN_MANAGE)
    return Exists(made.filter(campaign=OuterRef("pk")))


def _late(account: Account) -> QuerySet[Campaign]:
    return _managed(account, State.OPEN).filter(closes_on__lt=timezone.localdate())


def _low(account: Account) -> QuerySet[Campaign]:
    """Return the open inspections that end soon and of whose codes too few came back."""
    today = timezone.localdate()
    codes = Ballot.objects.visible_to(account, CAMPAIGN_MANAGE).filter(campaign=OuterRef("pk"))
    counted = codes.order_by().values("campaign")
    drawn = Subquery(counted.annotate(n=Count("pk")).values("n"))
    done = Subquery(
        counted.annotate(n=Count("pk", filter=Q(state=Ballot.State.SUBMITTED))).values("n")
    )
    rows = _managed(account, State.OPEN).annotate(drawn=Coalesce(drawn, 0), done=Coalesce(done, 0))
    ending = rows.filter(closes_on__range=(today, today + dt.timedelta(days=DAYS_LEFT)))
    return ending.filter(done__lt=F("drawn") * LOW)


class Campaigns(Listing):
    """The inspections in scope."""

    heading, route, home = _("政治素质考察"), "assess:campaigns", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), State.choices),)
    offers = (campaigns.create,)
    on = (On(Unit, without=("indicators",)),)
    pick = True
    waits = (
        Waiting(_("考察已过截止日期"), _late, "closes_on", "closes_on"),
        Waiting(_("考察将截止，回收率低"), _low, "opens_on", "closes_on"),
        Waiting(
            _("考察已截止，待计算"),
            lambda account: _managed(account, State.CLOSED).exclude(_computed(account)),
            "closes_on", act="measure",
        ),
        Waiting(
            _("考察结果待发布"),
            lambda account: _managed(account, State.CLOSED).filter(_computed(account)),
            "closes_on", act="publish",
        ),
    )  # fmt: skip
    empty = _("还没有考察。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("范围"))

    class Meta(Table.Meta):
        model = Campaign
        fields = ("name", "unit__name", "state", "opens_on", "closes_on", "indicators")

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Lead to the yardsticks where none is published yet by which an inspection could ask."""
        sets = IndicatorSet.objects.visible_to(request.user)
        if not sets.filter(state=IndicatorSet.State.PUBLISHED).exists():
            manages = request.user.may(CAMPAIGN_MANAGE)
            to_sets = (campaigns.create.label, reverse(IndicatorSets.route))
            extra = {"actions": [to_sets] if manages else [], **extra}
        return super().show(request, on, **extra)


class Ratees(Listing):
    """The people under an inspection; of a draft, each may be taken out."""

    search = ("name", "post", "unit__name")
    acts = ("remove",)
    empty = _("还没有考察对象。")
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Ratee
        fields = ("name", "post", "unit__name")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with the inspection, whose state says what may be done."""
        return super().seen(account, on).select_related("campaign")


class IndicatorSets(Listing):
    """The versions of the yardsticks."""

    heading, route, home = _("指标体系"), "assess:sets", True
    search = ("name", "note")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))
    published_at = DateTimeColumn(format="Y-m-d H:i", verbose_name=_("发布时间"), default=_("草稿"))

    class Meta(Table.Meta):
        model = IndicatorSet
        fields = ("name", "version", "unit__name", "note", "published_at")


class Indicators(Listing):
    """The yardsticks of one version; of a draft, each may be reworded."""

    search = ("code", "wording", "note")
    filters = (
        Choice("dimension", _("维度"), [(one, one) for one in DIMENSIONS]),
        Choice("layer", _("层次"), [(one, one) for one in LAYERS]),
        Choice("key", _("方向"), [(1, _("正向")), (-1, _("反向"))]),
    )
    acts = ("edit",)
    sources = Column(orderable=False)

    class Meta(Table.Meta):
        model = Indicator
        fields = ("code", "wording", "dimension", "layer", "key", "sources", "note")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their version, whose state says what may be done."""
        return super().seen(account, on).select_related("set")

    def render_sources(self, value: list[str]) -> str:
        """Name the groups."""
        return "、".join(str(Source(s).label) for s in value)


class UnitResults(Listing):
    """The units of an inspection that was computed."""

    search = ("unit__name",)
    empty = _("没有单位的结果。")
    unit__name = Column(verbose_name=_("单位"), linkify=True)
    people = Column(verbose_name=_("对象"), accessor="content__people", orderable=False)
    forms = Column(verbose_name=_("测评表"), accessor="content__quality__forms", orderable=False)
    apart = Column(verbose_name=_("可分高低的两两比较"), accessor="content__apart", orderable=False)

    class Meta(Table.Meta):
        model = UnitResult
        fields = ("unit__name", "people", "forms", "apart")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a computation that the account may read, in the tree's order."""
        return super().seen(account).filter(results=on).order_by("unit_path")

    def render_people(self, value: list[Any]) -> int:
        """Count them."""
        return len(value)

    def render_apart(self, record: UnitResult) -> str:
        """Write of how many pairs they are, where people are compared at all."""
        if not record.content["pairs"]:
            return str(_("不作比较"))
        return f"{record.content['apart']}/{record.content['pairs']}"


class RateeResults(Listing):
    """The people of a unit with their intervals, in the roster's order, not by a result."""

    search = ("ratee__name", "ratee__post")
    ratee__name = Column(verbose_name=_("姓名"), linkify=True)
    ratee__post = Column(verbose_name=_("职务"))
    overall = TemplateColumn(
        "{% if record.content.overall %}{% interval record.content.overall %}{% endif %}",
        verbose_name=_("总体（误差 95%）"), exclude_from_export=True,
        attrs={"th": {"class": "wide"}},
    )  # fmt: skip
    score = Column(
        verbose_name=_("得分"), accessor="content__overall", empty_values=(),
    )  # fmt: skip
    forms = Column(verbose_name=_("测评表"), accessor="content__forms")

    class Meta(Table.Meta):
        model = RateeResult
        fields = ("ratee__name", "ratee__post", "overall", "score", "forms")
        orderable = False

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a unit's result."""
        rows = super().seen(account).filter(results=on.results_id, unit=on.unit_id)
        return rows.order_by("ratee__position", "ratee_id")

    def render_score(self, record: RateeResult) -> str:
        """Write the score with its error, or that there were too few forms."""
        found = record.content.get("overall")
        return points(found) if found else str(_("测评表不足，不显示"))


class PersonResults(Listing):
    """The inspections of a person, each by its latest results, on the person's page."""

    heading = _("考察结果")
    on = (On(Person, lambda rows, person: rows.filter(ratee__person=person)),)
    results__campaign__name = Column(
        verbose_name=_("考察"), linkify=lambda record: record.get_absolute_url()
    )
    results__campaign__closes_on = Short(verbose_name=_("截止日期"))
    ratee__post = Long(verbose_name=_("当时职务"))
    state = Short(verbose_name=_("结果"), accessor="pk")

    class Meta(Table.Meta):
        model = RateeResult
        fields = (
            "results__campaign__name", "results__campaign__closes_on", "ratee__post", "state",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Leave out what a later computation of the same inspection replaced."""
        newer = RateeResult.objects.visible_to(account).filter(
            ratee=OuterRef("ratee"), results__gt=OuterRef("results")
        )
        rows: QuerySet[Any] = super().seen(account, on).exclude(Exists(newer))
        return rows.order_by("-results__campaign__closes_on", "-pk")

    def render_state(self, record: RateeResult) -> str:
        """Say how far the inspection is, or that too few answered."""
        state = record.results.campaign.get_state_display()
        return str(_("测评表不足，没有结果") if record.content.get("hidden") else state)


class OwnReports(Listing):
    """The inspections of which one was told."""

    heading, route, needs = _("我的考察反馈"), "assess:mine", None
    search = ("results__campaign__name",)
    waits = (
        Waiting(
            _("考察结果已反馈，可书面说明"),
            lambda account: (
                results.own(account)
                .filter(results__made_at__gt=timezone.now() - NEWS)
                .exclude(pk__in=_answered(account))
            ),
            "results__made_at",
            page="assess:own",
        ),
    )
    empty = _("还没有向您反馈的考察结果。")
    results__campaign__name = Column(verbose_name=_("考察"), linkify=("assess:own", [A("pk")]))
    unit__name = Column(verbose_name=_("单位"))
    ratee__post = Column(verbose_name=_("职务"))

    class Meta(Table.Meta):
        model = RateeResult
        fields = ("results__campaign__name", "unit__name", "ratee__post")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the account's own."""
        return results.own(account)


def _answered(account: Account) -> QuerySet[Reply]:
    said = rows_of(account, Reply).filter(label=RateeResult._meta.label_lower)
    return said.values("key")  # type: ignore[no-any-return]  # a query set
