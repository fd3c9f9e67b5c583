"""Behaviour and bias hidden in simulated answers, so that a test knows what must be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Bools, Bytes, Floats, Text

#: Raters who conspire, friends they lift, rivals they push.
GANG, FRIENDS, RIVALS = 4, 2, 2


@dataclass(frozen=True)
class Dif:
    """An item that is harder (``shift`` logits) for a group of ratees, or for a source.

    ``trait`` names a trait of the ratees, or is 来源 for the source.
    """

    item: str
    trait: str
    group: str
    shift: float


@dataclass(frozen=True)
class Planted:
    """What to hide in the answers.

    Parameters
    ----------
    dif
        Items that are harder for some.
    gangs
        Groups of raters of one unit who lift the same two ratees and push the same two.
    copies
        Pairs of raters of one unit of whom the second copies three answers in four.
    retaliations
        Raters who judge one ratee far below what they would honestly say.
    shift
        How far conspirators and avengers move their impression, in logits.

    """

    dif: tuple[Dif, ...] = ()
    gangs: int = 0
    copies: int = 0
    retaliations: int = 0
    shift: float = 2.0
    copied_share: float = 0.75


@dataclass(frozen=True)
class Hidden:
    """Who did what: names of raters, and of ratees where one is meant."""

    gangs: tuple[tuple[str, ...], ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    retaliations: tuple[tuple[str, str], ...] = ()


def hide(
    planted: Planted, columns: Mapping[str, Text], rng: np.random.Generator
) -> tuple[Hidden, Floats]:
    """Choose who misbehaves; returns them and the shift of each form."""
    rater, ratee, unit = (columns[name].astype(str) for name in ("rater", "ratee", "unit"))
    at_home = [name for name in np.unique(rater) if len(set(unit[rater == name])) == 1]
    home = {name: unit[rater == name][0] for name in at_home}
    free = set(at_home)
    push = np.zeros(len(rater))

    def take(place: str, many: int) -> list[str]:
        here = sorted(name for name in free if home[name] == place)
        chosen = [str(name) for name in rng.choice(here, many, replace=False)]
        free.difference_update(chosen)
        return chosen

    units = np.unique(unit)
    gangs = []
    for place in rng.choice(units, planted.gangs, replace=False):
        gang = take(place, GANG)
        target = rng.permutation(np.unique(ratee[unit == place]))[: FRIENDS + RIVALS]
        for number, name in enumerate(target):
            way = planted.shift if number < FRIENDS else -planted.shift
            push[np.isin(rater, gang) & (ratee == name)] += way
        gangs.append(tuple(gang))
    copies = []
    for place in rng.choice(units, planted.copies, replace=planted.copies > len(units)):
        one, other = take(place, 2)
        copies.append((one, other))
    avengers = rng.choice(sorted(free), planted.retaliations, replace=False)
    revenge = []
    for name in avengers:
        form = int(rng.choice(np.flatnonzero(rater == name)))
        push[form] -= planted.shift
        revenge.append((str(name), str(ratee[form])))
    return Hidden(tuple(gangs), tuple(copies), tuple(revenge)), push


def copy_answers(
    matrix: Bytes,
    columns: Mapping[str, Text],
    hidden: Hidden,
    share: float,
    rng: np.random.Generator,
) -> None:
    """Let the second rater of each pair copy the first where both answered."""
    form = {pair: n for n, pair in enumerate(zip(columns["rater"], columns["ratee"], strict=True))}
    for one, other in hidden.copies:
        for ratee in np.unique(columns["ratee"][columns["rater"] == one]):
            if (other, ratee) not in form:
                continue
            source, target = matrix[form[one, ratee]], matrix[form[other, ratee]]
            copied: Bools = (rng.random(len(source)) < share) & (source != 255) & (target != 255)
            target[copied] = source[copied]
