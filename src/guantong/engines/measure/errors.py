"""The one error this engine raises for input that it cannot measure."""


class MeasureError(ValueError):
    """Answers or a design that cannot be measured; the message is for the user, in Chinese.

    Parameters
    ----------
    message
        What is wrong, where, and what to do.
    row
        Zero-based row of the table at fault, if one row is.
    column
        Name of the column at fault, if one column is.

    """

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
