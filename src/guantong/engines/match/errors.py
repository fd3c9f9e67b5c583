"""What the engine refuses, in the user's language."""

from __future__ import annotations


class MatchError(ValueError):
    """Input that no plan can be made from.

    Attributes
    ----------
    message : str
        What was wrong and what to do, in Chinese.
    table, row, column
        Where, as far as it is known; rows count from 0.

    """

    def __init__(
        self, message: str, *, table: str = "", row: int | None = None, column: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.table = table
        self.row = row
        self.column = column


class Clashing(MatchError):
    """No plan keeps all hard rules, locks and bans; `clash` says which of them."""


class Unsettled(MatchError):
    """The time given did not suffice to tell."""


class Refused(MatchError):
    """A plan whose proof does not hold; the message says which part."""


class Cancelled(Exception):
    """Raised out of `solve` when its callback asks it to stop before there is any plan."""
