"""Lists that processes go by (reviewing units, criteria, risks), and what is looked at again.

A criterion may name a fact over units: it is met where that is known to lie above a number.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.casework.models.case import Case, OfCase
from guantong.casework.room import CASE_VIEW
from guantong.core.scope import ScopedModel, UnitScopedModel


class Checklist(UnitScopedModel):
    """A list of a unit: its rows hold once it was accepted."""

    view_permission = CASE_VIEW
    read_below = True
    goes_along = models.Q()

    class State(models.TextChoices):
        """Drawn up → accepted, by two names."""

        DRAFT = "draft", _("起草")
        ACCEPTED = "accepted", _("已确认")

    code = models.CharField(_("代号"), max_length=40)
    name = models.CharField(_("清单"), max_length=80)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    accepted_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        ordering = ("code", "id")
        verbose_name = _("清单")
        constraints = (models.UniqueConstraint(fields=("unit", "code"), name="checklist_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("casework:checklist", args=[self.pk])


class ChecklistItem(ScopedModel):
    """One row: what it says, by which article, and which unit it names, if any."""

    scope_field = "checklist__unit_path"
    view_permission = CASE_VIEW
    read_below = True
    goes_along = models.Q()

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    code = models.CharField(_("编号"), max_length=20)
    text = models.CharField(_("内容"), max_length=400)
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("单位"),
    )  # fmt: skip
    article = models.CharField(_("条款"), max_length=120, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    fact = models.CharField(_("按资料计算"), max_length=60, blank=True)
    above = models.PositiveIntegerField(_("超过"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("清单条目")
        constraints = (
            models.UniqueConstraint(fields=("checklist", "code"), name="checklist_item_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    def get_absolute_url(self) -> str:
        """Return the page of its list."""
        return self.checklist.get_absolute_url()


class Review(OfCase):
    """That a closed case is looked at again: by which day, by which process."""

    goes_along = None

    opens = models.CharField(_("复查流程"), max_length=40)
    due = models.DateField(_("复查期限"), db_index=True)
    opened = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+", verbose_name=_("复查事项")
    )

    class Meta:
        ordering = ("due", "id")
        verbose_name = _("复查")

    def __str__(self) -> str:
        return f"{self.case} {self.due}"

    def get_absolute_url(self) -> str:
        """Return the page of the case it is about."""
        return self.case.get_absolute_url()
