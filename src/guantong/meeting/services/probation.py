"""试用期: whose post has one by rule, and its end, which an act decides and no day.

A person on probation holds the post; when it ends two persons say whether the person is fit, and
the post held is written once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.months import MONTH
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.meeting.models import Decision, Motion, ProbationReview
from guantong.meeting.room import MEETING_RECORD
from guantong.people.models import PostHeld
from guantong.people.services import movement, records
from guantong.standards import appointment
from guantong.standards.rules import parameter

if TYPE_CHECKING:
    from guantong.core.models import Account

MONTHS = parameter("tenure.probation", "months").default
Outcome = ProbationReview.Outcome


def by_rule(motion: Motion) -> appointment.Probationary | None:
    """Return the class of posts with a probation that a promotion leads to, None if it has none."""
    if motion.unit is None or motion.is_elected or motion.advance != Motion.Advance.PROMOTION:
        return None
    above = motion.unit.parent.kind if motion.unit.parent else ""
    return appointment.probation_class(motion.unit.kind, above, chief=motion.is_chief)


def months_of(motion: Motion) -> int:
    """Return the months of probation of a motion: what was said of it, else by rule."""
    if motion.probation is not None:
        return motion.probation
    return MONTHS if by_rule(motion) is not None else 0


def _by_rule_told(motion: Motion) -> str:
    rule = appointment.rule("probation")
    found = by_rule(motion)
    text = found.name if found else gettext("按规定没有试用期：%s") % rule.not_for
    return f"{text}。{rule.citation}"


def _to_be_held(motion: Motion) -> bool:
    applied = rows_of(motion, Decision).exclude(applied_at=None).exists()
    return motion.unit_id is not None and not motion.is_elected and not applied


@act(
    Motion, "会议.试用期", _("试用期"), needs=MEETING_RECORD, within="meeting", name="probation",
    when=_to_be_held, confirm=_by_rule_told,
    ask=lambda motion: (
        Field("months", _("试用期（月）"), "number", least=0, most=24, initial=months_of(motion),
              help=_("按规定推算；与规定不同的照实填写，没有试用期的填 0。")),
    ),
)  # fmt: skip
def say(_actor: Account | None, motion: Motion, months: int) -> str:
    """Say how many months of probation a post has, where it differs from the rule."""
    motion.probation = months
    motion.save(update_fields=["probation"])
    return f"试用期 {months} 个月"


def due(post: PostHeld) -> bool:
    """Tell whether a post is held on probation and was not found fit yet."""
    return bool(post.probation_until) and not post.end and not post.confirmed


def _outcomes(_reader: object, _post: PostHeld) -> list[tuple[str, Text]]:
    longer = appointment.rule("probation.longer").value
    return [(value, label) for value, label in Outcome.choices if longer or value != Outcome.LONGER]


def _told_of(post: PostHeld) -> str:
    text = gettext(
        "%(name)s任%(post)s，试用期到 %(until)s。胜任的正式任职；不胜任的免去试任职务，"
        "一般按试任前职级安排，须另行研究。"
    )
    return text % {"name": post.person.name, "post": post, "until": post.probation_until}


@act(
    PostHeld, "任职.试用期满考核", _("试用期满考核"), needs=MEETING_RECORD, name="probation-review",
    makes=ProbationReview, when=due, second=True, confirm=_told_of,
    back=_("没有一键撤回：结论有误的，按更正的文件修改该人员的任职情况。"),
    ask=(
        Field("outcome", type="choice", choices=_outcomes),
        Field("basis", type="reason", most=400,
              help=_("考核方式、范围和主要情况，如：民主测评、个别谈话、实绩。")),
        Field("month", type="month", initial=lambda _post: f"{timezone.localdate():%Y-%m}"),
        Field("until", type="month", required=False, when=f"outcome={Outcome.LONGER}"),
        Field("document", required=False, most=80),
    ),
)  # fmt: skip
def review(
    actor: Account | None,
    post: PostHeld,
    outcome: str,
    basis: str,
    month: str,
    until: str = "",
    document: str = "",
) -> Done:
    """Say whether somebody on probation is fit, and write the post held accordingly.

    Raises
    ------
    GuantongError
        If a probation is made longer where no rule allows it, or a month is none or too early.

    """
    if outcome not in dict(_outcomes(None, post)):
        text = _("没有规定可以延长试用期，请选择“胜任”或“不胜任”。依据：%s")
        raise GuantongError(text % appointment.rule("probation.longer").citation, field="outcome")
    if not MONTH.fullmatch(month) or month < post.start:
        raise GuantongError(_("执行年月须写成 2026-07 的样子，且不早于任职时间。"), field="month")
    row = ProbationReview(
        post=post, outcome=outcome, basis=basis, month=month, until=until, document=document,
        by=actor,
    )  # fmt: skip
    origin = Origin(kind=SourceKind.SCREEN.value, text=document or "试用期满考核", on=row.on)
    if outcome == Outcome.UNFIT:
        movement.relieve(actor, post.person, month, origin=origin)
    else:
        fit = outcome == Outcome.FIT
        if not fit and not (MONTH.fullmatch(until) and until > post.probation_until):
            raise GuantongError(_("请写明延长到哪个月，须晚于原试用期。"), field="until")
        data = {"confirmed": month} if fit else {"probation_until": until}
        records.save_record(actor, post.person, "A02", data, record=post.pk, origin=origin)
    row.save()
    return Done("试用期满考核 1 人", gettext("已登记：%s。") % row.get_outcome_display(), made=row)
