"""A field: one thing a record or an act asks, declared once; forms, columns, checks come of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.db import models

from guantong.core.reasons import reason_of
from guantong.core.roles import Permission
from guantong.core.text import Text

#: What a field may be chosen from: pairs of value and label, or a function of (reader, row).
Choices: TypeAlias = "Iterable[tuple[Any, Text]] | Callable[[Any, Any], Iterable[tuple[Any, Text]]]"
TYPES = frozenset({
    "text", "long", "reason", "date", "month", "number", "money", "flag", "choice", "choices",
    "file", "password",
})  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One thing that is asked.

    Attributes
    ----------
    label
        What the reader calls it; empty where the model's field of this name says it.
    type
        ``text``, ``long`` (several lines), ``reason`` (tidied, refused where it says nothing),
        ``date``, ``month`` (1975-03), ``number``, ``money``, ``flag``, ``choice``, ``choices``,
        ``file``, ``password``; or a model: one of its rows, as far as the reader may see them.
    needs
        The right that the reader must hold over a row of a model, besides that to see it.
    known
        Returns the rows of a model that are taken if named exactly, where the reader sees fewer.
    least, most
        The bounds of a number, or of a text's length.
    initial
        What it begins with: a value, or a function of the row.

    """

    name: str
    label: Text = ""
    type: str | type[models.Model] = "text"
    required: bool = True
    choices: Choices = ()
    help: Text = ""
    least: int | None = None
    most: int | None = None
    initial: Any = None
    needs: Permission | None = None
    known: Callable[[], models.QuerySet[Any]] | None = None

    def __post_init__(self) -> None:
        if isinstance(self.type, str) and self.type not in TYPES:
            raise ValueError(f"{self.name}: no field of type {self.type!r}")

    def tidied(self, value: Any) -> Any:
        """Return a value as it is kept.

        Raises
        ------
        GuantongError
            If it is a reason that says nothing.

        """
        if self.type == "reason" and (self.required or value):
            return reason_of(str(value or ""), str(self.label), self.name)
        return value


#: What an act asks: names of the model's own fields (label, choices, length, help come from
#: there), and fields of its own.
Asked: TypeAlias = "Sequence[str | Field]"


@dataclass(frozen=True)
class Said:
    """How a file says a field.

    Attributes
    ----------
    titles
        Other titles of its column.
    words
        Other words for its values.
    blank
        What a blank cell of a new row stands for; it is said where it is taken.
    required
        Whether it must stand in a file, though the form begins with something.
    nothing
        Whether words for nothing (无, /) stand for a blank.
    example, note
        For whoever fills in the template.

    """

    titles: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    blank: Any = None
    nothing: bool = True
    required: bool = False
    example: str = ""
    note: Text = ""


@dataclass(frozen=True)
class FromFile:
    """That an act is also done once for each row of a file; its columns are what the act asks.

    Attributes
    ----------
    title
        What such an import is called.
    key
        The fields by which a row that exists already is known; it is changed instead of made.
    repeats
        Whether a key may be met several times: then the first row met is the first that exists.
    again
        The act, on the model that is made, by which a row that exists takes what the file says.
    more
        What a file says besides what the form asks.
    said
        Field → how the file says it; or a function of the row.
    writer
        What finds, checks and writes many rows faster than the act does one by one.
    placed_by
        The fields by which the writer knows the unit of a row that names none.
    reads
        What reads a file that is no workbook into sheets, called as `workbook.book.open_book`.
    help
        What such a file is, in words.

    """

    title: Text
    key: tuple[str, ...] = ()
    repeats: bool = False
    again: str = ""
    more: Asked = ()
    said: Mapping[str, Said] | Callable[[Any], Mapping[str, Said]] = field(default_factory=dict)
    writer: Callable[..., Any] | None = None
    placed_by: tuple[str, ...] = ()
    reads: Callable[..., Any] | None = None
    help: Text = ""


def packed(given: dict[str, Any]) -> dict[str, Any]:
    """Write what was given so that JSON holds it; `unpacked` reads it back.

    Raises
    ------
    TypeError
        If a value is none that a field takes, e.g. a file.

    """
    return {name: _packed(value) for name, value in given.items()}


def _packed(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, models.Model):
        return {"row": [value._meta.label_lower, value.pk]}
    if isinstance(value, list | tuple):
        return {"list": [_packed(one) for one in value]}
    raise TypeError(f"{type(value).__name__} cannot wait for a second person")


def unpacked(given: dict[str, Any], row: Callable[[str, Any], models.Model]) -> dict[str, Any]:
    """Read what `packed` wrote; ``row`` finds a model's row by its label and key."""
    return {name: _unpacked(value, row) for name, value in given.items()}


def _unpacked(value: Any, row: Callable[[str, Any], models.Model]) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, held),) = value.items()
    if kind == "date":
        return dt.date.fromisoformat(held)
    if kind == "decimal":
        return Decimal(held)
    if kind == "row":
        return row(*held)
    return [_unpacked(one, row) for one in held]
