"""Reads a table with a row for each answer."""

from collections.abc import Callable

from guantong.engines.measure.design.coding import BLANK, UNREADABLE, answer_meaning
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Columns
from guantong.engines.measure.input.columns import NAMELESS, Coder
from guantong.engines.measure.input.feed import Feed
from guantong.engines.measure.reading.answer_store import Store
from guantong.engines.measure.reading.matrix import AnswerMatrix
from guantong.engines.measure.reading.reader import Faults, Reader, Rows, unreadable

#: The code of an item that was not asked.
UNKNOWN_ITEM = -2


def read_long(feed: Feed, design: Design, shape: Columns, store: Store) -> AnswerMatrix:
    """Read a table with a row for each answer."""
    reader = Reader(feed, design, shape, store, one_form_a_row=False)
    meaning = Coder(answer_meaning(design.coding))
    index = design.item_index
    place = Coder(lambda name: index.get(name, UNKNOWN_ITEM) if name else NAMELESS)

    def strange(rows: Rows) -> Callable[[int], str]:
        def words(at: int) -> str:
            name = rows.text(at, shape.item)
            return f"的题目“{name}”不在设计里。" if name else f"的“{shape.item}”是空的。请补上。"

        return words

    for rows in reader.rows((shape.item, shape.answer, *shape.traits)):
        item, value = place(rows.cells.column(shape.item)), meaning(rows.cells.column(shape.answer))
        blank = rows.nameless & (item == NAMELESS) & (value == BLANK)
        if blank.any():
            rows, item, value = rows.only(~blank), item[~blank], value[~blank]
        faults = Faults(len(item))
        faults.look(item < 0, shape.item, strange(rows))
        faults.look(value == UNREADABLE, shape.answer, unreadable(rows, shape.answer))
        form = reader.place(rows, faults)
        reader.keep(rows, faults, form, item, value)
    return reader.finish()
