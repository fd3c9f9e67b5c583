"""The one kind of error a service raises: it says, in the user's language, what to do."""

from guantong.core.text import Text


class GuantongError(Exception):
    """Root of every error that is shown to a user.

    Parameters
    ----------
    message
        One or two sentences in the user's language: what was wrong, where, what to do.
    field
        The form field at fault, if there is one.

    """

    status = 400

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field


class Refused(GuantongError):
    """The actor may see this, but may not do that."""

    status = 403


class Conflict(GuantongError):
    """Somebody else changed it, or its state no longer allows this."""

    status = 409


class UnscopedRead(RuntimeError):
    """A scoped model was read without ``visible_to``: a fault of the program, never of a user."""
