"""Reading one cell as what its column asks, in the writings officers use."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from guantong.formats.appointment.months import NOTHING as NOTHING
from guantong.formats.appointment.months import read_month

_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?: 00:00:00)?")
_ONE = re.compile(r"(\d{4})[.．。]1")
_ID = re.compile(r"\d{6}(\d{4})(\d\d)\d{5}[\dX]")
_YES = {"是", "有", "1", "true", "√", "y", "yes"}
_NO = {"否", "无", "0", "false", "×", "n", "no"}
#: A number of more digits was not kept whole by the spreadsheet.
MOST_WHOLE = 1e15
SHOWN = 20


class CellError(ValueError):
    """A cell that cannot be read; ``message`` says what is wrong with it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def shown(cell: Any) -> str:
    """Write a cell as its user sees it: a whole number without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        whole = not (cell.hour or cell.minute or cell.second)
        return f"{cell:%Y-%m-%d}" if whole else f"{cell:%Y-%m-%d %H:%M:%S}"
    return str(cell).strip()


def text(cell: Any) -> str:
    """Read a text; a long number lost its last digits, and a date is Excel's guess."""
    if isinstance(cell, datetime.date):
        raise CellError("是日期格式的单元格，请改为文本格式后重填")
    if isinstance(cell, float | int) and abs(cell) >= MOST_WHOLE:
        raise CellError("被存成了数字，末几位已丢失，请按文本重填")
    return shown(cell)


def month(cell: Any, beside: Sequence[Any] = ()) -> str:
    """Read a month into ``YYYY-MM``; ``beside`` are the other cells of the row.

    Examples
    --------
    >>> month("1975.3"), month("197503"), month("1975年03月")
    ('1975-03', '1975-03', '1975-03')

    """
    if isinstance(cell, datetime.date):
        return f"{cell.year}-{cell.month:02}"
    said = shown(cell)
    one = _ONE.fullmatch(said)
    if one:
        year = one[1]
        born = next((m for m in map(_born, beside) if m and m.startswith(year)), "")
        known = f"（身份证号上是 {born}）" if born else ""
        raise CellError(
            f"“{said}”分不清是 1 月还是 10 月{known}，请按文本写成 {year}.01 或 {year}.10"
        )
    found = _DATE.fullmatch(said)
    read = read_month(f"{found[1]}.{found[2]}" if found and len(said) > 8 else said)
    if read is None or len(read) != 7:
        raise CellError(f"“{short(cell)}”不是年月，请写成 1975.03")
    return read


def date(cell: Any) -> str:
    """Read a day into ``YYYY-MM-DD``."""
    if isinstance(cell, datetime.date):
        return f"{cell:%Y-%m-%d}"
    found = _DATE.fullmatch(shown(cell))
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else _no_date(cell)
    except ValueError:
        return _no_date(cell)


def number(cell: Any) -> str:
    """Read a number; thousands may be set off by commas."""
    said = shown(cell).replace(",", "").replace("，", "")
    try:
        float(said)
    except ValueError:
        raise CellError(f"“{short(cell)}”不是数字") from None
    return said


def flag(cell: Any) -> bool:
    """Read yes or no."""
    said = shown(cell).lower()
    if said not in _YES | _NO:
        raise CellError(f"“{short(cell)}”看不懂，可填：是、否")
    return said in _YES


def blank(cell: Any) -> bool:
    """Tell whether nothing stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def short(cell: Any) -> str:
    """Return the beginning of what stands in a cell."""
    said = shown(cell)
    return said if len(said) <= SHOWN else said[:SHOWN] + "…"


def title(said: Any) -> str:
    """Return a header's cell without blanks, asterisks and colons."""
    return re.sub(r"[\s*＊:：]+", "", unicodedata.normalize("NFKC", shown(said)))


def _born(cell: Any) -> str:
    """Return the month that an identity number in a cell tells."""
    found = _ID.fullmatch(cell.strip().upper()) if isinstance(cell, str) else None
    return f"{found[1]}.{found[2]}" if found else ""


def _no_date(cell: Any) -> str:
    raise CellError(f"“{short(cell)}”不是日期，请写成 2025-01-31")
