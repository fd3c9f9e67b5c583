"""The best two people of each couple of posts at reduced worth: both, one or none of them."""

from __future__ import annotations

import numpy as np

from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Couple
from guantong.engines.match.proof.reduced_worth import ReducedWorth
from guantong.engines.match.proof.units import above

#: Stands for "nobody"; two of them and a worth still fit in int64.
_NOBODY = -(1 << 61)


def best_of_couples(instance: Instance, reduced: ReducedWorth) -> int:
    """Return the units of the best fillings of all couples, summed."""
    rows: dict[tuple[int, int], list[Couple]] = {}
    for couple in instance.couples:
        ends = min(couple.first, couple.second), max(couple.first, couple.second)
        rows.setdefault(ends, []).append(couple)
    return sum(_best(instance, reduced, ends, couples) for ends, couples in rows.items())


def _best(
    instance: Instance, reduced: ReducedWorth, ends: tuple[int, int], couples: list[Couple]
) -> int:
    first, second = (reduced.of(post) for post in ends)
    empty = [-int(reduced.vacancy[post]) for post in ends]
    held = [bool(reduced.held[rows].any()) for rows in (first, second)]
    options = []
    if not any(held):
        options.append(sum(empty))
    alone = [int(reduced.worth[rows].max(initial=_NOBODY)) for rows in (first, second)]
    if alone[0] > _NOBODY and not held[1]:
        options.append(alone[0] + empty[1])
    if alone[1] > _NOBODY and not held[0]:
        options.append(alone[1] + empty[0])
    if min(alone) > _NOBODY:
        options.append(_both(instance, reduced, ends, couples))
    return max(options)


def _both(
    instance: Instance, reduced: ReducedWorth, ends: tuple[int, int], couples: list[Couple]
) -> int:
    """Return the best of two people, by types of people over all traits of the couple."""
    traits = sorted({couple.trait for couple in couples})
    shape = tuple(len(instance.traits[trait].kinds) for trait in traits)
    kinds = np.stack([instance.traits[trait].of_person for trait in traits])
    tops = []
    for post in ends:
        rows = reduced.of(post)
        person = reduced.person[rows]
        types = np.ravel_multi_index(tuple(kinds[:, person]), shape)
        tops.append(_two_best(types, reduced.worth[rows], person))
    (types_a, best_a, next_a, who_a), (types_b, best_b, next_b, who_b) = tops
    ways_a, ways_b = np.unravel_index(types_a, shape), np.unravel_index(types_b, shape)
    points = np.zeros((len(types_a), len(types_b)))
    for couple in couples:
        table = instance.traits[couple.trait].table
        at = traits.index(couple.trait)
        turned = table if couple.first == ends[0] else table.T
        points += couple.weight * turned[np.ix_(ways_a[at], ways_b[at])]
    worth = best_a[:, None] + best_b[None, :]
    # Nobody holds both seats: where one person is the best of a type for both, the second best.
    same = who_a[:, None] == who_b[None, :]
    other = np.maximum(best_a[:, None] + next_b[None, :], next_a[:, None] + best_b[None, :])
    return int((np.where(same, other, worth) + above(points)).max())


def _two_best(types: Ints, worth: Ints, person: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the types there are, the best and second worth of each, and who is the best."""
    order = np.lexsort((person, -worth, types))
    there, starts = np.unique(types[order], return_index=True)
    ends = np.r_[starts[1:], len(order)]
    second = np.full(len(there), _NOBODY)
    two = starts + 1 < ends
    second[two] = worth[order][starts[two] + 1]
    return there, worth[order][starts], second, person[order][starts]
