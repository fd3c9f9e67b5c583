"""Small random instances with every feature on, and the best plan by looking at all of them."""

from dataclasses import dataclass

import numpy as np

from guantong.engines.match import (
    ANYWHERE,
    Bound,
    Circle,
    Couple,
    Instance,
    Multipliers,
    Trait,
    evaluate,
)

#: Plans looked at in one instance, at most.
MOST_PLANS = 40_000
GRADES = ("women", "young", "weight")


@dataclass(frozen=True)
class Best:
    """The best plan of all; value -inf and no seats if hard rules leave none."""

    value: float
    seats: np.ndarray | None
    plans: int


def small(seed: int) -> Instance:
    """Return an instance of 2–3 teams, at most 8 posts and 10 people; every feature on."""
    rng = np.random.default_rng(seed)
    sizes = [int(n) for n in rng.integers(2, 4, rng.integers(2, 4))]
    sizes[-1] = min(sizes[-1], 8 - sum(sizes[:-1]))
    team_of = np.repeat(np.arange(len(sizes)), sizes)
    posts, people = len(team_of), int(rng.integers(4, 11))
    first = np.cumsum([0, *sizes[:-1]])
    places = np.where(np.isin(np.arange(posts), [*first, *(first + 1)]), 1, rng.integers(1, 3))
    allowed = _allowed(rng, people, posts)
    person, post = np.nonzero(allowed)
    now = np.where(rng.random(people) < 0.5, rng.integers(0, posts, people), -1)
    traits = (
        Trait("style", ("a", "b", "c"), rng.integers(0, 3, people), _points(rng, (3, 3))),
        Trait("calm", ("x", "y"), rng.integers(0, 2, people), _even(_points(rng, (2, 2)))),
    )
    return Instance(
        people=tuple(f"p{n}" for n in range(people)),
        posts=tuple(f"j{n}" for n in range(posts)),
        teams=tuple(f"t{n}" for n in range(len(sizes))),
        team_of=team_of,
        places=places,
        vacancy=np.round(rng.random(posts) * 12, 1),
        left_out=np.where(rng.random(people) < 0.4, np.round(rng.random(people) * 5, 2), 0.0),
        arc_person=person,
        arc_post=post,
        gain=np.round(rng.random(len(person)) * 20 - 2, 2),
        move=np.where(now[person] == post, 0.0, 1.5),
        error=np.round(rng.random(len(person)) * 3, 2),
        attributes=GRADES,
        amounts=np.column_stack([
            np.repeat(rng.integers(0, 2, people), np.bincount(person, minlength=people)),
            rng.integers(0, 2, len(person)),
            rng.integers(0, 4, len(person)),
        ]),
        bounds=_bounds(rng, team_of),
        traits=traits,
        couples=_couples(rng, first),
        circles=_circles(rng, team_of),
        apart=np.array([rng.choice(people, 2, replace=False) for _ in range(2)]),
        now=now,
        **_choices(rng, person, post),
    )  # fmt: skip


def _allowed(rng: np.random.Generator, people: int, posts: int) -> np.ndarray:
    """Open up to three arcs in four until looking at all plans would take too long."""
    allowed = np.zeros((people, posts), bool)
    for cell in rng.permutation(people * posts)[: people * posts * 3 // 4]:
        allowed.flat[cell] = True
        if np.prod(allowed.sum(axis=1) + 1.0) > MOST_PLANS:
            allowed.flat[cell] = False
            break
    return allowed


def _points(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return np.round(rng.random(shape) * 8 - 3, 1)


def _even(table: np.ndarray) -> np.ndarray:
    return table + table.T


def _bounds(rng: np.random.Generator, team_of: np.ndarray) -> tuple[Bound, ...]:
    everywhere = np.arange(len(team_of))
    out = []
    for n in range(4):
        team = int(rng.integers(team_of.max() + 1))
        posts = everywhere if n == 0 else np.flatnonzero(team_of == team)
        low, width = int(rng.integers(0, 3)), int(rng.integers(0, 3))
        price = None if n == 1 else float(np.round(rng.random() * 4, 1))
        one = Bound(f"b{n}", posts, n % len(GRADES), low, low + width, price)
        if n == 1:
            one = Bound("b1", posts, int(rng.integers(3)), int(rng.integers(2)), 4, None)
        if n == 3:
            one = Bound("b3", posts, 2, None, 5, price)
        out.append(one)
    return tuple(out)


def _couples(rng: np.random.Generator, first: np.ndarray) -> tuple[Couple, ...]:
    out = []
    for post in first.tolist():
        out.append(Couple(post, post + 1, 0, float(rng.integers(1, 3))))
        ends = (post + 1, post) if rng.random() < 0.5 else (post, post + 1)
        out.append(Couple(*ends, 1, 0.5))
    return tuple(out)


def _circles(rng: np.random.Generator, team_of: np.ndarray) -> tuple[Circle, ...]:
    out = []
    for team in range(2):
        posts = np.flatnonzero(team_of == team)
        weights = _even(np.round(rng.random((2, 2)), 1))
        out.append(Circle(posts, np.minimum(np.arange(len(posts)), 1), 1, weights))
    return tuple(out)


def _choices(rng: np.random.Generator, person: np.ndarray, post: np.ndarray) -> dict[str, tuple]:
    picked = rng.permutation(len(person))[:3]
    lock, ban, away = ((int(person[n]), int(post[n])) for n in picked)
    locks = (lock,) if rng.random() < 0.5 else ()
    bans = tuple(one for one in (ban,) if one not in locks)
    if away[0] != lock[0] and rng.random() < 0.3:
        bans += ((away[0], ANYWHERE),)
    return {"locks": locks, "bans": bans}


def best_of_all(instance: Instance) -> Best:
    """Look at every plan that keeps the hard rules; the best is counted by `evaluate` too."""
    seats = all_plans(instance)
    values = values_of(instance, seats)
    if not len(values) or values.max() == -np.inf:
        return Best(-np.inf, None, len(seats))
    best = int(values.argmax())
    found = evaluate(instance, seats[best])
    assert found.feasible, found.violations
    assert abs(found.value - values[best]) < 1e-9
    return Best(found.value, seats[best], len(seats))


def all_plans(instance: Instance) -> np.ndarray:
    """Return the seats of every plan that fills no post with more than its places."""
    posts, people = len(instance.posts), len(instance.people)
    seats = np.zeros((1, 0), np.int64)
    free = np.tile(instance.places, (1, 1))
    for person in range(people):
        open_posts = instance.arc_post[instance.arc_person == person]
        parts, frees = [], []
        for post in (-1, *open_posts.tolist()):
            rows = np.arange(len(seats)) if post < 0 else np.flatnonzero(free[:, post] > 0)
            parts.append(np.column_stack([seats[rows], np.full(len(rows), post)]))
            left = free[rows].copy()
            if post >= 0:
                left[:, post] -= 1
            frees.append(left)
        seats, free = np.concatenate(parts), np.concatenate(frees)
    assert free.shape[1] == posts
    return seats


def values_of(instance: Instance, seats: np.ndarray) -> np.ndarray:
    """Return the value of many plans, -inf where a hard rule is broken; own code on purpose."""
    one, people, posts = instance, len(instance.people), len(instance.posts)
    alone = np.full((people, posts + 1), -np.inf)
    alone[:, -1] = -one.left_out
    alone[one.arc_person, one.arc_post] = one.gain - one.move
    for person, post in one.locks:
        alone[person, np.arange(posts + 1) != post] = -np.inf
    for person, post in one.bans:
        alone[person, slice(posts) if post == ANYWHERE else post] = -np.inf
    total = sum(alone[person, seats[:, person]] for person in range(people))
    for person in range(people):
        for other in range(person):
            total = total + _together(one, person, other)[seats[:, person], seats[:, other]]
    for post in range(posts):
        total = total - one.vacancy[post] * (one.places[post] - (seats == post).sum(axis=1))
    for bound in one.bounds:
        amount = np.zeros((people, posts + 1))
        amount[one.arc_person, one.arc_post] = one.amounts[:, bound.attribute]
        amount[:, [post for post in range(posts + 1) if post not in bound.posts]] = 0
        count = sum(amount[person, seats[:, person]] for person in range(people))
        off = np.maximum(0, (bound.low or 0) - count)
        off = off + (np.maximum(0, count - bound.high) if bound.high is not None else 0)
        total = total - (np.where(off > 0, np.inf, 0) if bound.price is None else bound.price * off)
    return total


def _together(one: Instance, person: int, other: int) -> np.ndarray:
    """Return what two people are worth together by their posts; the last is no post."""
    posts = len(one.posts)
    out = np.zeros((posts + 1, posts + 1))
    for couple in one.couples:
        trait = one.traits[couple.trait]
        mine, theirs = trait.of_person[person], trait.of_person[other]
        out[couple.first, couple.second] += couple.weight * trait.table[mine, theirs]
        out[couple.second, couple.first] += couple.weight * trait.table[theirs, mine]
    for circle in one.circles:
        trait = one.traits[circle.trait]
        points = trait.table[trait.of_person[person], trait.of_person[other]]
        out[np.ix_(circle.posts, circle.posts)] += (
            circle.weights[np.ix_(circle.classes, circle.classes)] * points
        )
    if any({person, other} == set(pair) for pair in one.apart.tolist()):
        same = one.team_of[:, None] == one.team_of[None, :]
        out[:posts, :posts][same] = -np.inf
    return out


def any_multipliers(instance: Instance, seed: int) -> Multipliers:
    """Return multipliers at random, within their limits."""
    rng = np.random.default_rng(seed)
    size = 10.0 ** rng.integers(-1, 2)

    def price(count: int) -> np.ndarray:
        drawn = rng.random(count) * size * (rng.random(count) < 0.7)
        return (drawn * 1e6).astype(np.int64)

    bounds = instance.bounds
    most = np.array([np.inf if b.price is None else np.floor(b.price * 1e6) for b in bounds])
    low, high = (np.minimum(price(len(bounds)), most).astype(np.int64) for _ in range(2))
    has_low, has_high = (np.array([getattr(b, s) is not None for b in bounds]) for s in
                         ("low", "high"))  # fmt: skip
    pairs = instance.apart[rng.integers(0, len(instance.apart), 3)]
    apart = np.column_stack([pairs, rng.integers(0, len(instance.teams), 3), price(3)])
    links = tuple(
        (price(len(c.weights) * len(instance.traits[c.trait].kinds)) * rng.choice([-1, 1])).reshape(
            len(c.weights), -1
        )
        for c in instance.circles
    )
    return Multipliers(price(len(instance.people)), low * has_low, high * has_high, apart, links)
