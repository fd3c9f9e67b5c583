"""A form of lines in Word: cells that take several rows and columns, rows of a least height."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from guantong.formats.documents.blocks import Box, Ruled, printable
from guantong.formats.documents.docx_base import HEI, SONG, add_picture, set_font
from guantong.formats.documents.fit import POINTS

#: Twentieths of a point, Word's measure, in a millimetre.
TWIPS = 20 * POINTS
LEFT, CENTRE, RIGHT = "left", "center", "right"
FILL = "F1F4F8"
#: Boxes in the face of headings.
NAMING = ("head", "name")


def add_ruled(file: Any, block: Ruled, width: float) -> None:
    """Add a form as wide as so many millimetres."""
    total = sum(block.columns)
    widths = [width * share / total for share in block.columns]
    table = OxmlElement("w:tbl")
    table.append(_properties(width))
    grid = OxmlElement("w:tblGrid")
    for one in widths:
        grid.append(_element("w:gridCol", w=_twips(one)))
    table.append(grid)
    for number, (row, cells) in enumerate(zip(block.rows, placed(block), strict=True)):
        line = OxmlElement("w:tr")
        shape = OxmlElement("w:trPr")
        shape.append(OxmlElement("w:cantSplit"))
        shape.append(_element("w:trHeight", val=_twips(row.height), hRule="atLeast"))
        if number < block.head:
            shape.append(OxmlElement("w:tblHeader"))
        line.append(shape)
        for column, box, begins in cells:
            wide = sum(widths[column : column + box.columns])
            high = sum(one.height for one in block.rows[number : number + box.rows])
            line.append(_cell(file, box, wide, high, block.size, begins=begins))
        table.append(line)
    file.element.body.insert(len(file.element.body) - 1, table)
    _paragraph(file, None, "", 4, LEFT)


def placed(block: Ruled) -> Iterator[list[tuple[int, Box, bool]]]:
    """Yield for each row its boxes with their columns, and whether they begin there.

    Raises
    ------
    ValueError
        If the boxes of a row do not fill it.

    """
    many = len(block.columns)
    above: dict[int, tuple[Box, int]] = {}
    for number, row in enumerate(block.rows):
        cells, column, waiting = [], 0, list(row.boxes)
        after: dict[int, tuple[Box, int]] = {}
        while column < many:
            held = above.get(column)
            if held is None and not waiting:
                raise ValueError(f"row {number} of the form is not full")
            box, left = held or (waiting.pop(0), 0)
            left = left if held else box.rows
            cells.append((column, box, held is None))
            if left > 1:
                after[column] = (box, left - 1)
            column += box.columns
        if waiting or column > many:
            raise ValueError(f"row {number} of the form is too full")
        above = after
        yield cells


def _properties(width: float) -> Any:
    shape = OxmlElement("w:tblPr")
    shape.append(_element("w:tblW", w=_twips(width), type="dxa"))
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{edge}", val="single", sz="6", space="0", color="000000"))
    shape.append(borders)
    shape.append(_element("w:tblLayout", type="fixed"))
    margins = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        margins.append(_element(f"w:{edge}", w=_twips(1.2), type="dxa"))
    shape.append(margins)
    return shape


def _cell(file: Any, box: Box, width: float, height: float, size: float, *, begins: bool) -> Any:
    cell = OxmlElement("w:tc")
    shape = OxmlElement("w:tcPr")
    shape.append(_element("w:tcW", w=_twips(width), type="dxa"))
    if box.columns > 1:
        shape.append(_element("w:gridSpan", val=str(box.columns)))
    if box.rows > 1:
        shape.append(_element("w:vMerge", val="restart" if begins else "continue"))
    if box.kind == "head":
        shape.append(_element("w:shd", val="clear", color="auto", fill=FILL))
    bottom = box.foot and not box.text
    shape.append(_element("w:vAlign", val="bottom" if bottom else "top" if box.foot else "center"))
    cell.append(shape)
    if not begins:
        cell.append(OxmlElement("w:p"))
        return cell
    align = LEFT if box.kind == "text" or box.foot else CENTRE
    if box.picture:
        paragraph = _paragraph(file, cell, "", size, CENTRE)
        add_picture(paragraph, box.picture, width - 3, max(height - 2, 20))
        return cell
    if box.text or not box.foot:
        for text in box.text.split("\n"):
            _paragraph(file, cell, text, size, align, HEI if box.kind in NAMING else SONG)
    signed = [text for text in box.foot.split("\n") if text]
    for at, text in enumerate(signed):
        paragraph = _paragraph(file, cell, text, size, RIGHT)
        if box.text and not at:
            lines = len(box.text.split("\n")) + len(signed)
            paragraph.paragraph_format.space_before = Pt(_left(height, lines, size))
    return cell


def _paragraph(
    file: Any, cell: Any, text: str, size: float, align: str, face: str = SONG
) -> Paragraph:
    element = OxmlElement("w:p")
    if cell is None:
        file.element.body.insert(len(file.element.body) - 1, element)
    else:
        cell.append(element)
    paragraph = Paragraph(element, file._body)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
    element.get_or_add_pPr().append(_element("w:jc", val=align))
    set_font(paragraph.add_run(printable(text)), face, size)
    return paragraph


def _left(height: float, lines: int, size: float) -> float:
    """Return the points between what is said in a cell and what is signed at its foot."""
    return max(1.5, height * POINTS - (lines + 1) * (1.3 * size + 3))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _twips(millimetres: float) -> str:
    return str(round(millimetres * TWIPS))
