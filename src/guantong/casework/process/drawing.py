"""A picture of a process, drawn from its data as SVG: steps from above, ways beside them.

Whatever is written stands inside a box: under a step's name a row for each way out of it, from
whose end the line starts. Lines run outside: on to the next step below, past some at the right,
back at the left; those to the same step share one.
"""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guantong.casework.process import words
from guantong.casework.process.definition import Definition, Step, Way

#: Narrow enough to be read on a phone without being made smaller by more than a little.
WIDTH, INSET, GAP, LANE, EDGE = 268, 12, 26, 13, 8
NAME, SMALL = 16, 13
INK, PALE, RED, DONE, LINE, RIM = "#1d2733", "#4d5a6b", "#a4231c", "#e8f3ec", "#64748b", "#c5ced9"


@dataclass
class _Box:
    """A step as it is drawn: its lines of text, one row for each way, where it stands."""

    step: Step
    name: list[str]
    told: list[str]
    rows: list[tuple[Way, str]]
    y: int = 0

    @property
    def head(self) -> int:
        """How high its name and its say stand."""
        return 14 + 21 * len(self.name) + 18 * len(self.told)

    @property
    def height(self) -> int:
        """How high it is."""
        return self.head + (22 * len(self.rows) + 6 if self.rows else 0)

    def row(self, at: int) -> int:
        """Return where the middle of a row is."""
        return self.y + self.head + 22 * at + 12

    @property
    def entry(self) -> int:
        """Where lines from beside come in."""
        return self.y + 22


@dataclass
class _Line:
    """The lines that lead to one step on one side; they share a lane."""

    to: _Box
    starts: list[int]
    lane: int = 0

    @property
    def span(self) -> tuple[int, int]:
        """From where to where it runs."""
        every = [*self.starts, self.to.entry]
        return min(every), max(every)


def svg(made: Definition, now: Collection[str] = (), done: Collection[str] = ()) -> str:
    """Draw a process.

    Parameters
    ----------
    now, done
        Steps in which a case is, and that it has been through.

    """
    boxes = _boxes(made)
    right, left, straight = _lines(boxes)
    start = EDGE + LANE * _lanes(left) + 4
    width = start + WIDTH + LANE * _lanes(right) + EDGE + 4
    height = boxes[-1].y + boxes[-1].height + EDGE
    top = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}", "role": "img",
        "class": "process-picture", "width": str(width),
    })  # fmt: skip
    ET.SubElement(top, "title").text = _printable(made.name)
    for one in straight:
        _down(top, start + WIDTH // 2, boxes[one].y + boxes[one].height, boxes[one + 1].y)
    for line in right:
        _beside(top, line, start + WIDTH, 1)
    for line in left:
        _beside(top, line, start, -1)
    for box in boxes:
        _box(top, box, start, "now" if box.step.id in now else box.step.id in done)
    return ET.tostring(top, encoding="unicode")


def _boxes(made: Definition) -> list[_Box]:
    numbers, y = made.defaults(), EDGE
    places = {one.id: n for n, one in enumerate(made.every_step)}
    boxes = []
    for n, step in enumerate(made.every_step):
        who, limit = words.who(step, made), words.limit(step.within, numbers)
        told = _wrapped(f"{who} · {limit}", SMALL)
        if len(told) > 1:
            told = [_cut(who, SMALL), _cut(limit, SMALL)]
        plain = len(step.next) == 1 and not step.next[0].when
        rows = [
            (way, _row(way, made, n, places)) for way in step.next
            if not (plain and places.get(way.to) == n + 1)
        ]  # fmt: skip
        box = _Box(step, _wrapped(step.name or step.id, NAME), told, rows, y)
        boxes.append(box)
        y += box.height + GAP
    return boxes


def _row(way: Way, made: Definition, here: int, places: dict[str, int]) -> str:
    """Say a way beside the sign of where it goes: on, past, back."""
    to = places.get(way.to)
    sign = "？" if to is None else "↓" if to == here + 1 else "→" if to > here else "←"
    name = made.step(way.to).name if to is not None else way.to
    alone = len(made.every_step[here].next) == 1
    said = words.condition(way) or ("" if alone else _("其他"))
    return f"{sign} {said}：{name}" if said else f"{sign} {name}"


def _lines(boxes: list[_Box]) -> tuple[list[_Line], list[_Line], list[int]]:
    """Return the lines at the right, at the left, and from which boxes one leads straight down."""
    at = {box.step.id: n for n, box in enumerate(boxes)}
    right: dict[int, _Line] = {}
    left: dict[int, _Line] = {}
    straight = set()
    for n, box in enumerate(boxes):
        rows = {id(way): box.row(k) for k, (way, _told) in enumerate(box.rows)}
        for way in box.step.next:
            to = at.get(way.to)
            if to is None:
                continue
            if to == n + 1:
                straight.add(n)
                continue
            side = right if to > n else left
            line = side.setdefault(to, _Line(boxes[to], []))
            line.starts.append(rows.get(id(way), box.entry))
    return _parted(right.values()), _parted(left.values()), sorted(straight)


def _parted(lines: Collection[_Line]) -> list[_Line]:
    """Give each line a lane of its own where it would meet another; the short ones go inside."""
    out: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.span[1] - one.span[0]):
        first, last = line.span
        taken = {
            one.lane for one in out if one.span[0] <= last + 6 and first <= one.span[1] + 6
        }  # fmt: skip
        line.lane = next(n for n in range(1, len(lines) + 1) if n not in taken)
        out.append(line)
    return out


def _lanes(lines: Sequence[_Line]) -> int:
    return max((one.lane for one in lines), default=0)


def _down(top: ET.Element, x: int, start: int, end: int) -> None:
    _path(top, f"M{x} {start} V{end - 6}")
    _head(top, f"M{x - 5} {end - 8} h10 l-5 7 z")


def _beside(top: ET.Element, line: _Line, x: int, side: int) -> None:
    lane = x + side * LANE * line.lane
    for start in line.starts:
        _path(top, f"M{x} {start} H{lane} V{line.to.entry} H{x + side * 6}")
    _head(top, f"M{x + side * 8} {line.to.entry - 5} v10 l{-side * 7} -5 z")


def _path(top: ET.Element, d: str) -> None:
    told = {"d": d, "fill": "none", "stroke": LINE, "stroke-width": "1.5"}
    ET.SubElement(top, "path", {**told, "stroke-linejoin": "round"})


def _head(top: ET.Element, d: str) -> None:
    ET.SubElement(top, "path", {"d": d, "fill": LINE})


def _box(top: ET.Element, box: _Box, x: int, state: object) -> None:
    fill = "#fbe9e7" if state == "now" else DONE if state else "#ffffff"
    if box.step.each:
        # Several units side by side: another sheet behind.
        _rect(top, x + 4, box.y + 4, box.height, "#ffffff", RIM)
    _rect(top, x, box.y, box.height, fill, RED if state == "now" else RIM, bold=state == "now")
    y = box.y + 6
    for text in box.name:
        y += 21
        _text(top, text, x + INSET, y - 3, NAME, INK, bold=True)
    for text in box.told:
        y += 18
        _text(top, text, x + INSET, y - 2, SMALL, PALE)
    if box.rows:
        line = {"d": f"M{x + INSET} {box.y + box.head} h{WIDTH - 2 * INSET}", "stroke": RIM}
        ET.SubElement(top, "path", line)
    for at, (_way, said) in enumerate(box.rows):
        _text(top, _cut(said, SMALL), x + INSET, box.row(at) + 5, SMALL, INK)


def _rect(
    top: ET.Element, x: int, y: int, height: int, fill: str, rim: str, *, bold: bool = False
) -> None:
    ET.SubElement(top, "rect", {
        "x": str(x), "y": str(y), "width": str(WIDTH), "height": str(height), "rx": "8",
        "fill": fill, "stroke": rim, "stroke-width": "2" if bold else "1",
    })  # fmt: skip


def _text(
    top: ET.Element, said: str, x: int, y: int, size: int, fill: str, *, bold: bool = False
) -> None:
    one = ET.SubElement(top, "text", {
        "x": str(x), "y": str(y), "font-size": str(size), "fill": fill,
    })  # fmt: skip
    if bold:
        one.set("font-weight", "600")
    one.text = said


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable())


def _size(text: str) -> float:
    """Return how wide a text is, in letters of Chinese."""
    return sum(1 if unicodedata.east_asian_width(one) in "WFA" else 0.6 for one in text)


def _cut(text: str, size: int) -> str:
    """Return as much of a text as fits into a box."""
    return next(_parts(text, size, 1), "")


def _wrapped(text: str, size: int) -> list[str]:
    return list(_parts(text, size, 2)) or [""]


def _parts(text: str, size: int, most: int) -> Iterator[str]:
    """Yield a text line by line; what is left of the last one is told by three dots."""
    room = (WIDTH - 2 * INSET) / size
    left = _printable(text)
    for n in range(most):
        if not left:
            return
        fits = next((k for k in range(len(left), 0, -1) if _size(left[:k]) <= room), 1)
        if fits < len(left) and n == most - 1:
            fits = next((k for k in range(fits, 0, -1) if _size(left[:k]) <= room - 1), 1)
            yield f"{left[:fits]}…"
            return
        yield left[:fits]
        left = left[fits:].lstrip()
