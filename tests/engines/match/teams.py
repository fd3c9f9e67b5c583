"""Tiny instances whose values can be worked out by hand."""

import numpy as np

from guantong.engines.match import Instance, Trait


def pair_table(kinds: int) -> np.ndarray:
    """Alike are worth 0, 1, 2 …; different ones 4."""
    table = np.full((kinds, kinds), 4.0)
    np.fill_diagonal(table, np.arange(kinds))
    return table


def one_team(*, posts: int, kinds: tuple[str, ...], people: int | None = None) -> Instance:
    """Everybody may sit everywhere; person i in post j is worth 10 + i - j; kinds take turns."""
    people = people or posts
    person, post = (axis.ravel() for axis in np.indices((people, posts)))
    return Instance(
        people=tuple(f"甲{n}" for n in range(people)),
        posts=tuple(f"岗{n}" for n in range(posts)),
        teams=("班子",),
        team_of=np.zeros(posts, int),
        places=np.ones(posts, int),
        vacancy=np.full(posts, 3.0),
        left_out=np.zeros(people),
        arc_person=person,
        arc_post=post,
        gain=10.0 + person - post,
        move=np.zeros(len(person)),
        error=np.zeros(len(person)),
        traits=(Trait("style", kinds, np.arange(people) % len(kinds), pair_table(len(kinds))),),
    )
