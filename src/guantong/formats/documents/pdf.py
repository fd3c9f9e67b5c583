"""A paper as PDF, set by typst with fonts that come with the program."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from guantong.formats.documents.blocks import Block, Document, Grid, printable


def to_pdf(document: Document) -> bytes:
    """Set a paper on A4 with page numbers."""
    blocks = [{"kind": type(b).__name__, **asdict(b), **_more(b)} for b in document.blocks]
    names = ("title", "subtitle", "foot", "secrecy", "lying")
    paper = {name: getattr(document, name) for name in names}
    template = resources.files("guantong.formats.documents") / "paper.typ"
    fonts = Path(pylopdf_fonts_zh_cn.__file__).parent
    with resources.as_file(template) as path:
        return bytes(
            typst.compile(
                str(path), font_paths=[str(fonts)], ignore_system_fonts=True,
                sys_inputs={"paper": json.dumps(_clean({**paper, "blocks": blocks}))},
            )
        )  # fmt: skip


def _more(block: Block) -> dict[str, Any]:
    return {"shares": list(block.shares)} if isinstance(block, Grid) else {}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
