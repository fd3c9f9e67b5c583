"""Which form a row belongs to, and what the rows of a form must agree on."""

import numpy as np

from guantong.engines.measure.arrays import Bools, Ints
from guantong.engines.measure.input.columns import NAMELESS


def grown(array: Ints, count: int, fill: int) -> Ints:
    """Make room for ``count`` columns, and for as many again, so that growth stays cheap."""
    if array.shape[-1] >= count:
        return array
    wide = np.full((*array.shape[:-1], 2 * count), fill, array.dtype)
    wide[..., : array.shape[-1]] = array
    return wide


class Index:
    """Numbers of keys: sorted runs, merged whenever the last two are of like length."""

    def __init__(self) -> None:
        self._runs: list[tuple[Ints, Ints]] = []

    def find(self, keys: Ints) -> Ints:
        """Give the number of each key, -1 if it is new."""
        found = np.full(len(keys), -1, np.int64)
        for run, numbers in self._runs:
            place = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            found = np.where(run[place] == keys, numbers[place], found)
        return found

    def add(self, keys: Ints, numbers: Ints) -> None:
        """Remember sorted keys that are new."""
        if not len(keys):
            return
        self._runs.append((keys, numbers))
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            pair = zip(self._runs.pop(), self._runs.pop(), strict=True)
            merged, both = (np.concatenate(parts) for parts in pair)
            order = np.argsort(merged, kind="stable")
            self._runs.append((merged[order], both[order]))


class Forms:
    """The forms met so far, numbered as they are met.

    Parameters
    ----------
    traits
        How many traits of the ratees are read.

    """

    def __init__(self, traits: int) -> None:
        self.count = 0
        self._index = Index()
        none = np.empty(0, np.int64)
        self._ratee, self._rater, self._digest = none, none, none
        self._facets = np.empty((2, 0), np.int64)
        self._answered = none
        self._trait = np.empty((traits, 0), np.int64)
        self._trait_row = np.empty((traits, 0), np.int64)

    def place(self, ratee: Ints, rater: Ints | None, facets: Ints) -> tuple[Ints, Bools]:
        """Number the form of each row; without raters each row is a form.

        Returns
        -------
        tuple
            The number of each row's form, and whether its unit and source (a row each) are
            other than those of the form.

        """
        if rater is None:
            form = self.count + np.arange(len(ratee))
            first, rater = np.arange(len(ratee)), np.full(len(ratee), NAMELESS)
        else:
            form, first = self._numbers(ratee * (1 << 32) + rater)
        new = slice(self.count, self.count + len(first))
        self.count = new.stop
        for name, values in (("_ratee", ratee), ("_rater", rater), ("_facets", facets)):
            room = grown(getattr(self, name), self.count, 0)
            room[..., new] = values[..., first]
            setattr(self, name, room)
        self._answered = grown(self._answered, self.count, 0)
        differs: Bools = self._facets[:, form] != facets
        return form, differs

    def _numbers(self, key: Ints) -> tuple[Ints, Ints]:
        if not len(key):
            return key, key
        # Rows of a form are neighbours as a rule: look at the head of each run only.
        heads = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        unique, first, inverse = np.unique(key[heads], return_index=True, return_inverse=True)
        number = self._index.find(unique)
        fresh = np.flatnonzero(number < 0)
        met = np.argsort(first[fresh])
        number[fresh[met]] = self.count + np.arange(len(fresh))
        self._index.add(unique[fresh], number[fresh])
        form = np.repeat(number[inverse], np.diff(np.append(heads, len(key))))
        return form, heads[np.sort(first[fresh])]

    def note_answers(self, form: Ints) -> None:
        """Remember that these forms have an answer; one without any is left out."""
        self._answered[form] = 1

    def note_digest(self, form: Ints, digest: Ints) -> None:
        """Remember a number by which forms without a rater are put into one order."""
        self._digest = grown(self._digest, self.count, 0)
        self._digest[form] = digest

    def note_trait(self, trait: int, ratee: Ints, said: Ints, rows: Ints) -> tuple[int, int]:
        """Remember what rows say of their ratees.

        Returns
        -------
        tuple
            The first place that says something else than a row before it, and that row; -1
            twice if there is none.

        """
        most = int(ratee.max(initial=-1)) + 1
        self._trait = grown(self._trait, most, NAMELESS)
        self._trait_row = grown(self._trait_row, most, -1)
        known, known_row = self._trait[trait], self._trait_row[trait]
        fresh = np.flatnonzero((said != NAMELESS) & (known[ratee] == NAMELESS))[::-1]
        # Written backwards, so that the first row that says something stays.
        known[ratee[fresh]], known_row[ratee[fresh]] = said[fresh], rows[fresh]
        wrong = np.flatnonzero((said != NAMELESS) & (said != known[ratee]))
        return (int(wrong[0]), int(known_row[ratee[wrong[0]]])) if len(wrong) else (-1, -1)

    @property
    def ratee(self) -> Ints:
        """Code of each form's ratee."""
        return self._ratee[: self.count]

    @property
    def rater(self) -> Ints:
        """Code of each form's rater."""
        return self._rater[: self.count]

    @property
    def facets(self) -> Ints:
        """Codes of each form's unit (row 0) and source (row 1)."""
        return self._facets[:, : self.count]

    @property
    def digest(self) -> Ints:
        """A number for the answers of each form, where they have no rater."""
        return grown(self._digest, self.count, 0)[: self.count]

    @property
    def answered(self) -> Bools:
        """Whether a form has an answer."""
        return self._answered[: self.count] > 0

    def trait(self, trait: int, ratees: int) -> Ints:
        """Codes of a trait by ratee."""
        return grown(self._trait, ratees, NAMELESS)[trait, :ratees]
