"""When a search stops, and whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guantong.engines.stage.problem.plan import Plan, Point

Tell = Callable[[Point, Plan | None], bool | None]


@dataclass(frozen=True)
class Budget:
    """When to stop; whichever comes first.

    Attributes
    ----------
    seconds
        Of the whole; a step that has begun ends first, so it may take a few seconds more.
    rounds
        The most rounds of improvement in each county; None is no limit. Unlike seconds it gives
        the same plan on every machine, if seconds suffice.
    gap
        Share of the value that may be missing.

    """

    seconds: float = 30.0
    rounds: int | None = None
    gap: float = 1e-6
