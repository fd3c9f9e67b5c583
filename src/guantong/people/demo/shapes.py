"""What the generator makes before anything is written: plain values, months as numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guantong.people.models import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from guantong.core.models import Unit
    from guantong.formats.appointment.resume import Period

L = Level
#: The month of entry where it is that of the first work.
WITH_WORK = -1


def month(number: int) -> str:
    """Write a month.

    Examples
    --------
    >>> month(2026 * 12)
    '2026-01'

    """
    return f"{number // 12}-{number % 12 + 1:02d}"


def number(text: str) -> int:
    """Read a month that `month` wrote."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


@dataclass(frozen=True)
class Seat:
    """A post to be filled in a unit."""

    title: str
    level: str
    is_chief: bool = False
    duty: str = "other"
    is_elected: bool = False
    outside_party: bool = False

    @property
    def is_leading(self) -> bool:
        """Whether the post is one of leadership."""
        return self.level in (
            L.BUREAU, L.BUREAU_DEPUTY, L.COUNTY, L.COUNTY_DEPUTY, L.TOWNSHIP, L.TOWNSHIP_DEPUTY,
        )  # fmt: skip


@dataclass
class Post:
    """A post held; an end of None is the present one."""

    unit: Unit
    unit_name: str
    seat: Seat
    start: int
    end: int | None
    at_grassroots: bool


@dataclass
class Study:
    """A course of study."""

    full_time: bool
    schooling: str
    name: str
    degree: str
    school: str
    major: str
    start: int
    end: int


@dataclass
class Training:
    """A course of training."""

    name: str
    organiser: str
    end: int
    days: int


@dataclass
class Sanction:
    """A sanction with the end of its influence, as days."""

    kind: str
    name: str
    on: str
    until: str
    article: str


@dataclass
class Relative:
    """A family member; ``person`` is the place of its own record in the list, if it has one."""

    kin: str
    call: str
    name: str
    birth: str
    politics: str
    work: str
    person: int | None = None


@dataclass
class Cadre:
    """Everything invented about one person.

    Attributes
    ----------
    entered
        The month of the record of entry (A29); by default that of the first work.
    beside
        Posts that the résumé does not tell, each with whether it is a principal one.
    retold
        What the résumé makes of the entries that follow from posts and studies.

    """

    unit: Unit
    name: str
    sex: str
    birth: int
    ethnicity: str
    native_place: str
    party: str
    party_month: int | None
    work_month: int
    id_number: str
    posts: list[Post]
    studies: list[Study]
    ranks: list[tuple[str, int, int | None]] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    assessments: dict[int, str] = field(default_factory=dict)
    awards: list[tuple[str, int]] = field(default_factory=list)
    sanctions: list[Sanction] = field(default_factory=list)
    family: list[Relative] = field(default_factory=list)
    titles: str = ""
    #: 法律职业资格: the month in which it was obtained.
    lawyer: int | None = None
    breaks: str = ""
    entered: int | None = WITH_WORK
    beside: list[tuple[Post, bool]] = field(default_factory=list)
    retold: Callable[[list[Period]], list[Period]] = list

    @property
    def now(self) -> Post:
        """The present post."""
        return self.posts[-1]

    def since(self, level: str) -> int:
        """Return when the level was first reached."""
        return min(post.start for post in self.posts if post.seat.level == level)

    def promoted(self) -> int | None:
        """Return when the present level was reached from another, if it was."""
        level = self.now.seat.level
        return self.since(level) if any(p.seat.level != level for p in self.posts) else None
