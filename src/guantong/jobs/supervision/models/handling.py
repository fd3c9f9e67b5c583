"""What handling was: a rung of the ladder with its article, written once."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.models.base import Supervised
from guantong.jobs.supervision.models.findings import Finding


class Handling(Supervised):
    """One handling of a finding, in the turn in which it was decided; only a reply is added."""

    scope_field = "finding__unit_path"
    belongs_to = "finding"
    concerned = "finding__person"

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+", verbose_name=_("问题"))
    turn = models.OneToOneField("casework.Turn", models.PROTECT, related_name="+")
    kind = models.CharField(_("处理方式"), max_length=4, choices=ladder.choices)
    on = models.DateField(_("处理日期"))
    article = models.CharField(
        _("依据条款"), max_length=160, blank=True, help_text=_("空着取处理阶梯所列的依据")
    )
    talker = models.CharField(_("谈话人或经办人"), max_length=80, blank=True)
    authority = models.CharField(_("批准机关"), max_length=80, blank=True)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    text = models.CharField(_("内容"), max_length=1000, help_text=_("函询的，逐条写明要说明的问题"))
    months = models.PositiveSmallIntegerField(
        _("影响期（月）"), null=True, blank=True, help_text=_("空着取本地任职规则所定的月数")
    )
    reply_due = models.DateField(_("答复期限"), null=True)
    replied_on = models.DateField(_("答复日期"), null=True)
    passed_to = models.CharField(_("移交机关"), max_length=80, blank=True)
    record = models.ForeignKey(
        "people.AwardSanction", models.SET_NULL, null=True, related_name="+",
        verbose_name=_("奖惩记录"),
    )  # fmt: skip
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("核签人"),
    )  # fmt: skip

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("处理")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"

    @property
    def log_name(self) -> str:
        """What the log calls it: the number and the unit of its finding."""
        return self.finding.log_name

    @property
    def rung(self) -> ladder.Rung:
        """The rung of the ladder, with what is known of it."""
        return ladder.rung(self.kind)

    def get_absolute_url(self) -> str:
        """Return the page of its finding."""
        return self.finding.get_absolute_url()

    def own_url(self) -> str:
        """Return its page for the person concerned."""
        return reverse("supervision:own-handling", args=[self.pk])
