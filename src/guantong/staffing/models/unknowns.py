"""What a term change does not know of a person, and who accepted that it is not known."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.models.scenarios import Scenario
from guantong.staffing.room import PLAN_VIEW
from guantong.standards.rules.missing import KINDS, OF_CODE


def kinds() -> list[tuple[str, str]]:
    """Return what a missing fact may be."""
    return [(one.code, one.name) for one in KINDS]


class MissingFact(ScopedModel):
    """A kind of fact that rules ask of a person and the file has not, in one term change.

    Written by each check of eligibility. While it is open the person is proposed for no post whose
    rules ask for it; accepted, with a reason and by a second person, they may be. Once the fact is
    entered the rule decides, and what was accepted has lapsed.
    """

    scope_field = "scenario__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True
    #: A check counts the posts anew; whoever accepted that the fact is missing said nothing of it.
    counted: ClassVar[tuple[str, ...]] = ("posts",)

    class State(models.TextChoices):
        """Open → accepted → entered; or open again, if that was taken back."""

        OPEN = "open", _("待补录")
        ACCEPTED = "accepted", _("同意按缺事实考虑")
        ENTERED = "entered", _("已补录，同意失效")

    scenario = models.ForeignKey(
        Scenario, models.CASCADE, related_name="+", verbose_name=_("换届方案")
    )
    person = models.ForeignKey(
        "people.Person", models.CASCADE, related_name="+", verbose_name=_("人员")
    )
    kind = models.CharField(_("缺少的事实"), max_length=16, choices=kinds)
    told = models.CharField(_("具体缺少"), max_length=400, blank=True)
    posts = models.PositiveIntegerField(_("涉及岗位"), default=0)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    reason = models.CharField(_("理由"), max_length=240, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提请人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    at = models.DateTimeField(_("同意时间"), null=True)

    class Meta:
        ordering = ("scenario", "person__unit_path", "person__position", "person", "id")
        verbose_name = _("缺少的事实")
        constraints = (
            models.UniqueConstraint(
                fields=("scenario", "person", "kind"), name="missing_fact_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person.name} {self.name}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:missing-fact", args=[self.pk])

    @property
    def name(self) -> str:
        """What the kind of fact is called."""
        return OF_CODE[self.kind].name if self.kind in OF_CODE else self.kind
