"""Shapes of an inspection. Who drew which code is stored nowhere."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.assess.room import CAMPAIGN_MANAGE, CAMPAIGN_VIEW, RESULT_VIEW
from guantong.core.scope import ScopedModel, UnitScopedModel, rows_of


class Source(models.TextChoices):
    """From which side somebody answers."""

    SUPERIOR = "superior", _("上级")
    PEER = "peer", _("同级")
    SUBORDINATE = "subordinate", _("下级")
    SERVED = "served", _("服务对象")
    OVERSIGHT = "oversight", _("执纪执法监督部门")
    SELF = "self", _("本人")


class IndicatorSet(UnitScopedModel):
    """A version of a unit's yardsticks; in force once published, then never changed."""

    view_permission = CAMPAIGN_VIEW
    goes_along = models.Q()
    read_below = True

    class State(models.TextChoices):
        """Draft → published."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")

    name = models.CharField(_("名称"), max_length=80)
    version = models.PositiveIntegerField(_("版本"), default=1)
    note = models.CharField(_("说明"), max_length=400, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "-version")
        verbose_name = _("指标体系")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "name", "version"), name="indicator_set_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"

    def get_absolute_url(self) -> str:
        """Return the page of the version."""
        return reverse("assess:set", args=[self.pk])


class Indicator(ScopedModel):
    """One yes/no yardstick about conduct in office."""

    scope_field = "set__unit_path"
    view_permission = CAMPAIGN_VIEW
    read_below = True

    set = models.ForeignKey(IndicatorSet, models.CASCADE, related_name="+")
    code = models.CharField(_("编号"), max_length=8)
    wording = models.CharField(
        _("内容"), max_length=120,
        help_text=_("只问一件可以看到的履职行为，能用是或否回答，不超过 45 字。"),
    )  # fmt: skip
    dimension = models.CharField(_("维度"), max_length=16)
    layer = models.CharField(_("层次"), max_length=4)
    key = models.SmallIntegerField(_("方向"), choices=((1, _("正向")), (-1, _("反向"))))
    sources = models.JSONField(_("可答来源"), default=list)
    note = models.CharField(_("观察依据"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("顺序"))

    class Meta:
        ordering = ("position",)
        verbose_name = _("指标")
        constraints = (models.UniqueConstraint(fields=("set", "code"), name="indicator_code"),)

    def __str__(self) -> str:
        return f"{self.code}（{self.dimension} · {self.layer} · {self.get_key_display()}）"

    def get_absolute_url(self) -> str:
        """Return the page of the version it stands in."""
        return self.set.get_absolute_url()


class Campaign(UnitScopedModel):
    """One inspection of the people of some units in a window of time."""

    view_permission = CAMPAIGN_VIEW
    goes_along = ~models.Q(state="published")

    class State(models.TextChoices):
        """Draft → open → closed → published."""

        DRAFT = "draft", _("草稿")
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已截止")
        PUBLISHED = "published", _("已发布")

    name = models.CharField(_("名称"), max_length=80)
    indicators = models.ForeignKey(
        IndicatorSet, models.PROTECT, verbose_name=_("指标体系"),
        limit_choices_to={"state": IndicatorSet.State.PUBLISHED},
    )  # fmt: skip
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    minimum_group = models.PositiveSmallIntegerField(
        _("最小展示人数"), default=5, help_text=_("某一来源不足此数的，不单独显示。")
    )
    closed_at = models.DateTimeField(_("截止时间"), null=True, editable=False)
    on_screen = models.BooleanField(
        _("本人可在系统内阅读报告"), default=False, editable=False,
        help_text=_("默认当面反馈，本人在系统内看不到报告；开通须经部领导批准。"),
    )  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)
    created_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("考察")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the inspection."""
        return reverse("assess:campaign", args=[self.pk])

    def accepts(self) -> bool:
        """Tell whether answers may come in today."""
        return (
            self.state == self.State.OPEN
            and self.opens_on <= timezone.localdate() <= self.closes_on
        )


class Ratee(UnitScopedModel):
    """A person under inspection, as the person stood then."""

    view_permission = CAMPAIGN_VIEW
    goes_along = models.Q(campaign__state="draft")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=80)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = _("考察对象")
        constraints = (models.UniqueConstraint(fields=("campaign", "person"), name="ratee_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        """What the log calls it: no cadre's name."""
        return str(self.campaign)

    def get_absolute_url(self) -> str:
        """Return the page of the inspection."""
        return self.campaign.get_absolute_url()


class Ballot(UnitScopedModel):
    """One anonymous answering code: of a unit and a source, never of a rater.

    ``ratee`` is set only where people answer about themselves.
    """

    view_permission = CAMPAIGN_VIEW
    goes_along = None
    by_hand = True

    class State(models.TextChoices):
        """How far the answering went."""

        NEW = "new", _("未使用")
        STARTED = "started", _("填写中")
        SUBMITTED = "submitted", _("已提交")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    ratee = models.ForeignKey(Ratee, models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.NEW)
    submitted_on = models.DateField(_("提交日期"), null=True)
    imported = models.BooleanField(_("导入"), default=False)

    class Meta:
        verbose_name = _("测评码")
        indexes = (models.Index(fields=("campaign", "source", "state"), name="ballot_progress"),)


class Form(ScopedModel):
    """One ballot's answers about one ratee: a byte an indicator (0, 1, 2 unknown, 255)."""

    scope_field = "ratee__unit_path"
    view_permission = CAMPAIGN_MANAGE
    by_hand = True

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="+")
    ratee = models.ForeignKey(Ratee, models.CASCADE, related_name="+")
    answers = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    last_key = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("测评表")
        constraints = (models.UniqueConstraint(fields=("ballot", "ratee"), name="form_once"),)


class ResultSet(UnitScopedModel):
    """One computation over the submitted forms of a campaign."""

    view_permission = RESULT_VIEW
    goes_along = None
    belongs_to = "campaign"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(_("计算时间"), auto_now_add=True)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("考察结果")

    def __str__(self) -> str:
        return gettext("考察结果")

    def get_absolute_url(self) -> str:
        """Return the page of how the inspection measures."""
        return reverse("assess:results", args=[self.pk])


class UnitResult(UnitScopedModel):
    """What was found about the ratees of a unit together."""

    view_permission = RESULT_VIEW
    goes_along = None
    by_hand = True
    belongs_to = "results"

    results = models.ForeignKey(ResultSet, models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("单位结果")

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        """Return the page of the unit's people."""
        return reverse("assess:unit-result", args=[self.pk])


class RateeResult(UnitScopedModel):
    """What was found about one ratee."""

    view_permission = RESULT_VIEW
    goes_along = None
    by_hand = True
    belongs_to = "of_unit"

    results = models.ForeignKey(ResultSet, models.CASCADE, related_name="+")
    ratee = models.ForeignKey(Ratee, models.CASCADE, related_name="+")
    content = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("个人结果")

    def __str__(self) -> str:
        return self.ratee.name

    def get_absolute_url(self) -> str:
        """Return the page of the report."""
        return reverse("assess:person-result", args=[self.pk])

    @property
    def log_name(self) -> str:
        """What the log calls it: no cadre's name."""
        return str(self.results.campaign)

    @property
    def of_unit(self) -> UnitResult | None:
        """What was found about the unit in which the ratee stood."""
        found: UnitResult | None = rows_of(self.results, UnitResult).filter(unit=self.unit).first()
        return found

    @property
    def feedback(self) -> Feedback | None:
        """How the person was told, or is to be told, if that was approved."""
        return feedback_of(self.ratee)


class Feedback(UnitScopedModel):
    """How a person is told what an inspection found: approved, then given face to face.

    There is one for a ratee, whichever computation it was made on.
    """

    view_permission = RESULT_VIEW
    goes_along = None
    belongs_to = "ratee"

    class State(models.TextChoices):
        """Approved → given."""

        APPROVED = "approved", _("已批准，待反馈")
        GIVEN = "given", _("已反馈")

    ratee = models.OneToOneField(Ratee, models.CASCADE, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.APPROVED)
    speaker = models.CharField(_("反馈人"), max_length=60, help_text=_("姓名和职务。"))
    content = models.TextField(_("反馈内容"), max_length=1000)
    on = models.DateField(_("反馈日期"), null=True)
    said = models.TextField(_("反馈情况"), max_length=1000, blank=True)
    approved_at = models.DateTimeField(_("批准时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("考察反馈")

    def __str__(self) -> str:
        return str(self.ratee)

    @property
    def log_name(self) -> str:
        """What the log calls it: no cadre's name."""
        return str(self.ratee.campaign)

    def get_absolute_url(self) -> str:
        """Return the page of the latest report it is about."""
        found = rows_of(self.ratee, RateeResult).order_by("-results_id").first()
        return str(found.get_absolute_url()) if found else self.ratee.get_absolute_url()


def feedback_of(ratee: Ratee) -> Feedback | None:
    """Return the feedback to a ratee whose row the reader was allowed to read."""
    found: Feedback | None = rows_of(ratee, Feedback).first()
    return found
