"""Reading a roster row by row against its template, with every fault of every row."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import pydantic
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from guantong.formats.appointment.months import read_month
from guantong.formats.workbook.faults import Fault
from guantong.formats.workbook.read import text_of
from guantong.formats.workbook.template import Column, Kind, Template

_DATE = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_ID = re.compile(r"\d{17}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_YES, _NO = {"是", "有", "1", "true", "√"}, {"否", "无", "0", "false", "×", ""}


@dataclass(frozen=True)
class Row:
    """A row that is right: its number among the rows of data from 0, and its values by field.

    Months are ``YYYY-MM``, dates ``YYYY-MM-DD``, 是否 a bool, numbers a float; an empty cell is an
    empty text, False, or None.
    """

    number: int
    values: Mapping[str, Any]


class RowReader:
    """Reads rows under one header; what is wrong gathers in ``faults``.

    Examples
    --------
    >>> reader = RowReader(Template("名册", (Column("name", "姓名", required=True),)), ["姓名"])
    >>> reader.read(0, ["张三"]).values["name"], reader.read(1, [None]), reader.faults[0].message
    ('张三', None, '姓名是必填的')

    """

    def __init__(self, template: Template, head: Sequence[str]) -> None:
        self.template, self.head = template, list(head)
        self.faults: list[Fault] = []
        self.at: dict[str, int] = {}
        self._find_columns()
        self._model = _model(template)

    def read(self, number: int, cells: Sequence[Any]) -> Row | None:
        """Return the row, or None if anything in it is wrong."""
        before = len(self.faults)
        if any(text_of(cell) for cell in cells[len(self.head) :]):
            self.faults.append(Fault(number, len(self.head), "比表头多出的单元格"))
        given = {name: cells[at] if at < len(cells) else None for name, at in self.at.items()}
        try:
            model = self._model.model_validate(given)
        except pydantic.ValidationError as error:
            for one in error.errors(include_url=False, include_input=False, include_context=False):
                name = str(one["loc"][0])
                self.faults.append(Fault(number, self.at.get(name), one["msg"]))
            return None
        return Row(number, model.__dict__) if len(self.faults) == before else None

    def _find_columns(self) -> None:
        wanted = {
            title: column
            for column in self.template.columns
            for title in (column.title, *column.aliases)
        }
        for at, title in enumerate(self.head):
            column = wanted.get(_bare(title))
            if column is None:
                if title and title not in self.template.ignored:
                    self.faults.append(Fault(-1, at, f"模板里没有列“{title}”，请删去或改名"))
            elif column.name in self.at:
                self.faults.append(Fault(-1, at, f"列“{column.title}”重复"))
            else:
                self.at[column.name] = at
        for column in self.template.columns:
            if column.required and column.name not in self.at:
                self.faults.append(Fault(-1, None, f"缺少必填的列“{column.title}”"))


def _bare(title: str) -> str:
    return re.sub(r"[\s*＊:：]+", "", title)


def _model(template: Template) -> type[pydantic.BaseModel]:
    fields: dict[str, Any] = {
        column.name: (
            Annotated[Any, BeforeValidator(_validator(column))],
            Field(default=None, validate_default=True),
        )
        for column in template.columns
    }
    return pydantic.create_model("RosterRow", **fields)


def _validator(column: Column) -> Callable[[Any], Any]:
    read = _READERS.get(column.kind)
    empty: Any = {Kind.YES_NO: False, Kind.NUMBER: None}.get(column.kind, "")

    def validate(cell: Any) -> Any:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            if column.required:
                raise _wrong(f"{column.title}是必填的")
            return empty
        value = read(cell) if read else _text(cell, column)
        if column.choices and value not in column.choices:
            words = "、".join(column.choices[:12]) + ("…" if len(column.choices) > 12 else "")
            raise _wrong(f"“{_short(cell)}”不能填在{column.title}，可填：{words}")
        return value

    return validate


def _text(cell: Any, column: Column) -> str:
    if isinstance(cell, datetime.datetime | datetime.date):
        raise _wrong(f"{column.title}是日期格式的单元格，请改为文本格式后重填")
    text = text_of(cell)
    if len(text) > column.longest:
        raise _wrong(f"{column.title}有 {len(text)} 字，最多 {column.longest} 字")
    return text


def _month(cell: Any) -> str:
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell.year}-{cell.month:02}"
    text = text_of(cell)
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text):
        raise _wrong(
            f"“{text}”分不清是 1 月还是 10 月，请按文本写成 {text[:4]}.01 或 {text[:4]}.10"
        )
    month = read_month(text)
    if month is None or len(month) != 7:
        raise _wrong(f"“{_short(cell)}”不是年月，请写成 1975.03")
    return month


def _date(cell: Any) -> str:
    if isinstance(cell, datetime.datetime | datetime.date):
        return f"{cell:%Y-%m-%d}"
    found = _DATE.fullmatch(text_of(cell))
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else _no_date(cell)
    except ValueError:
        return _no_date(cell)


def _no_date(cell: Any) -> str:
    raise _wrong(f"“{_short(cell)}”不是日期，请写成 2025-01-31")


def _number(cell: Any) -> float:
    try:
        return float(text_of(cell).replace(",", ""))
    except ValueError:
        raise _wrong(f"“{_short(cell)}”不是数字") from None


def _yes_no(cell: Any) -> bool:
    text = text_of(cell).lower()
    if text not in _YES | _NO:
        raise _wrong(f"“{_short(cell)}”看不懂，可填：是、否")
    return text in _YES


def _id_number(cell: Any) -> str:
    if isinstance(cell, float | int):
        raise _wrong("身份证号被存成了数字，末几位已丢失，请按文本重填")
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell))).upper()
    if not _ID.fullmatch(text):
        raise _wrong(f"身份证号有 {len(text)} 位或含有别的字符，应为 18 位")
    total = sum(int(c) * w for c, w in zip(text, _WEIGHTS, strict=False))
    if text[-1] != "10X98765432"[total % 11]:
        raise _wrong("身份证号的校验位不对，请核对")
    return text


_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.MONTH: _month, Kind.DATE: _date, Kind.NUMBER: _number, Kind.YES_NO: _yes_no,
    Kind.ID_NUMBER: _id_number,
}  # fmt: skip


def _short(cell: Any) -> str:
    text = text_of(cell)
    return text if len(text) <= 20 else text[:20] + "…"


def _wrong(message: str) -> PydanticCustomError:
    # Braces of what somebody typed are no places to fill in.
    return PydanticCustomError("cell", "{message}", {"message": message})
