"""Who must keep out of what is about a row: the rooms say why, nobody else asks them.

Imports no room: each registers what it knows (kinship in the room of persons).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Returns why an account must keep out of what is about a row, "" if it need not.
Source = Callable[["Account", Any], str]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Let a room say who must keep out."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def reason(account: Account, row: Any) -> str:
    """Return the first reason why an account must keep out, "" if there is none."""
    return next(filter(None, (source(account, row) for source in SOURCES)), "")
