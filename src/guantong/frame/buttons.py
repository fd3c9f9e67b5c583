"""Where an act is pressed: its address, and what a reader may press beside a row now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from guantong.core import acts
from guantong.core.services import systems

if TYPE_CHECKING:
    from guantong.core.acts import Act
    from guantong.core.models import Account
    from guantong.core.text import Text


def address_of(row: Any, name: str) -> str:
    """Return the address of an act on a row."""
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def file_address_of(row: Any, name: str) -> str:
    """Return the address where a file is handed in for an act on a row."""
    return reverse("frame:intake-begin", args=[row._meta.label_lower, row.pk, name])


def beside(actor: Account, row: Any, names: Iterable[str] = ()) -> list[Act]:
    """Return what may be done to a row now: those named, in that order, or all."""
    open_ = acts.open_to(actor, row, names=list(names))
    return [one for one in open_ if not systems.closes(one, row)]


def files_beside(actor: Account, row: Any, names: Iterable[str] = ()) -> list[tuple[Text, str]]:
    """Return where a file may be handed in for an act on a row, with what that is called."""
    names = list(names)
    return [
        (one.file.title, file_address_of(row, one.name))
        for one in acts.ACTS.get(row._meta.label_lower, {}).values()
        if one.file is not None and (not names or one.name in names)
        and one.ready(row) and one.allows(actor, row)
    ]  # fmt: skip
