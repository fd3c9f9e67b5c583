"""A career across a wide page: levels as steps, below them ranks, schooling, judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from guantong.people.profile.timeline.axis import SIZE, Tick, fit, lanes, sign, ticks, width
from guantong.people.profile.timeline.course import SHORT, Course, Mark, Stretch

WIDTH, LEFT, RIGHT, TOP = 1120, 64, 20, 44
BAR, LANE, PAD, DOT, FOOT = 9, 28, 7, 26, 18
LONGEST, YEAR_ROOM = 260, 46


@dataclass(frozen=True)
class Bar:
    """A drawn stretch with its words."""

    x: float
    y: float
    width: float
    kind: str
    label: str
    label_x: float
    anchor: str
    title: str

    @property
    def label_y(self) -> float:
        """The base line of its words."""
        return round(self.y - 4, 1)


@dataclass(frozen=True)
class Dot:
    """A drawn mark with a letter in it or words beside it."""

    x: float
    y: float
    kind: str
    letter: str
    label: str
    label_x: float
    anchor: str
    title: str
    until: float

    @property
    def text_y(self) -> float:
        """The base line of its letter or words."""
        return round(self.y + 4, 1)

    @property
    def top(self) -> float:
        """The upper edge of its influence."""
        return round(self.y - 7, 1)

    @property
    def shape(self) -> str:
        """The path of its sign."""
        return sign(self.kind, self.x, self.y)


@dataclass(frozen=True)
class Band:
    """A horizontal band with its name at the left."""

    name: str
    y: float
    height: float
    bars: tuple[Bar, ...] = ()
    dots: tuple[Dot, ...] = ()

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + self.height / 2 + 4


@dataclass(frozen=True)
class Picture:
    """All that the template draws."""

    height: float
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    steps: tuple[str, ...]
    now: float
    retirement: float | None
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP

    @property
    def bottom(self) -> float:
        """Where the lines of the years end."""
        return self.height - FOOT


def draw(course: Course) -> Picture:
    """Lay a career out across a page."""
    return _Across(course).picture()


class _Across:
    def __init__(self, course: Course) -> None:
        self.course = course
        self.scale = (WIDTH - LEFT - RIGHT) / max(course.last - course.first, 12)
        self.y: float = TOP
        self.bands: list[Band] = []

    def picture(self) -> Picture:
        course = self.course
        for level in _levels(course.posts):
            row = [s for s in course.posts if s.row == level]
            self.stretches(str(SHORT.get(level, _("其他"))) if level else _("未定"), row)
        posts = [bar for band in self.bands for bar in band.bars]
        self.stretches(_("职级"), course.ranks)
        self.stretches(_("学历"), course.studies)
        self.stretches(_("实践"), course.practice)
        self.letters(_("考核"), course.assessments)
        self.marks(_("奖惩"), course.conduct)
        years = ticks(course.first, course.last, course.birth, self.scale, YEAR_ROOM)
        shifted = tuple(Tick(round(t.at + LEFT, 1), t.year, t.age) for t in years)
        end = course.retirement if course.retirement and course.retirement <= course.last else None
        return Picture(
            self.y + FOOT, tuple(self.bands), shifted, tuple(_steps(posts)), self.x(course.now),
            self.x(end) if end else None,
        )  # fmt: skip

    def x(self, month: int) -> float:
        return round(LEFT + (month - self.course.first) * self.scale, 1)

    def stretches(self, name: str, rows: Sequence[Stretch]) -> None:
        rows = sorted(rows, key=lambda s: (s.start, s.end))
        if not rows:
            return
        placed = [self._label(s.label, self.x(s.start), self.x(s.end)) for s in rows]
        spans = [
            (min(self.x(s.start), low), max(self.x(s.end), high))
            for s, (*_rest, low, high) in zip(rows, placed, strict=True)
        ]
        at = lanes(spans)
        bars = []
        for stretch, (text, x, anchor, _low, _high), lane in zip(rows, placed, at, strict=True):
            start = self.x(stretch.start)
            y = self.y + PAD + lane * LANE + SIZE + 4
            wide = max(self.x(stretch.end) - start - 1, 3)
            title = f"{stretch.told} {stretch.label}"
            bars.append(Bar(start, y, wide, stretch.kind, text, x, anchor, title))
        self._add(name, max(at) + 1, LANE, bars=bars)

    def letters(self, name: str, rows: Sequence[Mark]) -> None:
        if rows:
            y = self.y + PAD + 9
            dots = [_dot(self.x(m.at), y, m, "", 0, "start", 0) for m in rows]
            self._add(name, 1, DOT - PAD, dots=dots)

    def marks(self, name: str, rows: Sequence[Mark]) -> None:
        if not rows:
            return
        ends = [max(self.x(m.at), self.x(m.until or m.at)) + 9 for m in rows]
        placed = [self._label(m.label, end, end) for m, end in zip(rows, ends, strict=True)]
        spans = [(min(self.x(m.at) - 8, place[3]), max(end, place[4]))
                 for m, end, place in zip(rows, ends, placed, strict=True)]  # fmt: skip
        at = lanes(spans)
        dots = []
        for mark, (text, x, anchor, low, _high), lane in zip(rows, placed, at, strict=True):
            until = self.x(mark.until) - self.x(mark.at) if mark.until else 0
            y = self.y + PAD + lane * DOT + 10
            x = x if anchor == "start" or low > self.x(mark.at) + 8 else self.x(mark.at) - 10
            dots.append(_dot(self.x(mark.at), y, mark, text, x, anchor, until))
        self._add(name, max(at) + 1, DOT, dots=dots)

    def _label(self, text: str, start: float, end: float) -> tuple[str, float, str, float, float]:
        """Return the words, where they stand, how they are anchored, and what they cover."""
        edge = WIDTH - RIGHT
        text = fit(text, max(LONGEST, end - start))
        long = width(text)
        if start + long <= edge:
            return text, start, "start", start, start + long
        return text, edge, "end", edge - long, edge

    def _add(
        self,
        name: str,
        many: int,
        height: float,
        *,
        bars: Iterable[Bar] = (),
        dots: Iterable[Dot] = (),
    ) -> None:
        tall = many * height + 2 * PAD
        self.bands.append(Band(name, self.y, tall, tuple(bars), tuple(dots)))
        self.y += tall


def _dot(
    x: float, y: float, mark: Mark, text: str, label_x: float, anchor: str, until: float
) -> Dot:
    title = f"{mark.told} {mark.label}"
    return Dot(x, y, mark.kind, mark.letter, text, label_x, anchor, title, round(until, 1))


def _levels(posts: Iterable[Stretch]) -> list[str]:
    """Return the levels that occur, the highest first, posts without one last."""
    return sorted({s.row for s in posts}, key=lambda level: level or "~")


def _steps(bars: Sequence[Bar]) -> list[str]:
    """Return the points of the lines that lead from each main post to the next."""
    main = sorted((b for b in bars if "main" in b.kind), key=lambda b: (b.x, b.x + b.width))
    out = []
    for one, other in pairwise(main):
        if one.y != other.y:
            x = other.x
            out.append(f"{x},{one.y + BAR / 2} {x},{other.y + BAR / 2}")
    return out
