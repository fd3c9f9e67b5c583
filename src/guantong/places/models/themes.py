"""What is told at sites: events, historic persons, objects, stories; and the spirit that joins."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import PLACE_VIEW


class HeritageRecord(UnitScopedModel):
    """An event, a historic person, an object, a story or a source; no living person is named.

    Attributes
    ----------
    when
        As its source prints it: «1934-11-23», «1926-10»; two sources may differ.

    """

    view_permission = PLACE_VIEW
    read_below = True
    goes_along = Q()

    class Kind(models.TextChoices):
        """What is recorded."""

        EVENT = "event", _("事件")
        PERSON = "person", _("历史人物")
        OBJECT = "object", _("实物")
        STORY = "story", _("故事")
        SOURCE = "source", _("史料")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=120)
    when = models.CharField(_("时间"), max_length=60, blank=True)
    who = models.CharField(
        _("相关历史人物"), max_length=120, blank=True, help_text=_("只写已故的历史人物")
    )
    text = models.TextField(_("内容"), max_length=4000, blank=True)
    source = models.CharField(_("出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=True)
    sites = models.ManyToManyField("places.Site", blank=True, verbose_name=_("红色资源"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("kind", "when", "name", "id")
        verbose_name = _("史实和故事")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:record", args=[self.pk])


class HeritageTheme(UnitScopedModel):
    """A spirit that joins sites, what is told of them, and lines; courses will point to it."""

    view_permission = PLACE_VIEW
    read_below = True
    goes_along = Q()

    name = models.CharField(_("精神"), max_length=80)
    question = models.CharField(_("讲什么"), max_length=300, blank=True)
    source = models.CharField(_("出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=True)
    sites = models.ManyToManyField("places.Site", blank=True, verbose_name=_("红色资源"))
    records = models.ManyToManyField(HeritageRecord, blank=True, verbose_name=_("史实和故事"))
    lines = models.ManyToManyField("places.Line", blank=True, verbose_name=_("线路"))
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("精神主题")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:theme", args=[self.pk])
