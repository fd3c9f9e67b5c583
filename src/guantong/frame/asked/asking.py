"""What of a form a reader is asked, what is filled in for them, what the house answers itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core import conditions, facts
from guantong.core.conditions import Condition
from guantong.core.facts import Known
from guantong.core.fields import Field
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Asking:
    """What is asked.

    Attributes
    ----------
    fields
        What the reader is asked, each with the condition that is left to be answered.
    settled
        Field → what the house answers itself: a fact that the reader may not read, or nothing for
        what only others are asked.
    held
        What such facts are called.

    """

    fields: tuple[tuple[str | Field, Condition | None], ...]
    settled: Mapping[str, Any]
    held: tuple[Text, ...]


def asking(asks: Sequence[str | Field], row: Any, reader: Account | None) -> Asking:
    """Return what of an act's fields a reader is asked about a row."""
    own = [one for one in asks if isinstance(one, Field)]
    about = facts.Subject(row)
    found_ = {one.name: about.known(one.fact) for one in own if one.fact}
    known = {name: found for name, found in found_.items() if found is not None}
    settled: dict[str, Any] = {}
    held = []
    for one in own:
        found = known.get(one.name)
        if found is not None and not about.readable(one.fact, reader):
            settled[one.name] = found.value
            held.append(one.label)
        elif not one.seen(reader, row):
            settled[one.name] = found.value if found else one.nothing
    every = conditions.of(own)
    out: list[tuple[str | Field, Condition | None]] = []
    for asked in asks:
        if not isinstance(asked, Field):
            out.append((asked, None))
        elif asked.name not in settled:
            left = _left(asked.name, every, settled)
            if left is not False:
                one = _filled(asked, known.get(asked.name))
                out.append((one, None if left is True else left))
    return Asking(tuple(out), settled, tuple(held))


def _left(
    name: str,
    every: Mapping[str, Condition],
    settled: Mapping[str, Any],
    above: frozenset[str] = frozenset(),
) -> Condition | bool:
    """Return what is left of a condition; True where it is met, False where it never is."""
    one = every.get(name)
    if one is None:
        return True
    if one.name in above or (one.name in settled and not one.holds(settled[one.name])):
        return False
    further = _left(one.name, every, settled, above | {name})
    return further if one.name in settled or further is False else one


def _filled(one: Field, found: Known | None) -> Field:
    if found is None:
        return one
    source = _("取自%(source)s，有变化的请改。") % {"source": found.source}
    return replace(one, initial=found.value, help=f"{one.help} {source}".strip())
