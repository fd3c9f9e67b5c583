"""What the coverage half of the engine refuses, in the user's language."""

from __future__ import annotations


class CoverageError(ValueError):
    """Input of which no coverage can be told.

    Attributes
    ----------
    message : str
        What was wrong and what to do, in Chinese.
    row
        Of which place, as far as it is known; they count from 0.

    """

    def __init__(self, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


class Refused(CoverageError):
    """A plan whose proof does not hold; the message says which part."""
