"""A field: one thing a record or an act asks, declared once; forms, columns, checks come of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import conditions, tree
from guantong.core.conditions import NO, UNKNOWN, YES
from guantong.core.errors import GuantongError
from guantong.core.months import MONTH
from guantong.core.reasons import reason_of
from guantong.core.roles import Permission, Role
from guantong.core.scope import ScopedModel, paths_of
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What a field may be chosen from: pairs of value and label, or a function of (reader, row).
Choices: TypeAlias = "Iterable[tuple[Any, Text]] | Callable[[Any, Any], Iterable[tuple[Any, Text]]]"
TYPES = frozenset({
    "text", "long", "reason", "phone", "date", "month", "number", "money", "flag", "yesno",
    "choice", "choices", "units", "file", "password",
})  # fmt: skip
#: The answers of ``yesno``: that nobody knows is the third, never a no.
YES_NO: tuple[tuple[str, Text], ...] = (
    (YES, gettext_lazy("是")), (NO, gettext_lazy("否")), (UNKNOWN, gettext_lazy("不清楚")),
)  # fmt: skip
#: Types whose values are text.
PROSE = frozenset({"text", "long", "reason", "phone", "month", "choice", "yesno", "password"})
#: A mobile, a landline with or without its area, 400 and 800, short numbers as 12345.
PHONE = re.compile(
    r"1[3-9]\d{9}|(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}|1\d{2,4}"
)


def held(name: str) -> Callable[[Any], Any]:
    """Let a form begin with what its row holds under a name; with nothing where it has no such."""

    def initial(row: Any) -> Any:
        column = next((one for one in row._meta.concrete_fields if one.name == name), None)
        return None if column is None else column.value_from_object(row)

    return initial


@dataclass(frozen=True)
class Field:
    """One thing that is asked.

    Attributes
    ----------
    label
        What the reader calls it; empty where the model's field of this name says it.
    type
        ``text``, ``long`` (several lines), ``reason`` (tidied, refused where it says nothing),
        ``phone``, ``date``, ``month`` (1975-03), ``number``, ``money``, ``flag``, ``yesno`` (or
        not known), ``choice``, ``choices``, ``units`` (several), ``file``, ``password``; or a
        model: one of its rows, as far as the reader may see them.
    needs
        The right that the reader must hold over a row of a model, besides that to see it.
    known
        Returns the rows of a model that are taken if named exactly, where the reader sees fewer.
    least, most
        The bounds of a number, or of a text's length.
    initial
        What it begins with: a value, or a function of the row; ``""`` of a choice for none.
    when
        What another field of the same form must say for this one to be asked, as `Condition`
        reads it: ``kind=new|moved``, ``married``, ``!married``. What is not asked is not kept.
    fact
        The fact (`core.facts`) that fills it in. Whoever may not read it is not asked either.
    seen_by
        Who is asked it and sees what was answered: any of these rights or roles; all if none.

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
    when: str = ""
    fact: str = ""
    seen_by: tuple[Permission | Role, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.type, str) and self.type not in TYPES:
            raise ValueError(f"{self.name}: no field of type {self.type!r}")
        if self.when:
            conditions.Condition.read(self.when)

    @property
    def nothing(self) -> Any:
        """What stands for no answer."""
        if self.type in ("choices", "units"):
            return []
        if self.type == "flag":
            return False
        return "" if self.type in PROSE else None

    def seen(self, reader: Account | None, row: Any = None) -> bool:
        """Tell whether a reader is asked it and sees its answer, over the place of a row."""
        if reader is None or not self.seen_by:
            return True
        paths = paths_of(row) if isinstance(row, ScopedModel) else [None]
        return any(all(_holds(reader, one, path) for path in paths) for one in self.seen_by)

    def tidied(self, value: Any) -> Any:
        """Return a value as it is kept.

        Raises
        ------
        GuantongError
            If it is a reason that says nothing, or no phone number.

        """
        if self.type == "reason" and (self.required or value):
            return reason_of(str(value or ""), str(self.label), self.name)
        if self.type == "phone" and value:
            return phone_of(str(value), self.name)
        return value

    def takes(self, value: Any) -> bool:
        """Tell whether a value that is no nothing is one of this field's."""
        if not isinstance(self.type, str):
            return isinstance(value, self.type)
        if self.type in ("number", "money"):
            fits = isinstance(value, int if self.type == "number" else int | Decimal)
            return fits and not isinstance(value, bool) and self._within(value)
        if self.type in ("choices", "units"):
            several = isinstance(value, list | tuple)
            return several and all(map(self._is_one, value))
        if self.type == "date":
            return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
        if self.type == "flag":
            return isinstance(value, bool)
        return self.type not in PROSE or self._is_one(value)

    def _is_one(self, value: Any) -> bool:
        if self.type == "units":
            return isinstance(value, models.Model) and value._meta.label_lower == "core.unit"
        if not isinstance(value, str):
            return False
        if self.type == "yesno":
            return value in dict(YES_NO)
        if self.type in ("choice", "choices"):
            return callable(self.choices) or value in dict(self.choices)
        if self.type == "month":
            return bool(MONTH.fullmatch(value))
        return self._within(len(value))

    def _within(self, size: Any) -> bool:
        below = self.least is not None and size < self.least
        return not below and (self.most is None or size <= self.most)


def checked(asked: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of what was given: tidied, and nothing that is not asked.

    Raises
    ------
    GuantongError
        If something that is asked is missing or no answer; it names the field.

    """
    shown = conditions.shown(asked, given)
    out = {}
    for one in asked:
        if one.name not in shown:
            continue
        value = one.tidied(given.get(one.name, one.nothing))
        if value is None or value in ("", []):
            if one.required and one.type != "flag":
                raise GuantongError(_("请填写“%s”。") % one.label, field=one.name)
        elif not one.takes(value):
            raise GuantongError(_("“%s”填得不对，请重新填写。") % one.label, field=one.name)
        out[one.name] = value
    return out


def phone_of(text: str, field: str | None = None) -> str:
    """Return a phone number as it is kept: half-width, without spaces and +86.

    Raises
    ------
    GuantongError
        If it is none.

    Examples
    --------
    >>> phone_of("+86 138 0000 1234"), phone_of("（0746）8321 234")
    ('13800001234', '0746-8321234')

    """
    plain = re.sub(r"[\s·]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"^(\+|00)86-?", "", re.sub(r"[‐-―−]", "-", plain))
    plain = re.sub(r"^\((0\d{2,3})\)", r"\1-", plain)
    if not (plain.isascii() and PHONE.fullmatch(plain)):
        raise GuantongError(_("请写 11 位手机号，或带区号的座机号，如 0746-8321234。"), field=field)
    return plain


def _holds(reader: Account, one: Permission | Role, path: str | None) -> bool:
    if isinstance(one, Permission):
        return reader.may(one, path)
    roots = (grant.unit.path for grant in reader.live_grants() if grant.role == one.key)
    return any(path is None or tree.inside(path, root) for root in roots)


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
    sealed
        Whether its cells are kept sealed, as those of a sealed column are.

    """

    titles: tuple[str, ...] = ()
    words: Mapping[str, Any] = field(default_factory=dict)
    blank: Any = None
    nothing: bool = True
    required: bool = False
    example: str = ""
    note: Text = ""
    sealed: bool = False


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
    unread
        Words in titles of columns that are not read, and of which nothing is kept.
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
    unread: tuple[str, ...] = ()
    help: Text = ""


def packed(given: Mapping[str, Any]) -> dict[str, Any]:
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
    raise TypeError(f"{type(value).__name__} is kept in no answer")


def unpacked(given: Mapping[str, Any], row: Callable[[str, Any], Any]) -> dict[str, Any]:
    """Read what `packed` wrote; ``row`` finds a model's row by its label and key."""
    return {name: _unpacked(value, row) for name, value in given.items()}


def _unpacked(value: Any, row: Callable[[str, Any], Any]) -> Any:
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
