"""Templates can be read as a diff: one tag a line, of a screen's width, two spaces a level."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template

import guantong

ROOMS = Path(guantong.__file__).parent
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
WIDTH = 160
# Tags that begin a line of the page; short inline ones may share one.
BLOCK = re.compile(
    r"<(?:div|section|p|ul|ol|li|table|thead|tbody|tr|td|th|form|h[1-6]|header|footer|nav|main"
    r"|aside|article|fieldset|dl|dt|dd|details|summary|select|option)\b"
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_lines(path: Path) -> None:
    """No line is too long, opens two blocks, is indented by half a level or ended by spaces."""
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [
        f"{number}: {line.strip()[:60]}"
        for number, line in enumerate(lines, 1)
        if len(line) > WIDTH
        or len(BLOCK.findall(line)) > 1
        or (len(line) - len(line.lstrip(" "))) % 2
        or line != line.rstrip()
    ]
    assert not wrong


#: One style of buttons: the next thing to do, any other, what cannot be taken back; and small ones.
BUTTONS = {"btn", "btn-primary", "btn-danger", "btn-sm", "btn-list", "btn-close"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_buttons(path: Path) -> None:
    """A button is primary, plain or dangerous."""
    words = re.findall(r"(?<![\w-])btn(?:-[a-z-]+)?(?![\w-])", path.read_text(encoding="utf-8"))
    assert set(words) <= BUTTONS


def test_joined() -> None:
    """A sentence of several pieces has nothing between them; a tag keeps its attributes apart."""
    written = Template(
        '{% load ui %}<li>{% joined %}\n  一\n  <b class="x"\n    id="{{ a }}">二 三</b>\n'
        "  {% if a %}\n    （{{ a }}）\n  {% endif %}\n  。\n{% endjoined %}</li>"
    ).render(Context({"a": 1}))
    assert written == '<li>一<b class="x" id="1">二 三</b>（1）。</li>'
