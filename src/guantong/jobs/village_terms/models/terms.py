"""Who holds which post of a village, from when to when, how it began and how it ended."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.jobs.village_terms.models.posts import PostKind
from guantong.jobs.village_terms.room import TERM_VIEW


class VillageTerm(UnitScopedModel):
    """A post that a person holds or held in a village; one row a post and a term."""

    view_permission = TERM_VIEW
    goes_along = models.Q(last=None)

    class Way(models.TextChoices):
        """How it began; nobody appoints a member of a village committee."""

        ELECTED = "elected", _("选举")
        BY_ELECTION = "by_election", _("补选")
        APPOINTED = "appointed", _("任命（党组织）")
        CO_OPTED = "co_opted", _("推选")

    class Ended(models.TextChoices):
        """Why it ended."""

        OVER = "over", _("届满")
        RESIGNED = "resigned", _("辞职")
        RECALLED = "recalled", _("罢免")
        BY_LAW = "by_law", _("职务自行终止")
        MOVED = "moved", _("调整")
        DIED = "died", _("去世")
        VOID = "void", _("当选无效")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+",
                               verbose_name=_("姓名"))  # fmt: skip
    post = models.CharField(_("职务"), max_length=20, choices=PostKind)
    first = models.DateField(_("任职日期"))
    last = models.DateField(_("离任日期"), null=True, blank=True)
    way = models.CharField(_("任职方式"), max_length=12, choices=Way)
    election = models.ForeignKey("village_terms.VillageElection", models.PROTECT, null=True,
                                 related_name="+", verbose_name=_("选举"))  # fmt: skip
    ended_by = models.CharField(_("离任原因"), max_length=10, choices=Ended, blank=True)
    reason = models.CharField(_("说明"), max_length=400, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "last", "post", "id")
        verbose_name = _("村干部任职")
        constraints = (
            models.UniqueConstraint(fields=("unit", "person", "post"), name="term_once",
                                    condition=models.Q(last=None)),
        )  # fmt: skip
        indexes = (models.Index(fields=("unit", "post", "last"), name="term_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit.name} {self.get_post_display()}"

    @property
    def log_name(self) -> str:
        """What the log calls it: the village and the post, not who holds it."""
        return str(self)

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("village_terms:term", args=[self.pk])
