"""What every record about a person shares: its person, its order, its version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.people.room import PERSON_VIEW


class Record(ScopedModel):
    """One row of an information set; reads are scoped by its person's unit."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    #: The national code of the information set, e.g. ``A02``.
    info_set: ClassVar[str]

    person = models.ForeignKey("people.Person", models.PROTECT, verbose_name=_("人员"))
    position = models.PositiveIntegerField(_("排序"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def get_absolute_url(self) -> str:
        """Return the page of the person's rows of the set."""
        return reverse("people:records", args=[self.person_id, self.info_set])
