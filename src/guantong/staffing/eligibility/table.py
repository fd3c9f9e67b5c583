"""The table of who may sit where: what is barred by which rule, and what nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from guantong.staffing.eligibility.policies import UNKNOWN, name_of

#: The rule by which chiefs stay for some years.
STAYS = "tenure.chief"


@dataclass(frozen=True, eq=False)
class Bars:
    """Who is barred from where.

    Attributes
    ----------
    people, posts
        Keys, P and J of them.
    codes
        The rules, by number of their bit.
    barred
        uint32 (P, J).
    advisory
        uint8 (P, J): how many rules that only advise are broken.
    lacks
        uint32 (P, J): the kinds of fact (bits of `guantong.standards.rules.missing`) that a rule
        asks for and nobody knows; none in the post that is held, none for what only advises.
    apart
        int (N, 2): places of kin who may not sit in one team.
    unknown
        Rule → how many persons lack a fact that it asks for.
    told
        Person and kind of fact → what exactly is missing; while it is judged, not kept.

    """

    people: tuple[int, ...]
    posts: tuple[int, ...]
    codes: tuple[str, ...]
    barred: npt.NDArray[np.uint32]
    advisory: npt.NDArray[np.uint8]
    apart: npt.NDArray[np.int64]
    lacks: npt.NDArray[np.uint32]
    unknown: dict[str, int] = field(default_factory=dict)
    told: Mapping[tuple[int, str], Collection[str]] = field(default_factory=dict)

    @property
    def settled(self) -> npt.NDArray[np.bool_]:
        """Who heads a committee or a government, and has not for so long as they are to stay."""
        if STAYS not in self.codes:
            return np.zeros(len(self.people), bool)
        bit = np.uint32(self.codes.index(STAYS))
        return np.asarray((self.barred >> bit & np.uint32(1)).any(axis=1))

    @property
    def names(self) -> tuple[str, ...]:
        """What the rules are called, each once."""
        return tuple(name_of(code) for code in self.codes)

    def rules_of(self, bits: int) -> list[str]:
        """Return the codes of the rules whose bits are set."""
        return [code for n, code in enumerate(self.codes) if bits >> n & 1]

    def shut(self, accepted: Mapping[int, int]) -> npt.NDArray[np.uint32]:
        """Return who may not be proposed where: what is barred, and what is unknown.

        Parameters
        ----------
        accepted
            Person → the kinds of fact, as bits, whose lack was accepted.

        """
        open_ = (self.lacks & ~self._bits(accepted)) == 0
        bit = np.uint32(1 << self.codes.index(UNKNOWN))
        return np.where((self.barred == 0) & ~open_, bit, self.barred)

    def remaining(self, accepted: Mapping[int, int]) -> npt.NDArray[np.uint32]:
        """Return what is lacking and not accepted, where nothing bars."""
        return np.where(self.barred == 0, self.lacks & ~self._bits(accepted), 0)

    def _bits(self, accepted: Mapping[int, int]) -> npt.NDArray[np.uint32]:
        bits = [accepted.get(person, 0) for person in self.people]
        return np.array(bits, np.uint32).reshape(-1, 1)

    def counts(self, shut: npt.NDArray[np.uint32]) -> list[dict[str, object]]:
        """Return, for each rule, how many pairs it bars and how many persons from everything."""
        nowhere = np.bitwise_and.reduce(shut, axis=1) if len(self.posts) else shut
        rows = []
        for n, (code, name) in enumerate(zip(self.codes, self.names, strict=True)):
            pairs = int((shut >> np.uint32(n) & np.uint32(1)).sum())
            everywhere = int((nowhere >> np.uint32(n) & np.uint32(1)).sum())
            rows.append({"code": code, "name": name, "pairs": pairs, "people": everywhere})
        return rows
