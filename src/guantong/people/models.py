"""A person as the rooms need it; the national information sets come with their own forms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import Permission
from guantong.core.scope import UnitScopedModel


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


class Person(UnitScopedModel):
    """One person in one unit."""

    view_permission = Permission.PERSON_VIEW

    code = models.CharField(_("编号"), max_length=32, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    birth_month = models.CharField(_("出生年月"), max_length=7, help_text=_("例如 1975-03"))
    ethnicity = models.CharField(_("民族"), max_length=20, default="汉族")
    post = models.CharField(_("现任职务"), max_length=80)
    is_chief = models.BooleanField(_("主要负责人"), default=False)
    position = models.PositiveIntegerField(_("排序"), default=0)
    account = models.OneToOneField(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="person",
        verbose_name=_("本人账号"),
    )  # fmt: skip
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = _("人员")

    def __str__(self) -> str:
        return self.name
