"""Who must keep out of what is about a row: the rooms say why, nobody else asks them.

Imports no room: each registers what it knows (kinship in the room of persons).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Returns why an account must keep out of what is about a row, "" if it need not.
Source = Callable[["Account", Any], str]
#: Returns so of many rows at once: a row's key → why, of those about which there is a reason.
Among = Callable[["Account", Sequence[Any]], Mapping[Any, str]]
SOURCES: list[Source] = []
AMONG: dict[Source, Among] = {}


def register(source: Source) -> Source:
    """Let a room say who must keep out."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def among(source: Source) -> Callable[[Among], Among]:
    """Let a room say so of many rows without asking for each of them alone."""

    def add(many: Among) -> Among:
        AMONG[source] = many
        return many

    return add


def reasons(account: Account, rows: Sequence[Any]) -> dict[Any, str]:
    """Return the first reasons why an account must keep out, by the keys of rows of one model."""
    found: dict[Any, str] = {}
    for source in SOURCES:
        if source in AMONG:
            told = AMONG[source](account, rows)
        else:
            told = {row.pk: why for row in rows if (why := source(account, row))}
        found = {**told, **found}
    return found


def reason(account: Account, row: Any) -> str:
    """Return the first reason why an account must keep out, "" if there is none."""
    return next(filter(None, (source(account, row) for source in SOURCES)), "")
