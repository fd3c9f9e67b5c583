"""Who serves at a centre, on which days, and trained for what; nothing is counted of a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.jobs.one_stop.models.items import ServiceItem
from guantong.jobs.one_stop.room import ITEM_VIEW

#: The days of a week as digits of ``weekdays``.
WEEKDAYS = (
    ("1", _("周一")), ("2", _("周二")), ("3", _("周三")), ("4", _("周四")), ("5", _("周五")),
    ("6", _("周六")), ("7", _("周日")),
)  # fmt: skip


class OfCentre(ScopedModel):
    """A row of a centre, seen with it."""

    scope_field = "centre__unit_path"
    view_permission = ITEM_VIEW
    belongs_to = "centre"

    class Meta:
        abstract = True


class TeamMember(OfCentre):
    """Somebody who serves at a centre.

    Attributes
    ----------
    weekdays
        On which days there, ``135``; empty is not known.

    """

    in_use = Q(until=None)

    class Duty(models.TextChoices):
        """What they do there."""

        HEAD = "head", _("负责人")
        WINDOW = "window", _("综合窗口")
        AGENT = "agent", _("代办员")
        KEEPER = "keeper", _("场所管理员")
        OTHER = "other", _("其他")

    centre = models.ForeignKey(
        "places.Centre", models.CASCADE, related_name="+", verbose_name=_("中心")
    )
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("岗位"), max_length=8, choices=Duty, default=Duty.WINDOW)
    weekdays = models.CharField(_("值班日"), max_length=7, blank=True)
    telephone = models.CharField(_("电话"), max_length=40, blank=True)
    since = models.DateField(_("到岗日期"))
    until = models.DateField(_("离岗日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("centre__unit_path", "centre_id", "duty", "id")
        verbose_name = _("服务人员")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the team at its centre."""
        return reverse("one_stop:centre", args=[self.centre_id])

    @property
    def days(self) -> str:
        """The days in words."""
        return "、".join(str(label) for key, label in WEEKDAYS if key in self.weekdays)

    @property
    def serves(self) -> bool:
        """Whether they see to requests."""
        return self.duty in SERVING


#: Duties by which requests are seen to.
SERVING = (TeamMember.Duty.HEAD, TeamMember.Duty.WINDOW, TeamMember.Duty.AGENT)


class Training(ScopedModel):
    """That somebody of a team was taught an item, or a whole category, or all of them."""

    scope_field = "member__centre__unit_path"
    view_permission = ITEM_VIEW
    belongs_to = "member"

    member = models.ForeignKey(
        TeamMember, models.CASCADE, related_name="+", verbose_name=_("服务人员")
    )
    item = models.ForeignKey(
        ServiceItem, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("服务事项"),
    )  # fmt: skip
    category = models.CharField(_("事项类别"), max_length=40, blank=True)
    on = models.DateField(_("培训日期"))
    by = models.CharField(_("由谁培训"), max_length=80, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("业务培训")

    def __str__(self) -> str:
        return f"{self.member}：{self.of}"

    def get_absolute_url(self) -> str:
        """Return the page of the team at its centre."""
        return self.member.get_absolute_url()

    @property
    def of(self) -> str:
        """What was taught."""
        return self.item.name if self.item else self.category or str(_("全部事项"))

    def covers(self, item: ServiceItem) -> bool:
        """Tell whether an item was taught by it."""
        if self.item_id is not None:
            return self.item_id == item.pk
        return not self.category or self.category == item.category
