"""Service items and their versions; how each is done in a village; what is answered."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _w
from django.utils.translation import gettext_lazy as _

from guantong.core.fields import Field
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.frame.asked import fields_of
from guantong.jobs.one_stop.room import ITEM_VIEW

#: What stands between the parts of a material; and what the third part says.
BAR, HELD = "|", "已有"


class Way(models.TextChoices):
    """How an item is done in a village."""

    DIRECT = "direct", _("直办")
    AGENT = "agent", _("代办")
    ASSIST = "assist", _("协办")
    NOTICE = "notice", _("公开告知")


class Material(NamedTuple):
    """One paper of an item: its name, in what form, and who holds it already, if anybody."""

    name: str
    form: str = ""
    held: str = ""


class Said(models.Model):
    """What an item says, by the national names of its fields (GB/T 39554.1, GB/T 39046)."""

    class Kind(models.TextChoices):
        """事项类型."""

        LICENCE = "licence", _("行政许可")
        CONFIRMATION = "confirmation", _("行政确认")
        PAYMENT = "payment", _("行政给付")
        AWARD = "award", _("行政奖励")
        OTHER = "other", _("其他行政权力")
        PUBLIC = "public", _("公共服务")

    class Level(models.TextChoices):
        """行使层级."""

        PROVINCE = "province", _("省级")
        PREFECTURE = "prefecture", _("市级")
        COUNTY = "county", _("县级")
        TOWNSHIP = "township", _("镇（乡、街道）级")
        VILLAGE = "village", _("村（社区）级")

    name = models.CharField(_("事项名称"), max_length=120)
    category = models.CharField(_("类别"), max_length=40, blank=True)
    kind = models.CharField(_("事项类型"), max_length=12, choices=Kind, blank=True)
    basic_code = models.CharField(_("基本编码"), max_length=40, blank=True)
    handling_code = models.CharField(_("业务办理项编码"), max_length=60, blank=True)
    basis = models.CharField(_("设定依据"), max_length=400, blank=True)
    level = models.CharField(_("行使层级"), max_length=10, choices=Level, blank=True)
    audience = models.CharField(_("服务对象"), max_length=40, blank=True)
    department = models.CharField(_("实施主体"), max_length=80, blank=True)
    conditions = models.TextField(_("受理条件"), max_length=1000, blank=True)
    materials = models.TextField(
        _("申请材料"), max_length=2000, blank=True,
        help_text=_("一行一份：名称|原件或复印件|已有（由谁掌握）。已有的不再向群众收取。"),
    )  # fmt: skip
    legal_days = models.PositiveSmallIntegerField(
        _("法定办结时限（工作日）"), null=True, blank=True
    )
    promised_days = models.PositiveSmallIntegerField(
        _("承诺办结时限（工作日）"), null=True, blank=True
    )
    process = models.CharField(_("办理流程"), max_length=40, default="service.request")
    fee = models.CharField(_("收费"), max_length=100, blank=True)
    result = models.CharField(_("办理结果"), max_length=100, blank=True)
    telephone = models.CharField(_("咨询电话"), max_length=40, blank=True)
    complaints = models.CharField(_("监督电话"), max_length=40, blank=True)
    questions = models.TextField(
        _("申请时另问"), max_length=10_000, blank=True,
        help_text=_("用 [[field]] 写 name、label、type 等；不写则只问姓名、电话和内容。"),
    )  # fmt: skip
    way = models.CharField(_("村级办理方式"), max_length=8, choices=Way, blank=True)
    source = models.CharField(_("出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=False)

    class Meta:
        abstract = True

    def papers(self) -> list[Material]:
        """Return its materials, one a line in ``materials``."""
        lines = [line.split(BAR) for line in self.materials.splitlines() if line.strip()]
        return [Material(*(part.strip() for part in parts[:3])) for parts in lines]

    def fields(self) -> tuple[Field, ...]:
        """Return what it asks besides."""
        return questions_of(self.questions)[0]

    def asked_of_anybody(self) -> tuple[Field, ...]:
        """Return what of it is asked of everybody: of the applicant, of a program."""
        return tuple(one for one in self.fields() if not one.seen_by)


#: What a request asks by itself.
OWN = (
    "unit", "channel", "applicant", "phone", "detail", "papers", "separate", "item", "actor",
)  # fmt: skip


@lru_cache(maxsize=1024)
def questions_of(text: str) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """Read questions; return them and everything that is wrong with them."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return (), (_w("申请时另问的写法不是 TOML。"),)
    strange = sorted(set(table) - {"field"})
    made, faults = fields_of(table.get("field", []), _w("申请时另问"), taken=OWN)
    said = [_w("只能写 [[field]]，不认识 %s") % "、".join(strange)] if strange else []
    return made, (*said, *map(str, faults))


#: The columns that a version copies.
FACTS = tuple(one.name for one in Said._meta.local_fields)


class ServiceItem(Said, UnitScopedModel):
    """An item of a unit's catalogue as it is being kept; what holds is its published version."""

    view_permission = ITEM_VIEW
    read_below = True
    goes_along = models.Q()
    in_use = models.Q(state__in=("published", "changed"))

    class State(models.TextChoices):
        """Draft → published ⇄ changed since; withdrawn."""

        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        CHANGED = "changed", _("已发布，有修改")
        WITHDRAWN = "withdrawn", _("已停用")

    code = models.CharField(_("实施编码"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("示例数据"), default=False, editable=False)

    class Meta:
        ordering = ("code", "id")
        verbose_name = _("服务事项")
        constraints = (models.UniqueConstraint(fields=("unit", "code"), name="item_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("one_stop:item", args=[self.pk])


class ItemVersion(Said, ScopedModel):
    """What an item said when it was published; a request keeps the version it was made under."""

    scope_field = "item__unit_path"
    view_permission = ITEM_VIEW
    read_below = True

    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"), default=1)
    digest = models.CharField(_("防篡改校验码"), max_length=64)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("发布时间"), auto_now_add=True)

    class Meta:
        ordering = ("-number",)
        verbose_name = _("事项版本")
        constraints = (models.UniqueConstraint(fields=("item", "number"), name="version_once"),)

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; of an old one only who seconded it may still be added."""
        if self.pk and set(kwargs.get("update_fields") or ("all",)) != {"seconded_by"}:
            raise TypeError("a published version is never altered")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the page of its item."""
        return self.item.get_absolute_url()

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("a published version is never deleted")


class Mode(UnitScopedModel):
    """How an item, or every item, is done at a unit and below it, by whom; the nearest holds."""

    view_permission = ITEM_VIEW
    read_below = True
    goes_along = models.Q()

    item = models.ForeignKey(
        ServiceItem, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("服务事项"), help_text=_("不选则为全部事项。"),
    )  # fmt: skip
    way = models.CharField(_("办理方式"), max_length=8, choices=Way, blank=True)
    agent = models.CharField(_("代办（协办）员"), max_length=40, blank=True)
    account = models.ForeignKey(
        "core.Account", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("代办员账号"),
    )  # fmt: skip
    phone = models.CharField(_("代办员电话"), max_length=30, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "item_id", "id")
        verbose_name = _("办理方式")
        constraints = (
            models.UniqueConstraint(fields=("unit", "item"), name="mode_once"),
            models.UniqueConstraint(
                fields=("unit",), condition=models.Q(item=None), name="mode_for_all_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit.name}：{self.item.name if self.item else _('全部事项')}"


class Answer(UnitScopedModel):
    """What is written to an applicant in a case; ``{编号}`` and the like stand for its facts."""

    view_permission = ITEM_VIEW
    read_below = True
    goes_along = models.Q()

    class When(models.TextChoices):
        """At which point of a request it is offered."""

        SUPPLEMENT = "supplement", _("一次告知补正")
        REFUSED = "refused", _("不予受理")
        DONE = "done", _("告知结果")

    item = models.ForeignKey(
        ServiceItem, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("服务事项"), help_text=_("不选则为全部事项。"),
    )  # fmt: skip
    when = models.CharField(_("用在"), max_length=10, choices=When, default=When.DONE)
    name = models.CharField(_("模板名称"), max_length=60)
    text = models.TextField(
        _("内容"), max_length=600, help_text=_("可用 {事项} {编号} {结果} {单位} {电话} {日期}。")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("when", "name", "id")
        verbose_name = _("答复模板")

    def __str__(self) -> str:
        return self.name
