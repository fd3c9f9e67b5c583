"""Bases and schools that teach."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedQuerySet
from guantong.places.models.place import Place
from guantong.places.room import PLACE_VIEW


class BaseQuerySet(ScopedQuerySet):
    """Bases are seen in their scope; one that takes other units' groups is seen by everybody."""

    def _over(self, actor: Reader, permission: Permission) -> Q:
        where = super()._over(actor, permission)
        looks = permission == PLACE_VIEW and actor.paths_with(PLACE_VIEW)
        return where | Q(outside=True) if looks else where


class Base(Place):
    """A base or a school where the Party's spirit is taught.

    Attributes
    ----------
    outside
        Whether groups of units elsewhere may ask for it; then these see it.

    """

    view_permission = PLACE_VIEW
    read_below = True
    in_use = Q(closed_on=None)
    goes_along = Q()

    class Kind(models.TextChoices):
        """What it is."""

        COUNTY = "county", _("县级教育基地")
        SCHOOL = "school", _("乡镇党校")
        TRAINING = "training", _("实训基地")
        VILLAGE = "village", _("乡村学堂")
        NAMED = "named", _("命名的教育基地")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    level = models.CharField(
        _("命名级别"), max_length=120, blank=True, help_text=_("如：省级爱国主义教育基地（2019）")
    )
    offers = models.CharField(_("能提供什么"), max_length=400, blank=True)
    outside = models.BooleanField(_("接待外单位"), default=False)
    source = models.CharField(_("资料出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    sites = models.ManyToManyField("places.Site", blank=True, verbose_name=_("红色资源"))

    objects: ClassVar[Any] = BaseQuerySet.as_manager()

    class Meta:
        ordering = ("unit_path", "kind", "name", "id")
        verbose_name = _("基地和学校")

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:base", args=[self.pk])
