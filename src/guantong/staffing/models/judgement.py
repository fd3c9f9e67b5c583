"""Shapes of judgement: rounds in which officers discuss cadres, placements with a reason.

A placement is never edited and never deleted; a later one takes its place. It holds no number.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import judgement as groups


class JudgementRound(UnitScopedModel):
    """One session over the cadres of a unit and what is below it."""

    view_permission = PLAN_VIEW
    goes_along = models.Q(state="open")

    class State(models.TextChoices):
        """Open → closed; a closed one is read, never written."""

        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    name = models.CharField(_("名称"), max_length=80)
    on = models.DateField(_("研判日期"), default=timezone.localdate)
    attendees = models.CharField(
        _("参加人员"), max_length=300, blank=True, default="",
        help_text=_("姓名和职务，随记录存档。"),
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    is_demo = models.BooleanField(_("演示数据"), default=False)
    opened_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("开启时间"), auto_now_add=True)
    closed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("研判")
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=models.Q(state="open"), name="judgement_open_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its board."""
        return reverse("staffing:judgement", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it takes placements."""
        return self.state == self.State.OPEN


class Judgement(ScopedModel):
    """One placement of one person, with its reason; it goes where the person goes.

    ``group`` is empty where a placement was withdrawn. ``unit_name`` and ``post`` say how the
    person stood then. Only ``released_at`` and ``released_by`` are written later, and only once.
    """

    scope_field = "person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True
    belongs_to = "round"

    round = models.ForeignKey(JudgementRound, models.PROTECT, related_name="judgement_rows")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("次序"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("替代")
    )
    group = models.CharField(_("研判意见"), max_length=16, blank=True, default="")
    reason = models.CharField(_("理由"), max_length=1000)
    on = models.DateField(_("日期"), default=timezone.localdate)
    unit_name = models.CharField(_("当时单位"), max_length=120)
    post = models.CharField(_("当时职务"), max_length=300, blank=True, default="")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("记录时间"), default=timezone.now)
    released_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(_("告知本人时间"), null=True)

    class Meta:
        ordering = ("-number", "-id")
        verbose_name = _("研判意见")
        constraints = (
            models.UniqueConstraint(fields=("person", "number"), name="judgement_in_order"),
        )
        indexes = (models.Index(fields=("round", "person"), name="judgement_of_round"),)

    def __str__(self) -> str:
        return self.group_name

    def get_absolute_url(self) -> str:
        """The person's page in its round."""
        return reverse("staffing:judgement-person", args=[self.round_id, self.person_id])

    @property
    def group_name(self) -> str:
        """The group's name, or that it was withdrawn."""
        return groups.name_of(self.group) if self.group else str(_("撤回"))
