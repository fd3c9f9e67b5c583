"""A request and the case it became; those that other platforms keep; the doors for outside."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Case
from guantong.casework.room import CASE_VIEW
from guantong.core.codes import new_code as new_code
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.core.sealing import SealedField
from guantong.jobs.one_stop.models.items import ItemVersion
from guantong.jobs.one_stop.room import ITEM_VIEW


class Request(UnitScopedModel):
    """What somebody asked for at a place, and the case by which it is done.

    Name and telephone are sealed; whoever must call opens them, and it is logged.
    """

    view_permission = CASE_VIEW
    goes_along = models.Q(case__closed_at=None)

    class Channel(models.TextChoices):
        """By whom it was taken."""

        WINDOW = "window", _("窗口")
        VILLAGE = "village", _("村（社区）")
        TOWNSHIP = "township", _("乡镇")
        HOTLINE = "hotline", _("热线")
        PHONE = "phone", _("群众自助")
        PROGRAM = "program", _("接口转来")

    code = models.CharField(_("查询号"), max_length=14, unique=True, default=new_code)
    service = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="+", verbose_name=_("服务事项")
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", verbose_name=_("办理")
    )
    channel = models.CharField(_("来源"), max_length=8, choices=Channel)
    applicant = SealedField(_("申请人"), blank=True)
    phone = SealedField(_("联系电话"), blank=True)
    phone_digest = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    detail = models.TextField(_("申请内容"), max_length=1000, blank=True)
    answers = models.JSONField(default=dict, editable=False)
    papers = models.JSONField(_("已收材料"), default=list, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("并入")
    )
    misses = models.PositiveSmallIntegerField(default=0, editable=False)
    missed_at = models.DateTimeField(null=True, editable=False)
    taken_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("受理登记时间"), default=timezone.now)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-taken_at", "-id")
        verbose_name = _("群众申请")
        indexes = (models.Index(fields=("unit", "service"), name="request_twins"),)

    def __str__(self) -> str:
        return f"{self.service.name}（{self.unit.name}）"

    @property
    def log_name(self) -> str:
        """What the log calls it: its case's number."""
        return self.case.number if self.case else f"one_stop.request:{self.pk}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("one_stop:request", args=[self.pk])


class CallBack(ScopedModel):
    """That an applicant, drawn at random, is asked how it was; nobody else is rated by it."""

    scope_field = "request__unit_path"
    view_permission = CASE_VIEW

    class Said(models.TextChoices):
        """What was answered; who was not reached is neither content nor not."""

        WAITING = "waiting", _("待回访")
        CONTENT = "content", _("满意")
        FAIRLY = "fairly", _("基本满意")
        NOT = "not", _("不满意")
        SILENT = "silent", _("不愿回答")
        MISSED = "missed", _("未联系上")

    request = models.OneToOneField(
        Request, models.CASCADE, related_name="call_back", verbose_name=_("群众申请")
    )
    said = models.CharField(_("回访结果"), max_length=8, choices=Said, default=Said.WAITING)
    note = models.CharField(_("反映的问题"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(_("抽取时间"), default=timezone.now)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(_("回访时间"), null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("回访")

    def __str__(self) -> str:
        return str(self.request)


class OutsideRequest(UnitScopedModel):
    """A request as a platform in use keeps it; here it is read, not worked on."""

    view_permission = CASE_VIEW
    goes_along = models.Q()

    class State(models.TextChoices):
        """How far it is there."""

        OPEN = "open", _("办理中")
        CLOSED = "closed", _("已办结")

    number = models.CharField(_("平台编号"), max_length=60)
    platform = models.CharField(_("平台"), max_length=40)
    name = models.CharField(_("事项"), max_length=120)
    received_on = models.DateField(_("收件日期"))
    due_on = models.DateField(_("应办结日期"), null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    result = models.CharField(_("结果"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("平台件")
        constraints = (models.UniqueConstraint(fields=("unit", "number"), name="outside_once"),)

    def __str__(self) -> str:
        return f"{self.platform} {self.number}"


class Door(UnitScopedModel):
    """Which doors a county opens to those without an account; none unless it says so."""

    view_permission = ITEM_VIEW
    goes_along = models.Q()

    phone_page = models.BooleanField(
        _("群众自助申请"), default=False, help_text=_("手机页面 /s/：看事项、提申请。")
    )
    open311 = models.BooleanField(
        _("Open311 接口"), default=False,
        help_text=_("热线和县级应用程序读事项、转交申请；不给姓名、电话和申请内容。"),
    )  # fmt: skip
    contact = models.CharField(_("联系电话"), max_length=40, blank=True)
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("unit_path",)
        verbose_name = _("对外开放")
        constraints = (models.UniqueConstraint(fields=("unit",), name="door_once"),)

    def __str__(self) -> str:
        return self.unit.name


class Tries(models.Model):
    """How often one address did one thing within an hour; no address can be read from it."""

    key = models.CharField(max_length=32, primary_key=True)
    since = models.DateTimeField(db_index=True)
    many = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.since} {self.many}"
