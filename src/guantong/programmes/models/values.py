"""Reported numbers: what is asked, how it must add up, what a unit said of a period.

One sheet a unit and period, whoever asks: a village is asked once. A correction adds a row.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models.unit import UnitKind
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.frame.periods import Period
from guantong.programmes.room import VALUE_VIEW


class Cadence(models.TextChoices):
    """Of how long a period a number is asked."""

    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    YEAR = "year", _("每年")


class Told(models.TextChoices):
    """Whom a number is asked of; what is exported elsewhere is asked of nobody."""

    SELF = "self", _("村（社区）自报")
    ABOVE = "above", _("乡镇会计填报")
    LOADED = "loaded", _("只由外部系统导出")


class ValueState(models.TextChoices):
    """How far a sheet and its numbers are: each step by another level and another person."""

    OPEN = "open", _("待上报")
    REPORTED = "reported", _("已上报")
    CHECKED = "checked", _("已审核")
    FIXED = "fixed", _("已核定")


class ValueOrigin(models.TextChoices):
    """Where a number comes from."""

    FORM = "form", _("填报")
    FILE = "file", _("文件")
    COMPUTED = "computed", _("计算")


class Basis(models.TextChoices):
    """What a definition rests on."""

    TEXT = "text", _("法规原文")
    OLDER = "older_text", _("旧文本")
    SECONDARY = "secondary", _("转述")
    MEMORY = "memory", _("未见全文")
    OWN = "own_draft", _("自拟")


class _Sourced(UnitScopedModel):
    """A definition of a unit that holds there and below, with where it comes from."""

    view_permission = VALUE_VIEW
    read_below = True
    goes_along = models.Q()
    in_use: ClassVar[models.Q] = models.Q(ended_on=None)

    source = models.CharField(_("出处"), max_length=200, blank=True)
    article = models.CharField(_("条款"), max_length=120, blank=True)
    basis = models.CharField(_("依据"), max_length=12, choices=Basis, default=Basis.OWN)
    verify = models.BooleanField(_("待核"), default=True)
    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)
    changed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("修改人"),
    )  # fmt: skip
    ended_on = models.DateField(_("停用日期"), null=True, editable=False)

    class Meta:
        abstract = True


class DataElement(_Sourced):
    """A number that units of one kind are asked for, or that a file brings."""

    code = models.CharField(_("代号"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("数据项"), max_length=60)
    group = models.CharField(_("分组"), max_length=40, help_text=_("如经营性收入、资产负债"))
    account = models.CharField(_("科目"), max_length=20, blank=True)
    unit_kind = models.CharField(
        _("填报单位"), max_length=16, choices=UnitKind, default=UnitKind.VILLAGE
    )  # fmt: skip
    period = models.CharField(_("周期"), max_length=8, choices=Cadence, default=Cadence.QUARTER)
    stock = models.BooleanField(
        _("期末数"), default=False, help_text=_("期末数看最后一期，发生额各期相加")
    )  # fmt: skip
    measure = models.CharField(_("计量单位"), max_length=12, default="元")
    decimals = models.PositiveSmallIntegerField(_("小数位数"), default=2)
    low = models.DecimalField(_("最小"), max_digits=16, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("最大"), max_digits=16, decimal_places=2, null=True, blank=True)
    told = models.CharField(_("由谁填"), max_length=8, choices=Told, default=Told.ABOVE)
    definition = models.CharField(_("口径"), max_length=400, blank=True)
    titles = models.CharField(
        _("别的列名"), max_length=200, blank=True,
        help_text=_("外部系统导出的文件里怎么叫，几个用顿号隔开"),
    )  # fmt: skip
    position = models.PositiveIntegerField(_("顺序"), default=0, editable=False)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("数据项")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:element", args=[self.pk])


class DataRule(_Sourced):
    """How numbers of one unit and period must stand to each other; a break needs a word."""

    class Sign(models.TextChoices):
        """How left stands to right."""

        EQUAL = "eq", _("等于")
        MOST = "le", _("不大于")
        LEAST = "ge", _("不小于")

    code = models.CharField(_("代号"), max_length=40, unique=True, editable=False)
    name = models.CharField(_("勾稽关系"), max_length=120)
    left = models.CharField(_("左边"), max_length=400)
    sign = models.CharField(_("关系"), max_length=2, choices=Sign, default=Sign.EQUAL)
    right = models.CharField(_("右边"), max_length=400)
    tolerance = models.DecimalField(_("允许相差"), max_digits=16, decimal_places=2, default=0)

    class Meta:
        ordering = ("id",)
        verbose_name = _("勾稽关系")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:rule", args=[self.pk])


class ColumnTitle(UnitScopedModel):
    """How the files of a unit call an element: a mapping that was made once and is kept."""

    view_permission = VALUE_VIEW
    read_below = True
    goes_along = None

    element = models.ForeignKey(DataElement, models.CASCADE, related_name="+",
                                verbose_name=_("数据项"))  # fmt: skip
    title = models.CharField(_("列名"), max_length=80)

    class Meta:
        ordering = ("element", "id")
        verbose_name = _("列名对应")
        constraints = (models.UniqueConstraint(fields=("unit", "title"), name="title_once"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the element."""
        return self.element.get_absolute_url()


class DataSheet(UnitScopedModel):
    """What a unit says of a period: all its numbers, handed up the tree together.

    ``lacking`` counts what was asked and is not said, ``breaks`` what does not add up, or lies far
    from the unit's own past, and has no word yet: both as it stands now.
    """

    view_permission = VALUE_VIEW
    # What was said stays with the unit that said it.
    goes_along = None
    State = ValueState

    period = models.CharField(_("时期"), max_length=8)
    state = models.CharField(_("状态"), max_length=8, choices=ValueState, default=ValueState.OPEN)
    due = models.DateField(_("上报期限"), null=True)
    reported_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                    verbose_name=_("上报人"))  # fmt: skip
    reported_on = models.DateField(_("上报日期"), null=True)
    checked_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                   verbose_name=_("审核人"))  # fmt: skip
    checked_on = models.DateField(_("审核日期"), null=True)
    fixed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                 verbose_name=_("核定人"))  # fmt: skip
    fixed_on = models.DateField(_("核定日期"), null=True)
    returned = models.CharField(_("退回原因"), max_length=200, blank=True)
    ends = models.DateField(_("时期末日"), editable=False)
    lacking = models.PositiveSmallIntegerField(_("未填"), default=0, editable=False)
    breaks = models.PositiveSmallIntegerField(_("待说明"), default=0, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-period", "unit_path")
        verbose_name = _("报表")
        constraints = (models.UniqueConstraint(fields=("unit", "period"), name="sheet_once"),)
        indexes = (models.Index(fields=("period", "state"), name="sheet_state"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.when}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("programmes:sheet", args=[self.pk])

    @property
    def when(self) -> str:
        """The period in words."""
        return str(Period.read(self.period) or self.period)


class DataWord(ScopedModel):
    """Why numbers that do not add up, or lie far from the unit's own past, stand as they do.

    It holds as long as what was found is the same.
    """

    scope_field = "sheet__unit_path"
    view_permission = VALUE_VIEW
    belongs_to = "sheet"
    by_hand = True

    sheet = models.ForeignKey(DataSheet, models.CASCADE, related_name="+", verbose_name=_("报表"))
    about = models.CharField(max_length=120, editable=False)
    found = models.CharField(_("情况"), max_length=400)
    word = models.CharField(_("说明"), max_length=200)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("说明人"))  # fmt: skip
    on = models.DateField(_("日期"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("数据说明")

    def __str__(self) -> str:
        return self.word

    def get_absolute_url(self) -> str:
        """Return the page of the sheet."""
        return self.sheet.get_absolute_url()


class DataValue(UnitScopedModel):
    """A number of an element, a unit and a period: the current one, or one that it replaced."""

    view_permission = VALUE_VIEW
    goes_along = None
    State = ValueState
    Origin = ValueOrigin

    element = models.ForeignKey(DataElement, models.PROTECT, related_name="+", db_index=False,
                                verbose_name=_("数据项"))  # fmt: skip
    period = models.CharField(_("时期"), max_length=8)
    value = models.DecimalField(_("数值"), max_digits=16, decimal_places=2)
    state = models.CharField(_("状态"), max_length=8, choices=ValueState, default=ValueState.OPEN)
    said_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                                verbose_name=_("填报人"), db_index=False)  # fmt: skip
    said_on = models.DateField(_("填报日期"))
    origin = models.CharField(_("来源"), max_length=8, choices=ValueOrigin)
    source = models.ForeignKey("frame.Source", models.SET_NULL, null=True, related_name="+",
                               verbose_name=_("文件"))  # fmt: skip
    row = models.PositiveIntegerField(_("行号"), null=True)
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    corrected_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+",
                                       verbose_name=_("原数"))  # fmt: skip
    version = models.PositiveSmallIntegerField(_("第几次"), default=1)
    current = models.BooleanField(_("现用"), default=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-period", "unit_path", "element", "-version")
        verbose_name = _("报送数据")
        constraints = (
            models.UniqueConstraint(
                fields=("element", "period", "unit"), name="one_current_value",
                condition=models.Q(current=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit}“{self.element}” {self.when}"

    @property
    def when(self) -> str:
        """The period in words."""
        return str(Period.read(self.period) or self.period)

    def get_absolute_url(self) -> str:
        """Return the page of its history."""
        return reverse("programmes:value", args=[self.pk])
