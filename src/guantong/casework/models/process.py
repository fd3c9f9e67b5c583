"""A version of a process, as it is kept: its text never changes once it is published."""

from __future__ import annotations

from functools import lru_cache

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.casework.process.definition import Definition
from guantong.casework.process.reading import read
from guantong.casework.room import CASE_VIEW
from guantong.core.errors import GuantongError
from guantong.core.scope import UnitScopedModel


class Process(UnitScopedModel):
    """One version of a process; it holds for the unit that keeps it and all below."""

    view_permission = CASE_VIEW
    read_below = True
    goes_along = models.Q()

    class State(models.TextChoices):
        """Draft → published → withdrawn."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已停用")

    key = models.CharField(_("代号"), max_length=40)
    version = models.PositiveIntegerField(_("版本"), default=1)
    name = models.CharField(_("流程"), max_length=80)
    text = models.TextField(_("定义"))
    digest = models.CharField(_("防篡改校验码"), max_length=64, blank=True, editable=False)
    in_force = models.DateField(_("施行日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(_("修订理由"), max_length=200, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("起草人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("key", "-version")
        verbose_name = _("流程")
        constraints = (
            models.UniqueConstraint(fields=("unit", "key", "version"), name="process_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def log_name(self) -> str:
        """What the log calls it."""
        return f"{self.name}第 {self.version} 版"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("casework:process", args=[self.pk])

    @property
    def definition(self) -> Definition:
        """What it says.

        Raises
        ------
        GuantongError
            If it cannot be read, as a draft under way.

        """
        return definition_of(self.text)


@lru_cache(maxsize=512)
def definition_of(text: str) -> Definition:
    """Read a process that is in use; faults that keep none from working are not told here.

    Raises
    ------
    GuantongError
        If nothing can be read.

    """
    made, faults = read(text)
    if made is None:
        raise GuantongError("；".join(f"{one.where}：{one.what}" for one in faults))
    return made
