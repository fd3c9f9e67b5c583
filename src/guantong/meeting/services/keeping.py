"""What keeps a decided motion from being carried out while the others of its meeting go on.

Each reason stands twice: in words for one motion (`REASONS`), and as a condition for many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guantong.casework.models import Turn
from guantong.core.scope import rows_of
from guantong.meeting.models import (
    ABOVE,
    Answer,
    Candidacy,
    Correction,
    Motion,
    Objection,
    Way,
)
from guantong.standards import authority

#: Ways on which another has to answer before anything is carried out.
ASKS = (*ABOVE, Way.CONSULT.value)
#: The steps of an objection's case until which nothing is carried out.
CHECKING = ("check", "agree")


def _held(motion: Motion) -> str:
    return _("暂缓任职：%s") % motion.held_back if motion.held_back else ""


def _elsewhere(_motion: Motion) -> str:
    return _("单机系统只作决定，请制作决定结果盘，带回主系统办理") if settings.OFFLINE else ""


def _unanswered(motion: Motion) -> str:
    """Say that another committee has not approved, or whoever assists has not agreed."""
    if motion.way not in ASKS:
        return ""
    answer, told = motion.answer, {"who": motion.asked_of}
    if answer is None:
        if motion.is_above:
            return _("等候%(who)s批复，登记来文文号后才能办理") % told
        return _("等候%(who)s答复征求意见函") % told
    if answer.outcome == Answer.Outcome.REFUSE:
        return _("%(who)s不同意") % told
    if answer.outcome == Answer.Outcome.SILENT and not authority.table().consult.silence_is_consent:
        return _("%(who)s逾期未复，不视为同意") % told
    return ""


def _unelected(motion: Motion) -> str:
    """Say that somebody is a candidate only, or was not elected."""
    if not motion.stands:
        return ""
    one = candidacy_of(motion)
    if one is None:
        return _("候选人，待列入选举")
    if one.elected is None:
        told = {"election": one.election.name, "on": one.election.on}
        return _("候选人，待%(election)s（%(on)s）选举") % told
    if not one.elected:
        told = {"election": one.election.name, "post": motion.appoint}
        return _("%(election)s没有当选，%(post)s空缺") % told
    return ""


def being_checked(rows: Any) -> Any:
    """Keep the objections that are being checked: not found yet, or looked at once more."""
    again = Turn.objects.filter(case=OuterRef("case"), step__in=CHECKING, done_at=None)
    return rows.exclude(case=None).filter(Q(outcome="") | Exists(again.order_by()))


def _checked(motion: Motion) -> str:
    rows = being_checked(rows_of(motion, Objection))
    first: Objection | None = rows.order_by("received_on").first()
    if first is None:
        return ""
    return _("公示期间有反映，正在核实（%s 收到）") % first.received_on


def _barred(motion: Motion) -> str:
    bars = rows_of(motion, Objection).filter(outcome=Objection.Outcome.BARS).exists()
    if not bars or follower(motion) is not None:
        return ""
    return _("公示期间的反映经核实影响任职，须重新提交会议")


def follower(motion: Motion) -> Motion | None:
    """Return the motion by which a decided one was put to a meeting again, or None."""
    found: Motion | None = (
        rows_of(motion, Motion, "follows").select_related("meeting").order_by("-pk").first()
    )
    return found


def _taken_up(motion: Motion) -> str:
    again = follower(motion)
    return _("已重新提交会议：%s") % again.meeting.name if again is not None else ""


def _corrected(motion: Motion) -> str:
    rows = rows_of(motion, Correction).filter(state=Correction.State.WAITING)
    return _("会议记录的更正待签字") if rows.exists() else ""


#: Asked one after the other why a motion waits; each returns the reason, "" if it knows none.
REASONS: tuple[Callable[[Motion], str], ...] = (
    _held, _elsewhere, _checked, _barred, _taken_up, _corrected, _unanswered, _unelected,
)  # fmt: skip


def kept_back(motion: Motion) -> str:
    """Return why a motion is not carried out yet, "" if nothing keeps it back."""
    return next(filter(None, (ask(motion) for ask in REASONS)), "")


def kept_from_standing(motion: Motion) -> str:
    """Return why somebody is no candidate yet, "" if nothing keeps the person from it."""
    return _held(motion) or _unanswered(motion)


def candidacy_of(motion: Motion) -> Candidacy | None:
    """Return how a motion stands in an election, None if in none."""
    rows = rows_of(motion, Candidacy).select_related("election")
    found: Candidacy | None = rows.first()
    return found


def answered(to: str = "") -> Q:
    """Whether nobody else has to be asked, or all said yes; ``to`` leads to the motion."""
    yes = [Answer.Outcome.AGREE.value]
    if authority.table().consult.silence_is_consent:
        yes.append(Answer.Outcome.SILENT.value)
    return ~Q(**{f"{to}way__in": ASKS}) | Q(**{f"{to}answer__outcome__in": yes})


def standing(to: str = "") -> Q:
    """Whether the post is held only from an election."""
    return Q(**{f"{to}is_elected": True}) & ~Q(**{f"{to}kind": Motion.Kind.REMOVE})


def lapsed(to: str = "") -> Q:
    """Whether it came to nothing: another committee refused, or the person was not elected."""
    refused = Q(**{f"{to}answer__outcome": Answer.Outcome.REFUSE})
    return refused | Q(**{f"{to}candidacy__elected": False})


def keeping(motion: str) -> Q:
    """Return the condition «kept back», of rows that name the motion by this column."""
    of = OuterRef(motion)
    objections = Objection.objects.filter(motion=of)
    return (
        ~Q(**{f"{motion}__held_back" if motion != "pk" else "held_back": ""})
        | Exists(being_checked(objections).order_by())
        | Exists(objections.filter(outcome=Objection.Outcome.BARS).order_by())
        | Exists(Motion.objects.filter(follows=of).order_by())
        | Exists(Correction.objects.filter(motion=of, state=Correction.State.WAITING).order_by())
    )
