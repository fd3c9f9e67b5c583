"""What every layout is read by, batch by batch; the first faulty row in their order ends it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from guantong.engines.measure.arrays import MISSING, Bools, Ints
from guantong.engines.measure.design.coding import BLANK
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Columns
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.columns import NAMELESS, Coder, Names, name_of
from guantong.engines.measure.input.feed import Feed
from guantong.engines.measure.reading.answer_store import Store, TwiceError
from guantong.engines.measure.reading.forms import Forms
from guantong.engines.measure.reading.matrix import AnswerMatrix
from guantong.engines.measure.reading.order import FacetNames, arrange
from guantong.engines.measure.threads import in_threads


class Faults:
    """Of the faults of a batch, the one that stands first."""

    def __init__(self, rows: int) -> None:
        self.place, self.rows = rows, rows
        self._column, self._words = "", ""

    def look(self, wrong: Bools, column: str, words: Callable[[int], str]) -> None:
        """Note the first wrong row, if there is one; ``words`` says what is wrong there."""
        if wrong.any():
            self.at(int(wrong.argmax()), column, words)

    def at(self, place: int, column: str, words: Callable[[int], str]) -> None:
        """Note a fault; of two in a row the first one noted counts."""
        if place < self.place:
            self.place, self._column, self._words = place, column, words(place)

    def error(self, row: int, line: int) -> MeasureError:
        """Say where and what."""
        return MeasureError(f"第 {line} 行{self._words}", row=row, column=self._column)


@dataclass(frozen=True)
class Rows:
    """Some rows: their numbers in the table, their cells, and their facets as codes.

    ``pair`` holds units and sources, ``traits`` a row for each trait.
    """

    number: Ints
    cells: pa.RecordBatch
    ratee: Ints
    rater: Ints | None
    pair: Ints
    traits: Ints

    @property
    def nameless(self) -> Bools:
        """Rows in which no facet is named."""
        empty: Bools = (self.ratee == NAMELESS) & (self.pair == NAMELESS).all(axis=0)
        empty &= (self.traits == NAMELESS).all(axis=0)
        return empty if self.rater is None else empty & (self.rater == NAMELESS)

    def only(self, kept: Bools) -> "Rows":
        """Leave out some rows."""
        return Rows(
            number=self.number[kept],
            cells=self.cells.filter(pa.array(kept)),
            ratee=self.ratee[kept],
            rater=None if self.rater is None else self.rater[kept],
            pair=self.pair[:, kept],
            traits=self.traits[:, kept],
        )

    def text(self, place: int, column: str) -> str:
        """Give a cell as its user sees it."""
        return name_of(self.cells.column(column)[place].as_py())


class Reader:
    """What every layout shares: names, forms, and where the answers go.

    Parameters
    ----------
    feed
        The rows.
    design, shape
        What was asked; what the columns are called.
    store
        Where answers wait.
    one_form_a_row
        Whether rows without a rater are forms of their own; else a ratee's rows are one form.

    """

    def __init__(
        self, feed: Feed, design: Design, shape: Columns, store: Store, *, one_form_a_row: bool
    ) -> None:
        self.feed, self.design, self.shape, self.store = feed, design, shape, store
        self.one_form_a_row = one_form_a_row

        def column(name: str) -> Names | None:
            return Names() if name in feed.names else None

        traits = tuple((name, Names()) for name in shape.traits)
        self.names = FacetNames(
            Names(), column(shape.rater), column(shape.unit), column(shape.source), traits
        )
        facets = (
            (shape.ratee, self.names.ratee),
            (shape.rater, self.names.rater),
            (shape.unit, self.names.unit),
            (shape.source, self.names.source),
            *traits,
        )
        self._coders = [(name, Coder(names.code) if names else None) for name, names in facets]
        self.forms = Forms(len(traits))
        self._met = 0

    @property
    def columns(self) -> list[str]:
        """Columns of facets that are there; those that must be there, whether or not."""
        optional = [name for name, coder in self._coders if coder is not None]
        return list(dict.fromkeys([self.shape.ratee, *optional]))

    def rows(self, others: Sequence[str], width: int = 0) -> Iterator[Rows]:
        """Read the columns of facets and others, batch by batch; ``width`` as in `Feed.read`."""
        for batch in self.feed.read(list(dict.fromkeys([*self.columns, *others])), width):
            none = np.full(len(batch), NAMELESS)
            codes = in_threads(partial(_coded, batch), self._coders)
            ratee, rater, unit, source = codes[:4]
            yield Rows(
                number=self._met + np.arange(len(batch)),
                cells=batch,
                ratee=none if ratee is None else ratee,
                rater=rater,
                pair=np.stack([none if unit is None else unit, none if source is None else source]),
                traits=np.array(codes[4:], np.int64).reshape(len(codes) - 4, len(batch)),
            )
            self._met += len(batch)

    def place(self, rows: Rows, faults: Faults) -> Ints:
        """Number the forms of the rows before the first fault, and check what they agree on."""
        shape = self.shape
        for name, code in ((shape.ratee, rows.ratee), (shape.rater, rows.rater)):
            if code is not None:
                faults.look(
                    code == NAMELESS, name, _always(f"的“{name}”是空的。请补上，或删去这一行。")
                )
        good = slice(0, faults.place)
        rater = None if rows.rater is None else rows.rater[good]
        if rater is None and not self.one_form_a_row:
            rater = np.zeros(faults.place, np.int64)
        form, differs = self.forms.place(rows.ratee[good], rater, rows.pair[:, good])
        for name, wrong in zip((shape.unit, shape.source), differs, strict=True):
            faults.look(wrong, name, _always(f"的“{name}”与同一份答卷的其他行不同。"))
        for k, name in enumerate(shape.traits):
            said = rows.traits[k, good]
            place, before = self.forms.note_trait(k, rows.ratee[good], said, rows.number[good])
            if before >= 0:
                faults.at(place, name, self._contradiction(rows, k, name, before))
        return form

    def _contradiction(
        self, rows: Rows, trait: int, name: str, before: int
    ) -> Callable[[int], str]:
        met = self.names.traits[trait][1].met
        earlier = self.forms.trait(trait, len(self.names.ratee.met))
        line = self.feed.line_of(before)
        return lambda place: (
            f"的“{name}”是“{rows.text(place, name)}”，同一人在第 {line} 行是"
            f"“{met[earlier[rows.ratee[place]]]}”。请改成一致，或留空。"
        )

    def keep(self, rows: Rows, faults: Faults, form: Ints, item: Ints, value: Ints) -> None:
        """Store the answers of the rows before the first fault; then raise it, if there is one.

        ``form`` has as many entries as there are rows before the first fault at most; ``item``
        and ``value`` are a row each, or rows x items.
        """
        form = form[: faults.place]
        item, value = item[: len(form)], value[: len(form)]
        wide = value.size // max(len(form), 1)
        value = np.where(value == BLANK, MISSING, value).reshape(-1)
        each = np.repeat(form, wide)
        self.forms.note_answers(each[value != MISSING])
        try:
            self.store.add(each, item.reshape(-1), value, np.repeat(rows.number[: len(form)], wide))
        except TwiceError as twice:
            at = int(np.searchsorted(rows.number, twice.row))
            faults.at(at, self.shape.item, _always(self._twice(twice)))
        if faults.place < faults.rows:
            row = int(rows.number[faults.place])
            raise faults.error(row, self.feed.line_of(row))

    def _twice(self, twice: TwiceError) -> str:
        ratee = self.names.ratee.met[self.forms.ratee[twice.form]]
        item = self.design.items[twice.item].id
        who = "同一份答卷"
        if self.names.rater is not None:
            who = f"评价人“{self.names.rater.met[self.forms.rater[twice.form]]}”"
        return f"重复：{who}对“{ratee}”的题目“{item}”已经答过一次。请删去多余的一行。"

    def finish(self) -> AnswerMatrix:
        """Put everything in order.

        Raises
        ------
        MeasureError
            If there was no row or no answer, or a form answers an item twice.

        """
        if not self._met:
            raise MeasureError("表里只有表头，没有一行数据。")
        try:
            return arrange(self.forms, self.names, self.store, self.design.coding)
        except TwiceError as twice:
            line = self.feed.line_of(twice.row)
            raise MeasureError(
                f"第 {line} 行{self._twice(twice)}", row=twice.row, column=self.shape.item
            ) from None


def _coded(batch: pa.RecordBatch, column: tuple[str, Coder | None]) -> Ints | None:
    name, coder = column
    return None if coder is None else coder(batch.column(name))


def _always(words: str) -> Callable[[int], str]:
    return lambda _: words


def unreadable(rows: Rows, column: str) -> Callable[[int], str]:
    """Say which answer cannot be read."""
    return lambda place: (
        f"的“{column}”里有不认识的答案“{rows.text(place, column)}”。"
        "请改成是、否或不了解，或在设计的 coding 里说明它的意思。"
    )
