"""What other rooms have about a person: each registers a function, the page lists what it returns.

Rooms above this one are never imported here; they call `register` when the program starts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person


@dataclass(frozen=True)
class Link:
    """One thing to open: what it is, of which day, where it stands."""

    title: str
    on: dt.date | None
    address: str
    note: str = ""


Finder = Callable[["Account", "Person"], Iterable[Link]]
FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    """Let a room say what it has about a person, as far as an account may see it."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def links(actor: Account, person: Person) -> list[Link]:
    """Return what the rooms have, the newest first."""
    found = [link for finder in FINDERS for link in finder(actor, person)]
    return sorted(found, key=lambda link: link.on or dt.date.min, reverse=True)
