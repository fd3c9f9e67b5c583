"""Sites of heritage: what is recorded of them, how they are protected, in what state they are."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, UNKNOWN, YES
from guantong.core.scope import ScopedModel
from guantong.places.models.place import Place
from guantong.places.room import PLACE_VIEW


class Known(models.TextChoices):
    """Yes, no, or that nobody said it; the third is never a no."""

    YES = YES, _("有")
    NO = NO, _("没有")
    UNKNOWN = UNKNOWN, _("不清楚")


class Said(models.TextChoices):
    """Whether it is so; that nobody said it is never a no."""

    YES = YES, _("是")
    NO = NO, _("否")
    UNKNOWN = UNKNOWN, _("不清楚")


class Site(Place):
    """A site of the revolution's history; what is not verified says so."""

    view_permission = PLACE_VIEW
    read_below = True
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

    class Museum(models.TextChoices):
        """The grade of a museum."""

        FIRST = "first", _("国家一级博物馆")
        SECOND = "second", _("国家二级博物馆")
        THIRD = "third", _("国家三级博物馆")
        UNGRADED = "ungraded", _("未定级博物馆、纪念馆")
        NONE = "none", _("不是博物馆")

    class Have(models.TextChoices):
        """The four that every protected site is to have."""

        RANGE = "range", _("保护范围")
        MARK = "mark", _("保护标志")
        RECORD = "record", _("记录档案")
        BODY = "body", _("管理机构或专人")

    other_names = models.CharField(_("别名"), max_length=200, blank=True)
    category = models.CharField(_("类别"), max_length=10, choices=Category, default=Category.OTHER)
    period = models.CharField(_("时期"), max_length=40, blank=True)
    about = models.CharField(_("相关事件和人物"), max_length=200, blank=True)
    level = models.CharField(_("保护级别"), max_length=10, choices=Level, blank=True)
    batch = models.CharField(_("公布批次"), max_length=40, blank=True)
    listed_number = models.CharField(_("编号"), max_length=40, blank=True)
    listed_on = models.DateField(_("公布日期"), null=True, blank=True)
    listed_document = models.CharField(_("公布文件"), max_length=120, blank=True)
    revolutionary = models.CharField(
        _("列入省革命文物名录"), max_length=8, choices=Said, default=Said.UNKNOWN
    )
    museum = models.CharField(_("博物馆等级"), max_length=10, choices=Museum, blank=True)
    owner = models.CharField(_("所有人"), max_length=80, blank=True)
    manager = models.CharField(_("管理使用单位"), max_length=80, blank=True)
    guide_hours = models.CharField(_("讲解时间"), max_length=120, blank=True)
    has_range = models.CharField(_("保护范围"), max_length=8, choices=Known, default=Known.UNKNOWN)
    has_mark = models.CharField(_("保护标志"), max_length=8, choices=Known, default=Known.UNKNOWN)
    has_record = models.CharField(_("记录档案"), max_length=8, choices=Known, default=Known.UNKNOWN)
    has_body = models.CharField(
        _("管理机构或专人"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    range_outline = models.JSONField(_("保护范围线"), null=True, blank=True, editable=False)
    zone_outline = models.JSONField(_("建设控制地带线"), null=True, blank=True, editable=False)
    source = models.CharField(_("资料出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=True)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("红色资源")

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:site", args=[self.pk])


#: The fields that say whether a site has each of the four.
HAVES = tuple(f"has_{one}" for one in Site.Have.values)


class OfSite(ScopedModel):
    """A row of a site, seen with it."""

    scope_field = "site__unit_path"
    view_permission = PLACE_VIEW
    belongs_to = "site"
    read_below = True

    site = models.ForeignKey(Site, models.CASCADE, related_name="+", verbose_name=_("红色资源"))
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once.

        Raises
        ------
        TypeError
            If it stands already: what was found then is appended to, never altered.

        """
        if not self._state.adding:
            raise TypeError("what was found of a site is appended, never altered")
        super().save(*args, **kwargs)


class SiteProof(OfSite):
    """What was said of one of the four-haves, with what shows it; the last that was said holds."""

    have = models.CharField(_("四有"), max_length=8, choices=Site.Have)
    state = models.CharField(_("有没有"), max_length=8, choices=Known)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    proof = models.ForeignKey(
        "core.Attachment", models.PROTECT, null=True, related_name="+", verbose_name=_("佐证")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("四有佐证")

    def __str__(self) -> str:
        return f"{self.site} {self.get_have_display()}：{self.get_state_display()}"


class SiteSurvey(OfSite):
    """What somebody found of a site on a day; the present state of a site is its last survey."""

    class Grade(models.TextChoices):
        """The five grades of the national survey; the form's own text is to be confirmed."""

        GOOD = "good", _("好")
        FAIR = "fair", _("较好")
        MIDDLE = "middle", _("一般")
        POOR = "poor", _("较差")
        BAD = "bad", _("差")

    class Cause(models.TextChoices):
        """What did the damage."""

        NATURAL = "natural", _("自然因素")
        HUMAN = "human", _("人为因素")
        BOTH = "both", _("自然和人为因素")
        UNKNOWN = "unknown", _("不清楚")

    class Urgency(models.TextChoices):
        """How soon something must be done."""

        NOW = "now", _("需要立即抢救")
        SOON = "soon", _("需要尽快修缮")
        ROUTINE = "routine", _("日常养护")

    on = models.DateField(_("调查日期"))
    surveyor = models.CharField(_("调查人"), max_length=40, help_text=_("单位或岗位"))
    grade = models.CharField(_("保存状况"), max_length=8, choices=Grade)
    damage = models.CharField(_("损坏情况"), max_length=400, blank=True)
    cause = models.CharField(_("损坏原因"), max_length=8, choices=Cause, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=8, choices=Urgency)
    next_due = models.DateField(_("下次调查"))

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("保存状况调查")
        indexes = (models.Index(fields=("site", "-on", "-id"), name="survey_last"),)

    def __str__(self) -> str:
        return f"{self.site} {self.on:%Y-%m-%d} {self.get_grade_display()}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:survey", args=[self.pk])


#: From the best to the worst.
GRADES: tuple[str, ...] = tuple(SiteSurvey.Grade.values)


class SiteCase(OfSite):
    """Why a case about a site was opened: for each survey and reason there is one, never two."""

    class Why(models.TextChoices):
        """What opened it."""

        FELL = "fell", _("保存状况下降")
        URGENT = "urgent", _("需要立即抢救")
        OVERDUE = "overdue", _("到期没有调查")

    why = models.CharField(_("缘由"), max_length=8, choices=Why)
    survey = models.ForeignKey(
        SiteSurvey, models.CASCADE, related_name="+", verbose_name=_("保存状况调查")
    )
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, related_name="+", verbose_name=_("事项")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("红色资源事项")
        constraints = (models.UniqueConstraint(fields=("survey", "why"), name="site_case_once"),)

    def __str__(self) -> str:
        return f"{self.site}：{self.get_why_display()}"
