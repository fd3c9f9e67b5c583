"""What is moved of a person, and who leaves while it is talked of."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.scope import ScopedModel
from guantong.meeting.models import wording
from guantong.meeting.models.letters import ABOVE, Way
from guantong.meeting.models.meeting import Attendee, Meeting, OfMeeting
from guantong.people.models import Duty, Level, PostRank
from guantong.staffing.models import Authority
from guantong.staffing.room import PLAN_VIEW


class Motion(OfMeeting):
    """One person's appointment or removal as it is put to the members.

    ``missing`` are the kinds of fact that are missing of the person, as was accepted for the plan;
    ``lacking`` and ``adverse`` what the four units had not said, and said against, when it opened.
    """

    goes_along = models.Q(meeting__state="draft")

    class Kind(models.TextChoices):
        """What is moved."""

        MOVE = "move", _("任免（任新职，免现职）")
        ADD = "add", _("任职（现职不免）")
        REMOVE = "remove", _("免职")
        RANK = "rank", _("晋升职级（职务不变）")

    class Advance(models.TextChoices):
        """What the post is to whoever is to hold it; nothing where a level is not known."""

        PROMOTION = "promotion", _("提拔")
        FURTHER = "further", _("进一步使用")
        LATERAL = "lateral", _("平职交流")
        LOWER = "lower", _("任较低层次职务")
        REMOVAL = "removal", _("免职")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    post = models.ForeignKey(
        "staffing.Post", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("事项"), max_length=8, choices=Kind, default=Kind.MOVE)
    name = models.CharField(_("姓名"), max_length=40)
    now = models.CharField(_("现任职务"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("拟任单位"),
    )  # fmt: skip
    title = models.CharField(_("拟任职务名称"), max_length=120, blank=True)
    appoint = models.CharField(_("拟任职务"), max_length=300, blank=True)
    remove = models.CharField(_("拟免职务"), max_length=300, blank=True)
    level = models.CharField(_("职务层次"), max_length=4, choices=Level, blank=True)
    duty = models.CharField(_("工作类别"), max_length=16, choices=Duty, default=Duty.OTHER)
    is_chief = models.BooleanField(_("正职"), default=False)
    is_leading = models.BooleanField(_("领导成员"), default=True)
    is_elected = models.BooleanField(_("选任"), default=False)
    authority = models.CharField(
        _("干部管理权限"), max_length=12, choices=Authority, blank=True, editable=False
    )
    way = models.CharField(
        _("会议作出"), max_length=12, choices=Way, default=Way.DECIDE, editable=False
    )
    asked_of = models.CharField(_("报送或征求意见的机关"), max_length=80, blank=True)
    letter = models.ForeignKey("meeting.Letter", models.SET_NULL, null=True)
    answer = models.ForeignKey("meeting.Answer", models.SET_NULL, null=True, related_name="+")
    rank = models.CharField(_("拟晋升职级"), max_length=4, choices=PostRank, blank=True, default="")
    candidate = models.ForeignKey(
        "staffing.RankCandidate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("任免理由"), max_length=200, blank=True)
    missing = models.JSONField(_("缺少的事实"), default=list)
    advance = models.CharField(_("任用情形"), max_length=10, choices=Advance, blank=True)
    record = models.ForeignKey(
        "staffing.AppointmentRecord", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("任用纪实"),
    )  # fmt: skip
    lacking = models.JSONField(_("缺少的结论"), default=list, editable=False)
    adverse = models.JSONField(_("不利的结论"), default=list, editable=False)
    notice = models.ForeignKey("meeting.Notice", models.PROTECT, null=True)
    notice_until = models.DateField(_("公示顺延至"), null=True, editable=False)
    notice_waived = models.CharField(_("不公示的理由"), max_length=120, blank=True)
    notice_added = models.CharField(_("列入公示的理由"), max_length=120, blank=True)
    probation = models.PositiveSmallIntegerField(_("试用期（月）"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("重新提交的原事项")
    )
    follows_why = models.CharField(_("重新提交的理由"), max_length=200, blank=True)
    postponed = models.CharField(_("暂缓表决的理由"), max_length=200, blank=True)
    held_back = models.CharField(_("暂缓任职的理由"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("任免事项")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "person"), name="motion_of_person"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return reverse("meeting:motion", args=[self.pk])

    @property
    def words(self) -> str:
        """The motion as its committee may put it: 任甲县副县长; 推荐为甲县县长候选人."""
        return wording.words(self)

    @property
    def proposed(self) -> str:
        """The post as a table of motions names it: who is only recommended does not hold it yet."""
        return wording.proposed(self)

    @property
    def is_above(self) -> bool:
        """Whether another committee decides."""
        return self.way in ABOVE

    @property
    def stands(self) -> bool:
        """Whether its post is held only from an election."""
        return self.is_elected and self.kind != self.Kind.REMOVE

    @property
    def noticed_by_rule(self) -> bool:
        """Whether the rule has the public told: of promotions, and where nobody knows."""
        if self.kind == self.Kind.REMOVE or self.is_above:
            return False
        further = self.advance == self.Advance.FURTHER and self.meeting.further_noticed
        return further or self.advance in ("", self.Advance.PROMOTION)

    @property
    def only_prepared(self) -> bool:
        """Whether its meeting only prepares it: a standing committee decides.

        A department's own meeting (部务会议) appoints to posts below its leading team alone.
        """
        meeting = self.meeting
        if meeting.kind != Meeting.Kind.DEPARTMENT:
            return meeting.only_prepares
        unit = self.unit or self.person.unit
        return self.is_leading or not tree.inside(unit.path, meeting.unit_path)

    @property
    def on_form(self) -> str:
        """What the appointment form says is proposed: the post, or 晋升四级调研员职级."""
        return f"晋升{self.appoint}职级" if self.rank else self.appoint

    @property
    def needs_notice(self) -> bool:
        """Whether the public is told before the post is taken up; `UNTOLD` asks the same in SQL."""
        if self.notice_waived or self.is_above:
            return False
        return self.noticed_by_rule or bool(self.notice_added)

    @property
    def noticed_until(self) -> dt.date | None:
        """The last day of the notice for this person, who may have been objected to."""
        return self.notice_until or (self.notice.last if self.notice else None)


#: The motions that need a notice.
UNTOLD = (
    ~models.Q(kind=Motion.Kind.REMOVE)
    & ~models.Q(way__in=ABOVE)
    & models.Q(notice_waived="")
    & (
        models.Q(advance__in=("", Motion.Advance.PROMOTION))
        | models.Q(advance=Motion.Advance.FURTHER, meeting__further_noticed=True)
        | ~models.Q(notice_added="")
    )
)


class OfMotion(ScopedModel):
    """A row of a motion; reads are scoped by the meeting's unit."""

    scope_field = "motion__meeting__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Meta:
        abstract = True


class Recusal(OfMotion):
    """A member leaves for a motion because the person concerned is a relative, or the member."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="+")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    relation = models.CharField(_("关系"), max_length=40)
    certain = models.BooleanField(_("已确认"), default=True)
    lifted = models.CharField(_("不回避的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ("attendee__position", "id")
        verbose_name = _("回避")
        constraints = (models.UniqueConstraint(fields=("motion", "attendee"), name="recusal_once"),)

    def __str__(self) -> str:
        return f"{self.attendee}（{self.relation}）"

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return self.motion.get_absolute_url()
