"""Random small instances with every feature, for tests of what reads, explains and refuses."""

import numpy as np

from guantong.engines.match import ANYWHERE, Bound, Circle, Couple, Instance, Trait

PAIRS = np.array([[-1.0, 2.0], [2.0, 0.0]])
PLAIN = ("people", "posts", "teams", "attributes", "rules", "person_share", "locks", "bans")


def random_instance(seed: int, *, hard: bool = False, people: int = 7) -> Instance:
    """Draw an instance of two or three teams; with ``hard`` its bounds mostly must hold."""
    rng = np.random.default_rng(seed)
    teams = int(rng.integers(1, 4))
    team_of = np.sort(rng.integers(0, teams, int(rng.integers(2, 7))))
    posts = len(team_of)
    pairs = np.argwhere(rng.random((people, posts)) < 0.7)
    arcs = len(pairs)
    amounts = np.stack([rng.integers(0, 2, people)[pairs[:, 0]], rng.integers(0, 3, arcs)], axis=1)
    seats = rng.permutation(people)[:posts] if people >= posts else np.arange(people)
    now = np.full(people, -1)
    now[seats] = np.arange(len(seats))
    places = np.ones(posts, np.int64)
    couples: list[Couple] = []
    circles: list[Circle] = []
    for team in range(teams):
        inside = np.flatnonzero(team_of == team)
        if len(inside) >= 2:
            couples += [Couple(int(inside[0]), int(inside[1]), t, 1.5 - t) for t in range(2)]
            weights = np.array([[0.0, 1.0], [1.0, 0.5]])
            circles.append(Circle(inside, np.minimum(np.arange(len(inside)), 1), 1, weights))
        elif len(inside):
            places[inside[0]] = 2
    table = rng.normal(size=(3, 3)).round(2)
    return Instance(
        people=tuple(f"人{n}" for n in range(people)),
        posts=tuple(f"岗{n}" for n in range(posts)),
        teams=tuple(f"班子{n}" for n in range(teams)),
        team_of=team_of,
        places=places,
        vacancy=rng.integers(0, 9, posts).astype(float),
        left_out=rng.integers(0, 3, people).astype(float),
        arc_person=pairs[:, 0],
        arc_post=pairs[:, 1],
        gain=rng.normal(5, 3, arcs),
        move=np.where(now[pairs[:, 0]] == pairs[:, 1], 0.0, 1.25),
        error=rng.random(arcs),
        person_share=0.6,
        attributes=("女", "留任"),
        amounts=amounts,
        bounds=_bounds(rng, team_of, hard),
        traits=(
            Trait("作风", ("谋", "干", "稳"), rng.integers(0, 3, people), table),
            Trait(
                "性格", ("急", "缓"), rng.integers(0, 2, people), np.array([[-1.0, 2.0], [2, 0]])
            ),
        ),
        couples=tuple(couples),
        circles=tuple(circles),
        apart=np.array([[0, 1], [2, 3]]),
        now=now,
        locks=((int(rng.integers(people)), int(rng.integers(posts))),),
        bans=((2, ANYWHERE), (1, 0)),
        rules=("任职年限", "回避"),
        barred=rng.integers(0, 4, (people, posts)).astype(np.uint32),
    )


def _bounds(rng: np.random.Generator, team_of: np.ndarray, hard: bool) -> tuple[Bound, ...]:
    everything = np.arange(len(team_of))
    first = np.flatnonzero(team_of == team_of[0])
    free = 0.2 if hard else 0.7

    def price() -> float | None:
        return float(rng.integers(1, 6)) if rng.random() < free else None

    return (
        Bound("全部 女", everything, 0, low=int(rng.integers(0, 3)), price=price()),
        Bound("首个 女", first, 0, low=int(rng.integers(0, 2)), high=3, price=price()),
        Bound("零散 留任", everything[::2], 1, high=int(rng.integers(0, 5)), price=price()),
    )


def assert_equal(one: Instance, other: Instance) -> None:
    """Hold two instances against each other, field by field."""
    for name in (
        "people",
        "posts",
        "teams",
        "attributes",
        "rules",
        "person_share",
        "locks",
        "bans",
    ):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("team_of", "places", "vacancy", "left_out", "arc_person", "arc_post", "gain",
                 "move", "error", "amounts", "apart"):  # fmt: skip
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    for name in ("now", "barred"):
        assert (getattr(one, name) is None) == (getattr(other, name) is None), name
        if getattr(one, name) is not None:
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
    assert one.couples == other.couples
    plain = ("name", "attribute", "low", "high", "price", "kinds", "trait")
    for field, arrays in (
        ("bounds", ("posts",)),
        ("traits", ("of_person", "table")),
        ("circles", ("posts", "classes", "weights")),
    ):
        ours, theirs = getattr(one, field), getattr(other, field)
        assert len(ours) == len(theirs), field
        for a, b in zip(ours, theirs, strict=True):
            for name in plain:
                assert getattr(a, name, None) == getattr(b, name, None), (field, name)
            for name in arrays:
                np.testing.assert_array_equal(getattr(a, name), getattr(b, name), name)
