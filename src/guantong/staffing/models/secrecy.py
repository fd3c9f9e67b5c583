"""密级: how secret a plan or a meeting's papers are, for how long, and when that was lifted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Grade(models.TextChoices):
    """The grades of secrecy; the last is offered to be refused in words."""

    WORK = "work", gettext_lazy("工作秘密")
    SECRET = "secret", gettext_lazy("秘密")
    CONFIDENTIAL = "confidential", gettext_lazy("机密")
    TOP = "top", gettext_lazy("绝密")


class Graded(models.Model):
    """What is secret until it is announced: its grade, its years, why; and that it was lifted.

    Without years what is a work secret stays so until it is announced.
    """

    grade = models.CharField(
        gettext_lazy("密级"), max_length=12, choices=Grade, default=Grade.WORK
    )  # fmt: skip
    kept_for = models.PositiveSmallIntegerField(
        gettext_lazy("保密期限（年）"), null=True, blank=True,
        help_text=gettext_lazy("工作秘密可以空着，至公布为止；秘密、机密必须填写。"),
    )  # fmt: skip
    grade_basis = models.CharField(gettext_lazy("定密依据"), max_length=200, blank=True, default="")
    lifted_on = models.DateField(gettext_lazy("解密日期"), null=True, blank=True)
    lifted_why = models.CharField(gettext_lazy("解密理由"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def secrecy(self) -> str:
        """The grade as it stands on the head of a paper: 机密★3年; "" once it was lifted."""
        if self.lifted_on:
            return ""
        name = dict(Grade.choices)[self.grade]
        if self.grade == Grade.WORK:
            # The star is that of state secrets alone.
            return f"{name} {self.kept_for}年" if self.kept_for else str(name)
        return f"{name}★{self.kept_for}年"

    @property
    def secrecy_told(self) -> str:
        """The same for the screen, with how long it holds."""
        if self.lifted_on:
            return _("已解密（%s）") % self.lifted_on
        if self.grade == Grade.WORK and not self.kept_for:
            return _("%s（至公布）") % dict(Grade.choices)[self.grade]
        return self.secrecy
