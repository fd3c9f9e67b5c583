"""When a search stops, and whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guantong.engines.match.problem.plan import Plan, Point

Tell = Callable[[Point, Plan | None], bool | None]


@dataclass(frozen=True)
class Budget:
    """When to stop; whichever comes first.

    Attributes
    ----------
    seconds
        Of the whole; a step that has begun ends first, so it may take a few seconds more.
    gap
        Share of the value that may be missing.
    left
        Share of the improvable value that may be missing.
    rounds
        The most rounds of improvement; None is no limit. Unlike seconds it gives the same plan
        on every machine.

    """

    seconds: float = 60.0
    gap: float = 0.0
    left: float = 0.0
    rounds: int | None = None
