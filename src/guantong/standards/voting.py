"""Discussion and decision (讨论决定): who must be there, and what passes.

The shares are data (`legal_numbers`). How a member who leaves because a relative is at issue
counts towards those due is not said there in so many words: a parameter, to be checked.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from guantong.standards.legal_numbers import legal_number

PRESENT, AGREE = legal_number("decision.present"), legal_number("decision.agree")


@dataclass(frozen=True)
class Tally:
    """How the members stand to one motion.

    Attributes
    ----------
    on
        The day of the meeting.
    due
        Members due to attend the meeting.
    excused
        Members who left for this motion because a relative is at issue.
    excused_are_due
        Whether those still count among those due.

    """

    on: dt.date
    due: int
    excused: int
    agree: int
    oppose: int
    defer: int
    excused_are_due: bool = True

    @property
    def base(self) -> int:
        """The number of which a share must agree."""
        return self.due if self.excused_are_due else self.due - self.excused

    @property
    def needed(self) -> int:
        """The least number of members that must agree: more than the share.

        Examples
        --------
        >>> on = dt.date(2026, 6, 15)
        >>> Tally(on, 11, 1, 6, 0, 0).needed, Tally(on, 11, 1, 6, 0, 0, False).needed
        (6, 6)
        >>> Tally(on, 12, 2, 6, 0, 0).needed, Tally(on, 12, 2, 6, 0, 0, False).needed
        (7, 6)

        """
        return math.floor(self.base * AGREE.on(self.on).value) + 1

    @property
    def passes(self) -> bool:
        """Whether enough of those due agree."""
        return self.agree >= self.needed


def quorum(due: int, on: dt.date) -> int:
    """Return how many members must be there on a day: the share, rounded up.

    Examples
    --------
    >>> [quorum(due, dt.date(2026, 6, 15)) for due in (11, 12, 13)]
    [8, 8, 9]

    """
    return math.ceil(due * PRESENT.on(on).value)
