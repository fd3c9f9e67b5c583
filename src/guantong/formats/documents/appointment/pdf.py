"""The form as PDF, set by typst; many people in one file, two pages each."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib import resources
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdf
import typst

from guantong.formats.appointment.form import AppointmentForm
from guantong.formats.appointment.photo import suffix_of
from guantong.formats.documents.appointment.layout import (
    HANGING,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PADS,
    TITLE,
    Sheet,
    sheet_of,
)
from guantong.formats.documents.blocks import printable

#: typst takes some 3 MB a form and gives them back late, so a long run is set in parts.
BATCH = 10
#: Official fonts first, for those who own them; the last is always there.
FONTS = ("SimSun", "STSong", "Noto Serif SC")
TITLE_FONTS = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "SimHei", "Noto Sans SC")


def forms_to_pdf(forms: Sequence[AppointmentForm], *, secrecy: str = "") -> bytes:
    """Set forms on A4, a front and a back page each, in the order given.

    ``secrecy`` stands on the head of each page: the grade, its period, the number of the copy.

    Raises
    ------
    TooLong
        If a person's text fits its page in no size.

    """
    sheets = [sheet_of(form) for form in forms]
    parts = [_set(sheets[start : start + BATCH], secrecy) for start in range(0, len(sheets), BATCH)]
    return parts[0] if len(parts) == 1 else _joined(parts)


def _set(sheets: Sequence[Sheet], secrecy: str) -> bytes:
    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    try:
        return _compile(sheets, fonts, secrecy)
    except RuntimeError:
        # One damaged photo must not keep a hundred people from being printed.
        return _compile([_with_sound_photo(sheet, fonts) for sheet in sheets], fonts, secrecy)


def _joined(parts: Sequence[bytes]) -> bytes:
    writer = pypdf.PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part))
    writer.add_metadata({"/Title": TITLE})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _compile(sheets: Sequence[Sheet], fonts: str, secrecy: str) -> bytes:
    template = resources.files("guantong.formats.documents.appointment") / "appointment.typ"
    told = []
    with tempfile.TemporaryDirectory(prefix="forms-") as folder:
        root = Path(folder)
        for number, sheet in enumerate(sheets):
            photo = None
            if sheet.photo:
                photo = f"{number}{suffix_of(sheet.photo)}"
                (root / photo).write_bytes(sheet.photo)
            told.append({"front": asdict(sheet.front), "back": asdict(sheet.back), "photo": photo})
        plan = {
            "sheets": told, "hanging": HANGING, "pads": PADS, "fonts": FONTS,
            "title_fonts": TITLE_FONTS, "secrecy": printable(secrecy),
            "margin": {
                "top": MARGIN_TOP, "bottom": MARGIN_BOTTOM, "left": MARGIN_LEFT,
                "right": MARGIN_RIGHT,
            },
        }  # fmt: skip
        (root / "sheets.json").write_text(json.dumps(plan), encoding="utf-8")
        (root / "main.typ").write_bytes(template.read_bytes())
        return bytes(
            typst.compile(
                str(root / "main.typ"), root=str(root), font_paths=[fonts],
                ignore_system_fonts=False,
            )
        )  # fmt: skip


def _with_sound_photo(sheet: Sheet, fonts: str) -> Sheet:
    """Return the sheet, without its photo if that cannot be drawn."""
    if not sheet.photo:
        return sheet
    with tempfile.TemporaryDirectory(prefix="photo-") as folder:
        name = f"photo{suffix_of(sheet.photo)}"
        (Path(folder) / name).write_bytes(sheet.photo)
        (Path(folder) / "main.typ").write_text(f'#image("{name}")', encoding="utf-8")
        try:
            typst.compile(str(Path(folder) / "main.typ"), root=folder, font_paths=[fonts])
        except RuntimeError:
            cells = tuple(
                replace(cell, text="照片损坏\n无法显示") if cell.kind == "photo" else cell
                for cell in sheet.front.cells
            )
            return replace(sheet, photo=b"", front=replace(sheet.front, cells=cells))
    return sheet
