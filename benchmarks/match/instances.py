"""Invented changes of term in several sizes, as the engine's tables: `generate`.

``small`` has 4 teams; ``county`` 15 county teams, some 250 posts and 400 people; ``prefecture``
the same with 180 township teams: some 2,000 posts, 3,600 people, 650,000 arcs.

The prices of moves are set so that the best plan seats somebody new in about a third of the posts,
as a change of term does (`Size.prices`). Part of that no price decides: 4 % of the posts are empty,
8 % of their holders have served two terms, some are too old. ``cheap`` is ``prefecture`` at prices
at which most posts change: not a term change that anyone would make, but a harder problem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from benchmarks.match.world import (
    BACKGROUNDS,
    SIZES,
    SPECIALITIES,
    STYLES,
    TEMPERS,
    TOWN,
    Bools,
    Floats,
    Ints,
    People,
    Size,
    Teams,
    draw_people,
    draw_teams,
)  # fmt: skip

from guantong.engines.match import Bound, Circle, Couple, Instance, Trait

RULES = ("职级", "任职年限", "年龄", "全日制学历", "地域回避", "本县任用", "政治面貌", "任期届满")
ATTRIBUTES = ("女", "少数民族", "党外", "全日制", "35岁以下", "40岁以下",
              *(f"专业{n + 1}" for n in range(SPECIALITIES)), "留任", "本地")  # fmt: skip
STYLE = np.array([[-3, 6, 1, 2], [6, -2, 2, 2], [1, 2, -5, 6], [2, 2, 6, -3]], float)
TEMPER = np.array([[2, 1, -2, 3], [1, -4, 2, 1], [-2, 2, -1, 2], [3, 1, 2, 0]], float)
#: Of a bound on each team: level, attribute, share of posts (or a number), whether most, price.
TEAM_BOUNDS: tuple[tuple[int, str, float, bool, float | None], ...] = (
    (1, "女", 1, False, None), (1, "女", 0.20, False, 8), (1, "少数民族", 0.30, False, 5),
    (1, "党外", 1, False, 6), (1, "40岁以下", 1, False, 10), (1, "全日制", 0.50, False, 4),
    (1, "留任", 0.34, False, 8), (1, "本地", 0.67, True, 6),
    (0, "女", 1, False, 8), (0, "少数民族", 0.25, False, 4), (0, "35岁以下", 1, False, 6),
    (0, "全日制", 0.40, False, 3), (0, "留任", 0.34, False, 6), (0, "本地", 0.75, True, 4),
)  # fmt: skip
LEVEL_BOUNDS = (
    (1, "女", 0.26, 15.0), (1, "少数民族", 0.36, 10.0), (1, "40岁以下", 0.15, 15.0),
    (0, "女", 0.26, 15.0), (0, "少数民族", 0.36, 10.0), (0, "35岁以下", 0.17, 15.0),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """What was drawn: size, teams, people, rules that bar, arcs, their mean and true fits."""

    size: Size
    teams: Teams
    people: People
    barred: np.ndarray
    person: Ints
    post: Ints
    expected: Floats
    fit: Floats


def generate(size: str, seed: int, whole_team: bool = False) -> Instance:
    """Draw a change of term; the same seed gives the same tables.

    Parameters
    ----------
    size
        ``small``, ``county``, ``prefecture`` or ``cheap``.
    seed
        Of the draw.
    whole_team
        Whether every two people of a team count together (`Circle`), not only its heads.

    """
    world = draw(size, seed)
    # The error that is left when fits vary by 76 points squared, as they do between people.
    noise = world.people.noise[world.person]
    error = np.sqrt(76 * noise**2 / (76 + noise**2))
    return as_instance(world, world.fit, error, seed, whole_team=whole_team)


def draw(size: str, seed: int) -> World:
    """Draw teams, people and fits."""
    rng = np.random.default_rng([seed, 20])
    shape = SIZES[size]
    teams = draw_teams(shape, rng)
    people = draw_people(shape, teams, rng)
    barred = _barred(teams, people)
    post, person = np.nonzero(barred.T == 0)
    known = people.speciality[person] == teams.speciality[post][:, None]
    rises = people.rank[person] < teams.rank[post]
    expected = 68 + 6.0 * known[:, 0] + 4.0 * known[:, 1] - 4.0 * rises
    expected += 3.0 * (people.now[person] == post)
    own = people.ability[person] - 68 + people.tilt[person, teams.role[post]]
    fit = expected + own + rng.normal(0, 2.5, len(person))
    return World(shape, teams, people, barred, person, post, expected, fit)


def _barred(teams: Teams, people: People) -> np.ndarray:
    """Return the rules that bar each person from each post, as bits."""
    rank, role, upper = teams.rank, teams.role, teams.level[teams.team] == 1
    county = teams.county[teams.team]
    rises = people.rank[:, None] == rank - 1
    newly = people.now[:, None] != np.arange(len(rank))
    at_home = people.home[:, None] == county
    same = people.county[:, None] == county
    oldest = np.array([0, 0, 38, 45, 50, 52])[rank]
    heads = np.isin(role, (0, 1, TOWN))
    rules: tuple[Bools, ...] = (
        (people.rank[:, None] != rank) & ~rises,
        rises & (people.years[:, None] < np.where(np.isin(rank, (3, 5)), 3, 2)),
        (rises & (people.age[:, None] > oldest)) | (people.age[:, None] > np.where(upper, 57, 55)),
        newly & heads & ~(people.fulltime | (people.age > 45))[:, None],
        at_home & np.isin(role, (0, 1, 3, 4)),
        ~upper & ~same & ~(np.isin(role, (TOWN, TOWN + 1)) & (people.rank == 3)[:, None]),
        people.nonparty[:, None] & np.isin(role, (0, TOWN)),
        ~newly & (people.terms >= 2)[:, None],
    )
    barred = np.zeros(rules[0].shape, np.uint32)
    for bit, rule in enumerate(rules):
        barred |= rule.astype(np.uint32) << bit
    return barred


def as_instance(
    world: World, fit: Floats, error: Floats, seed: int, *, whole_team: bool = False,
    person_share: float = 0.7,
) -> Instance:  # fmt: skip
    """Lay out the tables of a world in which fits are believed to be these."""
    teams, people, person, post = world.teams, world.people, world.person, world.post
    rng = np.random.default_rng([seed, 21])
    weight, prices = teams.weight[post], world.size.prices
    before = people.now[person]
    stays = (before >= 0) & (teams.team[before] == teams.team[post])
    near = people.county[person] == teams.county[teams.team[post]]
    price = np.where(stays, prices[0], np.where(near, prices[1], prices[2]))
    heavy = np.maximum(1, 0.9 * teams.weight)
    return Instance(
        people=tuple(f"虚构{n + 1:04d}" for n in range(len(people.now))),
        posts=teams.posts,
        teams=teams.names,
        team_of=teams.team,
        places=np.ones(len(teams.posts), np.int64),
        vacancy=np.where(teams.level[teams.team] == 1, 120.0, 90.0) * heavy,
        left_out=np.where((people.now >= 0) & (people.age <= 55), 12.0, 0.0),
        arc_person=person,
        arc_post=post,
        gain=weight * fit,
        move=np.where(before == post, 0.0, price),
        error=weight * error,
        person_share=person_share,
        attributes=ATTRIBUTES,
        amounts=_amounts(world, stays),
        bounds=_bounds(teams, rng),
        traits=_traits(people),
        couples=tuple(
            Couple(first, first + 1, trait, 2.0 if level else 1.2)
            for first, level in zip(teams.first.tolist(), teams.level.tolist(), strict=True)
            for trait in range(3)
        ),
        circles=_circles(teams) if whole_team else (),
        apart=_apart(people, rng),
        now=people.now,
        rules=RULES,
        barred=world.barred,
    )


def _amounts(world: World, stays: Bools) -> Ints:
    people = world.people
    known = np.arange(SPECIALITIES)
    own = np.column_stack([
        people.female, people.minority, people.nonparty, people.fulltime,
        people.age <= 35, people.age <= 40,
        (people.speciality[:, :, None] == known).any(axis=1),
    ])  # fmt: skip
    local = people.home[world.person] == world.teams.county[world.teams.team[world.post]]
    return np.column_stack([own[world.person], stays, local]).astype(np.int64)


def _bounds(teams: Teams, rng: np.random.Generator) -> tuple[Bound, ...]:
    bounds = []
    number = {name: n for n, name in enumerate(ATTRIBUTES)}
    for team, name in enumerate(teams.names):
        posts = np.flatnonzero(teams.team == team)
        level, count = int(teams.level[team]), len(posts)
        for at, what, share, most, price in TEAM_BOUNDS:
            if at != level:
                continue
            limit = int(share if share >= 1 else share * count if most else np.ceil(share * count))
            low, high = (None, limit) if most else (limit, None)
            kind = "硬" if price is None else ""
            bounds.append(Bound(f"{name} {what}{kind}", posts, number[what], low, high, price))
        asked, least, price = (3, 2, 5.0) if level else (2, 1, 4.0)
        for n in np.sort(rng.choice(SPECIALITIES, asked, replace=False)).tolist():
            what = f"专业{n + 1}"
            bounds.append(Bound(f"{name} {what}", posts, number[what], least, None, price))
    for level, what, share, price in LEVEL_BOUNDS:
        posts = np.flatnonzero(teams.level[teams.team] == level)
        if len(posts):
            name = f"全市{'县' if level else '乡'}班子 {what}"
            bounds.append(Bound(name, posts, number[what], int(share * len(posts)), None, price))
    return tuple(bounds)


def _traits(people: People) -> tuple[Trait, ...]:
    count = len(BACKGROUNDS)
    background = np.full((count, count), 2.0)
    np.fill_diagonal(background, -3)
    pairs = np.arange(0, count, 2)
    background[pairs, pairs + 1] = background[pairs + 1, pairs] = 4
    return (
        Trait("工作风格", STYLES, people.style, STYLE),
        Trait("性格", TEMPERS, people.temper, TEMPER),
        Trait("经历", BACKGROUNDS, people.background, background),
    )


def _circles(teams: Teams) -> tuple[Circle, ...]:
    """Let every two people of a team count by temper; its heads do so as a couple already."""
    weights = np.array([[0.0, 0.0, 0.4], [0.0, 0.0, 0.3], [0.4, 0.3, 0.15]])
    found = []
    for team, level in enumerate(teams.level.tolist()):
        posts = np.flatnonzero(teams.team == team)
        classes = np.minimum(np.arange(len(posts)), 2)
        found.append(Circle(posts, classes, 1, weights * (2.0 if level else 1.2)))
    return tuple(found)


def _apart(people: People, rng: np.random.Generator) -> Ints:
    """Draw kin: pairs of people of the same home."""
    count = len(people.home)
    order = np.lexsort((rng.random(count), people.home))
    same = people.home[order[1:]] == people.home[order[:-1]]
    pairs = np.column_stack([order[1:], order[:-1]])[same]
    most = min(len(pairs), max(4, count // 25))
    return np.sort(rng.choice(pairs, most, replace=False), axis=1)
