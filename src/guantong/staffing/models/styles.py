"""What officers recorded of a person's way of working: on named grounds, open to the person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.room import PLAN_VIEW


class PersonStyle(ScopedModel):
    """One entry: of a person, of one trait; the latest of a trait counts.

    What the traits and their kinds are is data (``presets/yongzhou/traits.toml``). Nothing is
    inferred: whoever has no entry is 未记录, which is worth nothing with anybody.
    """

    scope_field = "person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    trait = models.CharField(_("特质"), max_length=20)
    value = models.CharField(_("类型"), max_length=20)
    basis = models.CharField(_("依据"), max_length=240)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("记录时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("工作风格记录")
        indexes = (models.Index(fields=("person", "trait", "-id"), name="style_latest"),)

    def __str__(self) -> str:
        return self.value
