"""What the last check of a person's archive found; a check anew replaces it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.people.models.person import ORDER
from guantong.people.room import PERSON_VIEW


class ArchiveFinding(ScopedModel):
    """Something to look up in an archive; of who was checked and is clean, one row of no kind."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(_("项目"), max_length=8, blank=True, default="")
    kind = models.CharField(_("性质"), max_length=8, blank=True, default="", db_index=True)
    problem = models.CharField(_("问题"), max_length=600, blank=True, default="")
    #: Pairs of source and value.
    statements = models.JSONField(_("各处记载"), default=list)
    person_version = models.PositiveIntegerField(default=0, editable=False)
    at = models.DateTimeField(_("核查时间"))

    class Meta:
        ordering = (*(f"person__{name}" for name in ORDER), "position")
        verbose_name = _("档案核查结果")

    def __str__(self) -> str:
        return f"{self.person.name} {self.problem}"
