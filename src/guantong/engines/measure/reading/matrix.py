"""The answers as the engine holds them: one byte an answer, item by item, forms in one order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from guantong.engines.measure.arrays import MISSING, Bools, Bytes, Ints, Text
from guantong.engines.measure.reading.matrix_file import pick_columns


@dataclass(frozen=True)
class Trait:
    """A trait of the ratees, such as sex or age band: one text per ratee, "" if unknown."""

    name: str
    values: Text


@dataclass(frozen=True)
class AnswerMatrix:
    """All answers of a campaign. A *form* is one rater's answers about one ratee.

    Parameters
    ----------
    matrix
        Items x forms: 1 yes, 0 no, 255 missing; items in the order of the design. It lies in a
        file (`numpy.memmap`) if it was read with ``spill``.
    grades
        The same with grades where the design reads grades, else ``None``.
    ratees, raters, sources, units
        Names, sorted.
    form_ratee, form_rater, form_source, form_unit
        Places in those names: of whom, by whom, from where, and in which unit a form was given.
    ratee_unit
        Place of each ratee's home unit: the one with most of the ratee's forms, the first by
        name among equals.
    traits
        What the table says of the ratees themselves, for the columns that the design names.
    has_raters
        Whether the table said who rated.

    Notes
    -----
    Ratees stand by home unit and name; forms by the unit in which they were given, ratee and
    rater. A ratee may be rated in several units; one rater gives one form on one ratee.

    """

    matrix: Bytes
    grades: Bytes | None
    ratees: Text
    raters: Text
    sources: Text
    units: Text
    form_ratee: Ints
    form_rater: Ints
    form_source: Ints
    form_unit: Ints
    ratee_unit: Ints
    traits: tuple[Trait, ...] = ()
    has_raters: bool = True

    def __len__(self) -> int:
        """Count the answers, "don't know" not counted."""
        return sum(int(np.count_nonzero(row != MISSING)) for row in self.matrix)

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.form_ratee)

    def without_raters(self, out: Bools) -> Self:
        """Leave out the forms of some raters (a flag per rater); ratees and units stay."""
        keep = ~out[self.form_rater]
        kept, rater = np.unique(self.form_rater[keep], return_inverse=True)
        return replace(
            self,
            matrix=pick_columns(self.matrix, keep),
            grades=None if self.grades is None else pick_columns(self.grades, keep),
            raters=self.raters[kept],
            form_ratee=self.form_ratee[keep],
            form_rater=rater.astype(np.int64),
            form_source=self.form_source[keep],
            form_unit=self.form_unit[keep],
        )
