"""The register of discs: written here or read here, by whom, of which digest, what became of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.discs.room import DISC_MANAGE


class Disc(UnitScopedModel):
    """A disc that was written here, or one that was read here and is, or is not yet, taken in."""

    view_permission = DISC_MANAGE
    goes_along = None
    by_hand = True

    class Kind(models.TextChoices):
        """What it carries: out to the machine without a network, or home from it."""

        PEOPLE = "people", _("人员数据盘")
        DECISIONS = "decisions", _("决定结果盘")

    class State(models.TextChoices):
        """Written here; or read here, then taken in; its file gone."""

        WRITTEN = "written", _("已制作")
        READ = "read", _("已读入，待办理")
        TAKEN = "taken", _("已办理")
        DROPPED = "dropped", _("文件已删除")

    kind = models.CharField(_("类型"), max_length=12, choices=Kind)
    state = models.CharField(_("状态"), max_length=8, choices=State)
    number = models.CharField(_("光盘编号"), max_length=24, db_index=True)
    digest = models.CharField(_("内容校验码"), max_length=64)
    signer = models.CharField(_("签发机器指纹"), max_length=19)
    made_at = models.DateTimeField(_("制作时间"))
    lines = models.JSONField(_("内容"), default=list)
    reason = models.CharField(_("用途"), max_length=200, blank=True, default="")
    file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    done_at = models.DateTimeField(_("办理时间"), null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("光盘")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the disc's page."""
        return reverse("discs:disc", args=[self.pk])

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether another machine wrote it."""
        return self.state in (self.State.READ, self.State.TAKEN)


class Arrival(ScopedModel):
    """A meeting that was decided on another machine; it arrives once."""

    scope_field = "disc__unit_path"
    view_permission = DISC_MANAGE
    goes_along = None
    by_hand = True

    disc = models.ForeignKey(
        Disc, models.PROTECT, related_name="arrivals", verbose_name=_("光盘编号")
    )
    meeting = models.OneToOneField("meeting.Meeting", models.PROTECT, related_name="+")
    #: Whose meeting it is and its number there.
    key = models.CharField(max_length=40, unique=True)
    digest = models.CharField(_("原记录防篡改校验码"), max_length=64)

    class Meta:
        ordering = ("id",)
        verbose_name = _("随光盘来的会议记录")

    def __str__(self) -> str:
        return str(self.meeting)
