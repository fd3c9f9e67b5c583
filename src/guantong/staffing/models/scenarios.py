"""What a plan is asked for: the day, the scope, the weights, the bounds, the prices, the pins."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models.unit import UnitKind
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.people.models import Level
from guantong.staffing.room import PLAN_VIEW


class Scenario(UnitScopedModel):
    """A term change as it is to be planned for a unit and all below it.

    ``version`` counts every edit of it, its bounds and its pins; a write names the version it
    was made on. ``weighting``, ``prices`` and ``pairs`` hold the values of
    `guantong.staffing.scoring.weighting`.
    """

    view_permission = PLAN_VIEW
    goes_along = ~models.Q(state="closed")

    class State(models.TextChoices):
        """Draft → eligibility prepared → closed."""

        DRAFT = "draft", _("待核对资格")
        READY = "ready", _("可以运行")
        CLOSED = "closed", _("已归档")

    name = models.CharField(_("名称"), max_length=80)
    #: A kind that a room above brings (`scoring.kinds`); "" is a term change of teams.
    kind = models.CharField(_("方案类别"), max_length=12, blank=True, default="", editable=False)
    on = models.DateField(
        _("截止日期"), default=timezone.localdate,
        help_text=_("年龄、任期和规则都按这一天计算；改了日期，须重新核对资格。"),
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    unit_kinds = models.JSONField(
        _("单位类型"), default=list, help_text=_("只排这些类型单位的班子；空着则全部。")
    )
    weighting = models.JSONField(_("人岗相适度构成"), default=dict)
    prices = models.JSONField(_("代价"), default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    changed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("换届方案设定")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:scenario", args=[self.pk])


class ScenarioBound(ScopedModel):
    """A count that should lie between two numbers, in each team or over all posts it names."""

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW
    goes_along = ~models.Q(scenario__state="closed")

    class Per(models.TextChoices):
        """Over what it is counted."""

        TEAM = "team", _("每个班子")
        ALL = "all", _("合计")

    class Measure(models.TextChoices):
        """How the limits are to be read."""

        NUMBER = "number", _("人数")
        PERCENT = "percent", _("占岗位数的百分比")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="bounds")
    name = models.CharField(_("名称"), max_length=80)
    attribute = models.CharField(_("统计对象"), max_length=20)
    per = models.CharField(_("范围"), max_length=4, choices=Per, default=Per.TEAM)
    unit_kind = models.CharField(
        _("单位类型"), max_length=16, choices=UnitKind, blank=True, default=""
    )
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("只对单位"),
    )  # fmt: skip
    level = models.CharField(_("职务层次"), max_length=4, choices=Level, blank=True, default="")
    measure = models.CharField(_("口径"), max_length=8, choices=Measure, default=Measure.NUMBER)
    low = models.PositiveIntegerField(_("至少"), null=True, blank=True)
    high = models.PositiveIntegerField(_("至多"), null=True, blank=True)
    price = models.FloatField(
        _("每差一人扣分"), null=True, blank=True, validators=(MinValueValidator(0.0),),
        help_text=_("空着表示必须满足。"),
    )  # fmt: skip
    source = models.CharField(_("依据"), max_length=120, blank=True, default="")
    verify = models.BooleanField(_("参数，待核"), default=False)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("结构要求")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The tab of its scenario's page."""
        return f"{self.scenario.get_absolute_url()}?tab=bounds"

    @property
    def is_hard(self) -> bool:
        """Whether a plan may not break it."""
        return self.price is None


class Pin(ScopedModel):
    """An officer's word: this person sits there, or does not; without a post: nowhere."""

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW

    class Kind(models.TextChoices):
        """Which of the two."""

        LOCK = "lock", _("锁定")
        BAN = "ban", _("排除")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="pins")
    kind = models.CharField(_("类型"), max_length=4, choices=Kind)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey("staffing.Post", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("理由"), max_length=240)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("指定人选、不作考虑")
        constraints = (
            models.UniqueConstraint(fields=("scenario", "person", "post"), name="pin_once"),
            models.UniqueConstraint(
                fields=("scenario", "person"), condition=models.Q(post=None), name="banned_once"
            ),
            models.UniqueConstraint(
                fields=("scenario", "person"), condition=models.Q(kind="lock"), name="one_lock"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="ban") | models.Q(post__isnull=False), name="lock_has_post"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """The tab of its scenario's page."""
        return f"{self.scenario.get_absolute_url()}?tab=pins"


class Eligibility(ScopedModel):
    """Who may sit where on a scenario's day, prepared once: arrays, and counts for a screen.

    ``lacking`` counts posts by person and what is missing: [person, kinds as bits, posts].
    """

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW

    scenario = models.OneToOneField(Scenario, models.CASCADE, related_name="+")
    content = models.BinaryField()
    counts = models.JSONField(default=dict)
    lacking = models.JSONField(default=list)
    rules_digest = models.CharField(max_length=64)
    seconds = models.FloatField(default=0)
    made_at = models.DateTimeField(_("核对时间"), auto_now=True)

    class Meta:
        verbose_name = _("资格核对")
