"""A case and its turns: what must be finished by somebody by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.casework.models.process import Process
from guantong.casework.process.definition import CLOSE, Definition, Step
from guantong.casework.room import CASE_VIEW, CASE_WORK, KEPT_ONLY
from guantong.core import recusal, tree
from guantong.core.roles import GRANTED, Permission
from guantong.core.scope import (
    Reader,
    ScopedModel,
    ScopedQuerySet,
    UnitScopedModel,
    found,
    kept_from,
)

if TYPE_CHECKING:
    from guantong.core.models import Account


def roles_at(actor: Any, wanted: Permission) -> dict[str, set[str]]:
    """Return path → the roles by which an actor holds a right there."""
    found: dict[str, set[str]] = {}
    for grant in actor.live_grants() if hasattr(actor, "live_grants") else ():
        if wanted in GRANTED[grant.role]:
            found.setdefault(grant.unit.path, set()).add(grant.role)
    return found


def kept_for(roles: Iterable[str]) -> list[str]:
    """Return to whom a case may be kept that some roles see: to them, or to nobody."""
    some = sorted(roles)
    return some if KEPT_ONLY.issuperset(some) else ["", *some]


class OfCaseQuerySet(ScopedQuerySet):
    """Rows of a case: of one that is kept to some role, only that role sees them.

    Of a case about a row that is kept from the reader, none.
    """

    def _over(self, actor: Reader, permission: Permission) -> models.Q:
        where = models.Q(pk__in=[])
        for root, roles in roles_at(actor, permission).items():
            where |= self.under(root) & self.model.kept_to(sorted(roles))
        return where & ~kept_from(actor, self.model.to_case)


class CaseQuerySet(OfCaseQuerySet):
    """A case is seen where it lies, and by the units that have a turn of it."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the cases under the actor's units, of the kinds that its roles may read there."""
        wanted = permission or CASE_VIEW
        where = self._over(actor, wanted)
        for root, roles in roles_at(actor, wanted).items():
            if wanted == CASE_VIEW:
                turns = Turn.objects.filter(
                    unit_path__gte=root, unit_path__lt=tree.bound(root), role__in=sorted(roles)
                )
                # Over everything one sees everything but what is kept to another role.
                turns = turns if tree.depth(root) > 1 else turns.exclude(case__access="")
                where |= models.Q(pk__in=turns.order_by().values("case"))
        rows = self.filter(where & ~kept_from(actor))
        return rows.unscoped("事项随其单位和环节可见")


class Case(UnitScopedModel):
    """One thing to be finished, about a row of any model or none.

    ``state`` and the dues are derived from the turns and written with them. ``data`` is what was
    asked of it, packed as `core.fields.packed` does; ``parameters`` the numbers that hold for it.
    """

    view_permission = CASE_VIEW
    goes_along = models.Q(closed_at=None)
    held_with = ("process", "unit")
    to_case: ClassVar[str] = ""

    class State(models.TextChoices):
        """Open or paused → closed."""

        OPEN = "open", _("办理中")
        PAUSED = "paused", _("暂停计时")
        CLOSED = "closed", _("已办结")

    number = models.CharField(_("编号"), max_length=24, unique=True, editable=False)
    process = models.ForeignKey(Process, models.PROTECT, related_name="+", verbose_name=_("流程"))
    title = models.CharField(_("事项"), max_length=160)
    subject_model = models.CharField(max_length=60, blank=True, editable=False)
    subject_id = models.PositiveBigIntegerField(null=True, editable=False)
    subject_name = models.CharField(_("对象"), max_length=160, blank=True, editable=False)
    data = models.JSONField(default=dict, editable=False)
    parameters = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1, editable=False)
    access = models.CharField(max_length=20, blank=True, default="", editable=False)
    planned_on = models.DateField(_("计划办结"), null=True)
    promised_on = models.DateField(_("承诺办结"), null=True)
    statutory_on = models.DateField(_("法定期限"), null=True)
    due = models.DateField(_("办结期限"), null=True)
    provisional = models.BooleanField(_("期限暂定"), default=False)
    result = models.CharField(_("结果"), max_length=40, blank=True)
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("来源事项")
    )
    round = models.ForeignKey(
        "casework.Round", models.PROTECT, null=True, related_name="+", verbose_name=_("批次")
    )
    keep_until = models.DateField(_("保存至"), null=True, editable=False)
    opened_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("立项人")
    )
    opened_at = models.DateTimeField(_("立项时间"), default=timezone.now)
    closed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("办结人")
    )
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("事项")
        indexes = (
            models.Index(fields=("unit_path", "state", "due"), name="case_of_unit"),
            models.Index(fields=("process", "state", "due"), name="case_of_process"),
            models.Index(fields=("subject_model", "subject_id"), name="case_about"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def log_name(self) -> str:
        """What the log calls it: its number, since its title may tell about a person."""
        return self.number

    @classmethod
    def kept_to(cls, roles: list[str]) -> models.Q:
        """Return the condition «kept to nobody, or to one of these roles»."""
        return models.Q(access__in=kept_for(roles))

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether it is kept to nobody, or to a role by which the actor holds the right.

        Who must keep out of it is not admitted.
        """
        return not self.kept_out(actor) and any(
            self.access in kept_for(roles) and tree.inside(self.unit_path, root)
            for root, roles in roles_at(actor, permission).items()
        )

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("casework:case", args=[self.pk])

    @property
    def definition(self) -> Definition:
        """The process it was opened under."""
        return self.process.definition

    def subject(self) -> Any:
        """Return the row it is about, or None; whether the reader may see that row is not asked."""
        if not self.subject_model or self.subject_id is None:
            return None
        return found(apps.get_model(self.subject_model), self.subject_id)

    def kept_out(self, actor: Reader) -> str:
        """Return why a reader does not open it: it is about a row that is kept from the person
        concerned, who is the reader or a relative; "" if nothing is.
        """
        subject = self.subject()
        if not getattr(subject, "concerned", ""):
            return ""
        return recusal.reason(cast("Account", actor), subject)

    @property
    def late(self) -> bool:
        """Whether its day is over and it is not closed."""
        return self.closed_at is None and self.due is not None and self.due < timezone.localdate()


class Turn(UnitScopedModel):
    """A step of a case at one unit: open as long as ``done_at`` is empty.

    ``due`` is counted from ``counted_from``; ``stopped`` while the clock stands.
    """

    view_permission = CASE_WORK
    goes_along = models.Q(done_at=None)
    held_with = ("unit",)
    belongs_to = "case"
    by_hand = True
    to_case: ClassVar[str] = "case__"

    case = models.ForeignKey(Case, models.CASCADE, related_name="turns", verbose_name=_("事项"))
    step = models.CharField(max_length=30, editable=False)
    name = models.CharField(_("环节"), max_length=80)
    branch = models.PositiveSmallIntegerField(default=0, editable=False)
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    unit_list = models.ForeignKey(
        "casework.UnitList", models.PROTECT, null=True, related_name="+",
        verbose_name=_("联审清单"), db_index=False,
    )  # fmt: skip
    role = models.CharField(_("办理角色"), max_length=20, editable=False)
    holder = models.ForeignKey(
        "core.Account", models.SET_NULL, null=True, related_name="+", verbose_name=_("经办人")
    )
    opened_at = models.DateTimeField(_("到达时间"), default=timezone.now)
    counted_from = models.DateField(editable=False)
    due = models.DateField(_("期限"), null=True)
    provisional = models.BooleanField(_("期限暂定"), default=False)
    stopped = models.BooleanField(_("暂停计时"), default=False)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    done_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    outcome = models.CharField(_("结论"), max_length=40, blank=True)
    note = models.CharField(_("说明"), max_length=400, blank=True)

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("办理环节")
        constraints = (
            models.UniqueConstraint(fields=("case", "step", "branch", "round"), name="turn_once"),
        )
        indexes = (
            models.Index(
                fields=("unit_path", "due"), name="turn_open", condition=models.Q(done_at=None)
            ),
            models.Index(
                fields=("due", "id"), name="turn_open_due", condition=models.Q(done_at=None)
            ),
            models.Index(
                fields=("role", "due"), name="turn_open_role", condition=models.Q(done_at=None)
            ),
            models.Index(
                fields=("provisional",), name="turn_provisional",
                condition=models.Q(done_at=None, provisional=True),
            ),
            models.Index(
                fields=("unit_list", "done_at", "due"), name="turn_of_list",
                condition=~models.Q(unit_list=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name}：{self.case.title}"

    @classmethod
    def kept_to(cls, roles: list[str]) -> models.Q:
        """Return the condition «a turn of these roles, or of a case kept to nobody or to them»."""
        return models.Q(role__in=roles) | models.Q(case__access__in=kept_for(roles))

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether its case is kept to nobody, or to a role by which the actor has the right.

        Whose turn it is has it.
        """
        access = self.case.access
        return any(
            (self.role in roles or access in kept_for(roles)) and tree.inside(self.unit_path, root)
            for root, roles in roles_at(actor, permission).items()
        )

    @property
    def log_name(self) -> str:
        """What the log calls it."""
        return f"{self.case.number}“{self.name}”"

    def get_absolute_url(self) -> str:
        """Return the page of its case."""
        return self.case.get_absolute_url()

    @property
    def definition(self) -> Step:
        """The step of the process that it is."""
        made = self.case.definition
        known = made.has(self.step)
        if not known:
            return Step(self.step, self.name, self.role)
        return made.step(self.step).at_branch(self.branch)

    @property
    def closes(self) -> bool:
        """Whether it is the step in which the case ends."""
        return self.step == CLOSE

    def subject(self) -> Any:
        """Return the row its case is about, or None."""
        return self.case.subject()

    def days_left(self, today: dt.date | None = None) -> int | None:
        """Return how many days are left to its day, below zero when that is over."""
        return None if self.due is None else (self.due - (today or timezone.localdate())).days

    @property
    def late(self) -> bool:
        """Whether its day is over, and it is open and its clock does not stand."""
        left = self.days_left()
        return self.done_at is None and not self.stopped and left is not None and left < 0


def turns_of(account: Account) -> models.QuerySet[Turn]:
    """Return the open turns of an account's roles under its units, free or held by it.

    Those that a unit works as a list are left out: the list waits in one line.
    """
    where = models.Q(pk__in=[])
    for grant in account.live_grants():
        if CASE_WORK in GRANTED[grant.role]:
            root = grant.unit.path
            here = models.Q(unit_path__gte=root, unit_path__lt=tree.bound(root))
            where |= here & models.Q(role=grant.role)
    rows: models.QuerySet[Turn] = Turn.objects.unscoped("本人的待办").filter(
        where & ~kept_from(account, "case__"),
        models.Q(holder=None) | models.Q(holder=account),
        done_at=None,
        unit_list=None,
    )
    return rows


class Number(models.Model):
    """The last number that was drawn of a series; no number is drawn twice."""

    series = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class OfCase(ScopedModel):
    """A row of a case, seen with it; whoever shows it asked for the case."""

    scope_field = "case__unit_path"
    view_permission = CASE_VIEW
    by_hand = True
    to_case: ClassVar[str] = "case__"

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    objects: ClassVar[Any] = OfCaseQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def kept_to(cls, roles: list[str]) -> models.Q:
        """Return the condition «of a case kept to nobody, or to one of these roles»."""
        return models.Q(case__access__in=kept_for(roles))

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Tell whether its case admits the actor."""
        return self.case.admits(actor, permission)
