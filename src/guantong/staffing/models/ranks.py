"""Rank rounds (职级晋升): who may step up by the rules, whom officers propose.

Nobody is ordered by a number: units come in the tree's order, people by name.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.people.models import PostRank
from guantong.staffing.room import PLAN_VIEW


class RankRound(UnitScopedModel):
    """One round over the cadres of a unit and what is below it, reckoned to a day."""

    view_permission = PLAN_VIEW
    goes_along = models.Q(state="open")
    in_use = models.Q(state="open")

    class State(models.TextChoices):
        """Open → closed; a closed one takes no proposals."""

        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    name = models.CharField(_("名称"), max_length=80)
    on = models.DateField(
        _("计算日期"), default=timezone.localdate,
        help_text=_("任职年限、考核结果、处分影响期都算到这一天。"),
    )  # fmt: skip
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField(_("核查时间"), null=True)
    opened_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("开启时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("职级晋升")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:rank-round", args=[self.pk])


class RankCandidate(ScopedModel):
    """A person held against the next rank in a round: what the rules find, what came of it.

    ``findings`` are what each rule says, as it was found last; ``rank`` is empty where it is not
    known which rank would be next.
    """

    scope_field = "round__unit_path"
    view_permission = PLAN_VIEW
    belongs_to = "round"

    class Verdict(models.TextChoices):
        """What the rules find together; unknown is never a yes."""

        MET = "met", _("符合条件")
        BROKEN = "broken", _("不符合")
        UNKNOWN = "unknown", _("缺少事实")

    class State(models.TextChoices):
        """Found → proposed → on an agenda → held, or not passed."""

        FOUND = "found", _("未提名")
        PROPOSED = "proposed", _("已提名")
        MOVED = "moved", _("已列入会议")
        HELD = "held", _("已任职级")
        FAILED = "failed", _("未通过")

    #: A place is taken by whoever is proposed until it is held or given up.
    LIVE = (State.PROPOSED, State.MOVED)

    round = models.ForeignKey(RankRound, models.CASCADE, related_name="candidates")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    rank = models.CharField(_("拟晋升职级"), max_length=4, choices=PostRank, blank=True, default="")
    now = models.CharField(_("现职级"), max_length=4, choices=PostRank, blank=True, default="")
    verdict = models.CharField(_("核查结果"), max_length=8, choices=Verdict)
    served = models.PositiveSmallIntegerField(_("已任月数"), null=True)
    needed = models.PositiveSmallIntegerField(_("须满月数"), null=True)
    excellent = models.PositiveSmallIntegerField(_("优秀次数"), default=0)
    poor = models.PositiveSmallIntegerField(_("不计年限的年度"), default=0)
    findings = models.JSONField(_("依据"), default=list)
    why = models.CharField(_("说明"), max_length=600, blank=True, default="")
    state = models.CharField(_("办理"), max_length=8, choices=State, default=State.FOUND)
    proposed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提名人")
    )
    proposed_at = models.DateTimeField(_("提名时间"), null=True)

    class Meta:
        ordering = ("person__unit_path", "person__name", "rank")
        verbose_name = _("职级晋升人选")
        constraints = (
            models.UniqueConstraint(fields=("round", "person", "rank"), name="rank_candidate_once"),
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(state__in=("proposed", "moved")),
                name="rank_proposed_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person.name} → {self.get_rank_display()}" if self.rank else self.person.name

    @property
    def log_name(self) -> str:
        """What the log calls it: it holds no cadre data."""
        return f"{self.person.unit.name} 1 人"

    def get_absolute_url(self) -> str:
        """Its page: what each rule finds."""
        return reverse("staffing:rank-candidate", args=[self.pk])
