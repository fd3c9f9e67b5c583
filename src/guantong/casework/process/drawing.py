"""A picture of a process, drawn from its data as SVG: steps from above, ways beside them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from guantong.casework.process import words
from guantong.casework.process.definition import Definition, Step, Way

WIDTH, HEIGHT, GAP, SIDE, LANE = 280, 62, 46, 30, 26
INK, PALE, RED, DONE, LINE = "#1d2733", "#4d5a6b", "#a4231c", "#e8f3ec", "#8a97a8"
#: So many letters of a name fit into a box; of a label beside a way.
FITS, BESIDE = 17, 12


@dataclass(frozen=True)
class _Edge:
    first: int
    last: int
    way: Way
    lane: int


def svg(made: Definition, now: Collection[str] = (), done: Collection[str] = ()) -> str:
    """Draw a process.

    Parameters
    ----------
    now, done
        Steps in which a case is, and that it has been through.

    """
    steps = made.every_step
    places = {one.id: n for n, one in enumerate(steps)}
    edges = list(_edges(steps, places))
    left = SIDE + LANE * max([0, *(e.lane for e in edges if e.last <= e.first)])
    right = SIDE + 90 + LANE * max([0, *(e.lane for e in edges if e.last > e.first + 1)])
    width, height = left + WIDTH + right, 20 + len(steps) * (HEIGHT + GAP) - GAP + 16
    top = ET.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {width} {height}",
        "role": "img", "class": "process-picture", "width": str(width),
    })  # fmt: skip
    ET.SubElement(top, "title").text = made.name
    head = ET.SubElement(ET.SubElement(top, "defs"), "marker", {
        "id": "arrow", "viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "7",
        "markerHeight": "7", "orient": "auto-start-reverse",
    })  # fmt: skip
    ET.SubElement(head, "path", {"d": "M0 0 L8 4 L0 8 z", "fill": LINE})
    for edge in edges:
        _line(top, edge, left)
    for n, step in enumerate(steps):
        _box(top, made, step, left, _y(n), "now" if step.id in now else step.id in done)
    return ET.tostring(top, encoding="unicode")


def _edges(steps: tuple[Step, ...], places: dict[str, int]) -> Iterator[_Edge]:
    """Yield the ways between steps that there are; those beside the boxes get lanes."""
    forward = back = 0
    for n, step in enumerate(steps):
        for way in step.next:
            to = places.get(way.to)
            if to is None:
                continue
            if to == n + 1:
                yield _Edge(n, to, way, 0)
            elif to > n:
                forward += 1
                yield _Edge(n, to, way, forward)
            else:
                back += 1
                yield _Edge(n, to, way, back)


def _y(n: int) -> int:
    return 10 + n * (HEIGHT + GAP)


def _line(top: ET.Element, edge: _Edge, left: int) -> None:
    start, end = _y(edge.first), _y(edge.last)
    middle = left + WIDTH // 2
    if edge.lane == 0:
        path = f"M{middle} {start + HEIGHT} V{end - 2}"
        at = (middle + 8, start + HEIGHT + GAP // 2 + 4, "start")
    elif edge.last > edge.first:
        x = left + WIDTH + LANE * edge.lane
        path = (
            f"M{left + WIDTH} {start + HEIGHT // 2} H{x} V{end + HEIGHT // 2} H{left + WIDTH + 2}"
        )
        at = (left + WIDTH + 6, start + HEIGHT // 2 - 6, "start")
    else:
        x = left - LANE * edge.lane
        path = f"M{left} {start + HEIGHT // 2 + 12} H{x} V{end + HEIGHT // 2 - 8} H{left - 2}"
        at = (left + 4, start + HEIGHT + 16, "start")
    ET.SubElement(top, "path", {
        "d": path, "fill": "none", "stroke": LINE, "stroke-width": "1.5",
        "marker-end": "url(#arrow)",
    })  # fmt: skip
    if edge.way.when:
        x, y, anchor = at
        said = ("← " if edge.last <= edge.first else "") + edge.way.outcome
        _text(top, _short(said, BESIDE), x, y, 12, PALE, anchor)


def _box(top: ET.Element, made: Definition, step: Step, x: int, y: int, state: object) -> None:
    fill = "#fbe9e7" if state == "now" else DONE if state else "#ffffff"
    ET.SubElement(top, "rect", {
        "x": str(x), "y": str(y), "width": str(WIDTH), "height": str(HEIGHT), "rx": "8",
        "fill": fill, "stroke": RED if state == "now" else "#c5ced9",
        "stroke-width": "2" if state == "now" else "1",
    })  # fmt: skip
    numbers = made.defaults()
    _text(top, _short(step.name, FITS), x + 14, y + 26, 15, INK, "start", bold=True)
    told = f"{words.who(step, made)} · {words.limit(step.within, numbers)}"
    _text(top, _short(told, FITS + 4), x + 14, y + 47, 12, PALE, "start")
    if step.each:
        ET.SubElement(top, "path", {
            "d": f"M{x + WIDTH + 4} {y + 8} v{HEIGHT - 8} h-{WIDTH - 8}", "fill": "none",
            "stroke": "#c5ced9",
        })  # fmt: skip


def _text(
    top: ET.Element, words_: str, x: int, y: int, size: int, fill: str, anchor: str,
    *, bold: bool = False,
) -> None:  # fmt: skip
    one = ET.SubElement(top, "text", {
        "x": str(x), "y": str(y), "font-size": str(size), "fill": fill, "text-anchor": anchor,
    })  # fmt: skip
    if bold:
        one.set("font-weight", "600")
    one.text = words_


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
