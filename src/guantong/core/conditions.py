"""When a field is asked: what another field of its form must say. Data, never run as code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db import models

#: ``name`` (filled in, or ticked), ``name=value``, ``name=a|b``; ``!`` before it: the opposite.
WRITTEN = re.compile(r"(!?)([a-z][a-z0-9_]*)(?:=([^=|]+(?:\|[^=|]+)*))?")
YES, NO, UNKNOWN = "yes", "no", "unknown"


class Asked(Protocol):
    """A field, as far as it matters here."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def type(self) -> Any:
        """Its type."""

    @property
    def when(self) -> str:
        """Its condition."""


@dataclass(frozen=True)
class Condition:
    """What the field of a name must say.

    Attributes
    ----------
    values
        One of these; without any, that it says something.
    negated
        That it says something else; without values, that it says nothing.

    """

    name: str
    values: tuple[str, ...] = ()
    negated: bool = False

    @classmethod
    def read(cls, text: str) -> Condition:
        """Read what is written.

        Raises
        ------
        ValueError
            If it is written otherwise.

        Examples
        --------
        >>> Condition.read("kind=new|moved")
        Condition(name='kind', values=('new', 'moved'), negated=False)

        """
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"no condition: {text!r}")
        values = tuple(found[3].split("|")) if found[3] else ()
        return cls(found[2], values, bool(found[1]))

    def __str__(self) -> str:
        values = f"={'|'.join(self.values)}" if self.values else ""
        return f"{'!' if self.negated else ''}{self.name}{values}"

    def holds(self, value: Any) -> bool:
        """Tell whether a value meets it. What says nothing is never something else."""
        said = words_of(value)
        if not self.values:
            return bool(said) != self.negated
        return bool(said) and bool(said & set(self.values)) != self.negated

    def over(self, field: Asked | None) -> Condition:
        """Return it as it is meant of a field: that nobody knows is neither a yes nor a no."""
        if field is None or field.type != "yesno":
            return self
        if not self.values:
            return Condition(self.name, (NO if self.negated else YES,))
        rest = tuple(one for one in (YES, NO) if one not in self.values)
        return replace(self, values=rest, negated=False) if self.negated else self


def words_of(value: Any) -> set[str]:
    """Return what a value says, as conditions name it; nothing where it says nothing."""
    if value is None or value is False or value == "":
        return set()
    if isinstance(value, list | tuple | set | models.QuerySet):
        return {word for one in value for word in words_of(one)}
    return {str(value.pk) if isinstance(value, models.Model) else str(value)}


def of(fields: Iterable[Asked]) -> dict[str, Condition]:
    """Return the conditions of some fields of one form, by the names of those that have one."""
    named = {one.name: one for one in fields}
    read = {name: Condition.read(one.when) for name, one in named.items() if one.when}
    return {name: one.over(named.get(one.name)) for name, one in read.items()}


def shown(fields: Iterable[Asked], values: Mapping[str, Any]) -> set[str]:
    """Return the names of the fields that are asked, as these values stand.

    What depends on a field that is not asked is not asked either.
    """
    fields = list(fields)
    conditions = of(fields)

    def is_asked(name: str, above: frozenset[str] = frozenset()) -> bool:
        one = conditions.get(name)
        if one is None:
            return True
        fits = one.name not in above and one.holds(values.get(one.name))
        return fits and is_asked(one.name, above | {name})

    return {one.name for one in fields if is_asked(one.name)}


def circles(conditions: Mapping[str, Condition]) -> set[str]:
    """Return the fields that are asked only if they are asked."""
    out = set()
    for name in conditions:
        met, at = set(), name
        while at in conditions and at not in met:
            met.add(at)
            at = conditions[at].name
        if at == name:
            out.add(name)
    return out
