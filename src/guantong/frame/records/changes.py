"""Writing down, field by field, what changed in a row, from which material, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from guantong.core import about
from guantong.core.errors import GuantongError
from guantong.core.sealing import Sealed
from guantong.frame.models import Change
from guantong.frame.records.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db import models

    from guantong.core.models import Account
    from guantong.core.scope import ScopedModel

LONGEST = 2000


@dataclass(frozen=True)
class Difference:
    """One field's old and new value, as a reader sees them; sealed ones masked."""

    field: str
    before: str
    after: str


def apply(row: models.Model, data: Mapping[str, Any], fields: Iterable[str]) -> list[Difference]:
    """Set fields of an instance, check them, return what changed.

    Raises
    ------
    GuantongError
        At the first field whose value its column does not take.

    """
    fields = [name for name in fields if name in data]
    before = {name: _plain(row, name) for name in fields}
    was = {name: shown(row, name) for name in fields}
    for name in fields:
        value = data[name]
        setattr(row, name, tidied(value) if isinstance(value, str) else value)
    check(row, fields)
    return [
        Difference(name, was[name], shown(row, name))
        for name in fields
        if before[name] != _plain(row, name)
    ]


def tidied(text: str) -> str:
    """Return a text as it is kept: a browser's line ends are ours, blanks around it go."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def check(row: models.Model, fields: Iterable[str]) -> None:
    """Check fields of an instance against their columns; errors as for `apply`."""
    labels = {f.name: f.verbose_name for f in row._meta.fields}
    try:
        row.clean_fields(exclude=labels.keys() - set(fields))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = labels[name]
        raise GuantongError(f"{label}：{messages[0]}", field=name) from error


def shown(row: models.Model, name: str) -> str:
    """Write a field's value in Chinese as the history keeps it."""
    if row.serializable_value(name) in (None, ""):
        return ""
    value = getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    with translation.override("zh-hans"):
        label = getattr(row, f"get_{name}_display", None)
        return str(label() if label else value)[:LONGEST]


def note(
    actor: Account | None,
    subject: ScopedModel,
    differences: Iterable[Difference],
    *,
    part: str = "",
    record: int = 0,
    origin: Origin | None = None,
) -> None:
    """Append a row of history for each difference, inside the caller's transaction.

    Parameters
    ----------
    part
        The set of rows below the subject that changed, "" for its own fields.
    record
        The row's number in that set.

    """
    note_all(actor, subject, [(part, record, list(differences))], origin=origin)


def note_all(
    actor: Account | None,
    subject: ScopedModel,
    noted: Iterable[tuple[str, int, list[Difference]]],
    *,
    origin: Origin | None = None,
) -> None:
    """Append the history of several rows at once: part, record, differences of each."""
    origin = origin or Origin()
    named, on = about.naming(subject), origin.on or timezone.localdate()
    Change.objects.bulk_create(
        [
            Change(
                **named, part=part, record=record, field=one.field, before=one.before,
                after=one.after, source_kind=origin.kind, source_text=origin.text[:200],
                source_on=on, source=origin.source, by=actor,
            )
            for part, record, differences in noted
            for one in differences
        ]
    )  # fmt: skip


def contents(
    row: models.Model, fields: Iterable[str], *, removed: bool = False
) -> list[Difference]:
    """Return everything a record says, as differences to nothing (or, removed, from it)."""
    said = [(name, shown(row, name)) for name in fields]
    return [
        Difference(name, text, "") if removed else Difference(name, "", text)
        for name, text in said
        if text
    ]


def _plain(row: models.Model, name: str) -> Any:
    value = row.serializable_value(name)
    return value.reveal() if isinstance(value, Sealed) else value
