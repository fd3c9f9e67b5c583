"""Routes of days seen so far: each set of sites of a day once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

Route = tuple[int, ...]


@dataclass
class Pool:
    """Routes by number.

    Attributes
    ----------
    day, route
        Of each; a route may circle.

    """

    day: list[int] = field(default_factory=list)
    route: list[Route] = field(default_factory=list)
    _seen: set[tuple[int, Route]] = field(default_factory=set)

    def add(self, day: int, route: Route) -> bool:
        """Add a route; say whether it was new."""
        key = (day, tuple(sorted(route)))
        if not route or key in self._seen:
            return False
        self._seen.add(key)
        self.day.append(day)
        self.route.append(route)
        return True

    def visits(self, number: int) -> Counter[int]:
        """Return how often each site is in a route."""
        return Counter(self.route[number])

    def simple(self, number: int) -> bool:
        """Whether a route does not circle."""
        return len(set(self.route[number])) == len(self.route[number])

    def __len__(self) -> int:
        return len(self.day)
