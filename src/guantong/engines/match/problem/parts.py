"""What an instance says of several posts at once: bounds, and people worth something together."""

from __future__ import annotations

from dataclasses import dataclass

from guantong.engines.match.problem.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class Bound:
    """A count over some posts that should lie between two numbers.

    Attributes
    ----------
    name
        What it is called in findings, e.g. ``某县 女干部``.
    posts
        The numbers of the posts counted over, int (N,); a team, a level, everything.
    attribute
        The number of the attribute counted; of each seat taken the amount is added.
    low, high
        The least and the most; None is no limit.
    price
        Points for each unit short or over; None if it must hold.

    """

    name: str
    posts: Ints
    attribute: int
    low: int | None = None
    high: int | None = None
    price: float | None = None


@dataclass(frozen=True, eq=False)
class Trait:
    """A kind that each person is of, and what two kinds are worth together.

    Attributes
    ----------
    kinds
        Names of the kinds, e.g. thinker, doer, pioneer, steady hand.
    of_person
        int (P,): the number of each person's kind.
    table
        float (kinds, kinds): points of a pair; row the first post's, column the second's.
    error
        float (kinds, kinds): standard deviation of each of these; None where they are exact.

    """

    name: str
    kinds: tuple[str, ...]
    of_person: Ints
    table: Floats
    error: Floats | None = None


@dataclass(frozen=True)
class Couple:
    """Two posts whose people are worth something together, e.g. secretary and chief.

    A post is in one couple at most; several rows of the same two posts add up over traits.
    Worth ``weight * trait.table[kind of first, kind of second]`` when both are filled.
    """

    first: int
    second: int
    trait: int
    weight: float


@dataclass(frozen=True, eq=False)
class Circle:
    """Posts of one team of which every two people count together.

    Attributes
    ----------
    posts
        int (N,), two or more posts of one team.
    classes
        int (N,): the class of each post, 0 …; e.g. 0 secretary, 1 chief, 2 the others.
    trait
        The trait whose table is read; it must be symmetric.
    weights
        float (classes, classes), symmetric: the weight of a pair of posts of two classes.

    """

    posts: Ints
    classes: Ints
    trait: int
    weights: Floats
