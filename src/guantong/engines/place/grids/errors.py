"""What the engine refuses, in the user's language."""

from __future__ import annotations


class GridError(ValueError):
    """Input that no grids can be drawn from.

    Attributes
    ----------
    message : str
        What was wrong and what to do, in Chinese.

    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Impossible(GridError):
    """No drawing keeps the sizes, the number of grids and what is locked.

    Attributes
    ----------
    possible : tuple[int, ...]
        The numbers of grids that are possible with the same sizes and locks, if any are.

    """

    def __init__(self, message: str, possible: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.possible = possible

    def __reduce__(self) -> tuple[type[Impossible], tuple[str, tuple[int, ...]]]:
        return type(self), (self.message, self.possible)


class Refused(GridError):
    """A drawing whose proof does not hold; the message says which part."""


class Cancelled(Exception):
    """Raised when a callback asks to stop before there is anything to hand over."""
