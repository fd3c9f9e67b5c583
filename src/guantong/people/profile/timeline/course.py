"""What a timeline draws, on one axis of months: stretches that last and marks that do not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.people.models import AssessmentResult, AwardKind, Level, Mode
from guantong.people.profile import writing
from guantong.people.profile.careers import career_of
from guantong.standards import derived
from guantong.standards.months import Month
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.text import Text
    from guantong.people.models import (
        Assessment,
        AwardSanction,
        Education,
        PostHeld,
        PracticePosting,
        RankHeld,
    )
    from guantong.people.profile.dossier import Dossier

#: Retirement is drawn if it lies no further ahead than this many months.
AHEAD = 60
SHORT: dict[str, Text] = {
    Level.BUREAU: _("正厅"), Level.BUREAU_DEPUTY: _("副厅"), Level.COUNTY: _("正处"),
    Level.COUNTY_DEPUTY: _("副处"), Level.TOWNSHIP: _("正科"), Level.TOWNSHIP_DEPUTY: _("副科"),
    Level.STAFF: _("科员"), Level.CLERK: _("办事员"), Level.PROBATION: _("试用期"),
}  # fmt: skip
LETTERS: dict[str, str] = {
    AssessmentResult.EXCELLENT: "优", AssessmentResult.COMPETENT: "称",
    AssessmentResult.BARELY: "基", AssessmentResult.INCOMPETENT: "不",
    AssessmentResult.UNGRADED: "未", AssessmentResult.ABSENT: "缺",
}  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """Something that lasted, in months since the year 0; ``end`` is the first month after it.

    Attributes
    ----------
    row
        The level of a post, "" for others.
    kind
        What it looks like: ``main``, ``chief``, ``beside``, ``rank``, ``full``, ``service``.
    told
        The period as papers write it.

    """

    start: int
    end: int
    label: str
    kind: str
    told: str
    row: str = ""


@dataclass(frozen=True)
class Mark:
    """Something that happened in a month; a sanction weighs ``until`` its influence ends."""

    at: int
    label: str
    kind: str
    told: str
    letter: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Course:
    """A career up to a day."""

    birth: int | None
    now: int
    posts: tuple[Stretch, ...] = ()
    ranks: tuple[Stretch, ...] = ()
    studies: tuple[Stretch, ...] = ()
    practice: tuple[Stretch, ...] = ()
    assessments: tuple[Mark, ...] = ()
    conduct: tuple[Mark, ...] = ()
    retirement: int | None = None
    undated: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is dated."""
        return not (
            self.posts or self.ranks or self.studies or self.practice or self.assessments
            or self.conduct
        )  # fmt: skip

    @property
    def first(self) -> int:
        """January of the first year."""
        starts = [s.start for s in (*self.posts, *self.ranks, *self.studies, *self.practice)]
        starts += [m.at for m in (*self.assessments, *self.conduct)]
        return min(starts, default=self.now) // 12 * 12

    @property
    def last(self) -> int:
        """The end of the last year."""
        ahead = [self.now, *(m.until for m in self.conduct if m.until)]
        if self.retirement and self.now < self.retirement <= self.now + AHEAD:
            ahead.append(self.retirement)
        return max(ahead) // 12 * 12 + 12


def course_of(dossier: Dossier, on: dt.date) -> Course:
    """Return what is known of a career up to a day; what has no month is named, not drawn."""
    now = Month.of(on).index
    end = derived.retires(career_of(dossier), on)
    undated: list[str] = []
    studies = []
    for row in dossier.studies:
        drawn = _study(row, now)
        if drawn is None:
            undated.append(f"{row.get_mode_display()}：{row}")
        elif drawn.start <= now:
            studies.append(drawn)
    birth = writing.read(dossier.person.birth_month)
    return Course(
        birth=birth.index if birth else None,
        now=now,
        posts=tuple(s for s in (_post(row, now) for row in dossier.posts) if s.start <= now),
        ranks=tuple(s for s in (_rank(row, now) for row in dossier.ranks) if s.start <= now),
        studies=tuple(studies),
        practice=tuple(
            s for s in (_practice(row, now) for row in dossier.practice) if s.start <= now
        ),
        assessments=tuple(_year(r) for r in dossier.assessments if (r.year + 1) * 12 <= now),
        conduct=tuple(_conduct(row) for row in dossier.awards if row.on <= on),
        retirement=end.month.index if end else None,
        undated=tuple(undated),
    )


def _post(row: PostHeld, now: int) -> Stretch:
    kind = "beside" if not row.is_principal and not _alone(row) else "main"
    if row.is_chief:
        kind += " chief"
    return _stretch(row.start, row.end, now, in_full(row.unit_name, row.title), kind, row.level)


def _alone(row: PostHeld) -> bool:
    """Tell whether a post of the past may count as the main one: only present posts say."""
    return bool(row.end)


def _rank(row: RankHeld, now: int) -> Stretch:
    return _stretch(row.start, row.end, now, str(row.get_rank_display()), "rank")


def _practice(row: PracticePosting, now: int) -> Stretch:
    label = f"{row.get_kind_display()} {row.receiver}"
    return _stretch(row.start, row.end, now, label, "service")


def _study(row: Education, now: int) -> Stretch | None:
    if not (row.start or row.end):
        return None
    school = row.school or row.degree_school
    label = " ".join(part for part in (str(row), school) if part)
    kind = "service" if row.mode == Mode.IN_SERVICE else "full"
    return _stretch(row.start or row.end, row.end, now, label, kind)


def _stretch(start: str, end: str, now: int, label: str, kind: str, row: str = "") -> Stretch:
    first = Month.parse(start).index
    last = min(Month.parse(end).index, now) if end else now
    return Stretch(first, max(last, first + 1), label, kind, writing.period(start, end), row)


def _year(row: Assessment) -> Mark:
    result = str(row.get_result_display())
    told = gettext("%(year)s年度") % {"year": row.year}
    return Mark(
        row.year * 12 + 6, result, f"assess-{row.result}", told, LETTERS.get(row.result, "—")
    )


def _conduct(row: AwardSanction) -> Mark:
    award = row.kind == AwardKind.AWARD
    end = Month.of(row.influence_end).index + 1 if row.influence_end else None
    kind = "award" if award else "sanction"
    return Mark(Month.of(row.on).index, row.name, kind, writing.day(row.on), until=end)
