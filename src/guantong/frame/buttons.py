"""Where an act is pressed: its address, and what a reader may press beside a row now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from guantong.core import acts

if TYPE_CHECKING:
    from guantong.core.acts import Act
    from guantong.core.models import Account


def address_of(row: Any, name: str) -> str:
    """Return the address of an act on a row."""
    return reverse("frame:act", args=[row._meta.label_lower, row.pk, name])


def beside(actor: Account, row: Any, names: Iterable[str] = ()) -> list[Act]:
    """Return what may be done to a row now: those named, in that order, or all."""
    found = {one.name: one for one in acts.open_to(actor, row)}
    names = list(names)
    return [found[name] for name in names if name in found] if names else list(found.values())
