"""What a plan is worth and what it breaks, counted anew; shares no line with the solver."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.instance import ANYWHERE, Instance, kinds
from guantong.engines.match.problem.parts import Bound


@dataclass(frozen=True)
class Violation:
    """A hard rule that a plan breaks.

    Attributes
    ----------
    kind
        ``seat`` (not an arc), ``places``, ``bound``, ``apart``, ``lock`` or ``ban``.
    text
        In Chinese, with the names.
    people, posts
        Whom and what it concerns.

    """

    kind: str
    text: str
    people: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count:
    """A bound as a plan meets it: what was counted, and the points paid."""

    bound: int
    count: int
    short: int
    over: int
    paid: float


@dataclass(frozen=True)
class Evaluation:
    """The value of a plan by parts, in points, and all that it breaks.

    ``value`` is the sum of the parts; it means something only if ``feasible``.
    """

    gains: float
    moves: float
    couples: float
    circles: float
    vacancies: float
    left_out: float
    bounds: float
    counts: tuple[Count, ...] = ()
    violations: tuple[Violation, ...] = ()
    moved: int = 0
    empty: int = 0
    value: float = field(init=False)

    def __post_init__(self) -> None:
        parts = (self.gains, self.couples, self.circles, -self.moves, -self.vacancies,
                 -self.left_out, -self.bounds)  # fmt: skip
        object.__setattr__(self, "value", float(sum(parts)))

    @property
    def feasible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.violations


def evaluate(instance: Instance, seats: Ints) -> Evaluation:
    """Count a plan anew, person by person.

    Parameters
    ----------
    instance
        What the plan is for.
    seats
        int (P,): the post of each person, or -1.

    Raises
    ------
    ValueError
        If ``seats`` is not one post or -1 a person.

    """
    seats = np.asarray(seats)
    if seats.shape != (len(instance.people),) or seats.min(initial=-1) < -1 or (
        seats.max(initial=-1) >= len(instance.posts)
    ):  # fmt: skip
        raise ValueError("seats: one post number or -1 for each person")
    broken: list[Violation] = []
    arcs = _arcs(instance, seats, broken)
    sitting: dict[int, list[int]] = {}
    for person, post in enumerate(seats.tolist()):
        if post >= 0:
            sitting.setdefault(post, []).append(person)
    seated = np.array([arcs[person] for person in sorted(arcs)], int)
    vacancies, empty = _places(instance, sitting, broken)
    counts = tuple(
        _count(instance, n, bound, seated, broken) for n, bound in enumerate(instance.bounds)
    )
    _apart(instance, seats, broken)
    _choices(instance, seats, broken)
    taken = np.array(sorted(arcs.values()), int)
    out = instance.left_out[seats < 0]
    now, sits = instance.now, kinds(instance, seats)
    return Evaluation(
        gains=float(instance.gain[taken].sum()),
        moves=float(instance.move[taken].sum()),
        couples=_couples(instance, sitting),
        circles=_circles(instance, sitting),
        vacancies=vacancies,
        left_out=float(out.sum()),
        bounds=float(sum(one.paid for one in counts)),
        counts=counts,
        violations=tuple(broken),
        moved=0 if now is None else int(((seats >= 0) & (kinds(instance, now) != sits)).sum()),
        empty=empty,
    )


def _arcs(instance: Instance, seats: Ints, broken: list[Violation]) -> dict[int, int]:
    """Return the arc of each person seated, one by one from the table of arcs."""
    wanted = {(p, j) for p, j in enumerate(seats.tolist()) if j >= 0}
    posts = len(instance.posts)
    keys = instance.arc_person.astype(np.int64) * posts + instance.arc_post
    number = np.array([p * posts + j for p, j in sorted(wanted)], np.int64)
    hits = np.flatnonzero(np.isin(keys, number))
    found = {int(instance.arc_person[a]): int(a) for a in hits.tolist()}
    for person, post in sorted(wanted):
        if person not in found:
            text = f"{instance.people[person]}不能任{instance.posts[post]}。"
            broken.append(Violation("seat", text, (person,), (post,)))
    return found


def _places(
    instance: Instance, sitting: dict[int, list[int]], broken: list[Violation]
) -> tuple[float, int]:
    lost, empty = 0.0, 0
    for post, name in enumerate(instance.posts):
        people = sitting.get(post, [])
        free = int(instance.places[post]) - len(people)
        if free < 0:
            text = f"{name}只有 {instance.places[post]} 个位置，排了 {len(people)} 人。"
            broken.append(Violation("places", text, tuple(people), (post,)))
        lost += max(0, free) * float(instance.vacancy[post])
        empty += max(0, free)
    return lost, empty


def _count(
    instance: Instance, n: int, bound: Bound, seated: Ints, broken: list[Violation]
) -> Count:
    inside = np.zeros(len(instance.posts), bool)
    inside[bound.posts] = True
    taken = seated[inside[instance.arc_post[seated]]]
    total = int(instance.amounts[taken, bound.attribute].sum())
    short = max(0, bound.low - total) if bound.low is not None else 0
    over = max(0, total - bound.high) if bound.high is not None else 0
    if bound.price is None and (short or over):
        limit = f"至少 {bound.low}" if short else f"至多 {bound.high}"
        text = f"{bound.name}：{limit}，实有 {total}。"
        broken.append(Violation("bound", text, (), tuple(np.flatnonzero(inside).tolist())))
    return Count(n, total, short, over, (bound.price or 0.0) * (short + over))


def _couples(instance: Instance, sitting: dict[int, list[int]]) -> float:
    worth = 0.0
    for couple in instance.couples:
        first, second = sitting.get(couple.first), sitting.get(couple.second)
        if first and second:
            trait = instance.traits[couple.trait]
            kinds = trait.of_person[first[0]], trait.of_person[second[0]]
            worth += couple.weight * float(trait.table[kinds])
    return worth


def _circles(instance: Instance, sitting: dict[int, list[int]]) -> float:
    worth = 0.0
    for circle in instance.circles:
        trait = instance.traits[circle.trait]
        inside = [
            (int(cls), int(trait.of_person[person]))
            for post, cls in zip(circle.posts.tolist(), circle.classes.tolist(), strict=True)
            for person in sitting.get(post, [])
        ]
        for n, (cls, kind) in enumerate(inside):
            for other, another in inside[n + 1 :]:
                worth += float(circle.weights[cls, other]) * float(trait.table[kind, another])
    return worth


def _apart(instance: Instance, seats: Ints, broken: list[Violation]) -> None:
    for a, b in instance.apart.tolist():
        if seats[a] >= 0 and seats[b] >= 0:
            team = int(instance.team_of[seats[a]])
            if team == int(instance.team_of[seats[b]]):
                names = f"{instance.people[a]}与{instance.people[b]}"
                text = f"{names}应当回避，却同在{instance.teams[team]}。"
                broken.append(Violation("apart", text, (a, b), (int(seats[a]), int(seats[b]))))


def _choices(instance: Instance, seats: Ints, broken: list[Violation]) -> None:
    for person, post in instance.locks:
        if seats[person] != post:
            text = f"{instance.people[person]}锁定在{instance.posts[post]}，方案没有照办。"
            broken.append(Violation("lock", text, (person,), (post,)))
    for person, post in instance.bans:
        sits = int(seats[person])
        if sits >= 0 and post in (ANYWHERE, sits):
            text = f"{instance.people[person]}已排除在{instance.posts[sits]}之外，方案没有照办。"
            broken.append(Violation("ban", text, (person,), (sits,)))
