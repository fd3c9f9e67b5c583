"""A roster as a workbook that prints like the paper: title, head on every page, A4 lying."""

from __future__ import annotations

from typing import BinaryIO

import xlsxwriter

from guantong.formats.documents.fit import ems, line_count
from guantong.formats.documents.roster.plan import Roster, plan_of

#: Points that a line of a workbook's usual type takes; rows do not grow by themselves on paper.
LINE = 15


def roster_to_xlsx(out: BinaryIO, roster: Roster) -> int:
    """Write a roster; return how many people it has."""
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(roster.sheet)
    last = len(roster.head) - 1
    title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
    under = book.add_format({"align": "center", "font_color": "#4D5A6B"})
    head = book.add_format({
        "bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#EEF1F5",
        "text_wrap": True,
    })  # fmt: skip
    group_format = book.add_format({"bold": True, "border": 1, "bg_color": "#F7F8FA"})
    shared = {"border": 1, "valign": "vcenter", "text_wrap": True, "num_format": "@"}
    left, middle = book.add_format(shared), book.add_format({**shared, "align": "center"})
    sheet.merge_range(0, 0, 0, last, roster.title, title)
    sheet.merge_range(1, 0, 1, last, roster.subtitle, under)
    sheet.set_row(0, 30)
    for at, text in enumerate(roster.head):
        sheet.write_string(2, at, text, head)
    widest = [ems(text) for text in roster.head]
    plan = plan_of(roster)
    rows, at_row = roster.iter_rows(), 3
    for group in roster.groups:
        if group.title:
            sheet.merge_range(at_row, 0, at_row, last, group.title, group_format)
            at_row += 1
        for _ in group.rows:
            row = next(rows)
            lines = max(line_count(text, 1.25 * roster.widest) for text in row)
            sheet.set_row(at_row, LINE * lines)
            for at, text in enumerate(row):
                widest[at] = max(widest[at], *map(ems, text.split("\n")))
                sheet.write_string(at_row, at, text[:32767], left if plan.left[at] else middle)
            at_row += 1
    for at, wide in enumerate(widest):
        sheet.set_column(at, at, min(2.75 * roster.widest, wide * 2 + 2))
    sheet.freeze_panes(3, 2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    if roster.secrecy:
        sheet.set_header(f"&L{roster.secrecy.replace('&', '&&')}")
    sheet.set_footer(f"&L{roster.foot.replace('&', '&&')}&R第 &P 页，共 &N 页")
    book.close()
    return sum(len(group.rows) for group in roster.groups)
