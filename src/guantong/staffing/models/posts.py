"""The posts of a unit's team as plans fill them. Who holds one is not kept here: A02 says so."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.people.models import Duty, Level
from guantong.staffing.room import PLAN_VIEW
from guantong.standards.posts import in_full

#: Two posts that agree in all of these are alike: who holds which of them says nothing.
ALIKE = (
    "unit_id", "title", "level", "work", "is_chief", "half", "in_team", "is_elected", "committee",
    "standing", "duties", "requires", "fields", "specialities", "weight",
)  # fmt: skip
LEAST_WEIGHT, MOST_WEIGHT = 0.5, 5.0


class Half(models.TextChoices):
    """Which half of the pair that leads a team a post is."""

    SECRETARY = "secretary", _("党委书记")
    HEAD = "head", _("行政正职")


class Committee(models.TextChoices):
    """The Party committee of which the post makes its holder a member."""

    PREFECTURE = "prefecture", _("市委委员")
    COUNTY = "county", _("县委委员")
    TOWNSHIP = "township", _("乡镇党委委员")


class Authority(models.TextChoices):
    """Who manages a post: whose committee decides on whoever holds it."""

    PROVINCE = "province", _("省管")
    PREFECTURE = "prefecture", _("市管")
    COUNTY = "county", _("县管")
    OWN = "own", _("本单位党组（党委）管理")
    DUAL = "dual", _("双重管理")


class Side(models.TextChoices):
    """Who leads or assists where two manage a post."""

    PROVINCE = "province", _("省委")
    PREFECTURE = "prefecture", _("市委")
    COUNTY = "county", _("县（区）委")
    OWN = "own", _("本单位党组（党委）")
    LINE = "line", _("上级主管部门党组（党委）")


class Standing(models.TextChoices):
    """As what a post makes its holder sit on the body that leads the unit: 常委会, 党组, 党委."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    MEMBER = "member", _("委员（常委、党组成员）")
    NONE = "none", _("不是委员")


class Post(UnitScopedModel):
    """One seat of a unit's leading team; two of one title are two rows."""

    view_permission = PLAN_VIEW
    goes_along = models.Q(closed_on=None)
    Half = Half
    Committee = Committee
    Authority = Authority
    Standing = Standing

    title = models.CharField(_("职务名称"), max_length=120)
    level = models.CharField(_("职务层次"), max_length=4, choices=Level)
    work = models.CharField(_("工作类别"), max_length=16, choices=Duty, default=Duty.OTHER)
    is_chief = models.BooleanField(_("正职（主要负责人）"), default=False)
    half = models.CharField(
        _("党政正职搭配"), max_length=12, choices=Half, blank=True, default="",
        help_text=_("党委书记与行政正职按搭配分值一起考虑。"),
    )  # fmt: skip
    in_team = models.BooleanField(_("领导班子成员"), default=True)
    is_elected = models.BooleanField(_("选任"), default=False)
    committee = models.CharField(
        _("党委委员"), max_length=12, choices=Committee, blank=True, default=""
    )
    managed_by = models.CharField(
        _("干部管理权限"), max_length=12, choices=Authority, blank=True, default="",
        help_text=_("空着则按单位、层次和工作类别推定。"),
    )  # fmt: skip
    led_by = models.CharField(
        _("主管方"), max_length=12, choices=Side, blank=True, default="",
        help_text=_("双重管理的才填：由谁决定任免。"),
    )  # fmt: skip
    assisted_by = models.CharField(
        _("协管方"), max_length=12, choices=Side, blank=True, default="",
        help_text=_("双重管理的才填：任免前征求谁的意见。"),
    )  # fmt: skip
    standing = models.CharField(
        _("常委会（党组、乡镇党委）委员"), max_length=12, choices=Standing, blank=True, default="",
        help_text=_("据此列出会议的应到会成员；空着的，按职务名称判断。"),
    )  # fmt: skip
    duties = models.JSONField(_("分管工作"), default=list, blank=True)
    requires = models.JSONField(_("法定资格"), default=list, blank=True)
    fields = models.JSONField(_("需要的工作经历"), default=list, blank=True)
    specialities = models.JSONField(_("需要的专业"), default=list, blank=True)
    weight = models.FloatField(
        _("岗位权重"), default=1.0,
        validators=(MinValueValidator(LEAST_WEIGHT), MaxValueValidator(MOST_WEIGHT)),
    )  # fmt: skip
    #: The kind of scenario that fills it; "" is a seat of a leading team.
    use = models.CharField(_("用途"), max_length=12, blank=True, default="", editable=False)
    position = models.PositiveIntegerField(_("排序"), default=0)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = _("岗位")
        indexes = (models.Index(fields=("unit_path", "position", "id"), name="post_order"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("staffing:post", args=[self.pk])

    @property
    def kind(self) -> tuple[object, ...]:
        """What posts that are alike have in common: 副区长 of one team, under the same rules."""
        return tuple(
            tuple(value) if isinstance(value, list) else value
            for value in (getattr(self, name) for name in ALIKE)
        )

    @property
    def full_name(self) -> str:
        """The unit with the title, as a document names the post: 零陵区委书记, 零陵区区长."""
        return in_full(self.unit.name, self.title)
