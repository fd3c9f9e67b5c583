"""A cadre's telephone, for calling them to a meeting or a talk; sealed, on no list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.core.sealing import SealedField
from guantong.people.room import PERSON_VIEW


class Contact(ScopedModel):
    """Under which number a person is reached; members and residents have none here."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    by_hand = True

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="contact")
    phone = SealedField(_("电话"), default="")
    changed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("通讯录")

    def __str__(self) -> str:
        return str(self.person)
