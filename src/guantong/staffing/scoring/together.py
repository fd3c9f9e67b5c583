"""What people are worth together: the pair that leads a team, and every two of a whole team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from guantong.engines.match import Circle, Couple, Trait
from guantong.engines.match.problem.arrays import Floats
from guantong.staffing.models import Half, Style
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
    traits = [_style(people, asked), _background(facts, asked.pairs.background)]
    couples = tuple(_couples(posts, team_of, asked))
    if not asked.prices.circle:
        return Terms(tuple(traits), couples, ())
    every, taken = _evened(traits)
    return Terms(tuple(every), couples, tuple(_circles(posts, team_of, asked, taken)))


def belief(entries: Sequence[str], kinds: Sequence[str], agreement: float) -> Floats:
    """Return how likely each kind is once entries say what they say, float (kinds,).

    Each entry names the true kind with probability ``agreement``, else any other one; before the
    first entry all kinds are as likely (Dawid and Skene's model with one error for all).

    >>> belief(["doer"], ["thinker", "doer", "pioneer", "steady"], 0.7).round(2).tolist()
    [0.1, 0.7, 0.1, 0.1]
    """
    said = np.array([entries.count(kind) for kind in kinds])
    other = (1 - agreement) / (len(kinds) - 1)
    chance = agreement**said * other ** (len(entries) - said)
    likely: Floats = chance / chance.sum()
    return likely


def _style(people: Sequence[int], asked: Asked) -> Trait:
    """Return the ways of working: people of the same entries are of one kind, as uncertain."""
    pairing = asked.pairs.style
    of = [tuple(sorted(asked.styles.get(pk, ()))) for pk in people]
    groups = sorted(set(of) - {()})
    likely = [belief(entries, pairing.kinds, asked.pairs.agreement) for entries in groups]
    shares = np.array(likely).reshape(len(groups), len(pairing.kinds))
    table = shares @ pairing.table @ shares.T
    variance = shares @ pairing.table**2 @ shares.T - table**2
    names = tuple("、".join(str(Style(one).label) for one in entries) for entries in groups)
    place = {entries: n for n, entries in enumerate(groups)}
    of_person = np.array([place.get(entries, len(groups)) for entries in of], np.int64)
    return Trait(
        pairing.name, (*names, UNRECORDED), of_person, _beside_nothing(table),
        _beside_nothing(np.sqrt(np.maximum(variance, 0))),
    )  # fmt: skip


def _background(facts: Sequence[Facts], pairing: Pairing) -> Trait:
    place = {kind: n for n, kind in enumerate(pairing.kinds)}
    of_person = np.array([place.get(one.background, len(place)) for one in facts], np.int64)
    kinds = (*pairing.kinds, UNRECORDED)
    return Trait(pairing.name, kinds, of_person, _beside_nothing(pairing.table))


def _beside_nothing(table: Floats) -> Floats:
    """Add 未记录 as the last kind, worth nothing with anybody."""
    return np.pad(table, (0, 1))


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
        for n, pairing in enumerate((asked.pairs.style, asked.pairs.background)):
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
        pairings = (asked.pairs.style, asked.pairs.background)
        for trait, pairing in zip(taken, pairings, strict=True):
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
        out.append(replace(trait, name=f"{trait.name}（全班子）", table=even, error=None))
    return out, taken
