"""A round: many cases of one process that units work side by side, each as a list it signs once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.casework.models.case import Turn, roles_at
from guantong.casework.models.process import Process
from guantong.casework.room import CASE_VIEW, CASE_WORK
from guantong.core import tree
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet, UnitScopedModel, pointing

if TYPE_CHECKING:
    from guantong.casework.process.definition import Step


class RoundQuerySet(ScopedQuerySet):
    """A round is seen at its unit and below, and by the units elsewhere that work a list of it."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the rounds of the actor's units and of those above them."""
        rows = super().visible_to(actor, permission)
        if permission not in (None, CASE_VIEW):
            return rows
        where = models.Q(pk__in=[])
        for root in actor.paths_with(CASE_VIEW):
            where |= models.Q(unit_path__gte=root, unit_path__lt=tree.bound(root))
        lists = UnitList.objects.filter(where).order_by().values("round")
        return (rows | self.filter(pk__in=lists)).unscoped("批次随单位和所办的清单可见")


class Round(UnitScopedModel):
    """Rows of one kind under joint review; what they are, the process says as its subject.

    Those rows point to it by a foreign key ``round``, and are added to it while it is a draft.
    """

    view_permission = CASE_VIEW
    read_below = True
    goes_along = ~models.Q(state="ended")
    held_with = ("process", "unit", "task")

    class State(models.TextChoices):
        """Gathering → opening, in the background → open → ended."""

        DRAFT = "draft", _("汇总人选")
        OPENING = "opening", _("正在立项")
        OPEN = "open", _("审核中")
        ENDED = "ended", _("已结束")

    name = models.CharField(_("批次"), max_length=80)
    process = models.ForeignKey(Process, models.PROTECT, related_name="+", verbose_name=_("流程"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    assessment = models.CharField(
        _("个人信息保护影响评估"), max_length=120, blank=True, editable=False
    )
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    opened_at = models.DateTimeField(_("立项时间"), null=True, editable=False)
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects: ClassVar[Any] = RoundQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("联审批次")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its board."""
        return reverse("casework:round", args=[self.pk])

    @property
    def step(self) -> Step:
        """The step that units work as lists.

        Raises
        ------
        LookupError
            If its process has none.

        """
        found = self.process.definition.side_by_side
        if found is None:
            raise LookupError(f"{self.process} is not worked in rounds")
        return found

    @property
    def subjects(self) -> models.QuerySet[Any]:
        """The rows under review, whoever may read them."""
        from django.apps import apps

        model = apps.get_model(self.process.definition.subject)
        return pointing(model, "round", [self.pk]).order_by("pk")

    def is_at_work(self) -> bool:
        """Tell whether the background works on it."""
        return self.task is not None and not self.task.ended


class UnitList(UnitScopedModel):
    """What one unit has to say in a round: its turns, worked as a list and signed at once."""

    view_permission = CASE_VIEW
    goes_along = ~models.Q(round__state="ended")
    belongs_to = "round"
    held_with = ("round__process", "unit")
    by_hand = True

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="+", verbose_name=_("批次")
    )  # fmt: skip
    role = models.CharField(_("办理角色"), max_length=20, editable=False)
    due = models.DateField(_("期限"), null=True, editable=False)
    opened_at = models.DateTimeField(_("到达时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("联审清单")

    def __str__(self) -> str:
        owed = getattr(self, "owed", None)
        told = f"{self.round.name}：{self.unit.name}"
        return told if owed is None else told + _("，%s 人待审") % owed

    @property
    def head(self) -> str:
        """The unit's name as a column says it: without the county's, but 区委… for 委…."""
        name, county = self.unit.name, self.round.unit.name
        rest = name.removeprefix(county)
        return county[-1:] + rest if rest != name and rest.startswith("委") else rest or name

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether the actor works it: whose role it is; for other rights, anyone with it."""
        return permission != CASE_WORK or any(
            self.role in roles and tree.inside(self.unit_path, root)
            for root, roles in roles_at(actor, permission).items()
        )

    def get_absolute_url(self) -> str:
        """Return its page."""
        return f"{reverse('casework:round-turns')}?unit_list={self.pk}"


class OfList(ScopedModel):
    """A row of a unit's list; whoever shows it asked for the list."""

    scope_field = "unit_list__unit_path"
    view_permission = CASE_VIEW
    by_hand = True

    unit_list = models.ForeignKey(
        UnitList, models.PROTECT, related_name="+", verbose_name=_("联审清单")
    )

    class Meta:
        abstract = True

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether its list admits the actor."""
        return self.unit_list.admits(actor, permission)


class Sheet(OfList):
    """One signature under the answers of a list, or one sealed letter; it is never altered.

    ``digest`` is over the digests of its conclusions, in their order; each names its case.
    """

    many = models.PositiveIntegerField(_("人数"))
    signer = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("签署人"), max_length=40)
    unit_name = models.CharField(_("单位"), max_length=120)
    letter = models.CharField(_("函件文号"), max_length=80, blank=True)
    letter_on = models.DateField(_("函件日期"), null=True)
    digest = models.CharField(_("防篡改校验码"), max_length=64)
    signed_at = models.DateTimeField(_("签署时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("签署单")

    def __str__(self) -> str:
        return f"{self.unit_name} {self.letter or self.name}（{self.many}）"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("casework:sheet", args=[self.pk])

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("signatures are appended, never deleted")


class Mark(OfList):
    """What a unit is about to say of a turn, not signed yet; or an organiser is about to enter."""

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="+")
    by_letter = models.BooleanField(default=False)
    outcome = models.CharField(_("结论"), max_length=40)
    article = models.CharField(_("依据条款"), max_length=200, blank=True)
    reason = models.CharField(_("理由"), max_length=400, blank=True)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = _("拟报结论")
        constraints = (
            models.UniqueConstraint(fields=("turn", "by_letter"), name="mark_once"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.turn}：{self.outcome}"
