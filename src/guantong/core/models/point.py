"""Where something lies, and how well that is known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Knowledge(models.TextChoices):
    """How a point came to be known; one that is invented is marked wherever it is shown."""

    SURVEYED = "surveyed", _("实地测量")
    PUBLIC = "public", _("公开资料")
    ENTERED = "entered", _("地图标注")
    ADDRESS = "address", _("只到地址")
    INVENTED = "invented", _("虚构")


class Placed(models.Model):
    """Something with a point on the map, in degrees of WGS 84, or without one.

    Attributes
    ----------
    radius
        Within so many metres of the point it lies.

    """

    longitude = models.FloatField(_("经度"), null=True, blank=True)
    latitude = models.FloatField(_("纬度"), null=True, blank=True)
    knowledge = models.CharField(
        _("位置来历"), max_length=8, choices=Knowledge, blank=True, default=""
    )
    radius = models.PositiveIntegerField(_("误差半径（米）"), null=True, blank=True)
    point_source = models.CharField(_("位置出处"), max_length=80, blank=True, default="")

    class Meta:
        abstract = True
