"""What fits, bounds and pairs read of persons: from careers, posts held and inspections."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guantong.assess.queries import Overall, overall
from guantong.people.models import PostHeld
from guantong.staffing.queries.judgement import groups_of
from guantong.staffing.scoring.weighting import GROUP, fields_of
from guantong.standards import career as plain
from guantong.standards import derived
from guantong.standards.judgement import groups
from guantong.standards.months import Month

REASON = "方案设定的范围已经核对权限"
HAN, UNIVERSITY = "汉族", "2"
YEARS = 3
#: What bounds count of a person in a post; all else `Facts.attributes` tells of the person alone.
OF_SEATS = ("staying", "exchanged", "local")


@dataclass(frozen=True)
class Worked:
    """A post held: its lines of work, its level, the months it lasted."""

    fields: frozenset[str]
    level: str
    months: int


@dataclass(frozen=True)
class Facts:
    """One person, as far as plans read.

    ``group`` is where officers have placed the person on the day, or "". It is counted by bounds
    and by nothing else: no term of a fit reads it.
    """

    career: plain.Career
    on: dt.date
    worked: tuple[Worked, ...]
    inspection: Overall | None
    group: str = ""

    @property
    def level(self) -> str:
        """The level now held, or ""."""
        return derived.current_level(self.career, self.on) or ""

    @property
    def majors(self) -> frozenset[str] | None:
        """What was studied; None if no course of study is on file."""
        found = {s.speciality for s in self.career.studies or () if s.speciality}
        return frozenset(found) if found else None

    @property
    def excellent(self) -> int | None:
        """In how many of the last three years found excellent; None if never assessed."""
        years = range(self.on.year - YEARS, self.on.year)
        results = [self.career.assessments.get(year) for year in years]
        return results.count("1") if any(results) else None

    @property
    def background(self) -> str:
        """The line of work of most months, or ""."""
        months: Counter[str] = Counter()
        for one in self.worked:
            for field in one.fields:
                months[field] += one.months
        best = max(months.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        return best[0]

    def months_in(self, unit: str, title: str) -> int:
        """Return for how many months a post was held without a break."""
        return derived.in_post(self.career, self.on, unit, title).months

    def attributes(self) -> dict[str, bool]:
        """Return what bounds count of the person alone."""
        age = derived.age(self.career, self.on)
        study = derived.highest_study(self.career, full_time=True)
        return {
            "women": self.career.sex == "2",
            "minority": bool(self.career.ethnicity) and self.career.ethnicity != HAN,
            "non_party": self.career.party_member is False,
            "age35": age is not None and age <= 35,
            "age40": age is not None and age <= 40,
            "degree": study is not None and study[0] <= UNIVERSITY,
            **{GROUP + one.code: self.group == one.code for one in groups()},
        }


def facts_of(careers: Mapping[int, plain.Career], on: dt.date) -> dict[int, Facts]:
    """Read the facts of persons whose careers the caller was allowed to read."""
    worked, known = _worked(careers, on), overall(careers, REASON)
    placed = groups_of(careers, on)
    return {
        pk: Facts(career, on, tuple(worked.get(pk, ())), known.get(pk), placed.get(pk, ""))
        for pk, career in careers.items()
    }


def _worked(people: Iterable[int], on: dt.date) -> dict[int, list[Worked]]:
    now = Month.of(on)
    out: dict[int, list[Worked]] = defaultdict(list)
    rows = PostHeld.objects.unscoped(REASON).filter(person_id__in=list(people))
    columns = ("person_id", "duty", "unit_name", "title", "level", "start", "end")
    for person, duty, unit, title, level, start, end in rows.order_by().values_list(*columns):
        began = Month.parse(start)
        until = min(Month.parse(end), now) if end else now
        if until > began:
            fields = frozenset(fields_of(duty, unit, title))
            out[person].append(Worked(fields, level, until - began))
    return out
