"""The parameters of the rules as officers set them: versions, in force from a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.scope import Reader, ScopedQuerySet, UnitScopedModel
from guantong.people.room import PERSON_VIEW

if TYPE_CHECKING:
    from guantong.core.roles import Permission


class RuleParameters(ScopedQuerySet):
    """What an owner above set holds below it, and is read there."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the versions under the actor's units, and, to be read, those of the units above."""
        found = super().visible_to(actor, permission)
        if permission is not None:
            return found
        roots = actor.paths_with(self.model.view_permission)
        above = {path for root in roots for path in tree.ancestors(root)}
        return found | self.filter(unit_path__in=above)


class RuleParameter(UnitScopedModel):
    """One version of one parameter, owned by a unit, for it and what is below; never altered.

    Only its copy of the unit's path moves, with the unit.
    """

    view_permission = PERSON_VIEW
    goes_along = None

    rule = models.CharField(_("规则"), max_length=60)
    parameter = models.CharField(_("参数"), max_length=40)
    value = models.IntegerField(_("数值"))
    effective = models.DateField(_("生效日期"))
    reason = models.CharField(_("依据"), max_length=240)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("修改时间"), auto_now_add=True)

    objects: ClassVar[Any] = RuleParameters.as_manager()

    class Meta:
        ordering = ("-effective", "-id")
        verbose_name = _("规则参数")
        indexes = (models.Index(fields=("rule", "parameter", "effective"), name="rule_version"),)

    def __str__(self) -> str:
        return f"{self.rule}.{self.parameter} = {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an old one is never written again."""
        if self.pk:
            raise TypeError("versions are appended, never altered")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("versions are appended, never deleted")
