"""A person as the rooms need it; the national information sets come with their own forms."""

from __future__ import annotations

from django.db import models

from guantong.core.roles import Permission
from guantong.core.scope import UnitScopedModel


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", "男"
    FEMALE = "2", "女"


class Person(UnitScopedModel):
    """One person in one unit."""

    view_permission = Permission.PERSON_VIEW

    code = models.CharField("编号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=40)
    sex = models.CharField("性别", max_length=1, choices=Sex)
    birth_month = models.CharField("出生年月", max_length=7, help_text="例如 1975-03")
    ethnicity = models.CharField("民族", max_length=20, default="汉族")
    post = models.CharField("现任职务", max_length=80)
    is_chief = models.BooleanField("主要负责人", default=False)
    position = models.PositiveIntegerField("排序", default=0)
    account = models.OneToOneField(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="person",
        verbose_name="本人账号",
    )  # fmt: skip
    is_demo = models.BooleanField("演示数据", default=False)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name
