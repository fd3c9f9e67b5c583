"""What follows a decision on an appointment, as ``data/appointment.toml`` states it.

Who is announced, what an objection does to the days of a notice, which posts have a probation.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Rule:
    """What an article says, or what a place decided, and whether it awaits checking."""

    name: str
    says: str
    source: str
    article: str
    verify: bool
    value: bool = True
    not_for: str = ""

    @property
    def citation(self) -> str:
        """The article and what it says."""
        return f"{self.source}{self.article}：{self.says}{'（条款待核）' if self.verify else ''}"


@dataclass(frozen=True)
class Probationary:
    """A class of posts that have a probation; ``chief`` None is chiefs and deputies alike."""

    name: str
    unit_kinds: tuple[str, ...]
    inside: tuple[str, ...] = ()
    chief: bool | None = None

    def covers(self, kind: str, above: str, *, chief: bool) -> bool:
        """Tell whether it covers a post of a kind of unit, below another kind."""
        within = not self.inside or above in self.inside
        return kind in self.unit_kinds and within and self.chief in (None, chief)


@cache
def _table() -> dict[str, Any]:
    file = resources.files("guantong.standards") / "data" / "appointment.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def rule(key: str) -> Rule:
    """Return a rule by its key; ``probation.longer`` stands within ``probation``.

    Examples
    --------
    >>> rule("further").verify, rule("probation.longer").value
    (True, False)

    """
    table: Any = _table()
    for part in key.split("."):
        table = table[part]
    known = {name: table[name] for name in Rule.__dataclass_fields__ if name in table}
    return Rule(**known)


def further_noticed() -> bool:
    """Tell whether a more important post of the same level is announced, unless a place differs."""
    return rule("further").value


def is_checked(origin: str) -> bool:
    """Tell whether an objection of an origin is checked, and holds an appointment back meanwhile.

    Examples
    --------
    >>> is_checked("signed"), is_checked("vague")
    (True, False)

    """
    return bool(_origin(origin)["checked"])


def is_answered(origin: str) -> bool:
    """Tell whether whoever objected is answered."""
    return bool(_origin(origin)["answered"])


def _origin(code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in _table()["origin"] if one["code"] == code)
    return found


@cache
def probationary() -> tuple[Probationary, ...]:
    """Return the classes of posts that have a probation."""
    return tuple(
        Probationary(
            one["name"], tuple(one["unit_kinds"]), tuple(one.get("inside", ())), one.get("chief")
        )
        for one in _table()["probation"]["class"]
    )


def probation_class(kind: str, above: str, *, chief: bool) -> Probationary | None:
    """Return the class of posts with a probation that a post is of, None if it has none.

    Examples
    --------
    >>> found = probation_class("county_unit", "county", chief=False)
    >>> found.name if found else ""
    '党委、人大常委会、政府、政协工作部门副职'
    >>> probation_class("county_unit", "county", chief=True) is None
    True

    """
    return next((one for one in probationary() if one.covers(kind, above, chief=chief)), None)
