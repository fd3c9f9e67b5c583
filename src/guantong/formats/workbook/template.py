"""A roster's template: columns as data, written as a workbook with drop-downs and explanation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

#: Rows that get drop-downs; Excel grows slow with more.
DROP_DOWN_ROWS = 5000
#: A list of choices longer than this is put on a sheet of its own (Excel takes 255 characters).
LONGEST_INLINE = 200
CODES, HELP = "代码", "填表说明"


class Kind(StrEnum):
    """What a column's cells say."""

    TEXT = "文字"
    MONTH = "年月"
    DATE = "日期"
    NUMBER = "数字"
    YES_NO = "是否"
    ID_NUMBER = "身份证号"


@dataclass(frozen=True)
class Column:
    """One column of a roster.

    Attributes
    ----------
    name
        The field's name in code.
    title
        What stands in the header.
    choices
        The words that may stand there; empty for any.
    aliases
        Other titles under which the column is taken.
    longest
        Most characters.
    note, example
        For the explanation sheet.

    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    longest: int = 200
    note: str = ""
    example: str = ""


@dataclass(frozen=True)
class Template:
    """A roster: its title and its columns in order."""

    title: str
    columns: tuple[Column, ...]


def write_template(out: BinaryIO, template: Template, rows: Iterable[Sequence[Any]] = ()) -> int:
    """Write a workbook to fill in; return how many rows it holds already.

    The first sheet has the header (required columns in red), drop-downs where a column has choices,
    and cells stored as text, so that 197503 and an ID number stay what was typed; the second
    explains each column.
    """
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, explained = book.add_worksheet(template.title[:31]), book.add_worksheet(HELP)
    codes = book.add_worksheet(CODES)
    sheet.set_default_row(18)
    _head(book, sheet, template)
    text = book.add_format({"num_format": "@"})
    number = 0
    for number, row in enumerate(rows, start=1):
        for at, cell in enumerate(row):
            sheet.write_string(number, at, "" if cell is None else str(cell), text)
    last = max(DROP_DOWN_ROWS, number)
    for at, column in enumerate(template.columns):
        sheet.set_column(at, at, _width(column), text)
        rule = _rule(column, codes, at)
        if rule:
            sheet.data_validation(1, at, last, at, rule)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(number, 1), len(template.columns) - 1)
    _explain(book, explained, template)
    for page in (sheet, explained):
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    codes.hide()
    book.close()
    return number


def _head(book: Any, sheet: Any, template: Template) -> None:
    shared = {"bold": True, "bottom": 1, "align": "center", "valign": "vcenter"}
    must = book.add_format({**shared, "bg_color": "#FBE3E1", "font_color": "#A4231C"})
    may = book.add_format({**shared, "bg_color": "#F1F5F9"})
    sheet.set_row(0, 24)
    for at, column in enumerate(template.columns):
        sheet.write_string(0, at, column.title, must if column.required else may)
        told = _told(column)
        if told:
            sheet.write_comment(0, at, told, {"x_scale": 1.6})


def _rule(column: Column, codes: Any, at: int) -> dict[str, Any] | None:
    choices = ("是", "否") if column.kind is Kind.YES_NO else column.choices
    if choices:
        source: Any = list(choices)
        if len(",".join(choices)) > LONGEST_INLINE:
            for row, choice in enumerate((column.title, *choices)):
                codes.write_string(row, at, choice)
            letter = xl_col_to_name(at)
            source = f"={CODES}!${letter}$2:${letter}${len(choices) + 1}"
        return {
            "validate": "list", "source": source, "error_title": column.title,
            "error_message": f"请从下拉列表中选择{column.title}。", "ignore_blank": True,
        }  # fmt: skip
    if column.kind in (Kind.MONTH, Kind.DATE):
        example = "1975.03" if column.kind is Kind.MONTH else "2025-01-31"
        return {
            "validate": "length", "criteria": "between", "minimum": 6, "maximum": 11,
            "input_title": column.title, "input_message": f"写成 {example} 的样子。",
            "error_title": column.title, "error_message": f"请写成 {example} 的样子。",
        }  # fmt: skip
    return None


def _told(column: Column) -> str:
    kind = "" if column.kind is Kind.TEXT else column.kind.value
    return "；".join(
        part
        for part in ("必填" if column.required else "", kind, column.note,
                     column.example and f"例：{column.example}")
        if part
    )  # fmt: skip


def _explain(book: Any, sheet: Any, template: Template) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    heads = (("列名", 18), ("必填", 6), ("填什么", 10), ("说明", 44), ("例", 22), ("可填的词", 60))
    for at, (title, width) in enumerate(heads):
        sheet.write_string(0, at, title, bold)
        sheet.set_column(at, at, width)
    for row, column in enumerate(template.columns, start=1):
        choices = "、".join(column.choices)
        if len(choices) > 400:
            choices = f"见下拉列表（{len(column.choices)} 项）"
        cells = (
            column.title, "是" if column.required else "", column.kind.value, column.note,
            column.example, choices,
        )  # fmt: skip
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, cell, wrap)
    below = len(template.columns) + 2
    for row, line in enumerate(
        (
            "一行一条，表头请勿改动；不认识的列会问明，不会悄悄丢掉。",
            "年月请写成 1975.03 或 197503；单元格已设为文本，不要改成数字。",
            "导入前会逐行核对；有误的格子标红，在页面上改正，或下载标红的表改好再传。",
        )
    ):
        sheet.write_string(below + row, 0, line)


def _width(column: Column) -> int:
    shown = max(len(column.title), len(column.example), *(len(c) for c in column.choices), 4)
    return min(40, shown * 2 + 4)
