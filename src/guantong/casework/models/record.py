"""What is kept of a case: conclusions, evidence, its clock, hand-overs, who watches it."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.casework.models.case import OfCase, OfCaseQuerySet, Turn, kept_for, roles_at
from guantong.casework.room import CASE_WORK
from guantong.core import tree
from guantong.core.collation import PathField
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel


class Conclusion(OfCase):
    """What a unit said, under a name; it is appended, never altered. A correction names the old.

    ``letter`` is the number of the sealed letter by which a unit said it that works elsewhere: the
    unit signed the letter, ``name`` is who entered it.
    """

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="+")
    outcome = models.CharField(_("结论"), max_length=40)
    article = models.CharField(_("依据条款"), max_length=200, blank=True)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    signer = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("签署人"), max_length=40)
    unit_name = models.CharField(_("单位"), max_length=120)
    letter = models.CharField(_("函件文号"), max_length=80, blank=True)
    letter_on = models.DateField(_("函件日期"), null=True)
    digest = models.CharField(_("防篡改校验码"), max_length=64)
    sheet = models.ForeignKey(
        "casework.Sheet", models.PROTECT, null=True, related_name="+", verbose_name=_("签署单")
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("更正")
    )
    signed_at = models.DateTimeField(_("签署时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("结论")

    def __str__(self) -> str:
        return f"{self.unit_name}：{self.outcome}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is never written again."""
        if self.pk:
            raise TypeError("conclusions are appended, never altered")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("conclusions are appended, never deleted")


class Evidence(OfCase):
    """A file or a row that shows something; it is set aside with a reason, never deleted."""

    turn = models.ForeignKey(Turn, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("材料"), max_length=60)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("文件")
    )
    row_model = models.CharField(max_length=60, blank=True, editable=False)
    row_id = models.PositiveBigIntegerField(null=True, editable=False)
    taken_on = models.DateField(_("形成日期"), null=True, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提供人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    set_aside = models.CharField(_("不采用的理由"), max_length=200, blank=True)
    set_aside_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("材料")

    def __str__(self) -> str:
        return f"{self.kind} {self.text}".strip()


class Clock(OfCase):
    """A time in which the clock stood, or a day that was moved: why, by whom, who agreed."""

    class Kind(models.TextChoices):
        """What was done to the clock."""

        PAUSE = "pause", _("暂停计时")
        EXTEND = "extend", _("延长期限")

    turn = models.ForeignKey(Turn, models.PROTECT, related_name="+")
    kind = models.CharField(_("计时"), max_length=8, choices=Kind)
    first = models.DateField(_("自"))
    last = models.DateField(_("至"), null=True)
    days = models.PositiveSmallIntegerField(_("工作日"), default=0)
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("计时")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first}"


class HandOver(ScopedModel):
    """A turn offered to another unit; until it is taken the giver answers for it."""

    scope_field = "to_path"
    view_permission = CASE_WORK
    goes_along = models.Q(state="offered")
    belongs_to = "turn"
    by_hand = True
    to_case: ClassVar[str] = "turn__case__"

    class State(models.TextChoices):
        """Offered → taken or refused."""

        OFFERED = "offered", _("待接收")
        TAKEN = "taken", _("已接收")
        REFUSED = "refused", _("已退回")

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+", verbose_name=_("环节"))
    giver = models.CharField(_("移交单位"), max_length=120)
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("接收单位")
    )
    to_path = PathField(max_length=96, db_index=True, editable=False)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OFFERED)
    reason = models.CharField(_("移交理由"), max_length=200)
    answer_by = models.DateField(_("答复期限"))
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("移交时间"), auto_now_add=True)
    told = models.CharField(_("退回理由"), max_length=200, blank=True)
    answered_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("移交")

    def __str__(self) -> str:
        return f"{self.turn} → {self.unit.name}"

    @classmethod
    def kept_to(cls, roles: list[str]) -> models.Q:
        """Return the condition «of a turn of these roles, or of a case kept to nobody»."""
        own = models.Q(turn__role__in=roles)
        return own if "" not in kept_for(roles) else own | models.Q(turn__case__access="")

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether its case is kept to nobody, or its turn is of a role of the actor there."""
        free = not self.turn.case.access
        return any(
            (self.turn.role in roles or (free and "" in kept_for(roles)))
            and tree.inside(self.to_path, root)
            for root, roles in roles_at(actor, permission).items()
        )

    @property
    def log_name(self) -> str:
        """What the log calls it."""
        return f"{self.turn.log_name}移交{self.unit.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy the receiving unit's path before writing."""
        self.to_path = self.unit.path
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the page of its case."""
        return self.turn.get_absolute_url()


class Watch(OfCase):
    """Somebody above who wants to see it finished; changes no holder."""

    account = models.ForeignKey(
        "core.Account", models.CASCADE, related_name="+", verbose_name=_("督办人")
    )
    reason = models.CharField(_("督办事由"), max_length=200)
    until = models.DateField(_("督办至"), null=True, blank=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("督办")
        constraints = (models.UniqueConstraint(fields=("case", "account"), name="watch_once"),)

    def __str__(self) -> str:
        return f"{self.case}：{self.account}"
