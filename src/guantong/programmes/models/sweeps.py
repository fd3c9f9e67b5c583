"""The tables of a sweep: every unit of its scope once, what was found, what the county judged.

A hit proposes, a person lists. There is no field for how many are to be found.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, UNKNOWN, YES
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.programmes.room import SWEEP_VIEW

WORDS = 400


class Sweep(UnitScopedModel):
    """A sweep over every village and community under a unit, by the criteria that held there."""

    view_permission = SWEEP_VIEW
    read_below = True
    goes_along = ~models.Q(state="closed")

    class State(models.TextChoices):
        """Looked at → judged → closed."""

        OPEN = "open", _("排查中")
        JUDGED = "judged", _("已研判")
        CLOSED = "closed", _("已办结")

    name = models.CharField(_("排查"), max_length=80)
    checklist = models.ForeignKey(
        "casework.Checklist", models.PROTECT, related_name="+", verbose_name=_("列入情形清单")
    )
    opened_on = models.DateField(_("开始日期"))
    due = models.DateField(_("完成期限"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("办结日期"), null=True)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("发起人"))  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-opened_on", "-id")
        verbose_name = _("排查")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="sweep_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:sweep", args=[self.pk])


class SweepCriterion(ScopedModel):
    """A criterion as it held when the sweep began; ``fact`` computes it where that is known."""

    scope_field = "sweep__unit_path"
    view_permission = SWEEP_VIEW
    read_below = True
    belongs_to = "sweep"

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="+", verbose_name=_("排查"))
    position = models.PositiveIntegerField()
    code = models.CharField(_("编号"), max_length=20)
    text = models.CharField(_("情形"), max_length=WORDS)
    article = models.CharField(_("条款"), max_length=120, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    fact = models.CharField(_("按资料计算"), max_length=60, blank=True)
    above = models.PositiveIntegerField(_("超过"), null=True)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("排查情形")
        constraints = (
            models.UniqueConstraint(fields=("sweep", "code"), name="sweep_criterion_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def get_absolute_url(self) -> str:
        """Return the page of its sweep."""
        return self.sweep.get_absolute_url()


class SweptUnit(UnitScopedModel):
    """A unit of a sweep: what the records said of it, whether somebody looked, what is not known.

    Attributes
    ----------
    readings
        Code of a computed criterion → ``[number or null, what is told of it]`` on ``read_on``.
    unknown
        Code of a criterion that the town cannot answer → why.
    why_not
        Why nobody looked at it, where the sweep is closed all the same.
    awaits
        Whether a hit of it waits for the county's judgement.

    """

    view_permission = SWEEP_VIEW
    # What was swept then stays with the unit that was there.
    goes_along = None
    held_with = ("unit", "sweep")

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="+", verbose_name=_("排查"))
    readings = models.JSONField(default=dict, editable=False)
    read_on = models.DateField(_("读取日期"), null=True, editable=False)
    unknown = models.JSONField(default=dict, editable=False)
    looked_on = models.DateField(_("排查日期"), null=True, blank=True)
    looked_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                  verbose_name=_("排查人"))  # fmt: skip
    why_not = models.CharField(_("未排查的原因"), max_length=WORDS, blank=True)
    awaits = models.BooleanField(_("有命中待研判"), default=False, editable=False)
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    editable=False, verbose_name=_("核签人"))  # fmt: skip

    class Meta:
        ordering = ("sweep", "unit_path")
        verbose_name = _("排查单位")
        constraints = (models.UniqueConstraint(fields=("sweep", "unit"), name="swept_once"),)

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:swept", args=[self.pk])


class SweepHit(ScopedModel):
    """That a criterion holds of a unit: by a record, or in the town's word; and what was judged."""

    scope_field = "swept__unit_path"
    view_permission = SWEEP_VIEW
    belongs_to = "swept"
    held_with = ("criterion", "swept__unit", "swept__sweep")

    class Word(models.TextChoices):
        """What the town says of what a record says."""

        YES = YES, _("属实")
        NO = NO, _("不属实")
        UNKNOWN = UNKNOWN, _("不清楚")

    class Judgement(models.TextChoices):
        """What the county judges."""

        LISTED = "listed", _("列入")
        NOT = "not", _("不列入")
        FURTHER = "further", _("进一步核实")

    swept = models.ForeignKey(SweptUnit, models.CASCADE, related_name="+",
                              verbose_name=_("排查单位"))  # fmt: skip
    criterion = models.ForeignKey(SweepCriterion, models.PROTECT, related_name="+",
                                  verbose_name=_("情形"))  # fmt: skip
    value = models.FloatField(_("资料数值"), null=True)
    told = models.CharField(_("资料显示"), max_length=200, blank=True)
    read_on = models.DateField(_("读取日期"), null=True)
    word = models.CharField(_("乡镇意见"), max_length=8, choices=Word, blank=True)
    found = models.CharField(_("发现的情况"), max_length=WORDS, blank=True)
    said_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                verbose_name=_("乡镇经办人"))  # fmt: skip
    said_on = models.DateField(_("意见日期"), null=True)
    judgement = models.CharField(_("县级研判"), max_length=8, choices=Judgement, blank=True)
    reason = models.CharField(_("研判理由"), max_length=WORDS, blank=True)
    judged_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                  verbose_name=_("研判人"))  # fmt: skip
    judged_on = models.DateField(_("研判日期"), null=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+",
                             verbose_name=_("整顿事项"))  # fmt: skip

    class Meta:
        ordering = ("swept__unit_path", "criterion__position", "id")
        verbose_name = _("命中的情形")
        constraints = (models.UniqueConstraint(fields=("swept", "criterion"), name="hit_once"),)

    def __str__(self) -> str:
        return f"{self.swept.unit.name} {self.criterion.code}"

    def get_absolute_url(self) -> str:
        """Return the page of its unit."""
        return self.swept.get_absolute_url()

    @property
    def is_computed(self) -> bool:
        """Whether a record says so."""
        return self.read_on is not None

    @property
    def is_final(self) -> bool:
        """Whether the county judged and does not look further."""
        return self.judgement in (self.Judgement.LISTED, self.Judgement.NOT)

    @property
    def rests_on(self) -> str:
        """What it rests on, in words: the record, then the town."""
        record = f"{self.told}（{self.read_on:%Y-%m-%d}）" if self.read_on else ""
        return "；".join(filter(None, (record, self.found)))[:WORDS]
