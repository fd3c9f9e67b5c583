"""What the documentation promises of the staffing engine, and whether it was met."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure.tables import markdown

Curve = Sequence[tuple[float, float, float]]
#: A bound has arrived when it is this close to the last one, as a share of it.
NEAR = 0.0002


@dataclass(frozen=True)
class Bar:
    """A promise: the worst figure measured should not be above the limit."""

    words: str
    limit: float
    measured: Sequence[float]
    unit: str

    @property
    def worst(self) -> float:
        """The largest figure, or NaN if nothing was measured."""
        return max(self.measured, default=math.nan)

    @property
    def verdict(self) -> str:
        """``met``, ``not met`` or ``not measured``."""
        if not self.measured:
            return "not measured"
        return "met" if self.worst <= self.limit else "not met"


def bars_table(bars: Sequence[Bar]) -> str:
    """Lay out the bars with their verdicts."""
    rows = [
        [bar.words, _figure(bar.limit, bar.unit), _figure(bar.worst, bar.unit), bar.verdict]
        for bar in bars
    ]
    return markdown(("bar", "at most", "worst measured", "verdict"), rows)


def _figure(value: float, unit: str) -> str:
    if math.isnan(value):
        return ""
    if unit == "%":
        return "never" if math.isinf(value) else f"{100 * value:.3f} %"
    return "never" if math.isinf(value) else f"{value:,.1f} {unit}".replace(".0 MB", " MB")


def gap_at(curve: Curve, seconds: float) -> float:
    """Return the gap, as a share of the value, that a search had reached at a time."""
    value = max((v for t, v, _ in curve if t <= seconds), default=-math.inf)
    bound = min((b for t, _, b in curve if t <= seconds), default=math.inf)
    if math.isinf(value) or math.isinf(bound):
        return math.inf
    return max(0.0, bound - value) / max(1e-9, abs(value))


def bound_after(curve: Curve) -> float:
    """Return the seconds after which the bound was all but the last one."""
    last = min((b for _, _, b in curve), default=math.inf)
    near = last + NEAR * abs(last)
    return next((t for t, _, b in curve if b <= near), math.inf)


def proven_after(curve: Curve, points: float = 0.05) -> float:
    """Return the seconds after which no plan could be better by more than some points."""
    value, bound = -math.inf, math.inf
    for t, v, b in curve:
        value, bound = max(value, v), min(bound, b)
        if bound - value <= points:
            return t
    return math.inf
