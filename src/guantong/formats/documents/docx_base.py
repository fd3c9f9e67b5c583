"""What every Word paper of the house starts from: A4, our fonts, nothing of other templates."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from guantong.formats.appointment.photo import photo_size

SONG, HEI = "宋体", "黑体"
LATIN = "Times New Roman"
#: A JPEG without this segment is sound, but the library does not take it for a picture.
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
#: Parts of the library's own template that Word would have to repair or that say nothing.
_UNWANTED = ("stylesWithEffects", "customXml", "thumbnail", "printerSettings")


def new_document(title: str, *, margins: tuple[float, float, float, float]) -> Any:
    """Return an empty document; margins are top, right, bottom, left in millimetres."""
    file = docx.Document()
    for owner in (file.part, file.part.package):
        rels = owner.rels
        for key in [k for k, rel in rels.items() if rel.reltype.endswith(_UNWANTED)]:
            del rels[key]
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.right_margin, page.bottom_margin, page.left_margin = map(Mm, margins)
    page.header_distance = page.footer_distance = Mm(8)
    set_font(file.styles["Normal"], SONG, 10.5)
    for lang in file.styles.element.iter(qn("w:lang")):
        # Marks of punctuation stand as in mainland print only in text of this language.
        lang.set(qn("w:eastAsia"), "zh-CN")
    file.core_properties.title = title
    file.core_properties.author = file.core_properties.comments = ""
    return file


def set_font(owner: Any, face: str, size: float) -> None:
    """Give a run or a style a Chinese font and a size in points."""
    owner.font.name, owner.font.size = LATIN, Pt(size)
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def add_field(paragraph: Any, code: str, face: str, size: float) -> None:
    """Add what Word works out itself, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    set_font(run, face, size)
    field.append(run._r)
    paragraph._p.append(field)


def ruled(paragraph: Any) -> None:
    """Draw the red line under the head of an official letter."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "A4231C")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def add_picture(paragraph: Any, picture: bytes, width: float, height: float) -> None:
    """Add a picture as large as fits so many millimetres; say so where it is damaged."""
    wide, high = photo_size(picture) or (5, 7)
    scale = min(width / wide, height / high)
    if picture.startswith(b"\xff\xd8") and picture[3:4] not in (b"\xe0", b"\xe1"):
        picture = picture[:2] + _JFIF + picture[2:]
    try:
        size = Emu(int(Mm(wide * scale))), Emu(int(Mm(high * scale)))
        drawn = paragraph.add_run().add_picture(io.BytesIO(picture), *size)
        for side in "TBLR":
            # Without these, some programs put a blank of their own around the picture.
            drawn._inline.set(f"dist{side}", "0")
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        set_font(paragraph.add_run("照片损坏"), SONG, 10.5)


def to_bytes(file: Any) -> bytes:
    """Return a document as a file."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()
