"""What people are worth together: the pair that leads a team, and every two of a whole team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from guantong.engines.match import Circle, Couple, Trait
from guantong.staffing.models import Half
from guantong.staffing.scoring.weighting import UNRECORDED, Pairing

if TYPE_CHECKING:
    from guantong.staffing.models import Post
    from guantong.staffing.scoring.asked import Asked
    from guantong.staffing.scoring.facts import Facts

SECRETARY, HEAD, OTHERS = 0, 1, 2


@dataclass(frozen=True)
class Terms:
    """The terms as the engine takes them."""

    traits: tuple[Trait, ...]
    couples: tuple[Couple, ...]
    circles: tuple[Circle, ...]


def terms(
    people: Sequence[int],
    facts: Sequence[Facts],
    posts: Sequence[Post],
    team_of: npt.NDArray[np.int64],
    asked: Asked,
) -> Terms:
    """Return traits, couples and circles.

    Parameters
    ----------
    people, facts
        Keys and facts of the instance's people, in its order.
    posts, team_of
        Its posts and the team of each.

    """
    traits = [_trait(pairing, people, facts, asked) for pairing in asked.pairs]
    couples = tuple(_couples(posts, team_of, asked))
    if not asked.prices.circle:
        return Terms(tuple(traits), couples, ())
    every, taken = _evened(traits)
    return Terms(tuple(every), couples, tuple(_circles(posts, team_of, asked, taken)))


def _trait(pairing: Pairing, people: Sequence[int], facts: Sequence[Facts], asked: Asked) -> Trait:
    """Return a trait with 未记录 as its last kind, worth nothing with anybody."""
    size = len(pairing.kinds)
    place = {kind: n for n, kind in enumerate(pairing.kinds)}
    worth = np.zeros((size + 1, size + 1))
    worth[:size, :size] = np.array(pairing.table, float)
    kinds = [
        asked.styles.get(pk, {}).get(pairing.code, "") if pairing.recorded else one.background
        for pk, one in zip(people, facts, strict=True)
    ]
    of_person = np.array([place.get(kind, size) for kind in kinds], np.int64)
    return Trait(pairing.name, (*pairing.kinds, UNRECORDED), of_person, worth)


def _couples(
    posts: Sequence[Post], team_of: npt.NDArray[np.int64], asked: Asked
) -> Iterable[Couple]:
    halves: dict[int, dict[str, int]] = defaultdict(dict)
    for n, post in enumerate(posts):
        if post.half:
            halves[int(team_of[n])].setdefault(post.half, n)
    for found in halves.values():
        if len(found) < 2 or not asked.prices.couple:
            continue
        for n, pairing in enumerate(asked.pairs):
            if pairing.weight:
                weight = asked.prices.couple * pairing.weight
                yield Couple(found[Half.SECRETARY], found[Half.HEAD], n, weight)


def _circles(
    posts: Sequence[Post], team_of: npt.NDArray[np.int64], asked: Asked, taken: Sequence[int]
) -> Iterable[Circle]:
    place = {str(Half.SECRETARY): SECRETARY, str(Half.HEAD): HEAD}
    for team in np.unique(team_of):
        members = np.flatnonzero(team_of == team)
        if len(members) < 2:
            continue
        halves = (posts[int(j)].half for j in members)
        classes = np.array([place.get(half, OTHERS) for half in halves], np.int64)
        for trait, pairing in zip(taken, asked.pairs, strict=True):
            if pairing.weight:
                weights = np.full((3, 3), asked.prices.circle * pairing.weight / len(members))
                # The leading pair is counted by its couple.
                weights[SECRETARY, HEAD] = weights[HEAD, SECRETARY] = 0
                yield Circle(members, classes, trait, weights)


def _evened(traits: Sequence[Trait]) -> tuple[list[Trait], list[int]]:
    """Return traits with symmetric tables added, as whole teams need them, and which to take."""
    out, taken = list(traits), []
    for n, trait in enumerate(traits):
        if np.array_equal(trait.table, trait.table.T):
            taken.append(n)
            continue
        taken.append(len(out))
        even = (trait.table + trait.table.T) / 2
        out.append(replace(trait, name=f"{trait.name}（全班子）", table=even))
    return out, taken
