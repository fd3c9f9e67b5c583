"""Blocks: the forms and ratees that are eliminated together, and what they share with others.

A block is a unit, or a run of the ratees of a large one. A ratee whose forms all lie in the block
of its home is *local* and is eliminated there; one who is rated in several units is *crossing* and
stays in the common border, as do raters who rate in several blocks and the origins (the shared
part of the levels) of units that fill several blocks.
"""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Bools, Ints
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.reading.matrix import AnswerMatrix

#: A unit with more ratees x dimensions than this is split into blocks of a few ratees.
DENSE_LIMIT = 1500
SMALL_BLOCK = 16
BORDER_LIMIT = 8000


@dataclass(frozen=True)
class Block:
    """One block, in the numbering of the answers.

    Parameters
    ----------
    forms, ratees
        Half-open ranges: the block's forms, and the ratees at home here.
    persons, local
        Ratees with a form or a home here; the first ``local`` of them have no form elsewhere.
    raters, own_raters
        Its raters; the first ``own_raters`` of them rate nowhere else.
    columns
        Where the ratees at home here begin in the block's system [local ratees | border].
    person, slot, source
        For each form, its place in ``persons``, in ``raters`` and among the sources.
    border
        Where the block's columns after its local ratees stand in the common border:
        [means | source biases | crossing ratees | crossing raters | origin].
    origin
        Number of the unit's origin, with which the block's border then ends; -1 if the unit is
        one block.

    """

    forms: tuple[int, int]
    ratees: tuple[int, int]
    persons: Ints
    local: int
    raters: Ints
    own_raters: int
    columns: Ints
    person: Ints
    slot: Ints
    source: Ints
    border: Ints
    origin: int

    @property
    def split(self) -> bool:
        """Whether the unit fills several blocks."""
        return self.origin >= 0


@dataclass(frozen=True)
class Layout:
    """All blocks and the common border.

    The border is [means | source biases | crossing raters, two each | crossing ratees | origins].
    ``origins`` gives the units that have one.
    """

    blocks: tuple[Block, ...]
    crossing_raters: Ints
    crossing_ratees: Ints
    origins: Ints
    dimensions: int
    sources: int

    @property
    def raters_begin(self) -> int:
        """Where the crossing raters begin in the border."""
        return self.dimensions * (1 + self.sources)

    @property
    def ratees_begin(self) -> int:
        """Where the crossing ratees begin in the border."""
        return self.raters_begin + 2 * len(self.crossing_raters)

    @property
    def origins_begin(self) -> int:
        """Where the origins begin in the border."""
        return self.ratees_begin + self.dimensions * len(self.crossing_ratees)

    @property
    def length(self) -> int:
        """Length of the border."""
        return self.origins_begin + self.dimensions * len(self.origins)


def make_layout(answers: AnswerMatrix, dimensions: int, *, units: bool) -> Layout:
    """Lay out the blocks; ``units`` says whether levels have a part that a unit shares.

    Raises
    ------
    MeasureError
        If more is shared between blocks than can be solved at once.

    """
    home_block, form_block, block_unit = _assign(answers, dimensions)
    raters, ratees = len(answers.raters), len(answers.ratees)
    crossing_rater = _crossing(form_block, answers.form_rater, raters)
    crossing_ratee = np.zeros(ratees, np.bool_)
    crossing_ratee[answers.form_ratee[form_block != home_block[answers.form_ratee]]] = True
    several = np.flatnonzero(np.bincount(block_unit) > 1) if units else np.array([], np.int64)
    layout = Layout(
        blocks=(),
        crossing_raters=np.flatnonzero(crossing_rater),
        crossing_ratees=np.flatnonzero(crossing_ratee),
        origins=several,
        dimensions=dimensions,
        sources=len(answers.sources),
    )
    if layout.length > BORDER_LIMIT:
        raise MeasureError(
            f"有 {len(layout.crossing_raters)} 名评价人跨单位评价、"
            f"{len(layout.crossing_ratees)} 人在几个单位被评价，超过一次能处理的数目。请分批处理。"
        )
    count = len(block_unit)
    form_edges = np.searchsorted(form_block, np.arange(count + 1))
    ratee_edges = np.searchsorted(home_block, np.arange(count + 1))
    blocks = [
        _block(
            answers,
            layout,
            (int(form_edges[n]), int(form_edges[n + 1])),
            (int(ratee_edges[n]), int(ratee_edges[n + 1])),
            crossing_rater,
            crossing_ratee,
            int(np.searchsorted(several, block_unit[n])) if block_unit[n] in several else -1,
        )
        for n in range(count)
    ]
    return Layout(
        tuple(blocks), layout.crossing_raters, layout.crossing_ratees, several, dimensions,
        layout.sources,
    )  # fmt: skip


def _assign(answers: AnswerMatrix, dimensions: int) -> tuple[Ints, Ints, Ints]:
    """Give each ratee its home block, each form its block, each block its unit."""
    units = len(answers.units)
    home, form_unit = answers.ratee_unit, answers.form_unit
    people = np.bincount(home, minlength=units)
    parts = np.where(people * dimensions > DENSE_LIMIT, -(-people // SMALL_BLOCK), 1)
    first_block = np.concatenate([[0], np.cumsum(parts)[:-1]])
    first_ratee = np.concatenate([[0], np.cumsum(people)[:-1]])
    place = np.arange(len(home)) - first_ratee[home]
    home_block = first_block[home] + np.where(parts[home] > 1, place // SMALL_BLOCK, 0)
    # A guest stands before or after all who are at home, as its forms do.
    guest = form_unit != home[answers.form_ratee]
    late = home[answers.form_ratee] > form_unit
    away = first_block[form_unit] + np.where(late, parts[form_unit] - 1, 0)
    form_block = np.where(guest, away, home_block[answers.form_ratee])
    return home_block, form_block, np.repeat(np.arange(units), parts)


def _crossing(form_block: Ints, rater: Ints, raters: int) -> Bools:
    low, high = np.full(raters, np.iinfo(np.int64).max), np.full(raters, -1)
    np.minimum.at(low, rater, form_block)
    np.maximum.at(high, rater, form_block)
    differ: Bools = low != high
    return differ


def _block(
    answers: AnswerMatrix,
    layout: Layout,
    forms: tuple[int, int],
    ratees: tuple[int, int],
    crossing_rater: Bools,
    crossing_ratee: Bools,
    origin: int,
) -> Block:
    run = slice(*forms)
    at_home = np.arange(*ratees)
    persons, local = _own_first(np.union1d(answers.form_ratee[run], at_home), crossing_ratee)
    raters, own_raters = _own_first(np.unique(answers.form_rater[run]), crossing_rater)
    dims, head, home = layout.dimensions, layout.raters_begin, _places(persons, at_home)
    shared = layout.ratees_begin + dims * np.searchsorted(layout.crossing_ratees, persons[local:])
    saying = head + 2 * np.searchsorted(layout.crossing_raters, raters[own_raters:])
    own_origin = layout.origins_begin + dims * origin + np.arange(dims)
    border = np.concatenate(
        [
            np.arange(head),
            (shared[:, None] + np.arange(dims)).ravel(),
            (saying[:, None] + np.arange(2)).ravel(),
            own_origin if origin >= 0 else np.array([], np.int64),
        ]
    )
    return Block(
        forms=forms,
        ratees=ratees,
        persons=persons,
        local=local,
        raters=raters,
        own_raters=own_raters,
        columns=np.where(home < local, home * dims, home * dims + head),
        person=_places(persons, answers.form_ratee[run]),
        slot=_places(raters, answers.form_rater[run]),
        source=np.ascontiguousarray(answers.form_source[run]),
        border=border.astype(np.int64),
        origin=origin,
    )


def _own_first(numbers: Ints, crossing: Bools) -> tuple[Ints, int]:
    shared = crossing[numbers]
    ordered = np.concatenate([numbers[~shared], numbers[shared]]).astype(np.int64)
    return ordered, int((~shared).sum())


def _places(names: Ints, wanted: Ints) -> Ints:
    order = np.argsort(names)
    return order[np.searchsorted(names[order], wanted)].astype(np.int64)
