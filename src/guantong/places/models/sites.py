"""Sites of heritage: what is recorded of them, how they are protected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.places.models.place import Place
from guantong.places.room import PLACE_VIEW


class Site(Place):
    """A site of the revolution's history; what is not verified says so."""

    view_permission = PLACE_VIEW
    in_use = Q(closed_on=None)
    goes_along = Q()

    class Category(models.TextChoices):
        """What kind of site it is."""

        RESIDENCE = "residence", _("故居")
        FORMER = "former", _("旧址")
        MEMORIAL = "memorial", _("纪念设施")
        REMAINS = "remains", _("遗迹")
        GRAVE = "grave", _("墓、陵园")
        HALL = "hall", _("展馆")
        OTHER = "other", _("其他")

    class Level(models.TextChoices):
        """How it is protected."""

        NATIONAL = "national", _("全国重点文物保护单位")
        PROVINCE = "province", _("省级文物保护单位")
        CITY = "city", _("市级文物保护单位")
        COUNTY = "county", _("县级文物保护单位")
        LISTED = "listed", _("未核定公布为文物保护单位的不可移动文物")
        NONE = "none", _("不是文物")

    category = models.CharField(_("类别"), max_length=10, choices=Category, default=Category.OTHER)
    level = models.CharField(_("保护级别"), max_length=10, choices=Level, blank=True)
    period = models.CharField(_("时期"), max_length=40, blank=True)
    source = models.CharField(_("资料出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=True)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("红色资源")

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:site", args=[self.pk])
