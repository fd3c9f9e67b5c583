"""A roster as Word on A4 lying; the head repeats on every page, rows stay whole."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from guantong.formats.documents.blocks import printable
from guantong.formats.documents.docx_base import (
    HEI,
    SONG,
    add_field,
    new_document,
    set_font,
    to_bytes,
)
from guantong.formats.documents.roster.plan import PAGE_WIDTH, Plan, Roster, plan_of

LEFT, CENTRE = 0, 1
#: Millimetres on either side of a cell's words.
CELL_MARGIN = 0.8


def roster_to_word(roster: Roster) -> bytes:
    """Write a roster."""
    file = new_document(roster.title, margins=(16, 15, 14, 15))
    page = file.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    plan = plan_of(roster)
    for number, mark in enumerate(roster.marks):
        _copy(file, roster, plan, mark, new_page=number > 0)
    foot = page.footer.paragraphs[0]
    foot.style = file.styles["Normal"]
    set_font(foot.add_run(f"{printable(roster.foot)}\t第 "), SONG, 8.5)
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(PAGE_WIDTH), alignment=2)
    for field, after in (("PAGE", " 页，共 "), ("NUMPAGES", " 页")):
        add_field(foot, field, SONG, 8.5)
        set_font(foot.add_run(after), SONG, 8.5)
    return to_bytes(file)


def _copy(file: Any, roster: Roster, plan: Plan, mark: str, *, new_page: bool) -> None:
    lines = [(mark, HEI, 12, LEFT)] if mark else []
    lines += [(roster.title, HEI, 18, CENTRE), (roster.subtitle, SONG, 10, CENTRE)]
    for number, (text, face, size, align) in enumerate(lines):
        paragraph = file.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(4)
        paragraph.paragraph_format.page_break_before = (new_page and number == 0) or None
        set_font(paragraph.add_run(printable(text)), face, size)
    table = _table(file, plan, len(roster.head))
    _row(table, plan, roster.head, HEI, head=True)
    rows = roster.iter_rows()
    for group in roster.groups:
        if group.title:
            _group(table, plan, group.title)
        for _ in group.rows:
            _row(table, plan, next(rows), SONG, head=False)
    table._tbl.remove(table.rows[0]._tr)


def _table(file: Any, plan: Plan, columns: int) -> Any:
    table = file.add_table(rows=1, cols=columns)
    table.autofit = False
    table.style = "Table Grid"
    for column, width in zip(table.columns, plan.widths, strict=True):
        column.width = Mm(width)
    margins = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        one = OxmlElement(f"w:{edge}")
        one.set(qn("w:w"), str(round(CELL_MARGIN * 1440 / 25.4)))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    return table


def _row(table: Any, plan: Plan, texts: tuple[str, ...], face: str, *, head: bool) -> None:
    row = OxmlElement("w:tr")
    shape = OxmlElement("w:trPr")
    shape.append(OxmlElement("w:cantSplit"))
    if head:
        shape.append(OxmlElement("w:tblHeader"))
    row.append(shape)
    boxes = [_box(width, fill="EEF1F5" if head else "") for width in plan.widths]
    row.extend(boxes)
    table._tbl.append(row)
    for at, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        cell = _Cell(box, table)
        align = LEFT if plan.left[at] and not head else CENTRE
        _write(cell, text, face, plan.size, align)


def _group(table: Any, plan: Plan, title: str) -> None:
    row = OxmlElement("w:tr")
    box = _box(PAGE_WIDTH, span=len(plan.widths), fill="F7F8FA")
    row.append(box)
    table._tbl.append(row)
    cell = _Cell(box, table)
    _write(cell, title, HEI, plan.size, LEFT)
    cell.paragraphs[0].paragraph_format.keep_with_next = True


def _box(width: float, *, span: int = 1, fill: str = "") -> Any:
    box, shape = OxmlElement("w:tc"), OxmlElement("w:tcPr")
    parts = [("w:tcW", {"w": str(round(width * 1440 / 25.4)), "type": "dxa"})]
    if span > 1:
        parts.append(("w:gridSpan", {"val": str(span)}))
    if fill:
        parts.append(("w:shd", {"val": "clear", "color": "auto", "fill": fill}))
    parts.append(("w:vAlign", {"val": "center"}))
    for name, attributes in parts:
        element = OxmlElement(name)
        for key, value in attributes.items():
            element.set(qn(f"w:{key}"), value)
        shape.append(element)
    box.append(shape)
    box.append(OxmlElement("w:p"))
    return box


def _write(cell: Any, text: str, face: str, size: float, align: int) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(2)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.3)
    set_font(paragraph.add_run(printable(text)), face, size)
