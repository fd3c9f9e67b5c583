"""What the inspection material says of a person's way of working, by two names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.room import PLAN_VIEW


class Style(models.TextChoices):
    """The publication's four ways of working."""

    THINKER = "thinker", _("思考型")
    DOER = "doer", _("实干型")
    PIONEER = "pioneer", _("开拓型")
    STEADY = "steady", _("稳健型")


class PersonStyle(ScopedModel):
    """One entry, as inspection material words it; entries of several years stand side by side.

    Nothing is inferred: whoever has no entry is 未记录, which is worth nothing with anybody.
    """

    scope_field = "person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True
    belongs_to = "person"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(_("工作风格"), max_length=10, choices=Style.choices)
    basis = models.CharField(
        _("依据"), max_length=240, help_text=_("哪一次考察的材料，材料中的原话。")
    )
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, verbose_name=_("记录人"), related_name="+"
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, verbose_name=_("核签人"), related_name="+"
    )
    at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    said = models.CharField(
        _("本人意见"), max_length=240, blank=True, help_text=_("向本人当面反馈时，本人怎样说。")
    )
    withdrawn = models.CharField(_("撤回理由"), max_length=240, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("工作风格记录")
        indexes = (models.Index(fields=("person", "-id"), name="style_of_person"),)

    def __str__(self) -> str:
        return f"{self.person}：{self.get_kind_display()}"
