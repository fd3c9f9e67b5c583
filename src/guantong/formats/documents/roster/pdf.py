"""A roster as PDF, set by typst on A4 lying; the head repeats on every page."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from importlib import resources
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

from guantong.formats.documents.appointment.pdf import FONTS, TITLE_FONTS
from guantong.formats.documents.blocks import printable
from guantong.formats.documents.roster.plan import Roster, plan_of


def roster_to_pdf(roster: Roster) -> bytes:
    """Set a roster."""
    rows = roster.iter_rows()
    groups = [
        {"title": printable(g.title), "rows": [list(map(printable, next(rows))) for _ in g.rows]}
        for g in roster.groups
    ]
    told = {
        "title": printable(roster.title), "subtitle": printable(roster.subtitle),
        "foot": printable(roster.foot), "marks": list(map(printable, roster.marks)),
        "head": roster.head, "groups": groups,
        "plan": asdict(plan_of(roster)), "fonts": FONTS, "title_fonts": TITLE_FONTS,
    }  # fmt: skip
    template = resources.files("guantong.formats.documents.roster") / "roster.typ"
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        root = Path(folder)
        (root / "roster.json").write_text(json.dumps(told), encoding="utf-8")
        (root / "main.typ").write_bytes(template.read_bytes())
        fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
        return bytes(typst.compile(str(root / "main.typ"), root=folder, font_paths=[fonts]))
