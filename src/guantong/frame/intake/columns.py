"""The columns of an act's file: what it asks, read and checked by the very fields of its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from guantong.core import conditions
from guantong.core.acts import Act
from guantong.core.fields import Field, Said
from guantong.core.models import Unit
from guantong.core.months import MonthField
from guantong.core.sealing import SealedField, mask
from guantong.formats.workbook import cells
from guantong.formats.workbook.cells import CellError
from guantong.formats.workbook.template import Column as Printed
from guantong.formats.workbook.template import Kind, Template
from guantong.frame.asked.answering import told_when
from guantong.ui.fields import field_of

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Where a row goes, if the act is done on units: code, name, name of the unit above.
CODE, NAME, ABOVE = "at.code", "at.name", "at.above"
#: Columns that are passed over without a word.
PASSED_OVER = ("序号", "原行号")
#: More words than these are not written into a message.
TOLD = 12
_SEVERAL = re.compile(r"[、，,；;\n]+")
Read = Callable[[Any, Sequence[Any]], Any]


@dataclass(frozen=True)
class Column:
    """One thing that a file says of each row.

    Attributes
    ----------
    words
        What may stand there → the value; empty where anything may.
    clean
        Reads a cell that is not blank, beside the others of its row; raises `CellError`.
    blank
        What a blank cell of a new row stands for; None for nothing.
    nothing
        Whether words for nothing stand for a blank.

    """

    name: str
    label: str
    kind: Kind
    required: bool
    clean: Read
    titles: tuple[str, ...]
    words: Mapping[str, Any] = field(default_factory=dict)
    blank: Any = None
    sealed: bool = False
    longest: int = 200
    example: str = ""
    note: str = ""
    form: forms.Field | None = None
    nothing: bool = True
    asked: Field | None = None

    def shown(self, value: Any) -> str:
        """Write a value as its reader knows it."""
        from guantong.frame.acting import told

        if value is None or value in ("", []):
            return ""
        return mask(str(value)) if self.sealed else told(self.form, value)


def columns_of(act: Act, onto: Any, actor: Account) -> list[Column]:
    """Return the columns of an act's file, as they are asked of a row by an account."""
    if act.file is None:
        raise TypeError(f"{act.name} takes no file")
    model = act.makes or act.model
    said = act.file.said(onto) if callable(act.file.said) else act.file.said
    with translation.override("zh-hans"):
        asks = [
            one for one in act.asks(onto) if not isinstance(one, Field) or one.seen(actor, onto)
        ]
        asked = [
            _asked(_column(one, field_of(one, model, onto, actor), model, said), one, asks)
            for one in asks
        ]
        asked += [
            replace(
                _column(one, field_of(one, model, onto, actor), model, said),
                blank=None, required=False,
            )
            for one in act.file.more
        ]  # fmt: skip
        return [*_place(act), *asked] if act.model is Unit else asked


def _asked(column: Column, one: str | Field, asks: Sequence[str | Field]) -> Column:
    """Return a column with the field that it asks; what not every row is asked may stand blank."""
    if not isinstance(one, Field):
        return column
    own = {it.name: it for it in asks if isinstance(it, Field)}
    when = conditions.of(own.values()).get(one.name)
    notes = [told_when(when, own)] if when else []
    if one.fact:
        notes.append(_("系统已有的不用填"))
    note = "；".join(filter(None, [*notes, column.note]))
    required = column.required and not notes
    return replace(column, asked=one, required=required, note=note)


def template_of(act: Act, onto: Any, actor: Account) -> Template:
    """Return the workbook that is filled in."""
    printed = (
        Printed(
            one.name, one.label, one.kind, one.required, tuple(one.words), one.titles, one.longest,
            one.note, one.example,
        )
        for one in columns_of(act, onto, actor)
    )  # fmt: skip
    return Template(_chinese(act.file.title if act.file else act.label), tuple(printed))


def _chinese(text: Any) -> str:
    with translation.override("zh-hans"):
        return str(text)


def _place(act: Act) -> list[Column]:
    """Return the columns by which a row names its unit."""
    over = act.makes is Unit
    note = _("两列至少填一列；名称有重复的，另填上级单位。都没有这些列，则全部归入所选单位。")
    named = (
        (CODE, "上级编码" if over else "单位编码", ("上级机构编码",) if over else ()),
        (NAME, "上级机构" if over else "单位",
         ("上级", "上级单位") if over else ("单位名称", "所在单位", "行政村", "村（社区）")),
        *(() if over else ((ABOVE, "上级单位", ("乡镇", "乡镇街道")),)),
    )  # fmt: skip
    return [
        Column(name, label, Kind.TEXT, False, lambda cell, _beside: cells.text(cell),
               (label, *titles), note=note)
        for name, label, titles in named
    ]  # fmt: skip


def _column(asked: str | Field, made: forms.Field, model: Any, said: Mapping[str, Said]) -> Column:
    name = asked.name if isinstance(asked, Field) else asked
    column = None if isinstance(asked, Field) else model._meta.get_field(name)
    more = said.get(name, Said())
    label = str(made.label or name)
    label = label[:1].upper() + label[1:]
    sealed = more.sealed or isinstance(column, SealedField)
    kind = Kind.ID_NUMBER if sealed else _kind(asked, column, made)
    words = {**_words(made), **more.words}
    blank = more.blank if more.blank is not None else made.initial
    if more.required or blank in ("", [], False) or callable(blank):
        blank = None
    longest = getattr(made, "max_length", None) or 200
    return Column(
        name, label, kind,
        more.required or (made.required and blank is None and kind is not Kind.YES_NO),
        _reader(kind, made, words, label), (label, *more.titles), words, blank,
        sealed, longest, more.example,
        str(more.note or made.help_text or ""), made, more.nothing,
    )  # fmt: skip


def _kind(asked: str | Field, column: Any, made: forms.Field) -> Kind:
    if isinstance(column, MonthField) or getattr(asked, "type", "") == "month":
        return Kind.MONTH
    if isinstance(made, forms.BooleanField):
        return Kind.YES_NO
    if isinstance(made, forms.DateField):
        return Kind.DATE
    if isinstance(made, forms.IntegerField):
        return Kind.NUMBER
    return Kind.TEXT


def _words(made: forms.Field) -> dict[str, Any]:
    """Return what may stand in a cell, where only some words may, and the form's value of each."""
    if isinstance(made, forms.ModelChoiceField):
        return {str(row): row.pk for row in made.queryset or ()}
    found = getattr(made, "choices", ())
    return {str(label): value for value, label in found if value not in (None, "")}


def _reader(kind: Kind, made: forms.Field, words: Mapping[str, Any], label: str) -> Read:
    """Return what reads a cell by the field of the form; the field's own checks come last."""
    if kind is Kind.YES_NO:
        return lambda cell, _beside: cells.flag(cell)
    if words:
        return _chosen(made, words, label)
    if kind is Kind.MONTH:
        return _checked(made, cells.month)
    plain: Callable[[Any], Any] = {Kind.DATE: cells.date, Kind.NUMBER: cells.number}.get(
        kind, cells.text
    )
    longest = getattr(made, "max_length", None)

    def read(cell: Any, _beside: Sequence[Any]) -> Any:
        said = plain(cell)
        if longest and len(said) > longest:
            raise CellError(f"{label}有 {len(said)} 字，最多 {longest} 字")
        return said

    return _checked(made, read)


def _checked(made: forms.Field, read: Read) -> Read:
    def clean(cell: Any, beside: Sequence[Any]) -> Any:
        return _clean(made, read(cell, beside))

    return clean


def _clean(made: forms.Field, value: Any) -> Any:
    try:
        return made.clean(value)
    except ValidationError as error:
        raise CellError("；".join(error.messages)) from error


def _chosen(made: forms.Field, words: Mapping[str, Any], label: str) -> Read:
    """Return what reads words of a list; the same word is checked by the field once."""
    known: dict[str, Any] = {}
    several = isinstance(made, forms.MultipleChoiceField)

    def find(said: str) -> Any:
        if said in words:
            return words[said]
        listed = "、".join(list(words)[:TOLD]) + ("…" if len(words) > TOLD else "")
        raise CellError(f"“{cells.short(said)}”不能填在{label}，可填：{listed}")

    def read(cell: Any, _beside: Sequence[Any]) -> Any:
        said = cells.text(cell)
        if said not in known:
            parts = [one.strip() for one in _SEVERAL.split(said) if one.strip()]
            value = [find(one) for one in parts] if several else find(said)
            known[said] = _clean(made, value)
        return known[said]

    return read
