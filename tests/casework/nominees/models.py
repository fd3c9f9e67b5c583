from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.casework.room import CASE_VIEW
from guantong.core.scope import UnitScopedModel


class Nominee(UnitScopedModel):
    """Somebody of a village whom many units review."""

    view_permission = CASE_VIEW
    goes_along = models.Q()

    name = models.CharField(_("人选"), max_length=40)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    round = models.ForeignKey("casework.Round", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("人选")
        ordering = ("id",)

    def __str__(self):
        return self.name
