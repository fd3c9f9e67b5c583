"""The form as Word, for whoever must go on writing in it; the same plan as the PDF.

Rows have exact heights and lines exact spacing, so that neither another font nor another program
moves anything to a third page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from guantong.formats.appointment.form import AppointmentForm
from guantong.formats.documents.appointment.layout import (
    HANGING,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PADS,
    TITLE,
    Cell,
    Side,
    sheet_of,
)
from guantong.formats.documents.docx_base import (
    HEI,
    SONG,
    add_picture,
    new_document,
    set_font,
    to_bytes,
)
from guantong.formats.documents.fit import LEADING, POINTS

#: Twentieths of a point, Word's measure, in a millimetre.
TWIPS = 20 * POINTS
_ALIGN = {"text": "left", "resume": "left", "stamp": "right"}


def forms_to_word(forms: Sequence[AppointmentForm], *, secrecy: str = "") -> bytes:
    """Write forms on A4, a front and a back page each, in the order given.

    ``secrecy`` stands on the head of each page: the grade, its period, the number of the copy.

    Raises
    ------
    TooLong
        If a person's text fits its page in no size.

    """
    sheets = [sheet_of(form) for form in forms]
    margins = (MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT)
    file = new_document(TITLE, margins=margins)
    if secrecy:
        set_font(file.sections[0].header.paragraphs[0].add_run(secrecy), HEI, 10.5)
    for number, sheet in enumerate(sheets):
        _line(file, sheet.front.title, HEI, 22, 14 * POINTS, new_page=number > 0).alignment = 1
        _table(file, sheet.front, sheet.photo)
        _line(file, "", SONG, 1, 2, new_page=True)
        _table(file, sheet.back, b"")
        foot = _line(file, "\t".join(sheet.back.foot), SONG, 10.5, 14)
        width = Mm(sum(sheet.back.columns))
        foot.paragraph_format.tab_stops.add_tab_stop(width, alignment=2)
    return to_bytes(file)


def _line(
    file: Any, text: str, face: str, size: float, height: float, *, new_page: bool = False
) -> Any:
    paragraph = file.add_paragraph()
    _space(paragraph, height)
    paragraph.paragraph_format.page_break_before = new_page or None
    set_font(paragraph.add_run(text), face, size)
    return paragraph


def _space(paragraph: Any, height: float) -> None:
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)


def _table(file: Any, side: Side, photo: bytes) -> None:
    table = OxmlElement("w:tbl")
    table.append(_properties(side))
    grid = OxmlElement("w:tblGrid")
    for width in side.columns:
        grid.append(_element("w:gridCol", w=_twips(width)))
    table.append(grid)
    for row, height in enumerate(side.rows):
        line = OxmlElement("w:tr")
        shape = OxmlElement("w:trPr")
        shape.append(OxmlElement("w:cantSplit"))
        shape.append(_element("w:trHeight", val=_twips(height), hRule="exact"))
        line.append(shape)
        for cell in _cells_of(side, row):
            line.append(_cell(file, side, row, cell, photo))
        table.append(line)
    file.element.body.insert(len(file.element.body) - 1, table)


def _properties(side: Side) -> Any:
    shape = OxmlElement("w:tblPr")
    shape.append(_element("w:tblW", w=_twips(sum(side.columns)), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{edge}", val="single", sz="6", space="0", color="000000"))
    shape.append(borders)
    shape.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        margins.append(_element(f"w:{edge}", w="0", type="dxa"))
    shape.append(margins)
    return shape


def _cells_of(side: Side, row: int) -> Iterator[Cell]:
    """Yield the cells that a row of Word's table needs: begun here or further up."""
    here = [cell for cell in side.cells if cell.row <= row < cell.row + cell.rows]
    yield from sorted(here, key=lambda cell: cell.column)


def _cell(file: Any, side: Side, row: int, cell: Cell, photo: bytes) -> Any:
    box = OxmlElement("w:tc")
    shape = OxmlElement("w:tcPr")
    width = sum(side.columns[cell.column : cell.column + cell.columns])
    shape.append(_element("w:tcW", w=_twips(width), type="dxa"))
    if cell.columns > 1:
        shape.append(_element("w:gridSpan", val=str(cell.columns)))
    if cell.rows > 1:
        shape.append(_element("w:vMerge", val="restart" if row == cell.row else "continue"))
    margins = OxmlElement("w:tcMar")
    for edge in ("left", "right"):
        margins.append(_element(f"w:{edge}", w=_twips(PADS[cell.kind]), type="dxa"))
    shape.append(margins)
    shape.append(_element("w:vAlign", val="bottom" if cell.kind == "stamp" else "center"))
    box.append(shape)
    if row > cell.row:
        box.append(OxmlElement("w:p"))
    elif cell.kind == "photo" and photo:
        _photo(file, box, side, cell, photo)
    elif cell.kind == "resume":
        _resume(file, box, cell)
    else:
        for text in cell.text.split("\n"):
            paragraph = _paragraph(file, box, cell)
            set_font(paragraph.add_run(text), SONG, cell.size)
        if cell.kind == "stamp":
            paragraph.paragraph_format.space_after = Mm(3)
    return box


def _resume(file: Any, box: Any, cell: Cell) -> None:
    hanging = Pt(HANGING * cell.size)
    for months, words in cell.entries or (("", ""),):
        paragraph = _paragraph(file, box, cell)
        paragraph.paragraph_format.left_indent = hanging
        if months:
            paragraph.paragraph_format.first_line_indent = -hanging
            paragraph.paragraph_format.tab_stops.add_tab_stop(hanging)
        set_font(paragraph.add_run(f"{months}\t{words}" if months else words), SONG, cell.size)


def _photo(file: Any, box: Any, side: Side, cell: Cell, photo: bytes) -> None:
    width = sum(side.columns[cell.column : cell.column + cell.columns]) - 2 * PADS["photo"] - 1
    height = sum(side.rows[cell.row : cell.row + cell.rows]) - 2
    paragraph = _paragraph(file, box, cell)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    add_picture(paragraph, photo, width, height)


def _paragraph(file: Any, box: Any, cell: Cell) -> Any:
    element = OxmlElement("w:p")
    box.append(element)
    paragraph = Paragraph(element, file._body)
    _space(paragraph, cell.size * LEADING)
    align = _element("w:jc", val=_ALIGN.get(cell.kind, "center"))
    element.get_or_add_pPr().append(align)
    return paragraph


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))
