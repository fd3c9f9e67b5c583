"""What keeps a decided motion from being carried out while the others of its meeting go on.

Each reason is asked of one motion, and in SQL of all that a list shows: the two stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from guantong.casework.models import Turn
from guantong.core.scope import rows_of
from guantong.meeting.models import Correction, Motion, Objection

#: The steps of an objection's case until which nothing is carried out.
CHECKING = ("check", "agree")


def _held(motion: Motion) -> str:
    return _("暂缓任职：%s") % motion.held_back if motion.held_back else ""


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
REASONS: tuple[Callable[[Motion], str], ...] = (_held, _checked, _barred, _taken_up, _corrected)


def kept_back(motion: Motion) -> str:
    """Return why a motion is not carried out yet, "" if nothing keeps it back."""
    return next(filter(None, (ask(motion) for ask in REASONS)), "")


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
