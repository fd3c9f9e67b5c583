"""The way to a post, made backwards from it, so that every step keeps the rules of promotion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from guantong.people.demo.seats import office_team, township_team
from guantong.people.demo.shapes import L, Post, Seat

if TYPE_CHECKING:
    from numpy.random import Generator

    from guantong.core.models import Unit

#: Level → the level below it, and the months spent there before the step up: article 8 of the
#: Regulation of 2019 for county-level posts (deputy to chief 2 years, chief of the level below to
#: deputy 3 years), the rules on promotion of civil servants below. Never 15 years at one level.
BELOW: dict[str, tuple[str, int, int]] = {
    L.COUNTY: (L.COUNTY_DEPUTY, 36, 120), L.COUNTY_DEPUTY: (L.TOWNSHIP, 60, 140),
    L.TOWNSHIP: (L.TOWNSHIP_DEPUTY, 48, 140), L.TOWNSHIP_DEPUTY: (L.STAFF, 40, 200),
}  # fmt: skip
#: How long the present post of leadership, or the whole time of a member of staff, has lasted.
NOW, STAFF_NOW = (3, 100), (24, 400)
ABOUT_A_POST = 60
STAFF_TITLES = ("科员", "综合岗位科员", "办公室科员", "业务岗位科员", "财务岗位科员")
TRIES = 8


@dataclass(frozen=True)
class Places:
    """Where careers of one county pass: its townships and offices."""

    county: Unit
    townships: tuple[Unit, ...]
    offices: tuple[Unit, ...]


def climb(
    rng: Generator, unit: Unit, name: str, seat: Seat, now: int, places: Places
) -> list[Post]:
    """Return the posts that led to a seat, the first first, ending in the seat itself.

    Whoever reaches a county-level post began in a township and held two posts at the level below.
    """
    grass = unit.kind != "municipal"
    if seat.level == L.STAFF:
        return _staff(rng, unit, name, seat, now, grass=grass)
    start = now - int(rng.integers(*NOW))
    posts = [Post(unit, name, seat, start, None, grass)]
    level = seat.level
    while level in BELOW:
        level, least, most = BELOW[level]
        spent = int(least + (most - least) * rng.beta(1.2, 2.0))
        before = _spent(rng, level, start - spent, start, places)
        start -= spent
        posts[:0] = before
    return posts


def _staff(
    rng: Generator, unit: Unit, name: str, seat: Seat, now: int, *, grass: bool
) -> list[Post]:
    """Return the posts of a member of staff, who rises in one place."""
    cuts = [now - int(STAFF_NOW[0] + (STAFF_NOW[1] - STAFF_NOW[0]) * rng.beta(1.0, 1.4))]
    while now - cuts[-1] > 100:
        cuts.append(cuts[-1] + int(rng.integers(50, 95)))
    posts = []
    for n, start in enumerate(cuts):
        last = n == len(cuts) - 1
        held = seat if last else Seat(STAFF_TITLES[n % len(STAFF_TITLES)], L.STAFF)
        posts.append(Post(unit, name, held, start, None if last else cuts[n + 1], grass))
    return posts


def _spent(rng: Generator, level: str, start: int, end: int, places: Places) -> list[Post]:
    """Return at least two different posts of a level, one after the other."""
    count = max(2, -(-(end - start) // (ABOUT_A_POST + 12)))
    cuts = [start + (end - start) * n // count for n in range(count)] + [end]
    cuts[1:-1] = [cut + int(rng.integers(-5, 6)) for cut in cuts[1:-1]]
    posts: list[Post] = []
    for n in range(count):
        unit, name, seat = _drawn(rng, level, places, posts, in_township=n == 0)
        posts.append(Post(unit, name, seat, cuts[n], cuts[n + 1], True))
    return posts


def _drawn(
    rng: Generator, level: str, places: Places, before: list[Post], *, in_township: bool
) -> tuple[Unit, str, Seat]:
    """Draw a post other than the one before."""
    pool = places.townships if in_township else places.townships + places.offices
    for _ in range(TRIES):
        unit, name, seat = _seats(rng, level, places, pool)
        if not before or (before[-1].unit_name, before[-1].seat.title) != (name, seat.title):
            break
    return unit, name, seat


def _seats(
    rng: Generator, level: str, places: Places, pool: tuple[Unit, ...]
) -> tuple[Unit, str, Seat]:
    """Draw a unit of the county and a post of a level in it."""
    if level == L.COUNTY_DEPUTY:
        form = places.county.name[-1]
        titles = (
            f"副{form}长", f"{form}委副书记", f"{form}委常委、宣传部部长",
            f"{form}委常委、统战部部长", f"{form}委常委、政法委书记",
        )  # fmt: skip
        seat = Seat(titles[int(rng.integers(len(titles)))], level, duty="government")
        return places.county, places.county.name, seat
    unit = pool[int(rng.integers(len(pool)))]
    name = full_name(unit, places.county)
    if level == L.STAFF:
        title = (
            ("政府科员", "党政办公室科员") if unit.kind == "township" else ("科员", "办公室科员")
        )
        return unit, name, Seat(title[int(rng.integers(2))], L.STAFF)
    made = township_team(unit.name) if unit.kind == "township" else office_team(unit.name)
    fitting = [seat for seat in made if seat.level == level and not seat.outside_party]
    return unit, name, fitting[int(rng.integers(len(fitting)))]


def full_name(unit: Unit, county: Unit) -> str:
    """Return a unit's name with its county, as a résumé writes it."""
    return f"{county.name}{unit.name}" if unit.kind == "township" else unit.name
