from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel

from .room import CERTIFICATE_VIEW


class Certificate(UnitScopedModel):
    view_permission = CERTIFICATE_VIEW
    goes_along = models.Q()

    class State(models.TextChoices):
        KEPT = "kept", _("在库")
        LENT = "lent", _("借出")

    holder = models.CharField(_("持证人"), max_length=40)
    number = models.CharField(_("证照号码"), max_length=20)
    purpose = models.CharField(_("借用事由"), max_length=100, blank=True)
    back_on = models.DateField(_("应还日期"), null=True, blank=True)
    answers = models.JSONField(_("出行说明"), default=dict, blank=True, editable=False)
    state = models.CharField(_("状态"), max_length=4, choices=State, default=State.KEPT)

    class Meta:
        verbose_name = _("证照")
        ordering = ("id",)

    def __str__(self):
        return self.number

    def subject(self):
        """Return what facts are asked of."""
        return self.unit

    def get_absolute_url(self):
        return reverse("certificates:certificate", args=[self.pk])
