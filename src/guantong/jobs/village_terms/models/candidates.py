"""Who stands for a post of a village in a round of joint review; what came of it, says the case."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.jobs.village_terms.models.posts import PostKind
from guantong.jobs.village_terms.room import TERM_REVIEW


class Candidate(UnitScopedModel):
    """A person who is to stand for a post; what is known of the person is the person's row."""

    view_permission = TERM_REVIEW
    goes_along = ~models.Q(round__state="ended")
    held_with = ("unit", "person", "round")

    round = models.ForeignKey("casework.Round", models.PROTECT, related_name="+",
                              verbose_name=_("联审批次"))  # fmt: skip
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+",
                               verbose_name=_("姓名"))  # fmt: skip
    post = models.CharField(_("拟任职务"), max_length=20, choices=PostKind)
    is_incumbent = models.BooleanField(_("现任"), default=False, help_text=_("现任同一职务的勾选"))
    note = models.CharField(_("备注"), max_length=200, blank=True)
    in_post_on = models.DateField(_("到任日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-round", "unit_path", "post", "id")
        verbose_name = _("人选")
        constraints = (
            models.UniqueConstraint(fields=("round", "unit", "person", "post"), name="stands_once"),
        )

    def __str__(self) -> str:
        return f"{self.person.name}（{self.unit.name} {self.get_post_display()}）"

    @property
    def log_name(self) -> str:
        """What the log calls it: the village and the post, not who stands."""
        return f"{self.unit.name} {self.get_post_display()}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("village_terms:candidate", args=[self.pk])
