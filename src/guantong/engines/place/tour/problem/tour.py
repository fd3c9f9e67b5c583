"""A plan of days out: stops with their times, what it is worth, what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guantong.engines.place.tour.problem.arrays import Bools, Ints
from guantong.engines.place.tour.problem.sites import Trip

#: Prices are whole parts of a point.
PRICE_UNITS = 10**6


class Reason(StrEnum):
    """Why a site is in no day; the first that holds."""

    FULL = "full"
    CLOSED = "closed"
    TOO_FAR = "too_far"
    UNSCORED = "unscored"
    NO_TIME = "no_time"


@dataclass(frozen=True)
class Stop:
    """A visit; minutes after midnight. Between arriving and the start the group waits."""

    site: int
    arrive: int
    start: int
    leave: int


@dataclass(frozen=True)
class DayOut:
    """One day: when the group sets out, its stops in order, when it is back."""

    day: int
    leave: int
    stops: tuple[Stop, ...]
    back: int

    @property
    def route(self) -> tuple[int, ...]:
        """The sites in order."""
        return tuple(stop.site for stop in self.stops)


@dataclass(frozen=True)
class LeftOut:
    """A site that is in no day, and why, by rule."""

    site: int
    reason: Reason
    text: str


@dataclass(frozen=True, eq=False)
class Proof:
    """What proves a bound: see `proof.certificate`.

    Attributes
    ----------
    prices
        int (n,): of each site, in millionths of a point; ≥ 0 unless it must be seen.
    memory
        bool (n, n): at each site, which sites a route still remembers to have seen.
    gains
        int (D,): of each day the most that a route gains after prices, in the same unit.

    """

    prices: Ints
    memory: Bools
    gains: Ints

    @property
    def bound(self) -> int:
        """The points that it proves; scores are whole."""
        return (int(self.prices.sum()) + int(self.gains.sum())) // PRICE_UNITS


@dataclass(frozen=True)
class Point:
    """Where a search stands."""

    seconds: float
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """What is missing to the bound, as a share of the value."""
        return gap(self.value, self.bound)


@dataclass(frozen=True, eq=False)
class Tour:
    """A plan.

    Attributes
    ----------
    days
        Every day in order, also one without a stop.
    value
        Sum of the scores of the sites in it.
    bound
        What no plan exceeds, proven by ``proof``: by its prices, or also by looking at every plan
        that they leave open.
    left_out
        Every site that is in no day, with its reason.
    curve
        How plan and bound came nearer.

    """

    trip: Trip
    days: tuple[DayOut, ...]
    value: int
    bound: int
    proof: Proof
    left_out: tuple[LeftOut, ...]
    curve: tuple[Point, ...] = ()

    @property
    def routes(self) -> tuple[tuple[int, ...], ...]:
        """By day the sites in order."""
        return tuple(day.route for day in self.days)

    @property
    def proven(self) -> bool:
        """Whether no plan is better."""
        return self.value >= self.bound

    @property
    def gap(self) -> float:
        """What is missing to the bound, as a share of the value."""
        return gap(self.value, self.bound)


def gap(value: int, bound: int) -> float:
    """Return what is missing to the bound, as a share of the value."""
    if value >= bound:
        return 0.0
    return (bound - value) / value if value else float("inf")
