"""The lists of programmes: kinds, projects, money, batches, pins, plans, villages, deviations."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.programmes.models import (
    Batch,
    BatchPlan,
    BatchRow,
    Budget,
    Deviation,
    Fund,
    PlanVillage,
    Programme,
    Project,
    ProjectKind,
    ProjectYear,
    VillagePin,
)
from guantong.programmes.planning.words import BAND
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_PROPOSE, VALUE_REPORT
from guantong.programmes.services import actuals, kinds, programmes, projects
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Project.State


def money(value: int | None) -> str:
    """Write an amount of yuan with its thousands; what is not known is a dash."""
    return "—" if value is None else f"{value:,}"


class Programmes(Listing):
    """The programmes of counties and of the prefecture."""

    heading, route, home = _("项目计划"), "programmes:programmes", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), Programme.State.choices),)
    offers = (programmes.draw_up,)
    pick = True
    empty = _("还没有项目计划。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("县区"))
    first_year, years, state = Short(), Short(), Short()
    weak_line = Short(verbose_name=_("薄弱村线（元）"))

    class Meta(Table.Meta):
        model = Programme
        fields = ("name", "unit__name", "first_year", "years", "state", "weak_line")

    def render_weak_line(self, value: int) -> str:
        """Write the line with its thousands."""
        return money(value)


class Kinds(Listing):
    """The kinds of project that hold at the reader's units."""

    heading, route, home = _("项目类型"), "programmes:kinds", True
    search = ("code", "name")
    filters = (
        Choice("closed", _("现状"), [("no", _("在用")), ("yes", _("停用"))],
               lambda rows, value: rows.filter(closed=value == "yes"), default="no"),
    )  # fmt: skip
    offers = (kinds.add,)
    acts = ("change", "close", "reopen")
    code = Short()
    unit__name = Column(verbose_name=_("适用单位"))
    needs_first = Column(verbose_name=_("须先有"), accessor="needs__name", default="—")
    rate, rate_error, verify = Short(), Short(), Short()
    source = Long()

    class Meta(Table.Meta):
        model = ProjectKind
        fields = ("code", "name", "unit__name", "needs_first", "group", "rate", "rate_error",
                  "source", "verify")  # fmt: skip

    hidden = ("code",)

    def render_rate(self, value: Decimal) -> str:
        """Write a share of the investment."""
        return f"{100 * value:.1f}%"

    render_rate_error = render_rate

    def render_verify(self, value: bool) -> str:
        """Say that a source was not checked yet."""
        return str(_("待核")) if value else "—"


def _to_begin(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Project.objects.visible_to(account, VALUE_REPORT)
    above = Project.objects.visible_to(account, PROGRAMME_MANAGE).order_by().values("pk")
    return rows.filter(state=State.APPROVED).exclude(pk__in=above)


def _to_approve(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Project.objects.visible_to(account, PROGRAMME_MANAGE)
    return rows.filter(state=State.PLANNED)


def _incomplete(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Project.objects.visible_to(account, PROGRAMME_PROPOSE)
    above = Project.objects.visible_to(account, PROGRAMME_MANAGE).order_by().values("pk")
    some = rows.filter(state=State.PROPOSED).exclude(pk__in=above)
    return some.filter(Q(cost=None) | Q(income=None))


class Projects(Listing):
    """What villages could build, are building, have built."""

    heading, route, home = _("村级项目"), "programmes:projects", True
    search = ("name", "unit__name", "unit__parent__name", "kind__name", "said_by")
    filters = (
        Choice("state", _("状态"), State.choices),
        Choice("feasible", _("可行性"), Project.Feasible.choices),
    )
    offers = (projects.add, actuals.take)
    acts = ("approve", "begin", "run", "record")
    pick, told = True, ("unit__parent__name", "unit__name")
    on = (On(Unit),)
    waits = (
        Waiting(_("已列入，待批复"), _to_approve, since="changed_at", act="approve"),
        Waiting(_("已批复，待开工"), _to_begin, since="approved_on", act="begin"),
        Waiting(_("投资或收入未填"), _incomplete, since="changed_at", act="change"),
    )
    place = Layer(_("村级项目"), kind="state", kinds=State.choices, noun=_("个项目"))
    empty = _("还没有申报项目。")
    name = Column(linkify=True)
    unit__parent__name = Column(verbose_name=_("乡镇"))
    unit__name = Column(verbose_name=_("单位"))
    kind__name = Column(verbose_name=_("类型"))
    state, planned_year = Short(), Short()
    cost, income = Short(verbose_name=_("投资额（元）")), Short(verbose_name=_("年收入（元）"))

    class Meta(Table.Meta):
        model = Project
        fields = ("name", "unit__parent__name", "unit__name", "kind__name", "cost", "income",
                  "income_error", "said_by", "feasible", "planned_year", "state")  # fmt: skip

    hidden = ("income_error", "said_by", "kind__name")

    def render_cost(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_income(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_income_error(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)


class ProjectYears(Listing):
    """What a project cost and brought, year by year."""

    year = Short()
    spent, income = Short(verbose_name=_("实际支付（元）")), Short(verbose_name=_("实际收入（元）"))
    source = Long()

    class Meta(Table.Meta):
        model = ProjectYear
        fields = ("year", "spent", "income", "source", "by", "at")

    def render_spent(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_income(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)


class Funds(Listing):
    """The funds of a programme."""

    acts = ("change", "drop")
    level, shared, verify = Short(), Short(), Short()
    kinds = Column(verbose_name=_("可用于"), empty_values=(), orderable=False)
    source = Long()

    class Meta(Table.Meta):
        model = Fund
        fields = ("name", "level", "kinds", "shared", "source", "verify")

    def prepare(self, rows: Any) -> None:
        """Read the names of the kinds."""
        some = list(rows)
        path = some[0].programme.unit_path if some else ""
        self.names = {one.code: one.name for one in kinds.at(path)}

    def render_kinds(self, record: Fund) -> str:
        """Name the kinds that it may pay; without any named it may pay all."""
        return "、".join(self.names.get(one, one) for one in record.kinds) or str(_("全部类型"))

    def render_shared(self, value: bool) -> str:
        """Say it in words."""
        return str(_("是")) if value else str(_("否"))

    def value_kinds(self, record: Fund) -> str:
        """Write them into a workbook."""
        return self.render_kinds(record)

    def render_verify(self, value: bool) -> str:
        """Say that a source was not checked yet."""
        return str(_("待核")) if value else "—"


class Budgets(Listing):
    """What there is of each fund in each year."""

    acts = ("drop",)
    filters = (Choice("year", _("年度"), [(str(y), str(y)) for y in range(2024, 2036)]),)
    fund__name = Column(verbose_name=_("资金来源"))
    unit__name = Column(verbose_name=_("县区"), default="—")
    year, amount = Short(), Short(verbose_name=_("金额（元）"))
    source = Long()

    class Meta(Table.Meta):
        model = Budget
        fields = ("fund__name", "unit__name", "year", "amount", "source")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those of a programme."""
        if isinstance(on, Programme):
            some: Any = Budget.objects.visible_to(account)
            found: QuerySet[Any] = some.filter(fund__programme=on)
            return found.select_related("fund__programme", "unit")
        return super().seen(account, on)

    def render_amount(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)


class Batches(Listing):
    """How many starts of a group, or designations, each year has."""

    acts = ("drop",)
    unit__name = Column(verbose_name=_("县区"), default=_("每个县区"))
    group = Column(verbose_name=_("分批组别"), empty_values=())
    year, least, most, verify = Short(), Short(), Short(), Short()
    source = Long()

    class Meta(Table.Meta):
        model = Batch
        fields = ("name", "group", "unit__name", "year", "least", "most", "source", "verify")

    def render_group(self, value: str) -> str:
        """Name the group; without one it is designations."""
        return value or str(_("认定示范村"))

    def render_verify(self, value: bool) -> str:
        """Say that a source was not checked yet."""
        return str(_("待核")) if value else "—"


class VillagePins(Listing):
    """What officers locked and barred, and why."""

    acts = ("release",)
    kind = Short()
    unit__name = Column(verbose_name=_("村（社区）"))
    project__name = Column(verbose_name=_("项目"), default=_("全部项目"))
    year = Short(default=_("每一年"))
    reason = Long()

    class Meta(Table.Meta):
        model = VillagePin
        fields = ("kind", "unit__name", "project__name", "year", "reason", "by", "at")


class BatchPlans(Listing):
    """The plans of a programme."""

    acts = ("drop",)
    filters = (
        Choice("state", _("状态"), BatchPlan.State.choices),
        Choice("kind", _("来源"), BatchPlan.Kind.choices),
    )
    name = Column(linkify=True)
    state, kind = Short(), Short()
    lifted = Short(verbose_name=_("薄弱村过线"), empty_values=(), orderable=False)
    left = Short(verbose_name=_("薄弱村未安排"), empty_values=(), orderable=False)
    best = Short(verbose_name=_("最多还能好"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = BatchPlan
        fields = ("name", "state", "kind", "lifted", "left", "best", "meeting", "met_on",
                  "published_on", "made_by", "made_at")  # fmt: skip

    hidden = ("meeting", "met_on")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Leave what only proves a plan where it is."""
        found: QuerySet[Any] = super().seen(account, on).defer("certificate", "curve")
        return found

    def render_lifted(self, record: BatchPlan) -> str:
        """Say how many weak villages of how many pass the line."""
        outcomes = record.facts.get("outcomes", {})
        return f"{outcomes.get('lifted', 0)} / {record.facts.get('weak', 0)}"

    def render_left(self, record: BatchPlan) -> int:
        """Say how many weak villages begin nothing."""
        return int(record.facts.get("outcomes", {}).get("weak_left", 0))

    def render_best(self, record: BatchPlan) -> str:
        """Say by how much another plan could be better at most."""
        return "—" if record.gap is None else f"{100 * record.gap:.2f}%"


class BatchRows(Listing):
    """The rows of a plan: which village begins what in which year."""

    search = ("unit__name", "unit__parent__name", "kind__name")
    unit__parent__name = Column(verbose_name=_("乡镇"))
    unit__name = Column(verbose_name=_("村（社区）"))
    kind__name = Column(verbose_name=_("项目类型"), default=_("认定示范村"))
    year, cost = Short(), Short(verbose_name=_("投资额（元）"))
    mean, safe = (
        Short(verbose_name=_("预计年收入（元）")),
        Short(verbose_name=_("稳妥年收入（元）")),
    )
    why = Long()
    acts = ("move", "cancel")
    place = Layer(
        _("批次安排"), text=lambda row: row.year, noun=_("个村"), at=lambda row: row.unit.path
    )

    class Meta(Table.Meta):
        model = BatchRow
        fields = ("year", "unit__parent__name", "unit__name", "kind__name", "cost", "mean",
                  "safe", "why", "ended_on", "changed_why")  # fmt: skip

    hidden = ("ended_on", "changed_why", "safe")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what their acts ask about."""
        rows = super().seen(account, on)
        found: QuerySet[Any] = rows.select_related("plan__programme", "project", "kind")
        return found

    def render_cost(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_mean(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_safe(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)


class PlanVillages(Listing):
    """What a plan makes of each village, and why some are left out."""

    search = ("unit__name", "unit__parent__name")
    filters = (Choice("outcome", _("结果"), PlanVillage.Outcome.choices),)
    unit__parent__name = Column(verbose_name=_("乡镇"))
    unit__name = Column(verbose_name=_("村（社区）"))
    base, outcome, over_in = Short(verbose_name=_("现在年收入（元）")), Short(), Short()
    chance = Short()
    why = Long()

    class Meta(Table.Meta):
        model = PlanVillage
        fields = ("unit__parent__name", "unit__name", "base", "outcome", "over_in", "chance",
                  "why")  # fmt: skip

    def render_base(self, value: int) -> str:
        """Write yuan with their thousands."""
        return money(value)

    def render_chance(self, value: float) -> str:
        """Write a probability, and that it cannot be told where it cannot."""
        return chance_words(value)


def chance_words(value: float | None) -> str:
    """Write a probability of being over a line; between one and four fifths it cannot be told."""
    if value is None:
        return "—"
    share = f"{100 * value:.0f}%"
    if BAND[0] < value < BAND[1]:
        return str(_("%s，分不清")) % share
    return share


def _late(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Deviation.objects.visible_to(account, PROGRAMME_MANAGE)
    some = rows.filter(gone_on=None, row__plan__state=BatchPlan.State.PUBLISHED)
    return some.exclude(what=Deviation.What.START, case__isnull=False)


class Deviations(Listing):
    """Where published plans and what happened are apart."""

    heading, route, home = _("执行偏差"), "programmes:deviations", True
    search = ("row__unit__name", "row__unit__parent__name", "row__project__name")
    filters = (
        Choice("what", _("偏差"), Deviation.What.choices),
        Choice("now", _("现状"), [("open", _("还在")), ("gone", _("已消除"))],
               lambda rows, value: rows.filter(gone_on__isnull=value == "open"), default="open"),
    )  # fmt: skip
    waits = (Waiting(_("投资或收入偏离安排"), _late, since="seen_on"),)
    empty = _("没有偏差。公布方案以后，每夜核对一次。")
    row__unit__parent__name = Column(verbose_name=_("乡镇"))
    row__unit__name = Column(verbose_name=_("村（社区）"))
    row__project__name = Column(verbose_name=_("项目"), linkify=lambda record: (
        record.get_absolute_url()
    ))  # fmt: skip
    what, year, planned, real, seen_on = Short(), Short(), Short(), Short(), Short()
    case__number = Column(verbose_name=_("督办事项"), default="—", linkify=lambda record: (
        record.case.get_absolute_url() if record.case else None
    ))  # fmt: skip

    class Meta(Table.Meta):
        model = Deviation
        fields = ("row__unit__parent__name", "row__unit__name", "row__project__name", "what",
                  "year", "planned", "real", "seen_on", "case__number", "gone_on")  # fmt: skip

    hidden = ("gone_on",)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their rows, projects and cases."""
        rows: Any = Deviation.objects.visible_to(account) if on is None else rows_of(on, Deviation)
        found: QuerySet[Any] = rows.select_related(
            "row__unit__parent", "row__project", "row__plan", "case"
        )
        return found

    def render_planned(self, record: Deviation) -> str:
        """Write a year as it is, and yuan with their thousands."""
        return _figure(record, record.planned)

    def render_real(self, record: Deviation) -> str:
        """Write a year as it is, and yuan with their thousands."""
        return _figure(record, record.real)


def _figure(record: Deviation, value: int | None) -> str:
    if value is None:
        return str(_("还没有")) if record.what == Deviation.What.START else "—"
    if record.what == Deviation.What.START:
        return str(_("%s 年")) % value
    return str(_("%s 元")) % money(value)
