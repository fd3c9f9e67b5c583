"""What was answered, as a reader sees it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _

from guantong.core import facts, fields
from guantong.core.conditions import Condition
from guantong.core.fields import YES_NO, Field
from guantong.core.scope import pointing

if TYPE_CHECKING:
    from guantong.core.models import Account

NOTHING = "—"


def answers(
    asked: Sequence[Field], kept: Mapping[str, Any], reader: Account | None, about: Any = None
) -> list[tuple[str, str]]:
    """Return the label and the words of each answer that a reader may see, in the fields' order.

    Parameters
    ----------
    kept
        What `core.fields.packed` made of the answers; what was not asked is not in it.
    about
        The row they belong to: the reader's rights count over its place.

    """
    seen = [one for one in asked if one.name in kept and one.seen(reader, about)]
    held = fields.unpacked({one.name: kept[one.name] for one in seen}, lambda *row: row)
    rows = _rows(held.values())
    out, subject = [], facts.Subject(about)
    for one in seen:
        hidden = one.fact and held[one.name] and not subject.readable(one.fact, reader)
        words = _("已有") if hidden else told(one, held[one.name], reader, about, rows)
        out.append((str(one.label), words))
    return out


def checked(asked: Sequence[Field], given: Mapping[str, Any], about: Any = None) -> dict[str, Any]:
    """Return what is kept of what was given, as `core.fields.checked`.

    What was left blank and is a fact of ``about`` is filled in before.
    """
    subject, filled = facts.Subject(about), dict(given)
    for one in asked:
        blank = filled.get(one.name) in (None, "", [])
        found = subject.known(one.fact) if one.fact and blank else None
        if found is not None:
            filled[one.name] = found.value
    return fields.checked(asked, filled)


def told(
    one: Field,
    value: Any,
    reader: Any = None,
    about: Any = None,
    rows: Mapping[tuple[str, Any], str] = MappingProxyType({}),
) -> str:
    """Write a value as its reader knows it; ``rows`` names rows by their label and key."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, tuple):
        return rows.get((str(value[0]), value[1]), _("已不存在"))
    if isinstance(value, list):
        return "、".join(told(one, it, reader, about, rows) for it in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return value.isoformat()
    offered = one.choices(reader, about) if callable(one.choices) else one.choices
    names = {str(key): label for key, label in (YES_NO if one.type == "yesno" else offered)}
    return str(names.get(str(value), value))


def told_when(when: Condition, fields: Mapping[str, Field]) -> str:
    """Say in words when a field is asked."""
    other = fields.get(when.name)
    if other is None:
        return ""
    what = {"label": other.label, "values": "”“".join(told(other, one) for one in when.values)}
    if when.values and when.negated:
        return _("“%(label)s”不是“%(values)s”时填") % what
    if when.values:
        return _("“%(label)s”是“%(values)s”时填") % what
    text = _("“%(label)s”空着时填") if when.negated else _("“%(label)s”填了的，填此项")
    return f"{text % what}"


def _rows(values: Iterable[Any]) -> dict[tuple[str, Any], str]:
    """Return the names of the rows that were answered, of each model at once."""
    keys: defaultdict[str, set[Any]] = defaultdict(set)
    for label, key in _named(values):
        keys[label].add(key)
    return {
        (label, row.pk): str(row)
        for label, some in keys.items()
        for row in pointing(apps.get_model(label), "pk", some)
    }


def _named(values: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for value in values:
        if isinstance(value, tuple):
            yield str(value[0]), value[1]
        elif isinstance(value, list):
            yield from _named(value)
