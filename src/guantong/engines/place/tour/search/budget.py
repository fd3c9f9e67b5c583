"""When a search stops, and whom it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from guantong.engines.place.tour.problem.tour import Point

#: Told where the search stands; False asks it to stop with the best plan so far.
Tell = Callable[[Point], bool | None]


@dataclass(frozen=True)
class Budget:
    """When to stop; whichever comes first.

    Attributes
    ----------
    seconds
        Of the whole; a step that has begun ends first.
    rounds
        The most rounds of shaken prices. Unlike seconds it gives the same plan on every machine,
        if seconds suffice.
    gap
        Share of the value that may be missing.

    """

    seconds: float = 8.0
    rounds: int = 60
    gap: float = 0.0
