"""Cells that say yes, no or no limit; tables whose rows fill an array, ``*`` standing for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from guantong.engines.sheets import EVERYTHING, NOBODY, Sheet
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints

YES, NO, UNLIMITED = "是", "否", "不限"


def yes(sheet: Sheet, column: str, *, default: bool) -> Bools:
    """Return which cells say yes; an empty one, or no such column, is the default."""
    found = np.full(sheet.rows, default)
    for row, text in enumerate(sheet.texts(column)):
        if text in (YES, NO):
            found[row] = text == YES
        elif text:
            sheet.faults.add(sheet.name, f"“{text}”应写{YES}或{NO}。", row, column)
    return found


def said(flag: object) -> str:
    """Return the cell that says yes or no."""
    return YES if flag else NO


def required(sheet: Sheet, column: str, least: float = 0.0) -> Floats:
    """Return numbers of which none may be left out."""
    sheet.say(_empty(sheet, column), column, "是空的。")
    return sheet.floats(column, least, least)


def limits(sheet: Sheet, column: str, default: float | None) -> Floats:
    """Return numbers ≥ 0, ``不限`` being infinite; an empty cell is the default, None a fault."""
    found = np.full(sheet.rows, 0.0 if default is None else default)
    if column not in sheet:
        return found
    for row, text in enumerate(sheet.texts(column)):
        words = ""
        if text == UNLIMITED:
            found[row] = np.inf
        elif not text:
            words = "是空的。" if default is None else ""
        else:
            try:
                found[row] = float(text)
            except ValueError:
                words = f"“{text}”不是数，也不是{UNLIMITED}。"
            if not words and not 0 <= found[row] < np.inf:
                words, found[row] = f"“{text}”应是不小于 0 的数，或写{UNLIMITED}。", 0.0
        if words:
            sheet.faults.add(sheet.name, words, row, column)
    return found


def limit(value: float) -> float | str:
    """Return the cell of a limit."""
    return UNLIMITED if value == np.inf else float(value)


def _empty(sheet: Sheet, column: str) -> Bools:
    return np.array([not text for text in sheet.texts(column)], bool)


@dataclass(frozen=True)
class Key:
    """A column of names that says which part of an array a row is about."""

    column: str
    names: tuple[str, ...]
    what: str
    every: bool = False


def places(sheet: Sheet, keys: Sequence[Key]) -> Ints:
    """Return for each row the place of each key, (rows, keys); the same ones twice are a fault."""
    found = [
        sheet.places(key.column, key.names, key.what, every=key.every)
        if key.column in sheet
        else np.full(sheet.rows, EVERYTHING)
        for key in keys
    ]
    at = np.stack(found, axis=1) if found else np.zeros((sheet.rows, 0), np.int64)
    first: dict[tuple[int, ...], int] = {}
    for row, place in enumerate(map(tuple, at.tolist())):
        if NOBODY not in place and first.setdefault(place, row) != row:
            sheet.faults.add(sheet.name, "与前面的一行重复，请只留一行。", row, keys[0].column)
    return at


def fill(array: Floats | Ints | Bools, at: Ints, values: Floats | Ints | Bools) -> None:
    """Put each row's value at its places: rows with ``*`` first, so that others stand out."""
    wide = (at == EVERYTHING).sum(axis=1)
    for row in np.argsort(-wide, kind="stable").tolist():
        if (at[row] != NOBODY).all():
            where = tuple(slice(None) if p == EVERYTHING else p for p in at[row].tolist())
            array[where] = values[row]


def cells(array: Floats, names: Sequence[tuple[str, ...]]) -> list[tuple[tuple[str, ...], float]]:
    """Return each place of an array by its names, with what stands there."""
    keys = product(*names)
    return list(zip(keys, array.ravel().tolist(), strict=True))
