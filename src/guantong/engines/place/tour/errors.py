"""What the planner of days out refuses, in the user's language."""

from __future__ import annotations


class TourError(ValueError):
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


class Unmeetable(TourError):
    """Sites that must be seen and that no plan can hold.

    Attributes
    ----------
    names
        Of the sites, in their order.
    reasons
        Of each, why not.

    """

    def __init__(self, names: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        lines = [f"{name}：{reason}" for name, reason in zip(names, reasons, strict=True)]
        super().__init__("下面必看的点任何方案都去不了：\n" + "\n".join(lines), table="must")
        self.names = names
        self.reasons = reasons


class Refused(TourError):
    """A plan that breaks a rule, or whose proof does not hold; the message says which part."""
