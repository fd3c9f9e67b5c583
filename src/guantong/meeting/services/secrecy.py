"""定密 of a meeting's papers, and lifting it once what was decided is announced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, act
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.meeting.models import Decision, Meeting, Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.staffing.models import Plan
from guantong.staffing.services import secrecy

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = Field("reason", _("解密理由"), "reason", help=_("例如：任前公示已发布。"))
CONFIRM = _("解密后打印的材料不再标密级；已印发的仍按原密级管理、收回。")


def announced(meeting: Meeting) -> bool:
    """Tell whether the public knows what was decided: a notice has begun, or all is carried out."""
    if rows_of(meeting, Notice).filter(first__lte=timezone.localdate()).exists():
        return True
    passed = rows_of(meeting, Motion).filter(decision__outcome=Decision.Outcome.PASSED)
    if passed.exists():
        return not passed.filter(decision__applied_at=None).exists()
    # What was only prepared is known with the meeting that decided on it.
    return any(map(announced, rows_of(meeting, Meeting, "prepared_by")))


def _may_lift(meeting: Meeting) -> bool:
    return secrecy.open_to_grading(meeting) and announced(meeting)


def _plan_may(plan: Plan) -> bool:
    return secrecy.open_to_grading(plan) and any(map(announced, rows_of(plan, Meeting)))


@act(
    Meeting, "会议.定密", _("定密"), needs=MEETING_RECORD, when=secrecy.open_to_grading,
    ask=secrecy.ASKED, name="grade",
)  # fmt: skip
def grade(
    _actor: Account | None, meeting: Meeting, grade: str, basis: str, kept_for: int | None = None
) -> str:
    """Say how secret a meeting's papers are. Errors as `staffing.services.secrecy.settle`."""
    return secrecy.settle(meeting, grade, kept_for, basis)


@act(
    Meeting, "会议.解密", _("解密"), needs=MEETING_RECORD, when=_may_lift, ask=(REASON,),
    name="lift", confirm=CONFIRM, back=FINAL,
)  # fmt: skip
def lift(_actor: Account | None, meeting: Meeting, reason: str) -> str:
    """Lift the grade of a meeting's papers once they are announced."""
    secrecy.lift(meeting, reason)
    return f"解密。理由：{reason}"


@act(
    Plan, "方案.解密", _("解密"), needs=MEETING_RECORD, when=_plan_may, ask=(REASON,),
    name="lift", confirm=CONFIRM, back=FINAL,
)  # fmt: skip
def lift_plan(_actor: Account | None, plan: Plan, reason: str) -> str:
    """Lift the grade of a plan once what came of it is announced."""
    secrecy.lift(plan, reason)
    return f"{plan}：解密。理由：{reason}"
