"""A paper as PDF, set by typst with fonts that come with the program."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from guantong.formats.appointment.photo import suffix_of
from guantong.formats.documents.blocks import Block, Document, Grid, printable


def to_pdf(document: Document) -> bytes:
    """Set a paper with page numbers; a picture that cannot be drawn is left out.

    One that is to be archived is a PDF/A-3a: tagged, with its fonts, and with what is attached.
    """
    blocks = [{"kind": type(b).__name__, **asdict(b), **_more(b)} for b in document.blocks]
    paper = {
        "title": document.title, "subtitle": document.subtitle, "foot": document.foot,
        "secrecy": document.secrecy,
        "page": document.millimetres, "margin": document.margin, "blocks": blocks,
    }  # fmt: skip
    try:
        return _compile(paper, document.kept_of, pictured=True)
    except RuntimeError:
        return _compile(paper, document.kept_of, pictured=False)


def _more(block: Block) -> dict[str, Any]:
    return {"shares": list(block.shares)} if isinstance(block, Grid) else {}


def _compile(paper: dict[str, Any], kept_of: dt.date | None, *, pictured: bool) -> bytes:
    template = resources.files("guantong.formats.documents") / "paper.typ"
    fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        root = Path(folder)
        told = _clean(paper, root if pictured else None)
        (root / "paper.json").write_text(json.dumps(told), encoding="utf-8")
        (root / "main.typ").write_bytes(template.read_bytes())
        return bytes(
            typst.compile(
                str(root / "main.typ"), root=folder, font_paths=[fonts], ignore_system_fonts=True,
                **_archived(kept_of),
            )
        )  # fmt: skip


def _archived(kept_of: dt.date | None) -> dict[str, Any]:
    if kept_of is None:
        return {}
    moment = dt.datetime.combine(kept_of, dt.time(), dt.UTC)
    return {"pdf_standards": ["a-3a"], "timestamp": int(moment.timestamp())}


def _clean(value: Any, folder: Path | None) -> Any:
    """Return what JSON holds; pictures are put into a folder and named."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bytes):
        return _kept(value, folder)
    if isinstance(value, dict):
        return {name: _clean(one, folder) for name, one in value.items()}
    return [_clean(one, folder) for one in value] if isinstance(value, list | tuple) else value


def _kept(picture: bytes, folder: Path | None) -> str:
    if not picture or folder is None:
        return ""
    name = f"{len(list(folder.iterdir()))}{suffix_of(picture)}"
    (folder / name).write_bytes(picture)
    return name
