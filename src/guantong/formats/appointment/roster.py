"""A roster workbook as it lies on an officer's machine: which columns say fields of the form.

Read leniently, to be compared: what a cell says is taken as it stands. Written back by changing
cells of the same workbook, each marked yellow, so that its looks and formulas stay.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guantong.formats.appointment.compare import Statement
from guantong.formats.workbook.book import TableError, first_sheet
from guantong.formats.workbook.cells import CellError, text, title
from guantong.formats.workbook.heading import LOOKED_AT, find, titles_of
from guantong.formats.workbook.patch import patched
from guantong.formats.workbook.template import Column, Template
from guantong.formats.workbook.write import write_table

#: Every field that a roster may hold, with the titles under which it is met.
COLUMNS = (
    Column("name", "姓名", required=True, example="张喆"),
    Column("sex", "性别", choices=("男", "女")),
    Column("birth", "出生年月", aliases=("出生日期", "出生年月日"), example="1975.03"),
    Column("ethnicity", "民族", example="汉族"),
    Column("native_place", "籍贯", example="湖南永州"),
    Column("birthplace", "出生地", example="湖南永州"),
    Column("party", "入党时间", aliases=("政治面貌及入党时间", "入党年月"), example="2001.07"),
    Column("work_start", "参加工作时间", aliases=("参加工作年月", "工作时间"), example="1997.07"),
    Column("health", "健康状况", example="健康"),
    Column("title", "专业技术职务", aliases=("职称", "专业技术职称")),
    Column("speciality", "熟悉专业有何专长", aliases=("专长", "熟悉专业")),
    Column("full_time_education", "全日制学历", aliases=("全日制教育学历",), example="大学"),
    Column("full_time_degree", "全日制学位", aliases=("全日制教育学位",), example="法学学士"),
    Column(
        "full_time_education_school", "全日制毕业院校系及专业", aliases=("全日制毕业院校及专业",)
    ),
    Column("in_service_education", "在职学历", aliases=("在职教育学历",)),
    Column("in_service_degree", "在职学位", aliases=("在职教育学位",)),
    Column("in_service_education_school", "在职毕业院校系及专业", aliases=("在职毕业院校及专业",)),
    Column("current_post", "现任职务", aliases=("职务", "工作单位及职务", "单位及职务")),
    Column("awards", "奖惩情况"),
    Column("assessment", "年度考核结果", aliases=("年度考核",)),
    Column("resume", "简历"),
    Column("id_number", "身份证号", aliases=("身份证号码", "公民身份号码")),
)
TEMPLATE = Template("干部名册", COLUMNS)
_NO_COLUMNS = {"序号", "照片"}
_MONTHS = {"birth", "work_start", "party"}


@dataclass(frozen=True)
class RosterBook:
    """A roster that was read.

    Attributes
    ----------
    at
        Column of each field, from 0.
    statements
        One a person; the place is the row as Excel counts it.
    unknown
        Titles of columns that say nothing known here; they are not compared.

    """

    name: str
    sheet: str
    head: tuple[str, ...]
    at: Mapping[str, int]
    statements: tuple[Statement, ...]
    unknown: tuple[str, ...] = ()


def read_roster(path: Path, name: str) -> RosterBook:
    """Read a roster's first sheet that is not hidden; the header may have lines above it.

    Raises
    ------
    TableError
        If it is no table, has no column 姓名, one twice, or a row without a name.

    """
    sheet, rows = first_sheet(path, name)
    known = titles_of((one.name, (one.title, *one.aliases)) for one in COLUMNS)
    head = find(rows, known)
    if head is None or "name" not in head.at:
        raise TableError(f"{name} 的前 {LOOKED_AT} 行里没有“姓名”列。请把表头放在前面。")
    for said in head.twice.values():
        raise TableError(f"{name} 的表头里“{said}”出现了两次，请留下一列。")
    statements = []
    for number, row in rows:
        if number <= head.row:
            continue
        where = f"{name} 第 {number} 行"
        values = {
            field: _text(field, row[column] if column < len(row) else None, where)
            for field, column in head.at.items()
        }
        if not values["name"]:
            if any(values.values()):
                raise TableError(f"{name} 第 {number} 行没有姓名，请补上或删去这一行。")
            continue
        statements.append(Statement(str(number), values))
    titles = next(tuple(map(title, row)) for number, row in rows if number == head.row)
    unknown = tuple(said for said in head.unknown.values() if said not in _NO_COLUMNS)
    return RosterBook(name, sheet, titles, head.at, tuple(statements), unknown)


def write_roster_back(
    content: bytes, book: RosterBook, changes: Mapping[tuple[str, str], str]
) -> bytes:
    """Return the workbook with cells changed, each marked yellow.

    Parameters
    ----------
    content
        The workbook as it came.
    changes
        New texts by row (as `Statement.place`) and field. A workbook of the old kind, or a CSV,
        comes back as a new one.

    """
    if book.name.lower().endswith(".xlsx"):
        texts = {(int(place), book.at[name]): text for (place, name), text in changes.items()}
        return patched(content, book.sheet, texts)
    out = io.BytesIO()
    fields = list(book.at)
    rows = [
        [changes.get((one.place, field), one.values[field]) for field in fields]
        for one in book.statements
    ]
    write_table(out, "名册", [book.head[book.at[field]] for field in fields], rows)
    return out.getvalue()


def _text(field: str, cell: Any, where: str) -> str:
    if isinstance(cell, datetime.date):
        return f"{cell:%Y.%m}" if field in _MONTHS else f"{cell:%Y-%m-%d}"
    try:
        return text(cell)
    except CellError as error:
        label = next(column.title for column in COLUMNS if column.name == field)
        raise TableError(f"{where}“{label}”{error.message}。") from error
