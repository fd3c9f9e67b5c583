"""Reasons that people write down: tidied, and refused where they say nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

SHORTEST = 4


def reason_of(
    text: str,
    what: str = "理由",
    field: str = "reason",
    *,
    least: int = SHORTEST,
    more: str = "。",
) -> str:
    """Return a reason on one line.

    Parameters
    ----------
    what
        What it is called in the message, e.g. ``查看事由``.
    field
        The form's field.
    least
        How many characters say something.
    more
        The end of the message.

    Raises
    ------
    GuantongError
        If it is shorter.

    """
    text = " ".join(text.split())
    if len(text) < least:
        raise GuantongError(
            _("请写明%(what)s（至少 %(least)s 个字）%(more)s")
            % {"what": what, "least": least, "more": more},
            field=field,
        )
    return text
