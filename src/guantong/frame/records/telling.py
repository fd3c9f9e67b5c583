"""The history of a row as a reader follows it: one entry a saving, before and after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.db import models

from guantong.core.text import Text
from guantong.frame.models import Change
from guantong.frame.records.comparing import Piece, compare
from guantong.frame.records.origin import Origin

#: Part of a subject, "" for itself → its model and what it is called.
Parts: TypeAlias = "Mapping[str, tuple[type[models.Model], Text]]"

GAP = dt.timedelta(seconds=2)
NO = "否"
DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@dataclass(frozen=True)
class Row:
    """One field: what stood there, what stands there since."""

    field: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def value(self) -> str:
        """What an added or removed record said."""
        return "".join(piece.text for piece in self.after or self.before)


@dataclass(frozen=True)
class Entry:
    """What happened to one record: ``added``, ``removed`` or ``changed``."""

    part: str
    state: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Saving:
    """What one person wrote down at one time from one source."""

    origin: Origin
    entries: tuple[Entry, ...]

    @property
    def words(self) -> str:
        """Say from which material it came, without who and when."""
        return self.origin.material


def savings(changes: Iterable[Change], parts: Parts) -> list[Saving]:
    """Group changes, the newest first, into what was saved together."""
    groups: list[list[Change]] = []
    for row in changes:
        if groups and _together(groups[-1][-1], row):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_saving(group, parts) for group in groups]


def _together(one: Change, other: Change) -> bool:
    return _hand(one) == _hand(other) and abs(one.at - other.at) <= GAP


def _hand(row: Change) -> tuple[object, ...]:
    return row.by_id, row.source_kind, row.source_text, row.source_on, row.source_id


def _saving(group: list[Change], parts: Parts) -> Saving:
    first = group[0]
    source = first.source.title if first.source else ""
    origin = Origin(
        first.source_kind, first.source_text or source, first.source_on,
        by=first.by.display_name if first.by else "", at=first.at,
    )  # fmt: skip
    records: dict[tuple[str, int], list[Change]] = {}
    for change in reversed(group):
        records.setdefault((change.part, change.record), []).append(change)
    return Saving(origin, tuple(_entry(changes, parts) for changes in records.values()))


def _entry(changes: list[Change], parts: Parts) -> Entry:
    """Join what happened to one record; a field written twice goes from its first to its last."""
    model, label = parts[changes[0].part]
    names = {field.name: str(field.verbose_name) for field in model._meta.fields}
    ends: dict[str, tuple[str, str]] = {}
    for change in changes:
        first = ends.get(change.field, (change.before, ""))[0]
        ends[change.field] = (first, change.after)
    state = "changed"
    if not any(before for before, _after in ends.values()):
        state = "added"
    elif not any(after for _before, after in ends.values()):
        state = "removed"
    rows = (
        Row(names.get(field, field), *compare(_told(before), _told(after)))
        for field, (before, after) in ends.items()
        if before != after and (state == "changed" or not _silent(field, before or after))
    )
    return Entry(str(label), state, tuple(rows))


def _silent(field: str, value: str) -> bool:
    """Tell whether a field of a new or removed record says nothing: a no, its place in a list."""
    return field == "position" or value == NO


def _told(value: str) -> str:
    return value.replace("-", ".") if DATE.fullmatch(value) else value
