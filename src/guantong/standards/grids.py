"""Grids of villages: their sizes, how they are numbered, who is what in them.

Kept in ``data/grids.toml``, each with where it is said; most of it awaits checking.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Size:
    """How many households, and who says so."""

    name: str
    least: int
    most: int
    source: str
    verify: bool

    @property
    def citation(self) -> str:
        """Where it is said, and whether that awaits checking."""
        return cited(self.source, verify=self.verify)


@dataclass(frozen=True)
class Role:
    """Somebody of a grid."""

    name: str
    duty: str
    source: str
    verify: bool


@cache
def _table() -> dict[str, Any]:
    file = resources.files("guantong.standards") / "data" / "grids.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def cited(source: str, *, verify: bool) -> str:
    """Write a source, marked where it awaits checking."""
    return f"{source}（待核）" if verify else source


def size(key: str) -> Size:
    """Return how many households something has.

    Examples
    --------
    >>> size("village").least, size("village").most, size("contact").most
    (15, 100, 10)

    """
    return Size(**_table()["size"][key])


def sizes() -> dict[str, Size]:
    """Return all of them."""
    return {key: Size(**one) for key, one in _table()["size"].items()}


def rule() -> str:
    """Say what holds for every grid, with its source."""
    one = _table()["rule"]
    return f"{one['within']}。{cited(one['source'], verify=one['verify'])}"


def code(unit: str, number: int) -> str:
    """Return the code of a village's grid.

    Examples
    --------
    >>> code("431124107203", 1)
    '431124107203-01'

    """
    made: str = _table()["code"]["pattern"].format(unit=unit, number=number)
    return made


def code_source() -> str:
    """Say where the codes come from."""
    one = _table()["code"]
    return cited(one["source"], verify=one["verify"])


def detour() -> float:
    """Return by how much a way is longer than the straight line where no ways are known."""
    return float(_table()["walk"]["detour"])


def roles() -> dict[str, Role]:
    """Return who is what in a grid."""
    return {key: Role(**one) for key, one in _table()["role"].items()}
