"""What the engine refuses, in the user's language."""

from __future__ import annotations


class StageError(ValueError):
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


class Clashing(StageError):
    """No plan keeps all rules, locks and starts that have begun."""


class Refused(StageError):
    """A plan whose proof does not hold; the message says which part."""


class Cancelled(Exception):
    """Raised out of `solve` when its callback asks it to stop before there is any plan."""
