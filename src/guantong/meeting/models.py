"""A meeting that decides on appointments: who is due, what is moved, who leaves, who said what."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.core.sealing import SealedField
from guantong.core.text import Text
from guantong.meeting import wording
from guantong.meeting.models_elected import Candidacy, Contest, Election, Stage
from guantong.meeting.models_letters import ABOVE, Answer, Letter, Way
from guantong.meeting.room import OBJECTION_WORK
from guantong.people.models import Duty, Level, PostRank
from guantong.staffing.models import Authority, Graded
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import appointment

__all__ = [
    "ABOVE", "Answer", "Attendee", "Candidacy", "Contest", "Copy", "Decision", "Election",
    "Letter", "Meeting", "Motion", "Notice", "Recusal", "Stage", "Statement", "Vote", "Way",
]  # fmt: skip


class Meeting(Graded, UnitScopedModel):
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

        TALK = "talk", _("书记专题会（酝酿）")
        STANDING = "standing", _("党委常委会会议")
        PLENARY = "plenary", _("党委全体会议")
        GROUP = "group", _("党组会议")
        DEPARTMENT = "department", _("部务会议")

    class Ballot(models.TextChoices):
        """How the members say what they want."""

        SPOKEN = "spoken", _("逐人表态")
        SECRET = "secret", _("无记名投票")

    class First(models.TextChoices):
        """On which hand of the chief the second sits."""

        LEFT = "left", _("左一右一（第二位在主要负责人左手）")
        RIGHT = "right", _("右一左一（第二位在主要负责人右手）")

    class Table(models.TextChoices):
        """How the room is laid out."""

        FACING = "facing", _("会议桌两侧对坐")
        ROWS = "rows", _("成排就座")

    plan = models.ForeignKey(
        "staffing.Plan", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("配备方案"),
    )  # fmt: skip
    name = models.CharField(_("会议"), max_length=80)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind, default=Kind.STANDING)
    on = models.DateField(_("日期"))
    at = models.TimeField(_("时间"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    prepared_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("会前酝酿的会议"),
    )  # fmt: skip
    scan = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+",
        verbose_name=_("会议纸质记录扫描件"),
    )  # fmt: skip
    seats_first = models.CharField(_("座次顺序"), max_length=8, choices=First, default=First.LEFT)
    seats_table = models.CharField(
        _("桌位"), max_length=8, choices=Table, default=Table.FACING
    )  # fmt: skip
    seats_wide = models.PositiveSmallIntegerField(_("每排座位"), default=9)
    ballot = models.CharField(_("表决方式"), max_length=8, choices=Ballot, default=Ballot.SPOKEN)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    excused_are_due = models.BooleanField(_("回避成员计入应到会人数"), default=True)
    further_noticed = models.BooleanField(
        _("进一步使用的也公示"), default=appointment.further_noticed
    )
    signatures_needed = models.PositiveSmallIntegerField(_("签字人数"), default=2)
    digest = models.CharField(_("记录摘要"), max_length=64, blank=True, editable=False)
    #: Of a record that was signed on another machine: its digest there, and the names under it.
    outside = models.JSONField(default=dict, blank=True, editable=False)
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

    @property
    def only_prepares(self) -> bool:
        """Whether it decides nothing at all: what it agrees on goes to another meeting."""
        return self.kind == self.Kind.TALK


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
    phone = SealedField(_("电话"), default="", blank=True)
    seat = models.PositiveSmallIntegerField(_("座次"), null=True, blank=True)
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
    together = models.BooleanField(_("一并登记"), default=False)
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
        # Of a meeting that decides nothing.
        SUBMIT = "submit", _("同意提交")
        WITHHOLD = "withhold", _("不提交")
        AGAIN = "again", _("再酝酿")

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="decision")
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    document = models.CharField(_("任免文号"), max_length=80, blank=True)
    takes_effect = models.CharField(_("任职年月"), max_length=7, blank=True)
    applied_at = models.DateTimeField(_("办理时间"), null=True)
    applied_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    reported_on = models.DateField(_("报到日期"), null=True)
    introduction = models.CharField(_("介绍信编号"), max_length=40, blank=True)
    reported_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("决定")


class Correction(OfMeeting):
    """更正: the next version of a signed record; the one before stays as it was signed.

    What a correction says of a motion takes the place of what the motion says once as many have
    signed as signed before; ``changes`` keeps column → what stood there and what stands there now,
    so that each version can be read.
    """

    class State(models.TextChoices):
        """Waiting → in force or withdrawn."""

        WAITING = "waiting", _("待签字")
        IN_FORCE = "in_force", _("已生效")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Part(models.TextChoices):
        """What of a motion may be corrected; what was decided on may not, it goes to a meeting."""

        TITLE = "title", _("拟任职务")
        REMOVE = "remove", _("拟免职务")
        REASON = "reason", _("任免理由")

    number = models.PositiveSmallIntegerField(_("版次"))
    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, related_name="+", verbose_name=_("任免事项")
    )
    part = models.CharField(_("更正的栏目"), max_length=8, choices=Part, blank=True)
    was = models.CharField(_("原记录"), max_length=300, blank=True)
    becomes = models.CharField(_("更正为"), max_length=300, blank=True)
    changes = models.JSONField(default=dict, editable=False)
    what = models.CharField(_("更正内容"), max_length=300)
    why = models.CharField(_("更正理由"), max_length=200)
    before = models.CharField(_("前一版防篡改校验码"), max_length=64, editable=False)
    digest = models.CharField(_("防篡改校验码"), max_length=64, editable=False)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.WAITING)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    in_force_at = models.DateTimeField(_("生效时间"), null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("记录更正")

    def __str__(self) -> str:
        return f"{self.meeting.name} 第 {self.number} 版"

    def get_absolute_url(self) -> str:
        """Return the page of the meeting."""
        return self.meeting.get_absolute_url()


class Talk(OfMotion):
    """任职谈话: who talks with whoever is appointed, when, and what was said."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="+")
    on = models.DateField(_("谈话日期"))
    place = models.CharField(_("谈话地点"), max_length=80, blank=True)
    speaker = models.CharField(_("谈话人"), max_length=80)
    held_on = models.DateField(_("实际谈话日期"), null=True)
    points = models.CharField(_("谈话要点"), max_length=600, blank=True)
    planned_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    kept_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("任职谈话")

    def __str__(self) -> str:
        return f"{self.motion.name} {self.on}"

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return self.motion.get_absolute_url()


class AppointmentLetter(OfMotion):
    """任职通知: its number and what it said; a spoilt one keeps its number, no number is twice."""

    goes_along = None

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="+")
    unit = models.ForeignKey("core.Unit", models.PROTECT, related_name="+")
    word = models.CharField(_("发文代字"), max_length=12)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("序号"))
    on = models.DateField(_("印发日期"))
    organ = models.CharField(_("发文机关"), max_length=60)
    title = models.CharField(_("标题"), max_length=120)
    to = models.CharField(_("主送"), max_length=120)
    body = models.JSONField(_("正文"), default=list)
    spoilt = models.CharField(_("作废的理由"), max_length=200, blank=True)
    issued_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("year", "number")
        verbose_name = _("任职通知")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "word", "year", "number"), name="appointment_letter_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.number}号"

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return self.motion.get_absolute_url()


class ProbationReview(ScopedModel):
    """试用期满考核: what was found of somebody on probation, and what became of the post."""

    scope_field = "post__person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Outcome(models.TextChoices):
        """What the review finds."""

        FIT = "fit", _("胜任，正式任职")
        UNFIT = "unfit", _("不胜任，免去试任职务")
        LONGER = "longer", _("延长试用期")

    post = models.ForeignKey("people.PostHeld", models.PROTECT, related_name="+")
    outcome = models.CharField(_("考核结论"), max_length=6, choices=Outcome)
    basis = models.CharField(_("考核情况"), max_length=400)
    month = models.CharField(_("执行年月"), max_length=7)
    until = models.CharField(_("延长至"), max_length=7, blank=True)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    on = models.DateField(_("考核日期"), default=timezone.localdate)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("考核经办人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("试用期满考核")

    def __str__(self) -> str:
        return f"{self.post.person.name} {self.get_outcome_display()}"

    @property
    def log_name(self) -> str:
        """What the log calls it: it tells nothing about the person."""
        return f"试用期满考核 {self.pk or ''}".strip()

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("meeting:probation", args=[self.pk])


class Copy(OfMeeting):
    """份号: one numbered copy of a meeting's papers, for whom it is, and where it is now."""

    class State(models.TextChoices):
        """Here → out → back, or explained."""

        HERE = "here", _("未发")
        OUT = "out", _("已签收，未收回")
        BACK = "back", _("已收回")
        EXPLAINED = "explained", _("未收回，已说明")

    number = models.PositiveSmallIntegerField(_("份号"))
    name = models.CharField(_("领取人"), max_length=40)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.HERE)
    signed_by = models.CharField(_("签收人"), max_length=40, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    handed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("发放人")
    )  # fmt: skip
    returned_at = models.DateTimeField(_("收回时间"), null=True)
    returned_to = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("收回人")
    )  # fmt: skip
    why_not = models.CharField(_("未收回的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ("meeting", "number")
        verbose_name = _("会议材料份号")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="copy_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number:06d} {self.name}"

    @property
    def log_name(self) -> str:
        """What the log calls it: its number alone."""
        return f"份号 {self.number:06d}"

    def get_absolute_url(self) -> str:
        """Return the list of the meeting's copies."""
        return f"{reverse('meeting:copies')}?about=meeting.meeting:{self.meeting_id}"


class Notice(OfMeeting):
    """公示: the public is told whom the meeting decided to appoint.

    One that was recalled keeps, in ``recalled``, the keys of the motions it named.
    """

    class State(models.TextChoices):
        """Where it stands today."""

        COMING = "coming", _("未开始")
        RUNNING = "running", _("公示中")
        OVER = "over", _("已期满")
        RECALLED = "recalled", _("已撤回")

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
    recalled = models.JSONField(default=list, editable=False)
    recalled_why = models.CharField(_("撤回的理由"), max_length=200, blank=True)
    recalled_at = models.DateTimeField(_("撤回时间"), null=True)
    recalled_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人")
    )

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
        """Whether it has not begun, runs, has run out, or was recalled."""
        if self.recalled_at:
            return self.State.RECALLED
        today = timezone.localdate()
        if today < self.first:
            return self.State.COMING
        return self.State.OVER if self.last < today else self.State.RUNNING


class Objection(OfMotion):
    """公示期间的反映: from whom, by which way, what it says, what was found, what was answered.

    What it says and who said it is sealed, and read by those who see to it alone. One that can be
    checked is a case of casework; ``outcome`` is what two persons found.
    """

    view_permission = OBJECTION_WORK
    # A process is about it.
    by_hand = False

    class Origin(models.TextChoices):
        """How far it can be checked."""

        SIGNED = "signed", _("署名反映")
        CHECKABLE = "checkable", _("匿名，内容具体、可以核查")
        VAGUE = "vague", _("匿名，没有可核查的内容")

    class Channel(models.TextChoices):
        """By which way it came."""

        PHONE = "phone", _("来电")
        LETTER = "letter", _("来信")
        VISIT = "visit", _("来访")
        ONLINE = "online", _("网上举报")
        PASSED_ON = "passed", _("其他部门转来")

    class Outcome(models.TextChoices):
        """What was found."""

        CLEAR = "clear", _("不影响任职")
        BARS = "bars", _("影响任职")

    class Answer(models.TextChoices):
        """How whoever signed it was answered."""

        IN_PERSON = "person", _("当面答复")
        BY_PHONE = "phone", _("电话答复")
        WRITTEN = "written", _("书面答复")

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="+")
    notice = models.ForeignKey("meeting.Notice", models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("核查")
    )
    origin = models.CharField(_("反映类别"), max_length=9, choices=Origin)
    channel = models.CharField(_("来源渠道"), max_length=8, choices=Channel)
    received_on = models.DateField(_("收到日期"), default=timezone.localdate)
    content = SealedField(_("反映的主要内容"))
    objector = SealedField(_("反映人和联系方式"), blank=True)
    taken_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    taken_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(_("核查结论"), max_length=5, choices=Outcome, blank=True)
    concluded_on = models.DateField(_("结论日期"), null=True)
    checked_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核查人")
    )
    agreed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    answered_on = models.DateField(_("答复日期"), null=True)
    answered_how = models.CharField(_("答复方式"), max_length=7, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("公示反映")

    def __str__(self) -> str:
        return f"{self.motion.name}（{self.get_origin_display()}，{self.received_on}）"

    @property
    def log_name(self) -> str:
        """What the log calls it: its case's number, since its name tells about a person."""
        return self.case.number if self.case else f"公示反映 {self.pk or ''}".strip()

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("meeting:objection", args=[self.pk])

    @property
    def state(self) -> Text:
        """How far it is, without saying what it says."""
        if self.case is None:
            return _("存查，不影响办理")
        return self.get_outcome_display() if self.outcome else _("正在核实")
