"""Discussion and decision (讨论决定): who must be there, and what passes.

Regulation on the selection and appointment of leading cadres of Party and government (2019),
chapter six: two thirds of the members must be present; more than half of those due to attend must
agree. How a member who leaves because a relative is at issue counts towards those due is not said
there in so many words: a parameter, to be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SOURCE = "《党政领导干部选拔任用工作条例》（2019年）第六章“讨论决定”（条款待核）"


class Outcome(StrEnum):
    """What became of a motion."""

    PASSED = "passed"
    FAILED = "failed"
    DEFERRED = "deferred"


@dataclass(frozen=True)
class Tally:
    """How the members stand to one motion.

    Attributes
    ----------
    due
        Members due to attend the meeting.
    excused
        Members who left for this motion because a relative is at issue.
    excused_are_due
        Whether those still count among those due.

    """

    due: int
    excused: int
    agree: int
    oppose: int
    defer: int
    excused_are_due: bool = True

    @property
    def base(self) -> int:
        """The number of which more than half must agree."""
        return self.due if self.excused_are_due else self.due - self.excused

    @property
    def needed(self) -> int:
        """The least number of members that must agree.

        Examples
        --------
        >>> Tally(11, 1, 6, 0, 0).needed, Tally(11, 1, 6, 0, 0, excused_are_due=False).needed
        (6, 6)
        >>> Tally(12, 2, 6, 0, 0).needed, Tally(12, 2, 6, 0, 0, excused_are_due=False).needed
        (7, 6)

        """
        return self.base // 2 + 1

    @property
    def passes(self) -> bool:
        """Whether more than half of those due agree."""
        return self.agree >= self.needed


def quorum(due: int) -> int:
    """Return how many members must be there: two thirds, rounded up.

    Examples
    --------
    >>> quorum(11), quorum(12), quorum(13)
    (8, 8, 9)

    """
    return -(-2 * due // 3)
