"""Whether the arrays of an instance fit together; the first that does not is named."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.stage.errors import StageError


def once(table: str, names: tuple[str, ...]) -> None:
    """Refuse a name that stands twice."""
    if len(set(names)) < len(names):
        twice = next(n for n, name in enumerate(names) if name in names[:n])
        raise StageError(f"“{names[twice]}”出现了两次。", table=table, row=twice)


def shape(table: str, column: str, values: Any, shape: tuple[int, ...]) -> None:
    """Refuse an array of another shape."""
    if values.shape != shape:
        text = f"应有 {'×'.join(map(str, shape))} 个值，实有 {'×'.join(map(str, values.shape))}。"
        raise StageError(f"{table} {column}：{text}", table=table, column=column)


def within(table: str, column: str, numbers: Any, least: int, most: int) -> None:
    """Refuse numbers outside least..most - 1."""
    rows(table, column, (numbers < least) | (numbers >= most), "编号不存在")


def at_least(table: str, column: str, values: Any, least: float) -> None:
    """Refuse values below the least, and what is no number."""
    rows(table, column, ~(values >= least), f"不能小于 {least:g}")


def finite(table: str, column: str, values: Any) -> None:
    """Refuse what is no finite number."""
    rows(table, column, ~np.isfinite(values), "不是数")


def rows(table: str, column: str, wrong: Any, why: str) -> None:
    """Refuse the first row that is wrong."""
    if wrong.any():
        row = int(np.argwhere(wrong)[0][0])
        text = f"{table} 第 {row + 1} 行{f' {column}' if column else ''}：{why}。"
        raise StageError(text, table=table, row=row, column=column)
