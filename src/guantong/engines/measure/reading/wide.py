"""Reads forms that stand in a row each: a column for each item, or an array of answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guantong.engines.measure.arrays import MISSING, Bytes, Ints
from guantong.engines.measure.design.coding import BLANK, UNREADABLE, answer_meaning
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Columns
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.columns import Coder
from guantong.engines.measure.input.feed import Feed, open_table
from guantong.engines.measure.reading.answer_store import MemoryStore, Store
from guantong.engines.measure.reading.matrix import AnswerMatrix
from guantong.engines.measure.reading.reader import Faults, Reader, Rows, unreadable

#: Odd numbers, by which the answers of a form become one number; forms without a rater are put
#: into one order by it, whatever the order of rows.
_MIX = np.random.default_rng(7).integers(1, 1 << 62, 257, np.int64) | 1


def read_wide(feed: Feed, design: Design, shape: Columns, store: Store) -> AnswerMatrix:
    """Read a table with a row for each form and a column for each item."""
    names = [item.id for item in design.items]
    lacking = [name for name in names if name not in feed.names]
    if lacking:
        raise MeasureError(
            f"设计里的题目“{lacking[0]}”在表里没有列（共缺 {len(lacking)} 列）。", column=lacking[0]
        )
    reader = Reader(feed, design, shape, store, one_form_a_row=True)
    meaning = Coder(answer_meaning(design.coding))
    for rows in reader.rows((*names, *shape.traits)):
        value = np.stack([meaning(rows.cells.column(name)) for name in names], axis=1)
        blank = rows.nameless & (value == BLANK).all(axis=1)
        if blank.any():
            rows, value = rows.only(~blank), value[~blank]
        faults = Faults(len(value))
        for name, column in zip(names, value.T, strict=True):
            faults.look(column == UNREADABLE, name, unreadable(rows, name))
        _keep(reader, rows, faults, value)
    return reader.finish()


def _keep(reader: Reader, rows: Rows, faults: Faults, value: Ints) -> None:
    known = reader.forms.count
    form = reader.place(rows, faults)
    value = np.where(value == BLANK, MISSING, value)
    if rows.rater is None:
        reader.forms.note_digest(form, _digest(value[: len(form)]))

    def twice(place: int) -> str:
        ratee = rows.text(place, reader.shape.ratee)
        rater = rows.text(place, reader.shape.rater)
        return f"重复：评价人“{rater}”对“{ratee}”已经答过一份。请删去多余的一行。"

    faults.look(form != known + np.arange(len(form)), reader.shape.rater, twice)
    items = np.broadcast_to(np.arange(value.shape[1]), value.shape)
    reader.keep(rows, faults, form, items, value)


def _digest(value: Ints) -> Ints:
    """One number for each row of answers, by a polynomial of which nobody knows the roots."""
    digest = np.zeros(len(value), np.int64)
    for column in value.T:
        digest = digest * _MIX[256] + _MIX[column]
        digest ^= digest >> 29
    return digest


def read_array(
    matrix: Bytes,
    facets: Mapping[str, Sequence[Any]],
    design: Design,
    traits: Mapping[str, Sequence[Any]],
    items: Sequence[str],
) -> AnswerMatrix:
    """Read an array of forms x items with a name per form for each facet."""
    _check_array(matrix, facets | traits, design, items)  # type: ignore[operator]  # two mappings
    shape = Columns(traits=tuple(traits))
    feed = open_table({**traits, **facets})
    reader = Reader(feed, design, shape, MemoryStore(len(design.items)), one_form_a_row=True)
    place = np.array([design.item_index[name] for name in items])
    for rows in reader.rows(tuple(traits), matrix.shape[1]):
        value = np.full((len(rows.number), len(design.items)), MISSING, np.int64)
        value[:, place] = matrix[rows.number]
        _keep(reader, rows, Faults(len(value)), value)
    return reader.finish()


def _check_array(
    matrix: Bytes, columns: Mapping[str, Sequence[Any]], design: Design, items: Sequence[str]
) -> None:
    for name in items:
        if name not in design.item_index:
            raise MeasureError(f"答案里的题目“{name}”不在设计里。", column="item")
    if matrix.ndim != 2 or matrix.shape[1] != len(items):
        raise MeasureError(f"答案矩阵应有 {len(items)} 列（每题一列），实际是 {matrix.shape}。")
    low, high, words = 0, 1, "1（是）、0（否）"
    if design.coding.cut is not None:
        low, high = design.coding.low, design.coding.high
        words = f"{low}—{high} 的等级"
    if not np.isin(matrix, (*range(low, high + 1), MISSING)).all():
        raise MeasureError(f"答案矩阵里只能有{words}和 255（不了解）。")
    for name, column in columns.items():
        if len(column) != len(matrix):
            raise MeasureError(f"“{name}”有 {len(column)} 个，答卷有 {len(matrix)} 份，应当相等。")
