"""Columns of any table library as arrays, names as codes, words as yes, no and missing."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guantong.engines.measure._jit import Bytes, Ints, Text
from guantong.engines.measure.design import Coding
from guantong.engines.measure.errors import MeasureError

MISSING = 255


def column_names(table: Any) -> list[str]:
    """Names of the columns of a mapping, a data frame, an Arrow table or a DuckDB relation."""
    if isinstance(table, Mapping):
        return [str(name) for name in table]
    for attribute in ("column_names", "columns"):
        names = getattr(table, attribute, None)
        if names is not None and not callable(names):
            return [str(name) for name in names]
    raise MeasureError(f"不认识这种表：{type(table).__name__}。请给字典、数据框或查询结果。")


def columns_of(table: Any, names: Sequence[str]) -> dict[str, Any]:
    """Read the named columns as plain lists (a null becomes ``None``)."""
    if hasattr(table, "fetchnumpy"):  # a DuckDB relation
        arrow = table.project(", ".join('"' + name.replace('"', '""') + '"' for name in names))
        table = arrow.fetchnumpy()
    return {name: _as_list(table[name]) for name in names}


def _as_list(column: Any) -> list[Any]:
    if isinstance(column, np.ma.MaskedArray):
        plain: Any = column.astype(object)
        return list(plain.filled(None))
    for method in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, method):
            return list(getattr(column, method)())
    return list(column)


def name_of(value: Any) -> str:
    """Write a name as text; a whole number read as a float loses its ``.0``."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def codes_of(values: list[Any], column: str, *, empty_allowed: bool) -> tuple[Ints, Text]:
    """Number the names of a column in sorted order, whatever the order of its rows.

    Raises
    ------
    MeasureError
        If a name is empty and may not be.

    """
    raw: dict[Any, int] = {}
    firsts = np.fromiter((raw.setdefault(v, len(raw)) for v in values), np.int64, len(values))
    names = np.array([name_of(value) for value in raw], object)
    if not empty_allowed and "" in names:
        empty = np.flatnonzero(names[firsts] == "")[0]
        raise MeasureError(
            f"第 {empty + 1} 行的“{column}”是空的。请补上，或删去这一行。",
            row=int(empty),
            column=column,
        )
    unique, place = np.unique(names.astype(str), return_inverse=True)
    return place[firsts].astype(np.int64), unique.astype(object)


def settle(owner: Ints, owners: int, values: list[Any], column: str) -> Text:
    """Give each owner the one text that the rows say of it, "" if they say nothing.

    Raises
    ------
    MeasureError
        If two rows of an owner differ.

    """
    code, names = codes_of(values, column, empty_allowed=True)
    said = np.flatnonzero(names[code] != "")
    # Written backwards, so that the first row that says something stays.
    first = np.full(owners, -1, np.int64)
    first[owner[said[::-1]]] = said[::-1]
    wrong = said[code[said] != code[first[owner[said]]]]
    if len(wrong):
        row, before = int(wrong[0]), int(first[owner[wrong[0]]])
        raise MeasureError(
            f"第 {row + 1} 行的“{column}”是“{names[code[row]]}”，同一人在第 {before + 1} 行是"
            f"“{names[code[before]]}”。请改成一致，或留空。",
            row=row,
            column=column,
        )
    found = np.full(owners, "", object)
    known = first >= 0
    found[known] = names[code[first[known]]]
    return found


def read_answers(values: list[Any], column: str, coding: Coding) -> tuple[Bytes, Bytes | None]:
    """Translate written answers to 1, 0 and 255 (missing), and to grades if there are any.

    Raises
    ------
    MeasureError
        If an answer is neither yes, no, missing nor a grade.

    """
    raw: dict[Any, int] = {}
    codes = np.fromiter((raw.setdefault(v, len(raw)) for v in values), np.int64, len(values))
    yes, no = _words(coding.yes), _words(coding.no)
    missing = _words(coding.missing)
    meaning = np.empty(len(raw), np.uint8)
    grades = np.empty(len(raw), np.uint8)
    for value, place in raw.items():
        word = name_of(value).lower()
        answer, grade = _one_answer(word, coding, yes, no, missing)
        if answer is None:
            row = int(np.flatnonzero(codes == place)[0])
            raise MeasureError(
                f"第 {row + 1} 行的“{column}”里有不认识的答案“{name_of(value)}”。"
                "请改成是、否或不了解，或在设计的 coding 里说明它的意思。",
                row=row,
                column=column,
            )
        meaning[place], grades[place] = answer, grade
    return meaning[codes], grades[codes] if coding.cut is not None else None


def _words(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _one_answer(
    word: str, coding: Coding, yes: frozenset[str], no: frozenset[str], missing: frozenset[str]
) -> tuple[int | None, int]:
    if word in missing or word == "":
        return MISSING, MISSING
    if coding.cut is not None:
        try:
            grade = int(word)
        except ValueError:
            return None, MISSING
        if not coding.low <= grade <= coding.high:
            return None, MISSING
        return int(grade >= coding.cut), grade
    if word in yes:
        return 1, MISSING
    return (0, MISSING) if word in no else (None, MISSING)
