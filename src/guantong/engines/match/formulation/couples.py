"""Couples of posts: the worth of any two kinds together, and the best pairs at given prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Couple

NONE = -1e14


@dataclass(frozen=True, eq=False)
class Couples:
    """All couples of an instance.

    Attributes
    ----------
    first, second
        int (C,): their posts.
    of_post
        int (J,): the couple of each post, or -1.
    kinds
        For each couple int (P,): each person's kind over all the traits that it counts.
    tables
        For each couple float (kinds, kinds): points of two kinds together.
    slots
        int: the arcs of both posts of every couple, within a post by kind.
    segments
        int: where each run of one kind begins in ``slots``.
    segment_kind
        int: the kind of each run.
    parts
        int (2C + 1,): where the runs of each post begin; post 2c is the first of couple c.

    """

    first: Ints
    second: Ints
    of_post: Ints
    kinds: tuple[Ints, ...]
    tables: tuple[Floats, ...]
    slots: Ints
    segments: Ints
    segment_kind: Ints
    parts: Ints

    def __len__(self) -> int:
        return len(self.first)

    def together(self, couple: int, first: Ints, second: Ints) -> Floats:
        """Return the points of people together, arrays of persons."""
        kinds = self.kinds[couple]
        return self.tables[couple][kinds[first], kinds[second]]

    def worth(self, holder: Ints, person: Ints) -> float:
        """Return the points of all couples, given the arc that fills each post or -1."""
        total = 0.0
        for n, (one, two) in enumerate(zip(self.first, self.second, strict=True)):
            a, b = holder[one], holder[two]
            if a >= 0 and b >= 0:
                kinds = self.kinds[n]
                total += float(self.tables[n][kinds[person[a]], kinds[person[b]]])
        return total

    def best(
        self, reduced: Floats, person: Ints, count: int, which: Ints | None = None
    ) -> tuple[Ints, Ints, Ints, Floats]:
        """Return the best pairs of arcs of each couple at given reduced worths.

        Parameters
        ----------
        reduced
            float (A,): worth of each arc net of prices.
        person
            int (A,).
        count
            How many for each couple; within one pair of kinds only the best are looked at.
        which
            The couples to look at; None is all.

        Returns
        -------
        couple, first arc, second arc, worth
            Sorted by couple, the best first. Pairs of one person with himself are left out.

        """
        if not len(self) or not len(self.slots):
            none = np.zeros(0, np.int64)
            return none, none, none, np.zeros(0)
        top = _two_best(reduced[self.slots], self.segments)
        out: list[tuple[Ints, Ints, Ints, Floats]] = []
        for n in range(len(self)) if which is None else which.tolist():
            sides = [
                slice(self.parts[2 * n + side], self.parts[2 * n + side + 1]) for side in (0, 1)
            ]
            if any(side.start == side.stop for side in sides):
                continue
            one, two, worth = self._pairs(n, sides, top, person, count)
            out.append((np.full(len(one), n), one, two, worth))
        if not out:
            none = np.zeros(0, np.int64)
            return none, none, none, np.zeros(0)
        couple, one, two, worth = (np.concatenate(column) for column in zip(*out, strict=True))
        return couple, one, two, worth

    def within(
        self, reduced: Floats, person: Ints, starts: Ints, goal: Floats
    ) -> tuple[Ints, Ints, Ints]:
        """Return all pairs of arcs of each couple that are worth at least the couple's goal.

        Returns
        -------
        couple, first arc, second arc

        """
        out: list[tuple[Ints, Ints, Ints]] = []
        for n, (one, two) in enumerate(zip(self.first, self.second, strict=True)):
            a = np.arange(starts[one], starts[one + 1])
            b = np.arange(starts[two], starts[two + 1])
            a, b = a[reduced[a] > NONE], b[reduced[b] > NONE]
            kinds = self.kinds[n]
            worth = reduced[a][:, None] + reduced[b][None, :]
            worth += self.tables[n][np.ix_(kinds[person[a]], kinds[person[b]])]
            row, column = np.nonzero((worth >= goal[n]) & (person[a][:, None] != person[b][None]))
            out.append((np.full(len(row), n), a[row], b[column]))
        if not out:
            none = np.zeros(0, np.int64)
            return none, none, none
        couple, left, right = (np.concatenate(column) for column in zip(*out, strict=True))
        return couple, left, right

    def _pairs(
        self, n: int, sides: list[slice], top: tuple[Floats, Ints, Floats, Ints], person: Ints,
        count: int,
    ) -> tuple[Ints, Ints, Floats]:  # fmt: skip
        best, best_at, next_, next_at = top
        a, b = sides
        table = self.tables[n][np.ix_(self.segment_kind[a], self.segment_kind[b])]
        choices = []
        for left, left_at, right, right_at in (
            (best[a], best_at[a], best[b], best_at[b]),
            (best[a], best_at[a], next_[b], next_at[b]),
            (next_[a], next_at[a], best[b], best_at[b]),
        ):
            worth = left[:, None] + right[None, :] + table
            flat = worth.ravel()
            if len(flat) > count:
                pick = np.argpartition(-flat, count - 1)[:count]
            else:
                pick = np.arange(len(flat))
            pick = pick[flat[pick] > NONE]
            row, column = np.divmod(pick, worth.shape[1])
            choices.append((self.slots[left_at[row]], self.slots[right_at[column]], flat[pick]))
        one, two, worth = (np.concatenate(column) for column in zip(*choices, strict=True))
        good = person[one] != person[two]
        one, two, worth = one[good], two[good], worth[good]
        rank = np.argsort(-worth, kind="stable")[:count]
        return one[rank], two[rank], worth[rank]


def _two_best(values: Floats, segments: Ints) -> tuple[Floats, Ints, Floats, Ints]:
    """Return the best and the next of each run with their places."""
    lengths = np.diff(np.append(segments, len(values)))
    best = np.maximum.reduceat(values, segments)
    best_at = _first(values == np.repeat(best, lengths), segments)
    rest = values.copy()
    rest[best_at] = -np.inf
    next_ = np.maximum.reduceat(rest, segments)
    next_at = _first(rest == np.repeat(next_, lengths), segments)
    return best, best_at, next_, next_at


def _first(hits: Ints, segments: Ints) -> Ints:
    places = np.flatnonzero(hits)
    return places[np.searchsorted(places, segments)]


def lay_out_couples(instance: Instance, person: Ints, starts: Ints) -> Couples:
    """Join the rows of each couple over its traits and lay out its people by kind."""
    groups: dict[tuple[int, int], list[Couple]] = {}
    for row in instance.couples:
        ends = (row.first, row.second)
        groups.setdefault(ends[::-1] if ends[::-1] in groups else ends, []).append(row)
    known: dict[tuple[tuple[int, float, bool], ...], tuple[Ints, Floats]] = {}
    kinds, tables, slots, segments, segment_kind = [], [], [], [], []
    parts = [0]
    of_post = np.full(len(instance.posts), -1)
    length = 0
    for n, (ends, rows) in enumerate(groups.items()):
        key = tuple((row.trait, row.weight, row.first != ends[0]) for row in rows)
        if key not in known:
            known[key] = _joined(instance, key)
        kind, table = known[key]
        kinds.append(kind)
        tables.append(table)
        for post in ends:
            of_post[post] = n
            arcs = np.arange(starts[post], starts[post + 1])
            arcs = arcs[np.argsort(kind[person[arcs]], kind="stable")]
            runs, begin = np.unique(kind[person[arcs]], return_index=True)
            slots.append(arcs)
            segments.append(begin + length)
            segment_kind.append(runs)
            length += len(arcs)
            parts.append(parts[-1] + len(runs))
    empty = [np.zeros(0, np.int64)]
    return Couples(
        np.array([one for one, _ in groups], np.int64),
        np.array([two for _, two in groups], np.int64),
        of_post,
        tuple(kinds),
        tuple(tables),
        np.concatenate(slots or empty),
        np.concatenate(segments or empty),
        np.concatenate(segment_kind or empty),
        np.array(parts, np.int64),
    )


def _joined(instance: Instance, key: tuple[tuple[int, float, bool], ...]) -> tuple[Ints, Floats]:
    """Return each person's kind over several traits, and the worth of two such kinds."""
    traits = [instance.traits[trait] for trait, _, _ in key]
    every = np.stack([trait.of_person for trait in traits], axis=1)
    combos, kind = np.unique(every, axis=0, return_inverse=True)
    table = np.zeros((len(combos), len(combos)))
    for n, (_, weight, flipped) in enumerate(key):
        points = traits[n].table.T if flipped else traits[n].table
        table += weight * points[np.ix_(combos[:, n], combos[:, n])]
    return kind.ravel().astype(np.int64), table
