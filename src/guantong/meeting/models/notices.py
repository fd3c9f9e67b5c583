"""The notice to the public before a post is taken up, and what was said against it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.sealing import SealedField
from guantong.core.text import Text
from guantong.meeting.models.meeting import OfMeeting
from guantong.meeting.models.motions import Motion, OfMotion
from guantong.meeting.room import OBJECTION_WORK


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
