"""Changing a few cells of a workbook: pictures, text boxes, formulas and all else stay as they are.

Only the sheet's own part, the styles and the note that formulas be worked out anew are written;
every other part of the file is copied byte by byte.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from lxml import etree

from guantong.formats.workbook.book import TableError

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_BOOK, _STYLES, _RELATIONS = "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"
#: Number format 49 is text.
_TEXT = "49"


def patched(
    content: bytes, sheet: str, texts: Mapping[tuple[int, int], str], colour: str = "00FFFF99"
) -> bytes:
    """Return a workbook with texts put into cells, each on a ground of a colour.

    Parameters
    ----------
    texts
        Text by row (from 1) and column (from 0).

    Raises
    ------
    TableError
        If one of the cells is a formula.

    """
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        part = _part(old, sheet)
        table, styles, book = (_parsed(old.read(name)) for name in (part, _STYLES, _BOOK))
        marks = _Marks(styles, colour)
        for (row, column), text in texts.items():
            _put(table, row, column, text, marks)
        calculation = book.find(f"{_MAIN}calcPr")
        if calculation is not None:
            calculation.set("fullCalcOnLoad", "1")
        made = {part: table, _STYLES: styles, _BOOK: book}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for info in old.infolist():
                tree = made.get(info.filename)
                body = old.read(info) if tree is None else etree.tostring(
                    tree, xml_declaration=True, encoding="UTF-8", standalone=True
                )  # fmt: skip
                new.writestr(info, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Marks:
    """The styles of marked cells: each that there was, as text, on the ground of the colour."""

    def __init__(self, styles: Any, colour: str) -> None:
        self._formats = styles.find(f"{_MAIN}cellXfs")
        fills = styles.find(f"{_MAIN}fills")
        fill = etree.SubElement(fills, f"{_MAIN}fill")
        pattern = etree.SubElement(fill, f"{_MAIN}patternFill", patternType="solid")
        etree.SubElement(pattern, f"{_MAIN}fgColor", rgb=colour)
        fills.set("count", str(len(fills)))
        self._fill = str(len(fills) - 1)
        self._made: dict[int, str] = {}

    def of(self, style: int) -> str:
        if style not in self._made:
            marked = deepcopy(self._formats[style])
            marked.set("fillId", self._fill)
            marked.set("applyFill", "1")
            marked.set("numFmtId", _TEXT)
            marked.set("applyNumberFormat", "1")
            self._formats.append(marked)
            self._formats.set("count", str(len(self._formats)))
            self._made[style] = str(len(self._formats) - 1)
        return self._made[style]


def _put(table: Any, row: int, column: int, text: str, marks: _Marks) -> None:
    line = next(one for one in table.iter(f"{_MAIN}row") if one.get("r") == str(row))
    cell = _cell(line, row, column)
    if cell.find(f"{_MAIN}f") is not None:
        raise TableError(f"{cell.get('r')} 是公式，不能写回。请把它改成文字后重新比对。")
    for child in list(cell):
        cell.remove(child)
    cell.set("s", marks.of(int(cell.get("s") or 0)))
    cell.set("t", "inlineStr")
    told = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
    told.set(_SPACE, "preserve")
    told.text = text


def _cell(line: Any, row: int, column: int) -> Any:
    """Return a row's cell, made in its place if there was none."""
    for at, one in enumerate(line):
        found = _REFERENCE.fullmatch(one.get("r") or "")
        here = _number(found[1]) if found else at
        if here == column:
            return one
        if here > column:
            made = etree.Element(f"{_MAIN}c", r=f"{_letters(column)}{row}")
            line.insert(at, made)
            return made
    return etree.SubElement(line, f"{_MAIN}c", r=f"{_letters(column)}{row}")


def _number(letters: str) -> int:
    out = 0
    for letter in letters:
        out = out * 26 + ord(letter) - 64
    return out - 1


def _letters(column: int) -> str:
    column, rest = divmod(column, 26)
    return (_letters(column - 1) if column else "") + chr(65 + rest)


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """Return where a sheet lies in the file."""
    sheets = _parsed(book.read(_BOOK)).iter(f"{_MAIN}sheet")
    link = next(one.get(_LINK) for one in sheets if one.get("name") == sheet)
    known = _parsed(book.read(_RELATIONS))
    target = str(next(one.get("Target") for one in known if one.get("Id") == link))
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parsed(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
