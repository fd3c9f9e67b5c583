"""Which sites a group sees on which day: a proposal until a named person puts it in force.

It says of what it was made and what came of it; nothing of it is about a member of the group.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Task
from guantong.core.scope import UnitScopedModel
from guantong.places.opening import clock
from guantong.places.room import PLACE_VIEW


class RoutePlan(UnitScopedModel):
    """What a group wants to see, and the plans that were found for it.

    Attributes
    ----------
    ends
        ``start``, ``night``, ``end``: of the places where days begin and end, the unit's key, its
        name, its degrees and how they are known, as they were when the plan was asked for.
    opens, closes
        Minutes after midnight: a day begins and ends within them.
    result
        ``plans``: each with its name, its days of stops with times, what it leaves out and why,
        what proves it; ``warnings``; or ``refused``: why there is none.
    chosen
        Which of the plans is meant.

    """

    view_permission = PLACE_VIEW
    in_use = Q(state="in_force")
    goes_along = Q(state__in=("draft", "in_force"))

    class State(models.TextChoices):
        """A proposal; put in force by a person; taken back."""

        DRAFT = "draft", _("草案")
        IN_FORCE = "in_force", _("已启用")
        RECALLED = "recalled", _("已撤回")

    name = models.CharField(_("名称"), max_length=80)
    group = models.CharField(_("团队"), max_length=80)
    size = models.PositiveIntegerField(_("人数"))
    first_day = models.DateField(_("第一天"))
    days = models.PositiveSmallIntegerField(_("天数"), default=1)
    opens = models.PositiveSmallIntegerField(_("每天最早出发"), default=480)
    closes = models.PositiveSmallIntegerField(_("每天最晚返回"), default=1080)
    ends = models.JSONField(_("出发和返回"), default=dict)
    themes = models.ManyToManyField(
        "places.HeritageTheme", blank=True, verbose_name=_("想学的精神主题")
    )
    must = models.ManyToManyField(
        "places.Site", blank=True, related_name="+", verbose_name=_("必看")
    )
    barred = models.ManyToManyField(
        "places.Site", blank=True, related_name="+", verbose_name=_("不去")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    task = models.ForeignKey(
        Task, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("测算")
    )
    result = models.JSONField(default=dict, editable=False)
    chosen = models.PositiveSmallIntegerField(default=0, editable=False)
    line = models.ForeignKey(
        "places.Line", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("存为线路"),
    )  # fmt: skip
    made_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("编制人")
    )
    made_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("启用人")
    )
    decided_at = models.DateTimeField(_("启用时间"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-first_day", "-id")
        verbose_name = _("线路规划")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:route-plan", args=[self.pk])

    @property
    def dates(self) -> list[dt.date]:
        """The days it is for."""
        return [self.first_day + dt.timedelta(days=at) for at in range(self.days)]

    @property
    def hours(self) -> str:
        """From when until when a day may last."""
        return f"{clock(self.opens)}-{clock(self.closes)}"

    @property
    def plans(self) -> list[dict[str, Any]]:
        """The plans that were found."""
        found: list[dict[str, Any]] = self.result.get("plans", [])
        return found

    @property
    def plan(self) -> dict[str, Any] | None:
        """The plan that is meant, if there is one."""
        return self.plans[self.chosen] if self.chosen < len(self.plans) else None

    @property
    def searching(self) -> bool:
        """Whether a search is under way."""
        return self.task is not None and not self.task.ended
