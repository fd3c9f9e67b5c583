"""The timeline in words, for whoever does not see the picture."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guantong.people.profile.timeline.course import SHORT, Course, Stretch


@dataclass(frozen=True)
class Line:
    """One line of the text."""

    when: str
    what: str
    words: str


def told(course: Course) -> list[Line]:
    """Return everything that is drawn, in the order of time."""
    lines = [(s.start, Line(s.told, _("任职"), _post(s))) for s in course.posts]
    lines += [(s.start, Line(s.told, _("职级"), s.label)) for s in course.ranks]
    lines += [(s.start, Line(s.told, _study(s), s.label)) for s in course.studies]
    lines += [(s.start, Line(s.told, _("实践锻炼"), s.label)) for s in course.practice]
    lines += [(m.at, Line(m.told, _("年度考核"), m.label)) for m in course.assessments]
    lines += [(m.at, Line(m.told, _conduct(m.kind), m.label)) for m in course.conduct]
    return [line for _start, line in sorted(lines, key=lambda pair: pair[0])]


def _post(stretch: Stretch) -> str:
    level = SHORT.get(stretch.row)
    return f"{stretch.label}（{level}）" if level else stretch.label


def _study(stretch: Stretch) -> str:
    return _("在职教育") if stretch.kind == "service" else _("全日制教育")


def _conduct(kind: str) -> str:
    return _("奖励") if kind == "award" else _("处分处理")
