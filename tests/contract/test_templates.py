"""Templates can be read as a diff: lines of a screen's width, two spaces a level."""

from __future__ import annotations

from pathlib import Path

import pytest

import guantong

ROOMS = Path(guantong.__file__).parent
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
WIDTH = 160


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_lines(path: Path) -> None:
    """No line is too long, indented by half a level or ended by spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [
        f"{number}: {line.strip()[:60]}"
        for number, line in enumerate(lines, 1)
        if len(line) > WIDTH or line != line.rstrip() or (len(line) - len(line.lstrip(" "))) % 2
    ]
    assert not wrong
