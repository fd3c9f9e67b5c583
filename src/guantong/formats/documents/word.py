"""A paper as Word, for whoever must go on writing in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from guantong.formats.documents.blocks import (
    WIDE,
    Break,
    Document,
    Entries,
    Facts,
    Grid,
    Heading,
    Intervals,
    Line,
    Ruled,
    Seats,
    Text,
    printable,
)
from guantong.formats.documents.docx_base import HEI, SONG, new_document, ruled, set_font, to_bytes
from guantong.formats.documents.ruled import add_ruled

#: Between the margins of an upright page, in millimetres.
WIDTH = 210 - 2 * WIDE
#: The height of a line to write on, in millimetres.
LINE = 9
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "body": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
GREY, RED = RGBColor(0x4D, 0x5A, 0x6B), RGBColor(0xA4, 0x23, 0x1C)


def to_word(document: Document) -> bytes:
    """Write a paper; intervals become a table of numbers."""
    margin = document.margin
    over = margin + 3.4
    file = new_document(document.title, margins=(over, margin, over, margin))
    page, (width, height) = file.sections[0], document.millimetres
    page.page_width, page.page_height = Mm(width), Mm(height)
    page.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    if document.secrecy:
        _paragraph(file, document.secrecy, HEI, 12)
    if document.title:
        _paragraph(file, document.title, HEI, 18, centred=True)
        _paragraph(file, document.subtitle, SONG, 10.5, centred=True, colour=GREY)
    for block in document.blocks:
        if isinstance(block, Ruled):
            add_ruled(file, block, width - 2 * margin)
        else:
            _write(file, block, width - 2 * margin)
    foot = file.sections[0].footer.paragraphs[0]
    foot.text = printable(document.foot)
    return to_bytes(file)


def _write(file: Any, block: Any, wide: float) -> None:
    if isinstance(block, Heading):
        _paragraph(file, block.text, HEI, 12.5, colour=RED).paragraph_format.keep_with_next = True
    elif isinstance(block, Text) and block.note:
        _paragraph(file, block.text, SONG, 9, colour=GREY)
    elif isinstance(block, Text):
        _paragraph(file, block.text, SONG, 10.5).paragraph_format.first_line_indent = Pt(21)
    elif isinstance(block, Facts):
        names, values = zip(*block.pairs, strict=True)
        _table(file, names, (values,), wide)
    elif isinstance(block, Grid):
        _table(file, block.head, block.rows, wide, shares=block.shares, tall=block.tall)
    elif isinstance(block, Seats):
        _seats(file, block, wide)
    elif isinstance(block, Entries):
        _entries(file, block)
    elif isinstance(block, Line):
        _line(file, block)
    elif isinstance(block, Break):
        file.add_page_break()
    elif isinstance(block, Intervals):
        rows = tuple(
            (name, f"{value:.0f}", f"{low:.0f}–{high:.0f}") for name, low, value, high in block.rows
        )
        _table(file, ("", "得分", "95% 区间"), rows, wide)


def _table(
    file: Any,
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    wide: float,
    *,
    shares: Sequence[float] = (),
    tall: float = 0,
) -> None:
    table = file.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    shares = shares or [1.0] * len(head)
    widths = [Mm(wide * share / sum(shares)) for share in shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cells, texts, face in [(table.rows[0].cells, head, HEI)] + [
        (table.add_row().cells, row, SONG) for row in rows
    ]:
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.width = widths[column]
            paragraph = cell.paragraphs[0]
            paragraph.alignment = (
                WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.CENTER
            )
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.space_after = Pt(2)
            _run(paragraph, text, face, 9)
    for row in list(table.rows)[1:] if tall else ():
        row.height = Mm(tall)
        for cell in row.cells:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    file.add_paragraph()


def _seats(file: Any, block: Seats, wide: float) -> None:
    """Write each row of places as a table of its own, in the middle of the paper."""
    most = max(len(row) for row in block.rows)
    place = min(30.0, wide / most)
    for number, row in enumerate(block.rows):
        _places(file, row, place)
        if block.table and number == 0:
            _places(file, ((block.table, ""),), max(60.0, place * most))


def _places(file: Any, row: Sequence[tuple[str, str]], wide: float) -> None:
    table = file.add_table(rows=1, cols=len(row), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    table.rows[0].height = Mm(17)
    for cell, (name, rank) in zip(table.rows[0].cells, row, strict=True):
        cell.width, cell.vertical_alignment = Mm(wide), WD_ALIGN_VERTICAL.CENTER
        _run(cell.paragraphs[0], name, HEI, max(7.0, min(11.0, wide * 0.45)))
        if rank:
            _run(cell.add_paragraph(), rank, SONG, 7.5).font.color.rgb = GREY
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _paragraph(file, "", SONG, 5)


def _line(file: Any, block: Line) -> None:
    face = HEI if block.bold or block.red else SONG
    row = _paragraph(file, block.text, face, block.size, colour=RED if block.red else None)
    row.alignment = ALIGNED[block.align]
    if block.align == "body":
        row.paragraph_format.first_line_indent = Pt(2 * block.size)
    if block.red:
        ruled(row)


def _entries(file: Any, block: Entries) -> None:
    table = file.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for one in block.rows:
        row = table.add_row()
        row.height = Mm(LINE * one.lines)
        for cell, width in zip(row.cells, (WIDTH * 0.3, WIDTH * 0.7), strict=True):
            cell.width = Mm(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        _run(row.cells[0].paragraphs[0], one.label, HEI, 9.5)
        boxes = (f"□\u00a0{box}" for box in one.boxes)
        _run(row.cells[1].paragraphs[0], "　　".join([one.words, *boxes]).strip("　"), SONG, 10.5)
        if one.note:
            run = _run(row.cells[1].add_paragraph(), one.note, SONG, 8.5)
            run.font.color.rgb = GREY
    file.add_paragraph()


def _paragraph(
    file: Any, text: str, face: str, size: float, *, centred: bool = False, colour: Any = None
) -> Any:
    paragraph = file.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = _run(paragraph, text, face, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _run(paragraph: Any, text: str, face: str, size: float) -> Any:
    run = paragraph.add_run(printable(text))
    set_font(run, face, size)
    return run
