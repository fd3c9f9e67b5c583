"""What stands over and under every paper of a meeting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Titles:
    """A meeting as its papers name it.

    Attributes
    ----------
    meeting
        Its name, e.g. 市委常委会会议.
    on
        Its day in words.
    foot
        At the foot of each page; says so where people are invented.
    secrecy
        On the head of each: the grade of secrecy and its period.

    """

    meeting: str
    on: str
    foot: str = ""
    secrecy: str = ""

    def under(self, count: str) -> str:
        """Return the line under a title."""
        return " · ".join(part for part in (self.meeting, self.on, count) if part)
