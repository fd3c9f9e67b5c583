"""A paper as Word, for whoever must go on writing in it."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from guantong.formats.documents.blocks import (
    Document,
    Entries,
    Facts,
    Grid,
    Heading,
    Intervals,
    Ledger,
    Line,
    Text,
    printable,
)
from guantong.formats.documents.docx_base import HEI, SONG, new_document, ruled, set_font, to_bytes

#: Between the margins, in millimetres.
WIDTH = 210 - 2 * 22
#: The height of a line to write on, in millimetres.
LINE = 9
ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "body": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
GREY, RED = RGBColor(0x4D, 0x5A, 0x6B), RGBColor(0xA4, 0x23, 0x1C)


def to_word(document: Document) -> bytes:
    """Write a paper on A4; intervals become a table of numbers."""
    file = new_document(document.title, margins=(25.4, 22, 25.4, 22))
    if document.title:
        _paragraph(file, document.title, HEI, 18, centred=True)
        _paragraph(file, document.subtitle, SONG, 10.5, centred=True, colour=GREY)
    for block in document.blocks:
        _write(file, block)
    foot = file.sections[0].footer.paragraphs[0]
    foot.text = printable(document.foot)
    return to_bytes(file)


def _write(file: Any, block: Any) -> None:
    if isinstance(block, Heading):
        _paragraph(file, block.text, HEI, 12.5, colour=RED).paragraph_format.keep_with_next = True
    elif isinstance(block, Text) and block.note:
        _paragraph(file, block.text, SONG, 9, colour=GREY)
    elif isinstance(block, Text):
        _paragraph(file, block.text, SONG, 10.5).paragraph_format.first_line_indent = Pt(21)
    elif isinstance(block, Facts):
        names, values = zip(*block.pairs, strict=True)
        _table(file, names, (values,))
    elif isinstance(block, Grid):
        _table(file, block.head, block.rows, first=block.first)
    elif isinstance(block, Entries):
        _entries(file, block)
    elif isinstance(block, Line):
        _line(file, block)
    elif isinstance(block, Ledger):
        _ledger(file, block)
    elif isinstance(block, Intervals):
        rows = tuple(
            (name, f"{value:.0f}", f"{low:.0f}–{high:.0f}") for name, low, value, high in block.rows
        )
        _table(file, ("", "得分", "95% 区间"), rows)


def _table(
    file: Any, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, first: float = 1.0
) -> None:
    table = file.add_table(rows=1, cols=len(head), style="Table Grid")
    table.autofit = False
    share = WIDTH / (first + len(head) - 1)
    widths = [Mm(share * first), *(Mm(share) for _ in head[1:])]
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
    file.add_paragraph()


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


def _ledger(file: Any, block: Ledger) -> None:
    top = file.add_table(rows=0, cols=4, style="Table Grid")
    top.autofit = False
    for at in range(0, len(block.facts), 2):
        cells = top.add_row().cells
        pairs = [*block.facts[at : at + 2], ("", "")][:2]
        texts = [text for pair in pairs for text in pair]
        for n, (cell, text, share) in enumerate(
            zip(cells, texts, (1.2, 2.6, 1.2, 2.6), strict=True)
        ):
            cell.width = Mm(WIDTH * share / 7.6)
            _cell(cell, text, HEI if n % 2 == 0 else SONG, centred=n % 2 == 0)
    # Two tables that touch become one in Word: a line of no height parts them.
    gap = file.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(1)
    gap.paragraph_format.space_after = Pt(0)
    table = file.add_table(rows=1, cols=len(block.head), style="Table Grid")
    table.autofit = False
    widths = [Mm(WIDTH * share / sum(block.widths)) for share in block.widths]
    for row, face in [(block.head, HEI), *((row, SONG) for row in block.rows)]:
        cells = table.rows[0].cells if row is block.head else table.add_row().cells
        for n, (cell, text, width) in enumerate(zip(cells, row, widths, strict=True)):
            cell.width = width
            centred = face == HEI or n in (0, 2, 3)
            _cell(cell, text if n else "", HEI if n == 0 else face, centred=centred)
    _cell(table.rows[0].cells[0], block.head[0], HEI, centred=True)
    at = 1
    for stage, many in block.stages:
        cell = table.cell(at, 0).merge(table.cell(at + many - 1, 0))
        for extra in cell.paragraphs[1:]:
            extra._element.getparent().remove(extra._element)
        _cell(cell, stage, HEI, centred=True)
        at += many
    file.add_paragraph()


def _cell(cell: Any, text: str, face: str, *, centred: bool) -> None:
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for n, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_before = Pt(2)
        paragraph.paragraph_format.space_after = Pt(2)
        if line:
            _run(paragraph, line, face, 9.5)


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
