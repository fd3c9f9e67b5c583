"""The tables of job 13: where the lines of income lie, how a village stands in a year, who shows.

What villages report lies in programmes; a `VillageYear` is reckoned from it and never typed.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.programmes.models import Basis, ValueState
from guantong.programmes.room import PROGRAMME_VIEW, VALUE_VIEW


class Level(models.TextChoices):
    """How a year's operating income lies to the lines; near one cannot be told, unknown is none."""

    WEAK = "weak", _("薄弱")
    NEAR_WEAK = "near_weak", _("薄弱线上下，分不清")
    ORDINARY = "ordinary", _("一般")
    NEAR_STRONG = "near_strong", _("强村线上下，分不清")
    STRONG = "strong", _("强村")
    UNKNOWN = "unknown", _("不掌握")


#: What is surely no longer weak.
ABOVE = (Level.ORDINARY, Level.NEAR_STRONG, Level.STRONG)


class ClassLine(UnitScopedModel):
    """Where weak ends and strong begins, from a year on, at a unit and below; yuan a year."""

    view_permission = VALUE_VIEW
    read_below = True
    goes_along = None

    from_year = models.PositiveSmallIntegerField(
        _("起用年度"), validators=(MinValueValidator(2000), MaxValueValidator(2100))
    )
    weak = models.PositiveIntegerField(
        _("薄弱村线"), help_text=_("元/年，经营性收入低于它的是薄弱村")
    )
    strong = models.PositiveIntegerField(
        _("强村线"), help_text=_("元/年，经营性收入高于它的是强村")
    )
    band = models.PositiveSmallIntegerField(
        _("分不清的范围"), default=5, validators=(MaxValueValidator(20),),
        help_text=_("线上下百分之几以内不归类"),
    )  # fmt: skip
    source = models.CharField(_("出处"), max_length=200, help_text=_("文件名称和文号"))
    article = models.CharField(_("条款"), max_length=120, blank=True)
    basis = models.CharField(_("依据"), max_length=12, choices=Basis, default=Basis.OWN)
    verify = models.BooleanField(_("待核"), default=False)
    withdrawn_on = models.DateField(_("撤销日期"), null=True, editable=False)
    reason = models.CharField(_("撤销原因"), max_length=200, blank=True)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("提出人"))  # fmt: skip
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("核签人"))  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "-from_year", "-id")
        verbose_name = _("分类标准")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "from_year"), name="class_line_once",
                condition=models.Q(withdrawn_on=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return _("%(year)s 年起 %(weak)s 元、%(strong)s 元") % {
            "year": self.from_year, "weak": f"{self.weak:,}", "strong": f"{self.strong:,}",
        }  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("economy:line", args=[self.pk])


class VillageYear(UnitScopedModel):
    """What a village's collective took in in a year, reckoned from what was reported.

    Attributes
    ----------
    operating, subsidies
        Yuan of the whole year, None where something of it is not known; never added.
    so_far
        Of a year that is not whole: what is known of its operating income until now.
    stands
        Whether it says how the village stands: its last fixed year, else the last that is over.
    newest
        Whether it is the last year of which anything is known.
    before_year, before, before_level
        The fixed year before it.
    weak_years, zero_years
        For how many years in a row, this one included, as far back as is known.

    """

    view_permission = VALUE_VIEW
    goes_along = None

    year = models.PositiveSmallIntegerField(_("年度"))
    operating = models.DecimalField(
        _("经营性收入"), max_digits=16, decimal_places=2, null=True, help_text=_("元，不含补助")
    )
    subsidies = models.DecimalField(
        _("补助收入"), max_digits=16, decimal_places=2, null=True,
        help_text=_("元，不与经营性收入相加"),
    )  # fmt: skip
    so_far = models.DecimalField(_("年内已报"), max_digits=16, decimal_places=2, null=True)
    state = models.CharField(_("数据状态"), max_length=8, choices=ValueState, blank=True)
    level = models.CharField(_("类别"), max_length=12, choices=Level, default=Level.UNKNOWN)
    line = models.ForeignKey(
        ClassLine, models.SET_NULL, null=True, related_name="+", verbose_name=_("分类标准")
    )
    stands = models.BooleanField(default=False)
    newest = models.BooleanField(default=False)
    before_year = models.PositiveSmallIntegerField(_("上一核定年度"), null=True)
    before = models.DecimalField(_("上一核定年度收入"), max_digits=16, decimal_places=2, null=True)
    before_level = models.CharField(_("上一核定年度类别"), max_length=12, choices=Level, blank=True)
    weak_years = models.PositiveSmallIntegerField(_("连续薄弱年数"), default=0)
    zero_years = models.PositiveSmallIntegerField(_("连续无经营性收入年数"), default=0)
    reckoned_at = models.DateTimeField(_("计算时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "-year")
        verbose_name = _("村级收入")
        constraints = (models.UniqueConstraint(fields=("unit", "year"), name="village_year_once"),)
        indexes = (models.Index(fields=("stands", "level", "unit_path"), name="village_stands"),)

    def __str__(self) -> str:
        return _("%(unit)s %(year)s 年") % {"unit": self.unit, "year": self.year}

    def get_absolute_url(self) -> str:
        """Return the page of the village."""
        return reverse("economy:village", args=[self.unit_id])


class Designation(UnitScopedModel):
    """That a village is to show, is to be improved or tries the three changes; in which batch."""

    view_permission = PROGRAMME_VIEW
    goes_along = models.Q(until=None)

    class Kind(models.TextChoices):
        """For what."""

        SHOW = "show", _("百村示范")
        IMPROVE = "improve", _("千村提升")
        PILOT = "pilot", _("三变试点")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    batch = models.PositiveSmallIntegerField(
        _("批次"), validators=(MinValueValidator(1),), help_text=_("第几批")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), validators=(MinValueValidator(2000), MaxValueValidator(2100))
    )
    ground = models.CharField(_("依据"), max_length=200, help_text=_("文件名称文号，或者会议"))
    shows = models.CharField(
        _("做什么"), max_length=400, help_text=_("示范什么、提升什么，或者试点哪几项")
    )
    since = models.DateField(_("认定日期"))
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("提出人"))  # fmt: skip
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("签发人"))  # fmt: skip
    until = models.DateField(_("退出日期"), null=True, editable=False)
    reason = models.CharField(_("退出原因"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "kind", "batch", "id")
        verbose_name = _("示范提升和试点村")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind"), name="designated_once", condition=models.Q(until=None)
            ),
        )

    def __str__(self) -> str:
        return _("%(unit)s%(kind)s第 %(n)s 批") % {
            "unit": self.unit, "kind": self.get_kind_display(), "n": self.batch,
        }  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("economy:designation", args=[self.pk])
