"""The posts and people of an invented prefecture before a change of term; nothing of it is real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

STYLES = ("谋划", "实干", "开拓", "稳健")
TEMPERS = ("外向", "急性", "沉静", "温和")
BACKGROUNDS = ("农业", "工业", "财经", "规划", "党务", "政法", "教育", "科技")
SPECIALITIES = 8
#: Roles of one county are numbered from 0, of a township from `TOWN`; the last is shared.
COUNTY_ROLES = ("书记", "县长", "副书记", "纪委书记", "组织部长", "宣传部长", "统战部长",
                "政法委书记", "常务副县长", "武装部长", "人大主任", "政协主席")  # fmt: skip
TOWN_ROLES = ("书记", "乡长", "人大主席", "副书记", "纪委书记", "组织委员", "宣传委员", "武装部长")
TOWN, ROLES = 20, 40
NOW_HELD = 0.96
TERMS = (0.50, 0.42, 0.08)


@dataclass(frozen=True)
class Size:
    """How much of a prefecture there is; ranges of posts are inclusive.

    ``prices`` of a move within the team, within the county and beyond, in points.
    """

    counties: int
    townships: int
    county_posts: tuple[int, int]
    town_posts: tuple[int, int]
    people: int
    prices: tuple[float, float, float]


SIZES = {
    "small": Size(2, 1, (11, 14), (8, 8), 70, (10.0, 20.0, 40.0)),
    "county": Size(15, 0, (11, 23), (8, 11), 400, (10.0, 20.0, 40.0)),
    "prefecture": Size(15, 12, (11, 23), (8, 11), 3600, (7.0, 14.0, 28.0)),
    "cheap": Size(15, 12, (11, 23), (8, 11), 3600, (2.0, 4.0, 8.0)),
}


@dataclass(frozen=True)
class Teams:
    """Teams and their posts: names, level (1 county, 0 township), county; arrays by post."""

    names: tuple[str, ...]
    level: Ints
    county: Ints
    posts: tuple[str, ...]
    team: Ints
    role: Ints
    rank: Ints
    weight: Floats
    speciality: Ints
    #: The first post of each team; a team's posts follow one another.
    first: Ints


@dataclass(frozen=True)
class People:
    """What is known of each person; ``now`` is the post held, or -1."""

    now: Ints
    rank: Ints
    age: Floats
    years: Ints
    county: Ints
    terms: Ints
    home: Ints
    female: Bools
    minority: Bools
    nonparty: Bools
    fulltime: Bools
    speciality: Ints
    style: Ints
    temper: Ints
    background: Ints
    ability: Floats
    tilt: Floats
    noise: Floats


def draw_teams(size: Size, rng: np.random.Generator) -> Teams:
    """Draw the teams of counties, then of townships, and their posts."""
    level = np.repeat([1, 0], [size.counties, size.counties * size.townships])
    county = np.r_[np.arange(size.counties), np.repeat(np.arange(size.counties), size.townships)]
    low = np.where(level == 1, size.county_posts[0], size.town_posts[0])
    high = np.where(level == 1, size.county_posts[1], size.town_posts[1])
    count = rng.integers(low, high + 1)
    first = np.r_[0, np.cumsum(count)[:-1]]
    team = np.repeat(np.arange(len(level)), count)
    place = np.arange(len(team)) - first[team]
    upper = level[team] == 1
    role = np.where(upper, np.minimum(place, 10), TOWN + np.minimum(place, 8))
    head = np.isin(place, (0, 1, 10, 11))
    rank = np.where(upper, np.where(head, 5, 4), np.where(place < 3, 3, 2))
    weight = np.where(upper, 1.0, 0.8)
    for n, (of_county, of_town) in enumerate(((2.0, 1.6), (1.8, 1.4))):
        weight[place == n] = np.where(upper, of_county, of_town)[place == n]
    names = [f"虚构{c + 1:02d}县" for c in range(size.counties)]
    names += [f"虚构{c + 1:02d}县{t + 1:02d}乡" for c in range(size.counties)
              for t in range(size.townships)]  # fmt: skip
    posts = tuple(
        names[t] + _title(bool(up), int(n))
        for t, up, n in zip(team.tolist(), upper, place, strict=True)
    )
    speciality = rng.integers(SPECIALITIES, size=len(team))
    titles = tuple(f"{name}班子" for name in names)
    return Teams(titles, level, county, posts, team, role, rank, weight, speciality, first)


def _title(county: bool, place: int) -> str:
    roles, others = (COUNTY_ROLES, "副县长") if county else (TOWN_ROLES, "副乡长")
    return roles[place] if place < len(roles) else f"{others}{place - len(roles) + 1}"


def draw_people(size: Size, teams: Teams, rng: np.random.Generator) -> People:
    """Draw who holds the posts now, and those who wait."""
    held = np.flatnonzero(rng.random(len(teams.team)) < NOW_HELD)
    spare = max(0, size.people - len(held))
    ranks = rng.choice(5, spare, p=(0.36, 0.26, 0.22, 0.12, 0.04)) + 1
    if not size.townships:
        ranks = rng.choice(3, spare, p=(0.45, 0.40, 0.15)) + 3
    upper = teams.level[teams.team[held]] == 1
    of_rank = np.array([0, 31, 36, 41, 46, 50])
    middle = np.r_[np.where(upper, 48, 41), of_rank[ranks]]
    spread = np.r_[np.where(upper, 6, 7), np.full(spare, 5)]
    age = np.round(np.clip(rng.normal(middle, spread), 24, 60), 1)
    county = np.r_[teams.county[teams.team[held]], rng.integers(size.counties, size=spare)]
    count = len(held) + spare
    role = np.r_[teams.role[held], np.full(spare, -1)]
    home = np.where(rng.random(count) < 0.62, county, rng.integers(size.counties, size=count))
    away = (county + 1 + rng.integers(max(1, size.counties - 1), size=count)) % size.counties
    home = np.where(np.isin(role, (0, 1, 3, 4)), away, home)
    terms = np.r_[rng.choice(3, len(held), p=TERMS), np.zeros(spare, int)]
    return People(
        now=np.r_[held, np.full(spare, -1)],
        rank=np.r_[teams.rank[held], ranks],
        age=age,
        years=np.r_[rng.integers(1, 11, len(held)), rng.integers(0, 9, spare)],
        county=county,
        terms=terms,
        home=home,
        female=rng.random(count) < 0.27,
        minority=rng.random(count) < 0.38,
        nonparty=(rng.random(count) < 0.08) & ~np.isin(role, (0, TOWN)),
        fulltime=rng.random(count) < 0.75 - 0.011 * np.maximum(age - 28, 0),
        speciality=rng.integers(SPECIALITIES, size=(count, 2)),
        style=rng.integers(len(STYLES), size=count),
        temper=rng.integers(len(TEMPERS), size=count),
        background=rng.integers(len(BACKGROUNDS), size=count),
        ability=rng.normal(68, 7, count),
        tilt=rng.normal(0, 3, (count, ROLES)),
        noise=4.0 + 12.0 / np.sqrt(rng.integers(2, 30, count)),
    )
