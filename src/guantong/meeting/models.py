"""A meeting that decides on appointments: who is due, what is moved, who leaves, who said what."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.meeting import wording
from guantong.meeting.models_elected import Candidacy, Contest, Election, Stage
from guantong.meeting.models_letters import ABOVE, Answer, Letter, Way
from guantong.people.models import Duty, Level, PostRank
from guantong.staffing.models import Authority
from guantong.staffing.room import PLAN_VIEW

__all__ = [
    "ABOVE", "Answer", "Attendee", "Candidacy", "Contest", "Decision", "Election", "Letter",
    "Meeting", "Motion", "Notice", "Recusal", "Stage", "Statement", "Vote", "Way",
]  # fmt: skip


class Meeting(UnitScopedModel):
    """One meeting of a committee; its record is closed, then signed, then carried out."""

    view_permission = PLAN_VIEW
    goes_along = ~models.Q(state="decided")
    by_hand = True

    class State(models.TextChoices):
        """Draft → open → closed → decided."""

        DRAFT = "draft", _("筹备")
        OPEN = "open", _("会议中")
        CLOSED = "closed", _("会议已结束，待签字")
        DECIDED = "decided", _("已决定")

    class Kind(models.TextChoices):
        """Which body meets."""

        STANDING = "standing", _("党委常委会会议")
        PLENARY = "plenary", _("党委全体会议")
        GROUP = "group", _("党组会议")
        DEPARTMENT = "department", _("部务会议")

    class Ballot(models.TextChoices):
        """How the members say what they want."""

        SPOKEN = "spoken", _("逐人表态")
        SECRET = "secret", _("无记名投票")

    plan = models.ForeignKey(
        "staffing.Plan", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("配备方案"),
    )  # fmt: skip
    name = models.CharField(_("会议"), max_length=80)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.STANDING)
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    ballot = models.CharField(_("表决方式"), max_length=8, choices=Ballot, default=Ballot.SPOKEN)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    excused_are_due = models.BooleanField(_("回避成员计入应到会人数"), default=True)
    signatures_needed = models.PositiveSmallIntegerField(_("签字人数"), default=2)
    digest = models.CharField(_("记录摘要"), max_length=64, blank=True, editable=False)
    created_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("讨论决定会议")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the meeting."""
        return reverse("meeting:meeting", args=[self.pk])


class OfMeeting(ScopedModel):
    """A row of a meeting; reads are scoped by the meeting's unit."""

    scope_field = "meeting__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Attendee(OfMeeting):
    """A member due to attend, in the order of speaking; the chief is the last."""

    class Presence(models.TextChoices):
        """Whether the member came."""

        UNKNOWN = "unknown", _("未登记")
        PRESENT = "present", _("到会")
        ABSENT = "absent", _("请假")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("人员"),
    )  # fmt: skip
    name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    is_chief = models.BooleanField(_("主要负责人"), default=False)
    presence = models.CharField(_("到会"), max_length=8, choices=Presence, default=Presence.UNKNOWN)
    reason = models.CharField(_("请假事由"), max_length=120, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ("is_chief", "position", "id")
        verbose_name = _("应到会成员")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "name", "post"), name="attendee_once"),
        )

    def __str__(self) -> str:
        return self.name


class Motion(OfMeeting):
    """One person's appointment or removal as it is put to the members.

    ``missing`` are the kinds of fact that are missing of the person, as was accepted for the plan.
    """

    goes_along = models.Q(meeting__state="draft")

    class Kind(models.TextChoices):
        """What is moved."""

        MOVE = "move", _("任免（任新职，免现职）")
        ADD = "add", _("任职（现职不免）")
        REMOVE = "remove", _("免职")
        RANK = "rank", _("晋升职级（职务不变）")

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
    rank = models.CharField(_("拟晋升职级"), max_length=4, choices=PostRank, blank=True, default="")
    candidate = models.ForeignKey(
        "staffing.RankCandidate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority = models.CharField(
        _("干部管理权限"), max_length=12, choices=Authority, blank=True, editable=False
    )
    way = models.CharField(
        _("会议作出"), max_length=12, choices=Way, default=Way.DECIDE, editable=False
    )
    asked_of = models.CharField(_("报送或征求意见的机关"), max_length=80, blank=True)
    letter = models.ForeignKey("meeting.Letter", models.SET_NULL, null=True)
    answer = models.ForeignKey("meeting.Answer", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("任免理由"), max_length=200, blank=True)
    missing = models.JSONField(_("缺少的事实"), default=list)
    notice = models.ForeignKey("meeting.Notice", models.PROTECT, null=True)
    notice_waived = models.CharField(_("不公示的理由"), max_length=120, blank=True)
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
    def on_form(self) -> str:
        """What the appointment form says is proposed: the post, or 晋升四级调研员职级."""
        return f"晋升{self.appoint}职级" if self.rank else self.appoint

    @property
    def needs_notice(self) -> bool:
        """Whether the public is told before the post is taken up; by whoever decides."""
        return self.kind != self.Kind.REMOVE and not self.notice_waived and not self.is_above


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


class Statement(OfMotion):
    """What a member said to a motion, in the order of speaking."""

    class Stance(models.TextChoices):
        """The three things that may be said."""

        AGREE = "agree", _("同意")
        OPPOSE = "oppose", _("不同意")
        DEFER = "defer", _("缓议")

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="+")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    stance = models.CharField(_("表态"), max_length=8, choices=Stance)
    order = models.PositiveSmallIntegerField(_("发言顺序"))
    recorded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("order",)
        verbose_name = _("表态")
        constraints = (
            models.UniqueConstraint(fields=("motion", "attendee"), name="statement_once"),
        )


class Vote(OfMotion):
    """The counts of a motion: of the statements, or of the papers of a secret ballot."""

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="vote")
    due = models.PositiveSmallIntegerField(_("应到会"))
    present = models.PositiveSmallIntegerField(_("到会"))
    excused = models.PositiveSmallIntegerField(_("回避"))
    agree = models.PositiveSmallIntegerField(_("同意"))
    oppose = models.PositiveSmallIntegerField(_("不同意"))
    defer = models.PositiveSmallIntegerField(_("缓议"))

    class Meta:
        verbose_name = _("票数")


class Decision(OfMotion):
    """What the meeting decided on a motion; posts held change by this row and by nothing else."""

    class Outcome(models.TextChoices):
        """What became of the motion."""

        PASSED = "passed", _("通过")
        FAILED = "failed", _("未通过")
        DEFERRED = "deferred", _("缓议")

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="decision")
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    document = models.CharField(_("任免文号"), max_length=80, blank=True)
    takes_effect = models.CharField(_("任职年月"), max_length=7, blank=True)
    applied_at = models.DateTimeField(_("办理时间"), null=True)
    applied_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("决定")


class Notice(OfMeeting):
    """公示: the public is told whom the meeting decided to appoint."""

    class State(models.TextChoices):
        """Where it stands today."""

        COMING = "coming", _("未开始")
        RUNNING = "running", _("公示中")
        OVER = "over", _("已期满")

    first = models.DateField(_("公示开始"), default=timezone.localdate)
    last = models.DateField(
        _("公示截止"), blank=True,
        help_text=_("空着则按五个工作日推算；工作日按国务院办公厅当年的放假安排。"),
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(_("工作日"))
    place = models.CharField(_("公示范围和方式"), max_length=120)
    telephone = models.CharField(_("受理电话"), max_length=40, blank=True)
    unsure = models.CharField(_("待核"), max_length=200, blank=True)
    published_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-first", "-id")
        verbose_name = _("公示")

    def __str__(self) -> str:
        return f"{self.meeting.name} · {self.first}—{self.last}"

    def get_absolute_url(self) -> str:
        """Return the page of the notice."""
        return reverse("meeting:notice", args=[self.pk])

    @property
    def state(self) -> State:
        """Whether it has not begun, runs, or has run out."""
        today = timezone.localdate()
        if today < self.first:
            return self.State.COMING
        return self.State.OVER if self.last < today else self.State.RUNNING
