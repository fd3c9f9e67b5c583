"""A person: a cadre with all information sets, or a party member as a slim record (A01)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core import naming
from guantong.core.collation import PathField
from guantong.core.months import MonthField
from guantong.core.scope import UnitScopedModel
from guantong.core.sealing import SealedField
from guantong.people.models.codes import (
    Category,
    Level,
    Party,
    PostRank,
    RetirementKind,
    Schooling,
    Sex,
    Status,
)  # fmt: skip
from guantong.people.room import PERSON_VIEW

#: The order of a roster; every list of persons follows one of the indexes below.
ORDER = ("unit_path", "position", "id")
#: What members are sought by; in their index, so that a search reads the index alone.
SOUGHT = ("name", "initials", "pinyin", "sex", "birth_month")


class Person(UnitScopedModel):
    """One person in one unit.

    The columns from ``level`` to ``degree`` repeat, for lists and filters, what the records of
    the information sets say; the services keep them true.
    """

    view_permission = PERSON_VIEW
    goes_along = models.Q()
    info_set: ClassVar[str] = "A01"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    category = models.CharField(
        _("类别"), max_length=8, choices=Category, default=Category.CADRE
    )  # fmt: skip
    status = models.CharField(_("状态"), max_length=8, choices=Status, default=Status.ACTIVE)
    name = models.CharField(_("姓名"), max_length=40)
    pinyin = PathField(max_length=120, default="", editable=False)
    initials = PathField(max_length=20, default="", editable=False)
    id_number = SealedField(_("身份证号"), default="", blank=True)
    id_digest = models.CharField(max_length=32, null=True, unique=True, editable=False)  # noqa: DJ001
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    birth_month = MonthField(_("出生年月"), blank=False, help_text=_("例如 1975-03"))
    ethnicity = models.CharField(_("民族"), max_length=20, default="汉族")
    native_place = models.CharField(_("籍贯"), max_length=40, default="", blank=True)
    birthplace = models.CharField(_("出生地"), max_length=40, default="", blank=True)
    grew_up = models.CharField(_("成长地"), max_length=40, default="", blank=True)
    party = models.CharField(_("政治面貌"), max_length=2, choices=Party, default=Party.MASSES)
    party_month = MonthField(_("入党时间"))
    other_parties = models.CharField(
        _("其他党派"), max_length=40, default="", blank=True,
        help_text=_("参加民主党派的，填党派名称；与入党时间并存时写在其后。"),
    )  # fmt: skip
    branch = models.ForeignKey(
        "core.PartyOrganisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("党支部"), limit_choices_to={"kind__in": ("branch", "joint", "temporary")},
        help_text=_("组织关系所在的党支部，可以不在工作单位。接收、转移在全国党员管理信息系统办理，这里只记结果。"),
    )  # fmt: skip
    # A number, not a truth value: SQLite uses no index for a bare column.
    is_member = models.PositiveSmallIntegerField(_("党员"), default=0, editable=False)
    work_month = MonthField(_("参加工作时间"))
    health = models.CharField(_("健康状况"), max_length=20, default="", blank=True)
    titles = models.CharField(_("专业技术职务"), max_length=80, default="", blank=True)
    speciality = models.CharField(_("熟悉专业有何专长"), max_length=120, default="", blank=True)
    post = models.CharField(_("现任职务"), max_length=300, default="", blank=True)
    proposed_post = models.CharField(_("拟任职务"), max_length=300, default="", blank=True)
    removed_post = models.CharField(_("拟免职务"), max_length=300, default="", blank=True)
    is_chief = models.BooleanField(_("主要负责人"), default=False)
    retirement_kind = models.CharField(
        _("退休类别"), max_length=8, choices=RetirementKind, default="", blank=True
    )
    limit_month = MonthField(
        _("改革前任职年龄界限"), help_text=_("任免表有此栏的，照填；空着由系统推算。")
    )
    resume = models.TextField(_("简历"), default="", blank=True)
    awards_text = models.TextField(_("奖惩情况"), default="", blank=True)
    assessments_text = models.TextField(_("年度考核结果"), default="", blank=True)
    appointment_reason = models.TextField(_("任免理由"), default="", blank=True)
    form_extras = models.JSONField(default=dict, blank=True, editable=False)

    level = models.CharField(
        _("职务层次"), max_length=4, choices=Level, default="", blank=True
    )  # fmt: skip
    level_since = MonthField(_("任现职务层次时间"))
    post_since = MonthField(_("任现职时间"))
    rank = models.CharField(_("职级"), max_length=4, choices=PostRank, default="", blank=True)
    rank_since = MonthField(_("任现职级时间"))
    schooling = models.CharField(
        _("最高学历"), max_length=2, choices=Schooling, default="", blank=True
    )
    degree = models.CharField(_("最高学位"), max_length=40, default="", blank=True)

    position = models.PositiveIntegerField(_("排序"), default=0)
    account = models.OneToOneField(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="person",
        verbose_name=_("本人账号"),
    )  # fmt: skip
    source = models.ForeignKey("frame.Source", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ORDER
        verbose_name = _("人员")
        indexes = (
            models.Index(fields=ORDER, name="person_order"),
            models.Index(fields=("category", "status", *ORDER), name="person_category"),
            models.Index(fields=("is_member", "status", *ORDER, *SOUGHT), name="person_member"),
            models.Index(fields=("name",), name="person_name"),
            models.Index(fields=("pinyin",), name="person_pinyin"),
            models.Index(fields=("initials",), name="person_initials"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        """What the log calls a person: it holds no cadre data."""
        return f"{self.unit.name} 1 人"

    def get_absolute_url(self) -> str:
        """Return the person's page."""
        return reverse("people:person", args=[self.pk])

    def derive(self) -> None:
        """Set the columns that follow from others; bulk writers call this themselves."""
        self.name = naming.normal(self.name)
        self.is_member = int(self.party in Party.members())
        self.pinyin, self.initials = naming.pinyin(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive what is searched and filtered before writing."""
        self.derive()
        super().save(*args, **kwargs)
