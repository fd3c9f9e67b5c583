"""Charts: what is drawn and the table that says the same, which is read where nothing is drawn.

A page that has one in its context as ``chart`` includes ``ui/chart.html`` and, in its head,
``ui/chart_head.html``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Bars:
    """One number for each name."""

    title: str
    names: Sequence[str]
    values: Sequence[float]
    kind: str = field(default="bars", init=False)

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws."""
        return {"kind": self.kind, "names": list(self.names), "values": list(self.values)}


@dataclass(frozen=True)
class Heat:
    """A number for each pair of names: rows × columns."""

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float]]
    kind: str = field(default="heat", init=False)

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "kind": self.kind, "rows": list(self.rows), "columns": list(self.columns),
            "values": [list(line) for line in self.values],
        }  # fmt: skip


@dataclass(frozen=True)
class Dot:
    """A value with its bounds, and the page it leads to."""

    name: str
    low: float
    value: float
    high: float
    address: str = ""


@dataclass(frozen=True)
class Dots:
    """Values with their bounds on one scale, and where their mean lies."""

    title: str
    rows: Sequence[Dot]
    mean: float | None = None
    scale: tuple[float, float] = (0, 100)
    kind: str = field(default="dots", init=False)

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "kind": self.kind, "mean": self.mean, "scale": list(self.scale),
            "rows": [[one.name, one.low, one.value, one.high, one.address] for one in self.rows],
        }  # fmt: skip


@dataclass(frozen=True)
class Areas:
    """A number for each county, drawn on their outlines; None where nobody knows.

    Attributes
    ----------
    base
        The address of the outlines; each names its county's code.
    rows
        Code, name, value, and the value as it is said.
    scale
        From which value the shade is lightest to which it is darkest.

    """

    title: str
    base: str
    rows: Sequence[tuple[str, str, float | None, str]]
    scale: tuple[float, float]
    kind: str = field(default="areas", init=False)

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "kind": self.kind, "base": self.base, "scale": list(self.scale),
            "rows": [list(one) for one in self.rows],
        }  # fmt: skip


@dataclass(frozen=True)
class Years:
    """Years with stacked parts, another amount apart from them, and lines; None leaves a gap."""

    title: str
    names: Sequence[str]
    parts: Sequence[tuple[str, Sequence[float | None]]]
    apart: Sequence[tuple[str, Sequence[float | None]]] = ()
    lines: Sequence[tuple[str, float]] = ()
    kind: str = field(default="years", init=False)

    @property
    def drawn(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "kind": self.kind, "names": list(self.names),
            "parts": [[name, list(values)] for name, values in self.parts],
            "apart": [[name, list(values)] for name, values in self.apart],
            "lines": [[name, value] for name, value in self.lines],
        }  # fmt: skip
