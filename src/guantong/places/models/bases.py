"""Bases and schools that teach."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.places.models.place import Place
from guantong.places.room import PLACE_VIEW


class Base(Place):
    """A base or a school where the Party's spirit is taught."""

    view_permission = PLACE_VIEW
    in_use = Q(closed_on=None)
    goes_along = Q()

    class Kind(models.TextChoices):
        """What it is."""

        COUNTY = "county", _("县级教育基地")
        SCHOOL = "school", _("乡镇党校")
        TRAINING = "training", _("实训基地")
        VILLAGE = "village", _("乡村学堂")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    offers = models.CharField(_("能提供什么"), max_length=400, blank=True)

    class Meta:
        ordering = ("unit_path", "kind", "name", "id")
        verbose_name = _("基地和学校")

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:base", args=[self.pk])
