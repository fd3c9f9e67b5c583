"""Plans and the searches that found them. A plan is whole or not there."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.models.scenarios import Scenario
from guantong.staffing.models.secrecy import Graded
from guantong.staffing.room import PLAN_VIEW


class PlanKind(models.TextChoices):
    """What a plan was made as."""

    RUN = "run", _("生成方案")
    WHAT_IF = "what_if", _("模拟调整")
    ALTERNATIVE = "alternative", _("备选")
    FRONTIER = "frontier", _("调整幅度比较")


class Plan(Graded, ScopedModel):
    """Who sits where, what it is worth, what no plan can exceed.

    Attributes
    ----------
    number
        Counts up within the scenario.
    scenario_version
        Of what state of the scenario it is the plan.
    value, bound, baseline
        Points; see `guantong.engines.match.Plan`.
    moved
        Seats taken by others than now.
    unknown
        Seats that rest on facts which are missing, as was accepted.
    factor
        By what the prices of moves were multiplied (`FRONTIER`), else 1.
    complete
        Whether the search ended by itself and not because somebody stopped it.
    robustness
        What sampling the errors showed; empty until asked for.

    """

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW
    Kind = PlanKind

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField(_("编号"))
    name = models.CharField(_("名称"), max_length=80)
    kind = models.CharField(_("来源"), max_length=12, choices=PlanKind, default=PlanKind.RUN)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    scenario_version = models.PositiveIntegerField()
    value = models.FloatField(_("总分"))
    bound = models.FloatField(_("上界"))
    baseline = models.FloatField(_("逐岗择优"))
    parts = models.JSONField(_("构成"), default=dict)
    curve = models.JSONField(default=list)
    moved = models.PositiveIntegerField(_("调整人数"), default=0)
    empty = models.PositiveIntegerField(_("空缺"), default=0)
    unknown = models.PositiveIntegerField(_("缺事实的席位"), default=0)
    factor = models.FloatField(_("调整代价倍数"), default=1.0)
    complete = models.BooleanField(_("自行结束"), default=True)
    proven = models.BooleanField(_("按所设条件未发现更优"), default=False)
    certified = models.BooleanField(_("上界已复核"), default=False)
    seconds = models.FloatField(_("用时"), default=0)
    counts = models.JSONField(_("结构要求"), default=list)
    robustness = models.JSONField(default=dict)
    note = models.CharField(_("备注"), max_length=240, blank=True, default="")
    made_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("scenario", "number")
        verbose_name = _("配备方案")
        constraints = (
            models.UniqueConstraint(fields=("scenario", "number"), name="plan_number_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:plan", args=[self.pk])

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing."""
        return max(0.0, self.bound - self.value) / max(1e-9, abs(self.value))

    @property
    def left(self) -> float:
        """Share of the improvable value that could still be missing."""
        missing = self.bound - self.value
        if missing <= 1e-6 * max(1.0, abs(self.value)):
            return 0.0
        return missing / max(1e-9, self.bound - self.baseline)


class Seat(ScopedModel):
    """A post in a plan: who sits there, who sat there, where the one who comes sits now.

    ``missing`` are the kinds of fact that its rules ask for and nobody knows, which was accepted.
    """

    scope_field = "plan__scenario__unit_path"
    view_permission = PLAN_VIEW

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="seats")
    post = models.ForeignKey("staffing.Post", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    from_post = models.ForeignKey("staffing.Post", models.PROTECT, null=True, related_name="+")
    changed = models.BooleanField(_("调整"), default=False)
    gain = models.FloatField(_("得分"), default=0)
    move = models.FloatField(_("调整代价"), default=0)
    error = models.FloatField(_("误差"), default=0)
    missing = models.JSONField(_("缺少的事实"), default=list)

    class Meta:
        ordering = ("plan", "post__unit_path", "post__position", "post_id")
        verbose_name = _("席位")
        constraints = (
            models.UniqueConstraint(fields=("plan", "post"), name="seat_of_post_once"),
            models.UniqueConstraint(fields=("plan", "person"), name="seat_of_person_once"),
        )


class Snapshot(ScopedModel):
    """The instance that plans were made of, as arrays; so that each can be solved on and proven."""

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("求解数据")
        constraints = (
            models.UniqueConstraint(fields=("scenario", "digest"), name="snapshot_once"),
        )


class PlanState(ScopedModel):
    """What lets the engine go on from a plan, and the proof of its bound."""

    scope_field = "plan__scenario__unit_path"
    view_permission = PLAN_VIEW

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("求解状态")


class Run(ScopedModel):
    """One search in the background as its officer watches it: the curve grows each second.

    ``baseline`` is that of the plans found so far, so that what is left can be told as a share of
    what could be gained at all.
    """

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW

    class Kind(models.TextChoices):
        """What is asked of the engine."""

        PREPARE = "prepare", _("核对资格")
        SOLVE = "solve", _("生成方案")
        WHAT_IF = "what_if", _("模拟调整")
        ALTERNATIVES = "alternatives", _("备选方案")
        FRONTIER = "frontier", _("调整幅度比较")
        ROBUSTNESS = "robustness", _("核算可靠程度")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="runs")
    kind = models.CharField(_("任务"), max_length=12, choices=Kind)
    task = models.OneToOneField("core.Task", models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, related_name="+")
    curve = models.JSONField(default=list)
    baseline = models.FloatField(null=True)
    clash = models.JSONField(default=list)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("生成方案任务")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:run", args=[self.pk])
