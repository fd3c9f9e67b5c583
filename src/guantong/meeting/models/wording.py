"""How a motion reads: only who manages a post appoints, only who elects makes anybody its holder.

These words stand in records and papers, which are Chinese whatever the reader's language is.
"""

from __future__ import annotations

from typing import Protocol

from guantong.meeting.models.letters import Way


class Moved(Protocol):
    """What is read of a motion."""

    appoint: str
    remove: str
    way: str
    asked_of: str
    rank: str

    @property
    def is_above(self) -> bool:
        """Whether another committee decides."""

    @property
    def stands(self) -> bool:
        """Whether its post is held only from an election."""


def words(motion: Moved) -> str:
    """Return the motion in the words of a decision, a recommendation or a proposal."""
    aside = _aside(motion)
    parts = [
        f"{_verb(motion)}{motion.appoint}{_noun(motion)}" if motion.appoint else "",
        f"{'建议免去' if motion.is_above else '免'}{motion.remove}" if motion.remove else "",
    ]
    said = "，".join(part for part in parts if part)
    return f"{said}（{aside}）" if said and aside else said


def proposed(motion: Moved) -> str:
    """Return the post that is proposed, with what the person is until it is held."""
    if not motion.appoint:
        return ""
    if motion.rank:
        return words(motion)
    aside = _aside(motion)
    return f"{motion.appoint}{_noun(motion)}" + (f"（{aside}）" if aside else "")


def _verb(motion: Moved) -> str:
    if motion.rank:
        return {Way.RECOMMEND.value: "推荐晋升为", Way.PROPOSE.value: "建议晋升为"}.get(
            motion.way, "晋升为"
        )
    if motion.way == Way.RECOMMEND:
        return "推荐为"
    if motion.way == Way.PROPOSE:
        return "建议提名为"
    return "提名为" if motion.stands else "任"


def _noun(motion: Moved) -> str:
    if motion.stands:
        return "候选人"
    return "人选" if motion.is_above and not motion.rank else ""


def _aside(motion: Moved) -> str:
    to = motion.asked_of
    return {
        Way.RECOMMEND.value: f"报{to}审批",
        Way.PROPOSE.value: f"向{to}提出",
        Way.CONSULT.value: f"征求{to}意见",
        Way.UNKNOWN.value: "管理权限未定",
    }.get(motion.way, "")
