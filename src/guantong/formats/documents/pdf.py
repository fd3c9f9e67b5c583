"""A paper as PDF, set by typst with fonts that come with the program."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from guantong.formats.documents.blocks import Block, Document, Ledger, printable


def to_pdf(document: Document) -> bytes:
    """Set a paper on A4 with page numbers."""
    blocks = [_told(block) for block in document.blocks]
    paper = {"title": document.title, "subtitle": document.subtitle, "foot": document.foot}
    template = resources.files("guantong.formats.documents") / "paper.typ"
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    with resources.as_file(template) as path:
        return bytes(
            typst.compile(
                str(path), font_paths=[str(fonts)], ignore_system_fonts=True,
                sys_inputs={"paper": json.dumps(_clean({**paper, "blocks": blocks}))},
            )
        )  # fmt: skip


def _told(block: Block) -> dict[str, Any]:
    more = {"stages": block.stages} if isinstance(block, Ledger) else {}
    return {"kind": type(block).__name__, **asdict(block), **more}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
