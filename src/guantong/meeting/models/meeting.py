"""A meeting of a committee and who is due at it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.core.sealing import SealedField
from guantong.staffing.models import Graded
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import appointment


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
