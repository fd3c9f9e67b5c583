"""What a household needs, by class, since when, from which source; never a grade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet
from guantong.places.room import HOUSEHOLD_VIEW, NEED_VIEW
from guantong.standards import needs

if TYPE_CHECKING:
    from guantong.core.roles import Permission


def _kinds() -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in needs.classes().values()]


class NeedQuerySet(ScopedQuerySet):
    """Needs are seen with their household; sensitive ones by those who may see such there."""

    def _over(self, actor: Reader, permission: Permission) -> Q:
        where = super()._over(actor, permission)
        return where & (Q(sensitive=False) | super()._over(actor, NEED_VIEW))


class HouseholdNeed(ScopedModel):
    """A need of a household, as long as it lasts; of a sensitive one only some see which it is."""

    scope_field = "household__unit_path"
    view_permission = HOUSEHOLD_VIEW
    belongs_to = "household"
    in_use = Q(ended_on=None)

    household = models.ForeignKey(
        "places.Household", models.CASCADE, related_name="+", verbose_name=_("住户")
    )
    kind = models.CharField(_("需求"), max_length=20, choices=_kinds)
    sensitive = models.BooleanField(_("敏感"), default=False, editable=False)
    since = models.DateField(_("自何时"))
    until = models.DateField(_("预计到何时"), null=True, blank=True)
    source = models.CharField(
        _("依据"), max_length=120, blank=True, help_text=_("如名单、证件的名称和日期，或走访。")
    )
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    ended_why = models.CharField(_("结束原因"), max_length=200, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    objects: ClassVar[Any] = NeedQuerySet.as_manager()

    class Meta:
        ordering = ("household__unit_path", "household__number", "-since", "id")
        verbose_name = _("住户需求")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "kind"), condition=Q(ended_on=None), name="need_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "ended_on"), name="need_of_kind"),)

    def __str__(self) -> str:
        return f"{self.household}：{self.get_kind_display()}"

    @property
    def log_name(self) -> str:
        """What the log calls it: of a sensitive one not which."""
        told = _("敏感需求") if self.sensitive else self.get_kind_display()
        return f"{self.household}：{told}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep with it whether its class is sensitive."""
        one = needs.classes().get(self.kind)
        self.sensitive = one is None or one.sensitive
        super().save(*args, **kwargs)

    def admits(self, actor: Reader, permission: Permission) -> bool:  # noqa: ARG002
        """Tell whether a right over its place is enough: of a sensitive one also that to see it."""
        place = self.household.unit_path
        return not self.sensitive or any(
            tree.inside(place, root) for root in actor.paths_with(NEED_VIEW)
        )

    def get_absolute_url(self) -> str:
        """Return the page of its household."""
        return self.household.get_absolute_url()
