"""Whose relatives work where: for the rules on avoidance, and for teams that kin may not share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from guantong.people.rules import relatives
from guantong.people.rules.careers import unit_key
from guantong.standards import career as plain
from guantong.standards.kinship import Kin

if TYPE_CHECKING:
    from guantong.people.models import FamilyMember, PostHeld
    from guantong.staffing.eligibility.pool import Pool


@dataclass(frozen=True, eq=False)
class Families:
    """The families of a pool's persons; opened for the rules alone."""

    pool: Pool
    people: Sequence[int]
    rows: Mapping[int, list[FamilyMember]]
    posts: Mapping[int, PostHeld]

    def career(self, person: int, names: Mapping[str, str]) -> plain.Career:
        """Return a person's career with the family as seen from some organs."""
        family = tuple(
            relatives.member(row, self.posts, names) for row in self.rows.get(person, ())
        )
        return replace(self.pool.careers[person], family=family or None)

    def near(self) -> dict[int, list[int]]:
        """Return unit → the persons of whose relatives one works in or just around that unit."""
        by_key: dict[str, set[int]] = defaultdict(set)
        for unit, near in self.pool.around.items():
            for key in near.names.values():
                by_key[key].add(unit)
        found: dict[int, list[int]] = defaultdict(list)
        names = _Names(self.pool)
        for person in self.people:
            keys: set[str] = set()
            for row in self.rows.get(person, ()):
                post = self.posts.get(row.relative_id or 0)
                if post is not None:
                    keys.add(unit_key(post.unit_id, post.unit_name))
                else:
                    keys |= names.keys_in(row.work.reveal())
            for unit in sorted(set().union(*(by_key.get(key, ()) for key in keys))):
                found[unit].append(person)
        return found

    def apart(self) -> npt.NDArray[np.int64]:
        """Return the places of every two of the pool who are kin in the sense of avoidance."""
        pairs = set()
        for person, rows in self.rows.items():
            for row in rows:
                other = row.relative_id
                if other not in self.pool.place or other == person:
                    continue
                kin = relatives.member(row, self.posts, {}).kinship
                if kin is not None and kin is not Kin.NONE:
                    a, b = self.pool.place[person], self.pool.place[other]
                    pairs.add((min(a, b), max(a, b)))
        return np.array(sorted(pairs), np.int64).reshape(-1, 2)


def families_of(pool: Pool, people: Sequence[int] | None = None) -> Families:
    """Read the families of a pool, or of those persons of it."""
    some = list(pool.careers) if people is None else people
    rows = relatives.of_people(some)
    posts = relatives.posts_of(one for group in rows.values() for one in group)
    return Families(pool, some, rows, posts)


class _Names:
    """Finds the units that a text names, by looking up its parts."""

    def __init__(self, pool: Pool) -> None:
        self.units: dict[str, set[str]] = defaultdict(set)
        for near in pool.around.values():
            for name, key in near.names.items():
                self.units[name].add(key)
        self.lengths = sorted({len(name) for name in self.units})
        self.keys_in = lru_cache(maxsize=None)(self._keys_in)

    def _keys_in(self, work: str) -> set[str]:
        parts = (
            work[at : at + length]
            for length in self.lengths
            for at in range(len(work) - length + 1)
        )
        named = {part for part in parts if part in self.units}
        # `place` knows a post in an organ from a mere place; it says so name by name.
        return {
            key
            for name in named
            for key in self.units[name]
            if relatives.place(work, {name: key})[0]
        }
