"""The answers as the engine holds them: one byte an answer, item by item, forms in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from guantong.engines.measure._columns import (
    MISSING,
    codes_of,
    column_names,
    columns_of,
    read_answers,
    settle,
)
from guantong.engines.measure._jit import Bools, Bytes, Ints, Text
from guantong.engines.measure.design import Design
from guantong.engines.measure.errors import MeasureError


@dataclass(frozen=True)
class Trait:
    """A trait of the ratees, such as sex or age band: one text per ratee, "" if unknown."""

    name: str
    values: Text


@dataclass(frozen=True)
class Answers:
    """All answers of a campaign. A *form* is one rater's answers about one ratee.

    Make it with `from_table` or `from_wide`; both bring forms into one order, so that the
    order of rows never changes a result.

    Parameters
    ----------
    matrix
        Items x forms: 1 yes, 0 no, 255 missing; items in the order of the design.
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
    has_raters, has_units
        Whether the table said who rated and in which unit.

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
    has_units: bool = True

    def __len__(self) -> int:
        """Count the answers, "don't know" not counted."""
        return int(np.count_nonzero(self.matrix != MISSING))

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.form_ratee)

    @classmethod
    def from_table(
        cls, table: Any, design: Design, *, columns: Mapping[str, str] | None = None
    ) -> Answers:
        """Read a table of answers, long (a row an answer) or wide (a row a form).

        Parameters
        ----------
        table
            A mapping of columns, a pandas or polars frame, an Arrow table, a DuckDB relation.
        design
            What was asked; its ``columns`` name the columns, its ``coding`` the words.
        columns
            Other names for the columns, for example ``{"ratee": "id"}``.

        Raises
        ------
        MeasureError
            If a column is missing, an item is unknown, an answer cannot be read, a form
            answers an item twice, or two rows of a ratee differ in a trait.

        """
        renamed: dict[str, Any] = dict(columns or {})
        shape = replace(design.columns, **renamed)
        present = column_names(table)
        if shape.layout == "wide":
            return _from_wide_table(table, present, design, shape.ratee, shape)
        for name in (shape.ratee, shape.item, shape.answer, *shape.traits):
            if name not in present:
                raise MeasureError(
                    f"表里没有“{name}”列。现有的列：{'、'.join(present)}。", column=name
                )
        optional = [c for c in (shape.rater, shape.unit, shape.source) if c in present]
        need = (shape.ratee, shape.item, shape.answer, *optional, *shape.traits)
        data = columns_of(table, list(dict.fromkeys(need)))
        return _from_long_table(data, design, shape)

    @classmethod
    def from_wide(
        cls,
        matrix: Bytes,
        *,
        ratee: Sequence[Any],
        rater: Sequence[Any] | None = None,
        unit: Sequence[Any] | None = None,
        source: Sequence[Any] | None = None,
        traits: Mapping[str, Sequence[Any]] | None = None,
        items: Sequence[str] | None = None,
        design: Design,
        grades: Bytes | None = None,
    ) -> Answers:
        """Take a forms x items array of 1, 0 and 255, with a name per form for each facet.

        ``traits`` gives, for each form, traits of its ratee.
        """
        matrix = np.asarray(matrix)
        names = list(items) if items is not None else [item.id for item in design.items]
        if matrix.ndim != 2 or matrix.shape[1] != len(names):
            raise MeasureError(f"答案矩阵应有 {len(names)} 列（每题一列），实际是 {matrix.shape}。")
        if not np.isin(matrix, (0, 1, MISSING)).all():
            raise MeasureError("答案矩阵里只能有 1（是）、0（否）和 255（不了解）。")
        for what, column in (
            ("ratee", ratee),
            ("rater", rater),
            ("unit", unit),
            ("source", source),
            *(traits or {}).items(),
        ):
            if column is not None and len(column) != len(matrix):
                raise MeasureError(
                    f"“{what}”有 {len(column)} 个，答卷有 {len(matrix)} 份，应当相等。"
                )
        place = np.array([_item_place(design, name) for name in names])
        full = np.full((len(design.items), len(matrix)), MISSING, np.uint8)
        full[place] = matrix.T
        marks: Bytes | None = None
        if grades is not None:
            marks = np.full_like(full, MISSING)
            marks[place] = np.asarray(grades).T
        return _arrange(full, marks, ratee, rater, unit, source, traits or {})

    def without_raters(self, out: Bools) -> Answers:
        """Leave out the forms of some raters (a flag per rater); ratees and units stay."""
        keep = ~out[self.form_rater]
        kept, rater = np.unique(self.form_rater[keep], return_inverse=True)
        return replace(
            self,
            matrix=np.ascontiguousarray(self.matrix[:, keep]),
            grades=None if self.grades is None else np.ascontiguousarray(self.grades[:, keep]),
            raters=self.raters[kept],
            form_ratee=self.form_ratee[keep],
            form_rater=rater.astype(np.int64),
            form_source=self.form_source[keep],
            form_unit=self.form_unit[keep],
        )


def _item_place(design: Design, name: str) -> int:
    try:
        return design.item_index[name]
    except KeyError:
        raise MeasureError(f"答案里的题目“{name}”不在设计里。", column="item") from None


def _from_long_table(data: dict[str, list[Any]], design: Design, shape: Any) -> Answers:
    values = data[shape.answer]
    answer, grade = read_answers(values, shape.answer, design.coding)
    item, item_names = codes_of(data[shape.item], shape.item, empty_allowed=False)
    place = np.empty(len(item_names), np.int64)
    for code, name in enumerate(item_names):
        if name not in design.item_index:
            row = int(np.flatnonzero(item == code)[0])
            raise MeasureError(
                f"第 {row + 1} 行的题目“{name}”不在设计里。", row=row, column=shape.item
            )
        place[code] = design.item_index[name]
    ratee, ratees = codes_of(data[shape.ratee], shape.ratee, empty_allowed=False)
    rater = ratee
    rater_names: Text | None = None
    if shape.rater in data:
        rater, rater_names = codes_of(data[shape.rater], shape.rater, empty_allowed=False)
    form_key = ratee * (int(rater.max()) + 1 if len(rater) else 1) + rater
    unique, first, form = np.unique(form_key, return_index=True, return_inverse=True)
    cell = form * len(design.items) + place[item]
    if len(np.unique(cell)) < len(cell):
        _complain_of_duplicate(cell, shape, data)
    full = np.full((len(design.items), len(unique)), MISSING, np.uint8)
    full[place[item], form] = answer
    marks: Bytes | None = None
    if grade is not None:
        marks = np.full_like(full, MISSING)
        marks[place[item], form] = grade
    facets: list[Text | None] = []
    for name in (shape.unit, shape.source):
        if name not in data:
            facets.append(None)
            continue
        number, names = codes_of(data[name], name, empty_allowed=True)
        wrong = np.flatnonzero(number != number[first][form])
        if len(wrong):
            row = int(wrong[0])
            raise MeasureError(
                f"第 {row + 1} 行的“{name}”与同一份答卷的其他行不同。", row=row, column=name
            )
        facets.append(names[number[first]])
    who = None if rater_names is None else rater_names[rater[first]]
    traits = {}
    for name in shape.traits:
        one = settle(ratee, len(ratees), data[name], name)
        traits[name] = one[ratee[first]]
    return _arrange(full, marks, ratees[ratee[first]], who, facets[0], facets[1], traits)


def _complain_of_duplicate(cell: Ints, shape: Any, data: dict[str, list[Any]]) -> None:
    order = np.argsort(cell, kind="stable")
    again = order[1:][cell[order][1:] == cell[order][:-1]]
    row = int(again.min())
    rater = f"评价人“{data[shape.rater][row]}”" if shape.rater in data else "同一份答卷"
    raise MeasureError(
        f"第 {row + 1} 行重复：{rater}对“{data[shape.ratee][row]}”的题目"
        f"“{data[shape.item][row]}”已经答过一次。请删去多余的一行。",
        row=row,
        column=shape.item,
    )


def _from_wide_table(
    table: Any, present: list[str], design: Design, ratee: str, shape: Any
) -> Answers:
    for name in (ratee, *shape.traits):
        if name not in present:
            raise MeasureError(f"表里没有“{name}”列。现有的列：{'、'.join(present)}。", column=name)
    lacking = [item.id for item in design.items if item.id not in present]
    if lacking:
        raise MeasureError(
            f"设计里的题目“{lacking[0]}”在表里没有列（共缺 {len(lacking)} 列）。", column=lacking[0]
        )
    optional = [c for c in (shape.rater, shape.unit, shape.source) if c in present]
    names = [item.id for item in design.items]
    data = columns_of(table, list(dict.fromkeys((ratee, *optional, *shape.traits, *names))))
    count = len(data[ratee])
    full = np.full((len(names), count), MISSING, np.uint8)
    marks = np.full_like(full, MISSING) if design.coding.cut is not None else None
    for place, name in enumerate(names):
        answer, grade = read_answers(data[name], name, design.coding)
        full[place] = answer
        if marks is not None and grade is not None:
            marks[place] = grade
    codes, people = codes_of(data[ratee], ratee, empty_allowed=False)
    facets = [
        data.get(c) if c in optional else None for c in (shape.rater, shape.unit, shape.source)
    ]
    traits = {name: data[name] for name in shape.traits}
    return _arrange(full, marks, people[codes], facets[0], facets[1], facets[2], traits)


def _arrange(
    full: Bytes,
    marks: Bytes | None,
    ratee: Any,
    rater: Any,
    unit: Any,
    source: Any,
    traits: Mapping[str, Any],
) -> Answers:
    """Drop forms without an answer, and put the rest in the order unit, ratee, rater, answers."""
    count = full.shape[1]
    kept = np.flatnonzero((full != MISSING).any(axis=0))
    if count == 0 or len(kept) == 0:
        raise MeasureError("没有一个可用的答案。")
    blank = [""] * count
    ratee_code, ratees = codes_of(list(ratee), "ratee", empty_allowed=False)
    unit_code, units = codes_of(
        list(unit) if unit is not None else blank, "unit", empty_allowed=True
    )
    source_code, sources = codes_of(
        list(source) if source is not None else blank, "source", empty_allowed=True
    )
    # Without a rater column every form has a rater of its own.
    own = [f"{name}#{n}" for n, name in enumerate(ratee)] if rater is None else list(rater)
    if rater is None and len(ratees) == count:
        own = [str(name) for name in ratees[ratee_code]]
    rater_code, raters = codes_of(own, "rater", empty_allowed=False)
    pair = ratee_code * len(raters) + rater_code
    if len(np.unique(pair)) < count:
        order = np.argsort(pair, kind="stable")
        twice = order[1:][pair[order][1:] == pair[order][:-1]].min()
        raise MeasureError(
            f"第 {twice + 1} 份答卷重复：评价人“{raters[rater_code[twice]]}”"
            f"对“{ratees[ratee_code[twice]]}”已经答过一份。",
            row=int(twice),
        )
    home = _home_units(ratee_code[kept], unit_code[kept], len(ratees), len(units))
    # Ratees, raters and sources without one answer are left out, never counted as zero.
    by_unit = np.lexsort((np.arange(len(ratees)), home))
    people = by_unit[home[by_unit] >= 0]
    place = np.full(len(ratees), -1, np.int64)
    place[people] = np.arange(len(people))
    order = kept[np.lexsort((rater_code[kept], place[ratee_code[kept]], unit_code[kept]))]
    used_rater, form_rater = np.unique(rater_code[order], return_inverse=True)
    used_source, form_source = np.unique(source_code[order], return_inverse=True)
    used_unit, form_unit = np.unique(unit_code[order], return_inverse=True)
    return Answers(
        matrix=np.ascontiguousarray(full[:, order]),
        grades=None if marks is None else np.ascontiguousarray(marks[:, order]),
        ratees=ratees[people],
        raters=raters[used_rater],
        sources=sources[used_source],
        units=units[used_unit],
        form_ratee=place[ratee_code[order]],
        form_rater=form_rater.astype(np.int64),
        form_source=form_source.astype(np.int64),
        form_unit=form_unit.astype(np.int64),
        ratee_unit=np.searchsorted(used_unit, home[people]).astype(np.int64),
        traits=tuple(
            Trait(name, settle(ratee_code, len(ratees), list(column), name)[people])
            for name, column in traits.items()
        ),
        has_raters=rater is not None,
        has_units=unit is not None,
    )


def _home_units(ratee: Ints, unit: Ints, ratees: int, units: int) -> Ints:
    """Unit with most forms of each ratee, the first among equals; -1 without a form."""
    pair, forms = np.unique(ratee * units + unit, return_counts=True)
    best = np.lexsort((-pair, forms))  # the last of a ratee is the best
    home = np.full(ratees, -1, np.int64)
    home[pair[best] // units] = pair[best] % units
    return home
