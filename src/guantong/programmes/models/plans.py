"""Plans of a programme: which village begins what in which year; what became of it.

A published plan is the baseline: its rows are never changed, a later row stands beside them.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.programmes.models.programmes import OfProgramme, Programme, Project, ProjectKind
from guantong.programmes.room import PROGRAMME_VIEW


class PlanInstance(OfProgramme):
    """What plans were made of, as the engine read it: canonical JSON, so that each is provable."""

    digest = models.CharField(max_length=64)
    content = models.TextField()
    unknown = models.JSONField(_("不掌握的数据"), default=list)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("测算数据")
        constraints = (
            models.UniqueConstraint(fields=("programme", "digest"), name="plan_instance_once"),
        )


class BatchPlan(OfProgramme):
    """A plan: a proposal until two persons published it with a meeting's number.

    Attributes
    ----------
    value, bound, greedy
        Points; the bound no plan exceeds, what the plain order of an office would give.
    certificate
        The prices that prove the bound without a solver.
    question
        What was asked otherwise than the programme says: locks, bans, budgets changed.
    facts
        What the page tells of it: counts, money, the worth of a further 10,000 yuan.
    curve
        Second, value and bound as the search went on.

    """

    class State(models.TextChoices):
        """Being sought, proposed, in force, replaced."""

        RUNNING = "running", _("测算中")
        PROPOSED = "proposed", _("草案")
        PUBLISHED = "published", _("已公布")
        SUPERSEDED = "superseded", _("已替换")
        RECALLED = "recalled", _("已撤回")

    class Kind(models.TextChoices):
        """As what it was made."""

        SOLVE = "solve", _("测算")
        WHAT_IF = "what_if", _("试算")
        REPLAN = "replan", _("年度重排")
        CURVE = "curve", _("变动比较")

    number = models.PositiveIntegerField(_("编号"))
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("来源"), max_length=8, choices=Kind, default=Kind.SOLVE)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("从哪个方案来")
    )
    baseline = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("对照的已公布方案")
    )
    instance = models.ForeignKey(PlanInstance, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.RUNNING)
    seed = models.PositiveIntegerField(default=0)
    price = models.FloatField(_("变动代价"), default=0)
    value = models.FloatField(_("得益"), null=True)
    bound = models.FloatField(_("上界"), null=True)
    greedy = models.FloatField(_("逐村安排"), null=True)
    certificate = models.JSONField(default=dict)
    certified = models.BooleanField(_("上界已复核"), default=False)
    question = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    curve = models.JSONField(default=list)
    note = models.CharField(_("备注"), max_length=240, blank=True)
    meeting = models.CharField(
        _("会议"),
        max_length=80,
        blank=True,
        help_text=_("会议名称和编号，如 县委常委会第 12 次会议"),
    )
    met_on = models.DateField(_("会议日期"), null=True, blank=True)
    paper = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("会议纪要"),
    )  # fmt: skip
    published_on = models.DateField(_("公布日期"), null=True)
    ended_on = models.DateField(_("失效日期"), null=True)
    why_ended = models.CharField(_("失效原因"), max_length=240, blank=True)
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("核签人"))  # fmt: skip
    made_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                verbose_name=_("编制人"))  # fmt: skip
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("programme", "-number")
        verbose_name = _("批次方案")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="batch_plan_once"),
            models.UniqueConstraint(
                fields=("programme",), condition=models.Q(state="published"),
                name="one_published_plan",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its board."""
        return reverse("programmes:plan", args=[self.pk])

    @property
    def gap(self) -> float | None:
        """The share of its value by which another could at most be better."""
        if self.value is None or self.bound is None:
            return None
        return max(0.0, self.bound - self.value) / max(1e-9, abs(self.value))


class OfPlan(ScopedModel):
    """A row of a plan, seen with it."""

    scope_field = "plan__programme__unit_path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "plan"
    #: What a plan said of a unit stays said of it.
    goes_along = None

    plan = models.ForeignKey(BatchPlan, models.CASCADE, related_name="+",
                             verbose_name=_("批次方案"))  # fmt: skip
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("村（社区）")
    )

    class Meta:
        abstract = True


class BatchRow(OfPlan):
    """A village begins a project in a year, or becomes a demonstration; paid from which funds.

    ``before`` is the row that it replaces, once a published one was changed; that one has an
    ``ended_on`` and stays.
    """

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, related_name="+", verbose_name=_("项目")
    )
    kind = models.ForeignKey(
        ProjectKind, models.PROTECT, null=True, related_name="+", verbose_name=_("项目类型")
    )
    year = models.PositiveSmallIntegerField(_("启动年度"))
    cost = models.PositiveBigIntegerField(_("投资额"), default=0)
    paid = models.JSONField(_("资金"), default=list)
    mean = models.PositiveBigIntegerField(_("预计年收入"), default=0)
    safe = models.BigIntegerField(_("稳妥年收入"), default=0)
    why = models.CharField(_("为什么排在这一年"), max_length=400, blank=True)
    locked = models.BooleanField(_("已锁定"), default=False)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(_("变更日期"), null=True)
    changed_why = models.CharField(_("变更理由"), max_length=240, blank=True)

    class Meta:
        ordering = ("plan", "year", "unit__path", "id")
        verbose_name = _("批次安排")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "project"), name="batch_row_once",
                condition=models.Q(project__isnull=False, ended_on=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.kind or _('示范村')} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the board of its plan."""
        return self.plan.get_absolute_url()


class PlanVillage(OfPlan):
    """What a plan makes of a village: its incomes, when it passes which line, why it is left out.

    ``mean`` and ``safe`` are yuan by year; ``chance`` is the probability that it is over the weak
    line in the plan's last year, None where its income is not known.
    """

    class Outcome(models.TextChoices):
        """What becomes of it."""

        LIFTED = "lifted", _("越过薄弱线")
        STRONGER = "stronger", _("增收")
        STRONG = "strong", _("达到强村线")
        WEAK_LEFT = "weak_left", _("仍薄弱，未安排")
        WEAK_STILL = "weak_still", _("仍薄弱，已安排")
        LEFT = "left", _("未安排")
        UNKNOWN = "unknown", _("收入不掌握")

    base = models.BigIntegerField(_("现在年收入"), null=True)
    mean = models.JSONField(_("预计收入"), default=list)
    safe = models.JSONField(_("稳妥收入"), default=list)
    chance = models.FloatField(_("到期过线的可能性"), null=True)
    over_in = models.PositiveSmallIntegerField(_("过薄弱线年度"), null=True)
    strong_in = models.PositiveSmallIntegerField(_("过强村线年度"), null=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    why = models.CharField(_("说明"), max_length=400, blank=True)
    others = models.JSONField(_("其他做法"), default=list)

    class Meta:
        ordering = ("plan", "unit__path")
        verbose_name = _("村的结果")
        constraints = (models.UniqueConstraint(fields=("plan", "unit"), name="plan_village_once"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        """Return the board of its plan."""
        return self.plan.get_absolute_url()


class PlanRun(ScopedModel):
    """A search in the background as its officer watches it."""

    scope_field = "programme__unit_path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "programme"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    kind = models.CharField(_("任务"), max_length=8, choices=BatchPlan.Kind)
    task = models.OneToOneField("core.Task", models.CASCADE, related_name="+")
    plan = models.ForeignKey(BatchPlan, models.SET_NULL, null=True, related_name="+")
    question = models.JSONField(default=dict)
    curve = models.JSONField(default=list)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("测算任务")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:run", args=[self.pk])


class Deviation(ScopedModel):
    """Where a published row and what really happened are apart; computed, never typed."""

    scope_field = "row__unit__path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "row"

    class What(models.TextChoices):
        """In what they are apart."""

        START = "start", _("启动晚于安排")
        COST = "cost", _("投资超出")
        INCOME = "income", _("收入不及预计")

    row = models.ForeignKey(BatchRow, models.CASCADE, related_name="+",
                            verbose_name=_("批次安排"))  # fmt: skip
    what = models.CharField(_("偏差"), max_length=8, choices=What)
    year = models.PositiveSmallIntegerField(_("年度"))
    planned = models.BigIntegerField(_("安排"))
    real = models.BigIntegerField(_("实际"), null=True)
    seen_on = models.DateField(_("发现日期"))
    gone_on = models.DateField(_("消除日期"), null=True)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("督办事项")
    )

    class Meta:
        ordering = ("-seen_on", "-id")
        verbose_name = _("执行偏差")
        constraints = (
            models.UniqueConstraint(fields=("row", "what", "year"), name="deviation_once"),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.get_what_display()}"

    def get_absolute_url(self) -> str:
        """Return the page of the project it is about, or the board."""
        project = self.row.project
        return project.get_absolute_url() if project else self.row.get_absolute_url()
