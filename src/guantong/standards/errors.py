"""The one error that tables, numbers and rules raise; its message is for the user, in Chinese."""

from __future__ import annotations


class StandardError(ValueError):
    """Something does not agree with a national standard or with a rule's own bounds.

    Parameters
    ----------
    message
        What is wrong and what to do.
    field
        Name of the value at fault, if one is.

    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class UnknownCode(StandardError):
    """A code or a label that its table does not hold."""


class IdNumberError(StandardError):
    """A number that cannot be a citizen's identity number."""


class MonthError(StandardError):
    """Text that is no month."""


class RuleError(StandardError):
    """A rule file, or a parameter set by an officer, that cannot be used."""
