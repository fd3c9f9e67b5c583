"""The history of a point: before and after, from which source, by whom, as of any other field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guantong.core import about
from guantong.core.services import points
from guantong.frame.models import Change
from guantong.frame.records.changes import Difference, note, shown
from guantong.frame.records.origin import Origin
from guantong.frame.records.telling import Saving, savings

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.scope import ScopedModel

MOST_SHOWN = 50


def keep(actor: Account | None, before: Any, row: Any, source: str) -> None:
    """Append what changed of a row's point."""
    told = [(name, shown(before, name), shown(row, name)) for name in points.FIELDS]
    changed = [Difference(*one) for one in told if one[1] != one[2]]
    note(actor, row, changed, origin=Origin(text=source))


def history(row: ScopedModel) -> list[Saving]:
    """Return what became of the point of a row whose right to be read was checked already."""
    rows = about.rows(Change, row).filter(part="", field__in=points.FIELDS)
    latest = rows.select_related("by", "source").order_by("-id")[:MOST_SHOWN]
    return savings(latest, {"": (type(row), "")})


points.HISTORIES.append(keep)
