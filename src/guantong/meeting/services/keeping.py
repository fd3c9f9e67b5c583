"""What keeps a decided motion from being carried out while the others of its meeting go on.

Each reason stands twice: in words for one motion (`REASONS`), and as a condition for many.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.meeting.models import ABOVE, Answer, Candidacy, Motion, Way
from guantong.standards import authority

#: Ways on which another has to answer before anything is carried out.
ASKS = (*ABOVE, Way.CONSULT.value)


def _held(motion: Motion) -> str:
    return _("暂缓任职：%s") % motion.held_back if motion.held_back else ""


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


#: Asked one after the other why a motion waits; each returns the reason, "" if it knows none.
REASONS: tuple[Callable[[Motion], str], ...] = (_held, _unanswered, _unelected)


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
