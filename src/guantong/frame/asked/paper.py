"""A form on paper: blank, to be filled in by hand, or as it was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core.fields import YES_NO, Field
from guantong.core.text import Text
from guantong.formats.documents import Document, Entries, Entry
from guantong.frame.asked.answering import answers, told, told_when
from guantong.frame.asked.asking import asking

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Lines to write on; of other types one.
LINES = {"long": 4, "reason": 2, "units": 2}
#: What a date and a month are written between.
SPACED = {"date": "　　　　年　　月　　日", "month": "　　　　年　　月"}


def blank(
    title: Text, subtitle: Text, asked: Sequence[Field], reader: Account | None, row: Any = None
) -> Document:
    """Return a form to be filled in by hand: what the reader would be asked about a row.

    What the house knows already, and the reader may read, stands in it.
    """
    offered = asking(asked, row, reader)
    names = {one.name: one for one in asked}
    entries = []
    for one, when in offered.fields:
        if not isinstance(one, Field):
            continue
        help_ = [str(one.help)] if one.help else []
        note = "；".join([*([told_when(when, names)] if when else []), *help_])
        begins = one.initial(row) if callable(one.initial) and row is not None else one.initial
        is_said = begins not in (None, "") and not callable(begins)
        words = told(one, begins, reader, row) if is_said else ""
        entries.append(_entry(one, note, words, reader, row))
    entries += [Entry(str(label), _("已有，不用填")) for label in offered.held]
    return Document(str(title), str(subtitle), (Entries(tuple(entries)),))


def filled(
    title: Text,
    subtitle: Text,
    asked: Sequence[Field],
    kept: Mapping[str, Any],
    reader: Account | None,
    about: Any = None,
) -> Document:  # fmt: skip
    """Return what was answered, as far as the reader may see it."""
    entries = (Entry(*pair) for pair in answers(asked, kept, reader, about))
    return Document(str(title), str(subtitle), (Entries(tuple(entries)),))


def _entry(one: Field, note: str, words: str, reader: Any, row: Any) -> Entry:
    label = str(one.label) + ("" if one.required or one.type == "flag" else _("（可不填）"))
    kind, boxes = str(one.type), tuple[str, ...]()
    # What is known stands there; what is only offered is to be ticked.
    if kind in ("choice", "choices", "yesno", "flag") and not (one.fact and words):
        offered = one.choices(reader, row) if callable(one.choices) else one.choices
        pairs = {"yesno": YES_NO, "flag": ((True, _("是")),)}.get(kind, offered)
        words, boxes = "", tuple(str(text) for value, text in pairs if value not in (None, ""))
    return Entry(label, words or SPACED.get(kind, ""), boxes, note, LINES.get(kind, 1))
