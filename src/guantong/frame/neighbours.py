"""What other rooms have about a row: each registers a function, the row's page lists what it finds.

No room is imported here; they call `register` when the program starts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Link:
    """One thing to open: what it is, of which day, where it stands."""

    title: str
    on: dt.date | None
    address: str
    note: str = ""


Finder = Callable[["Account", Any], Iterable[Link]]
#: Label of a model → what finds more about its rows.
FINDERS: defaultdict[str, list[Finder]] = defaultdict(list)


def register(model: type[models.Model], finder: Finder) -> None:
    """Let a room say what it has about a model's rows, as far as an account may see it."""
    if finder not in FINDERS[model._meta.label_lower]:
        FINDERS[model._meta.label_lower].append(finder)


def links(actor: Account, row: models.Model) -> list[Link]:
    """Return what the rooms have, the newest first."""
    found = [link for one in FINDERS[row._meta.label_lower] for link in one(actor, row)]
    return sorted(found, key=lambda link: link.on or dt.date.min, reverse=True)
