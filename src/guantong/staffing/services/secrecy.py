"""定密: saying how secret a plan is, and for how long; what lies above cannot be kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.staffing.models import Grade, Graded, Plan
from guantong.staffing.room import PLAN_MANAGE
from guantong.standards.legal_numbers import legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account

LIMITS = {
    Grade.SECRET: legal_number("secrecy.secret"),
    Grade.CONFIDENTIAL: legal_number("secrecy.confidential"),
}
ASKED: tuple[str | Field, ...] = (
    Field(
        "grade", type="choice", choices=Grade.choices, initial=lambda row: row.grade,
        help=_("公布前至少是工作秘密。秘密、机密只能在通过分级保护测评的涉密系统中处理。"),
    ),
    Field("kept_for", type="number", required=False, least=1, most=20,
          initial=lambda row: row.kept_for),
    Field("basis", _("定密依据"), "reason", initial=lambda row: row.grade_basis),
)  # fmt: skip


def open_to_grading(row: Graded) -> bool:
    """Tell whether it is still secret."""
    return row.lifted_on is None


def settle(row: Graded, grade: str, kept_for: int | None, basis: str) -> str:
    """Set how secret something is; return it as the log tells it. No act: part of two.

    Raises
    ------
    GuantongError
        If it is 绝密, has no period, or a longer one than the law allows.

    """
    if grade == Grade.TOP:
        text = _("绝密级国家秘密不得在本系统存储、处理和印制，请按保密规定另行办理。")
        raise GuantongError(text, field="grade")
    limit = LIMITS.get(Grade(grade))
    if limit is not None:
        today = timezone.localdate()
        most = limit.on(today).value.numerator
        if not kept_for or kept_for > most:
            text = _("请填写保密期限，不超过 %(most)s 年。依据：%(law)s。")
            told = {"most": most, "law": limit.citation(today)}
            raise GuantongError(text % told, field="kept_for")
    row.grade, row.kept_for, row.grade_basis = grade, kept_for, basis[:200]
    row.save(update_fields=["grade", "kept_for", "grade_basis"])
    return f"{row.secrecy}，依据：{row.grade_basis}"


def lift(row: Graded, reason: str) -> None:
    """Say that something is secret no longer."""
    row.lifted_on, row.lifted_why = timezone.localdate(), reason[:200]
    row.save(update_fields=["lifted_on", "lifted_why"])


@act(
    Plan, "方案.定密", _("定密"), needs=PLAN_MANAGE, when=open_to_grading, ask=ASKED, name="grade",
)  # fmt: skip
def grade(
    _actor: Account | None, plan: Plan, grade: str, basis: str, kept_for: int | None = None
) -> str:
    """Say how secret a plan is. Errors as `settle`."""
    return f"{plan}：{settle(plan, grade, kept_for, basis)}"
