"""A career down a narrow page: years from the top, bars at the left, all words in one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.people.profile.timeline.axis import SIZE, Tick, lanes, sign, spread, ticks, wrap
from guantong.people.profile.timeline.course import Course, Mark, Stretch

WIDTH, TOP, YEAR, YEAR_ROOM = 340, 16, 27, 26
AXIS, POST, RANK, STUDY, DOT, TEXT = 34, 90, 77, 64, 51, 118
BAR, GAP, LINE = 9, 3, 15
ROOM = WIDTH - TEXT - 2


@dataclass(frozen=True)
class Bar:
    """A drawn stretch."""

    x: float
    y: float
    height: float
    kind: str


@dataclass(frozen=True)
class Dot:
    """A drawn mark."""

    y: float
    kind: str
    letter: str
    until: float

    @property
    def text_y(self) -> float:
        """The base line of its letter."""
        return round(self.y + 4, 1)


@dataclass(frozen=True)
class Words:
    """A label of the right column, its lines, the line that leads to it, the sign before it."""

    lines: tuple[tuple[float, str], ...]
    kind: str
    path: str
    mark: str = ""


@dataclass(frozen=True)
class Picture:
    """All that the template draws."""

    height: float
    bars: tuple[Bar, ...]
    letters: tuple[Dot, ...]
    marks: tuple[Dot, ...]
    words: tuple[Words, ...]
    ticks: tuple[Tick, ...]
    now: float
    retirement: float | None
    width: int = WIDTH
    dot: int = DOT
    axis: int = AXIS
    text: int = TEXT
    edge: int = TEXT - 6

    @property
    def retirement_text(self) -> float:
        """The base line of the words at the retirement line."""
        return round((self.retirement or 0) - 3, 1)


def draw(course: Course) -> Picture:
    """Lay a career out down a page."""
    return _Down(course).picture()


class _Down:
    def __init__(self, course: Course) -> None:
        self.course = course
        self.bars: list[Bar] = []
        self.labels: list[tuple[float, float, str, str]] = []

    def picture(self) -> Picture:
        course = self.course
        self.column(course.posts, POST)
        self.column(course.ranks, RANK)
        self.column((*course.studies, *course.practice), STUDY)
        for mark in course.conduct:
            self.labels.append((self.y(mark.at), AXIS, mark.kind, f"{mark.told} {mark.label}"))
        words, bottom = self.words()
        end = course.retirement if course.retirement and course.retirement <= course.last else None
        years = ticks(course.first, course.last, course.birth, YEAR / 12, YEAR_ROOM)
        return Picture(
            max(bottom, self.y(course.last)) + 10, tuple(self.bars), self.dots(course.assessments),
            self.dots(course.conduct), tuple(words),
            tuple(Tick(round(t.at + TOP, 1), t.year, t.age) for t in years), self.y(course.now),
            self.y(end) if end else None,
        )  # fmt: skip

    def y(self, month: int) -> float:
        return round(TOP + (month - self.course.first) * YEAR / 12, 1)

    def column(self, rows: Sequence[Stretch], x: float) -> None:
        rows = sorted(rows, key=lambda s: (s.start, s.end))
        for stretch, lane in zip(rows, lanes([(s.start, s.end) for s in rows], 0), strict=True):
            y = self.y(stretch.start)
            at = x + min(lane, 1) * (BAR - 2)
            self.bars.append(Bar(at, y, max(self.y(stretch.end) - y - 1, 3), stretch.kind))
            told = stretch.told.partition("—")[0]
            self.labels.append((y, at + BAR, stretch.kind, f"{told} {stretch.label}"))

    def dots(self, rows: Sequence[Mark]) -> tuple[Dot, ...]:
        return tuple(Dot(self.y(m.at), m.kind, m.letter, self.weighs(m)) for m in rows)

    def weighs(self, mark: Mark) -> float:
        return round(self.y(mark.until) - self.y(mark.at), 1) if mark.until else 0

    def words(self) -> tuple[list[Words], float]:
        """Return the labels, each as near to its bar as the others allow, and where they end."""
        rows = sorted(self.labels)
        broken = [wrap(text, ROOM, 2) for *_rest, text in rows]
        heights = [len(lines) * LINE + GAP for lines in broken]
        tops = spread([y - 2 for y, *_rest in rows], heights, 2)
        out = []
        for (y, x, kind, _text), lines, top in zip(rows, broken, tops, strict=True):
            at = tuple((round(top + SIZE + n * LINE, 1), line) for n, line in enumerate(lines))
            middle = round(top + SIZE - 4, 1)
            path = f"M{x + 1},{y + 1.5} L{TEXT - 10},{middle} L{TEXT - 3},{middle}"
            mark = sign(kind, TEXT - 8, middle) if x == AXIS else ""
            out.append(Words(at, kind, path, mark))
        return out, (tops[-1] + heights[-1] if tops else TOP)
