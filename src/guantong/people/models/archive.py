"""What lies in a person's archive; numbered letters that go with a person or the archive."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.people.room import PERSON_VIEW
from guantong.standards import archive


class ArchiveEntry(ScopedModel):
    """One paper in a person's archive, as the list of materials names it."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    category = models.CharField(_("类别"), max_length=8, choices=archive.choices)
    name = models.CharField(_("材料名称"), max_length=160)
    made_on = models.CharField(
        _("形成时间"), max_length=10, blank=True, default="",
        help_text=_("例如 1998-07-01；只知道年月的写 1998-07。"),
    )  # fmt: skip
    copies = models.PositiveSmallIntegerField(_("份数"), default=1)
    pages = models.PositiveSmallIntegerField(_("页数"), null=True, blank=True)
    remarks = models.CharField(_("备注"), max_length=120, blank=True, default="")
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("place", "made_on", "id")
        verbose_name = _("档案材料")
        indexes = (models.Index(fields=("person", "place"), name="archive_of_person"),)

    def __str__(self) -> str:
        return self.name

    @property
    def log_name(self) -> str:
        """What the log calls it: it holds no cadre data."""
        return f"{self.person.unit.name} 1 人的档案材料"

    def get_absolute_url(self) -> str:
        """Return the list of the person's archive."""
        return reverse("people:archive", args=[self.person_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Set where its category stands before writing."""
        self.place = archive.place(self.category)
        super().save(*args, **kwargs)


class IssuedLetter(UnitScopedModel):
    """A letter of introduction or a note that sends an archive, each with a number of its year.

    Its unit is the one that issued it. It is never deleted, so no number is given twice.
    """

    view_permission = PERSON_VIEW
    goes_along = None

    class Kind(models.TextChoices):
        """What goes out with it."""

        INTRODUCTION = "introduction", _("行政介绍信")
        TRANSFER = "transfer", _("干部人事档案转递单")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("编号"))
    organ = models.CharField(_("落款"), max_length=80)
    to = models.CharField(_("发往单位"), max_length=120)
    post = models.CharField(_("单位及职务"), max_length=400)
    matter = models.CharField(_("事由"), max_length=200)
    wages_until = MonthField(_("工资发至"))
    valid_days = models.PositiveSmallIntegerField(_("有效期（天）"), null=True, blank=True)
    volumes = models.PositiveSmallIntegerField(_("正本（卷）"), null=True, blank=True)
    duplicates = models.PositiveSmallIntegerField(_("副本（卷）"), null=True, blank=True)
    loose = models.PositiveSmallIntegerField(_("档案材料（份）"), null=True, blank=True)
    on = models.DateField(_("开具日期"), default=timezone.localdate)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("开具人")
    )
    returned_on = models.DateField(_("收到回执日期"), null=True, blank=True)
    receiver = models.CharField(_("回执签收人"), max_length=40, blank=True, default="")
    void = models.CharField(_("作废理由"), max_length=200, blank=True, default="")
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-year", "-number", "-id")
        verbose_name = _("介绍信、转递单")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "year", "number"), name="letter_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.numbered}"

    @property
    def log_name(self) -> str:
        """What the log calls it: it holds no cadre data."""
        return f"{self.unit.name} {self}"

    @property
    def numbered(self) -> str:
        """Its number as the paper has it: 介字〔2026〕第3号."""
        word = "介" if self.kind == self.Kind.INTRODUCTION else "转"
        return f"{word}字〔{self.year}〕第{self.number}号"

    @property
    def state(self) -> str:
        """Where it stands, in a word."""
        if self.void:
            return str(_("已作废"))
        return str(_("已收回执")) if self.returned_on else str(_("待回执"))

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("people:letter", args=[self.pk])
