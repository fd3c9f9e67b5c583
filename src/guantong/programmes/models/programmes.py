"""A programme of years, kinds of project, what villages could build, locks and bans.

Money is whole yuan.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.programmes.room import PROGRAMME_VIEW

#: Points of a programme's aims; see `guantong.programmes.services.instance`.
WEIGHTS = {"lift": 10.0, "strong": 6.0, "income": 0.02, "late": 40.0, "show": 20.0, "short": 30.0}


def weights() -> dict[str, float]:
    """Return the weights with which a programme begins."""
    return dict(WEIGHTS)


def ramp() -> list[float]:
    """Return the shares of its income that a project brings from the year of its start on."""
    return [0.0, 0.5, 1.0]


class Sourced(models.Model):
    """What is said on somebody's word: whose, under which article, and whether it was checked."""

    source = models.CharField(_("依据"), max_length=240, blank=True)
    verify = models.BooleanField(_("待核"), default=False)

    class Meta:
        abstract = True


class Programme(UnitScopedModel):
    """What a county or a prefecture means to do for its villages in some years.

    ``version`` counts every change of it, its funds, its batches and its pins.
    """

    view_permission = PROGRAMME_VIEW
    goes_along = ~models.Q(state="ended")

    class State(models.TextChoices):
        """Being drawn up, under way, over."""

        DRAFT = "draft", _("编制中")
        RUNNING = "running", _("实施中")
        ENDED = "ended", _("已结束")

    class Reckoned(models.TextChoices):
        """How a village with an uncertain income counts as over a line."""

        MEAN = "mean", _("按预计收入")
        SAFE = "safe", _("按稳妥收入")
        CHANCE = "chance", _("按达到的可能性")

    name = models.CharField(_("名称"), max_length=80)
    first_year = models.PositiveSmallIntegerField(
        _("起始年度"), validators=(MinValueValidator(2000), MaxValueValidator(2100))
    )
    years = models.PositiveSmallIntegerField(
        _("年数"), default=5, validators=(MinValueValidator(1), MaxValueValidator(8))
    )
    years_after = models.PositiveSmallIntegerField(
        _("期后再看几年"), default=2, validators=(MaxValueValidator(5),),
        help_text=_("期满以后几年的收入也算；为 0 则临近期末没有项目值得启动。"),
    )  # fmt: skip
    weak_line = models.PositiveIntegerField(
        _("薄弱村线"), default=50_000, help_text=_("元/年，经营性收入")
    )
    strong_line = models.PositiveIntegerField(
        _("强村线"), default=200_000, help_text=_("元/年，经营性收入")
    )
    weights = models.JSONField(_("权重"), default=weights)
    discount = models.DecimalField(
        _("逐年折算"), max_digits=4, decimal_places=3, default=Decimal("0.930"),
        validators=(MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(1))),
        help_text=_("晚一年达到，只算早一年的几成。"),
    )  # fmt: skip
    ramp = models.JSONField(_("见效进度"), default=ramp)
    first_share = models.PositiveSmallIntegerField(
        _("首年支付"), default=70, validators=(MinValueValidator(1), MaxValueValidator(100)),
        help_text=_("投资额的百分之几在启动当年支付，其余次年支付。"),
    )  # fmt: skip
    late_after = models.PositiveSmallIntegerField(
        _("薄弱村最迟启动"), default=3, help_text=_("第几年以前，每个薄弱村都应启动项目。")
    )
    change_price = models.FloatField(
        _("变动代价"), default=3.0, validators=(MinValueValidator(0.0),),
        help_text=_("重排时每变动一项已公布的安排扣几分；越大变动越少。"),
    )  # fmt: skip
    most_starts = models.PositiveSmallIntegerField(
        _("每村至多项目"), default=3, validators=(MinValueValidator(1), MaxValueValidator(3))
    )
    town_starts = models.PositiveSmallIntegerField(_("每乡镇每年至多启动"), null=True, blank=True)
    reckoned = models.CharField(
        _("不确定的收入怎么算"), max_length=12, choices=Reckoned, default=Reckoned.SAFE
    )
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-first_year", "-id")
        verbose_name = _("项目计划")
        constraints = (
            models.UniqueConstraint(fields=("unit", "name"), name="programme_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:programme", args=[self.pk])

    @property
    def all_years(self) -> list[int]:
        """The years in which something may be begun."""
        return list(range(self.first_year, self.first_year + self.years))


class ProjectKind(Sourced, UnitScopedModel):
    """A kind of project that villages may build, with what it brings where nobody knows better."""

    view_permission = PROGRAMME_VIEW
    read_below = True
    goes_along = models.Q()
    in_use = models.Q(closed=False)

    code = models.CharField(_("编号"), max_length=24)
    name = models.CharField(_("名称"), max_length=60)
    needs = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("须先有")
    )
    group = models.CharField(
        _("分批组别"),
        max_length=40,
        blank=True,
        help_text=_("每年分批定数的写组别，如“三变”试点。"),
    )
    rate = models.DecimalField(
        _("年收益率"), max_digits=5, decimal_places=3, null=True, blank=True,
        help_text=_("一年的收入占投资额的比例，如 0.085；不掌握就空着。"),
    )  # fmt: skip
    rate_error = models.DecimalField(
        _("收益率误差"), max_digits=5, decimal_places=3, null=True, blank=True,
        help_text=_("上下可能差多少，如 0.03。"),
    )  # fmt: skip
    closed = models.BooleanField(_("停用"), default=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "code")
        verbose_name = _("项目类型")
        constraints = (
            models.UniqueConstraint(fields=("unit", "code"), name="project_kind_code_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list that it stands in."""
        return reverse("programmes:kinds")


class Project(UnitScopedModel):
    """What a village could build, is building or has built, on whose word it brings how much."""

    view_permission = PROGRAMME_VIEW
    goes_along = models.Q()

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("备选")
        PLANNED = "planned", _("已列入")
        APPROVED = "approved", _("已批复")
        BEGUN = "begun", _("在建")
        RUNNING = "running", _("已见效")
        ENDED = "ended", _("已结束")

    class Feasible(models.TextChoices):
        """Whether it can be built there; that nobody looked is no no."""

        YES = "yes", _("可行")
        NO = "no", _("不可行")
        UNKNOWN = "unknown", _("未论证")

    kind = models.ForeignKey(ProjectKind, models.PROTECT, related_name="+", verbose_name=_("类型"))
    name = models.CharField(_("项目名称"), max_length=120)
    cost = models.PositiveBigIntegerField(_("投资额"), null=True, blank=True, help_text=_("元"))
    income = models.PositiveBigIntegerField(
        _("年收入"), null=True, blank=True, help_text=_("元/年，见效后每年给村集体的经营性收入")
    )
    income_error = models.PositiveBigIntegerField(
        _("年收入误差"), null=True, blank=True, help_text=_("元/年，可能少多少")
    )
    said_by = models.CharField(_("谁测算的"), max_length=80, blank=True)
    basis = models.CharField(_("测算依据"), max_length=240, blank=True)
    feasible = models.CharField(
        _("可行性"), max_length=8, choices=Feasible, default=Feasible.UNKNOWN
    )
    why_not = models.CharField(_("论证意见"), max_length=240, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.PROPOSED)
    planned_year = models.PositiveSmallIntegerField(_("安排年度"), null=True, editable=False)
    approved_on = models.DateField(_("批复日期"), null=True, blank=True)
    begun_on = models.DateField(_("开工日期"), null=True, blank=True)
    running_on = models.DateField(_("见效日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "kind_id", "id")
        verbose_name = _("村级项目")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind"), name="project_once", condition=~models.Q(state="ended")
            ),
        )
        indexes = (models.Index(fields=("state", "unit_path"), name="project_state"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:project", args=[self.pk])


class ProjectYear(ScopedModel):
    """What one project really cost and brought in one year."""

    scope_field = "project__unit_path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "project"

    project = models.ForeignKey(Project, models.CASCADE, related_name="+", verbose_name=_("项目"))
    year = models.PositiveSmallIntegerField(_("年度"))
    spent = models.PositiveBigIntegerField(_("实际支付"), null=True, blank=True, help_text=_("元"))
    income = models.BigIntegerField(
        _("实际收入"), null=True, blank=True, help_text=_("元，不含补助")
    )
    source = models.CharField(_("凭据"), max_length=160, help_text=_("如 2026 年村账第 12 号凭证"))
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("填报人"))  # fmt: skip
    at = models.DateTimeField(_("填报时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("project", "year")
        verbose_name = _("项目实绩")
        constraints = (
            models.UniqueConstraint(fields=("project", "year"), name="project_year_once"),
        )

    def __str__(self) -> str:
        return f"{self.project} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page of its project."""
        return self.project.get_absolute_url()


class OfProgramme(ScopedModel):
    """A row of a programme, seen with it."""

    scope_field = "programme__unit_path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "programme"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+",
                                  verbose_name=_("项目计划"))  # fmt: skip

    class Meta:
        abstract = True


class VillagePin(OfProgramme):
    """An officer's word: this village begins this in that year, or does not."""

    goes_along = ~models.Q(programme__state="ended")

    class Kind(models.TextChoices):
        """Which of the two."""

        LOCK = "lock", _("锁定")
        BAN = "ban", _("排除")

    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("村（社区）")
    )
    kind = models.CharField(_("要求"), max_length=4, choices=Kind)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("项目"), help_text=_("空着的是全部项目"),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, help_text=_("空着的是每一年")
    )
    reason = models.CharField(_("理由"), max_length=240)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("经办人"))  # fmt: skip
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("programme", "id")
        verbose_name = _("锁定和排除")

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the tab of its programme."""
        return f"{self.programme.get_absolute_url()}?tab=pins"
