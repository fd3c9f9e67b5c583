"""Whether the entries of a résumé join: where months are missing, where two run side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guantong.formats.appointment.months import dotted
from guantong.formats.appointment.resume import Period
from guantong.people.services.audit.facts import Finding, Item, Kind, Limits, Statement, Study

_STUDY = re.compile(
    r"学习(?!办|处|科|领导小组|教育)|就读|读书|攻读|进修(?!学校)|毕业(?!分配)|学生(?!处|科|会|工作)"
)
#: Study beside work, and work lent to another place: they run beside the post that is kept.
_IN_SERVICE = re.compile(r"在职|函授|自学考试|自考|电大|广播电视大学|夜大|业余|党校|进修|培训")
_LENT = re.compile(r"挂职|借调|抽调|跟班")


def joints(
    periods: Sequence[Period], studies: Sequence[Study], limits: Limits
) -> Iterator[Finding]:
    """Look at where one entry of the résumé ends and the next begins.

    What runs beside a post closes a gap, but overlaps nothing.
    """
    main: Period | None = None
    last: Period | None = None
    for period in sorted((p for p in periods if whole(p.start)), key=lambda one: one.start or ""):
        if last is not None and last.end and whole(last.end):
            yield from _gap(last, period, limits)
        if not beside(period, studies):
            yield from _overlap(main, period) if main is not None else ()
            main = _later(main, period)
        last = _later(last, period)


def _gap(before: Period, after: Period, limits: Limits) -> Iterator[Finding]:
    apart = number(after.start) - number(before.end)
    school = by_study(before) or by_study(after)
    if apart > (max(limits.summer, limits.joint) if school else limits.joint):
        yield _found(f"简历中断 {apart - 1} 个月", before, after)


def _overlap(before: Period, after: Period) -> Iterator[Finding]:
    if not before.end:
        yield _found("前一段没有终止，后一段已开始", before, after)
    elif whole(before.end) and number(after.start) < number(before.end):
        months = number(before.end) - number(after.start)
        yield _found(f"简历重叠 {months} 个月", before, after)


def _found(problem: str, before: Period, after: Period) -> Finding:
    told = (Statement("前一段", span(before)), Statement("后一段", span(after)))
    return Finding(Item.EXPERIENCE, Kind.CONTRADICTION, problem, told)


def _later(one: Period | None, other: Period) -> Period:
    """Return the one that lasts longer."""
    if one is None or not other.end:
        return other
    return one if not one.end or one.end > other.end else other


def beside(period: Period, studies: Sequence[Study]) -> bool:
    """Tell whether an entry runs beside a post: by its words, or by what A08 says of the study."""
    if not by_study(period):
        return bool(_LENT.search(period.text))
    told = [one for one in studies if of_school(period, one) and _meet(period, one)]
    if told:
        return not any(one.full_time for one in told)
    return bool(_IN_SERVICE.search(period.text))


def by_study(period: Period) -> bool:
    """Tell whether an entry is one of study."""
    return bool(_STUDY.search(period.text))


def of_school(period: Period, study: Study) -> bool:
    """Tell whether an entry names the school of a record."""
    return bool(study.school) and study.school[:4] in period.text


def _meet(period: Period, study: Study) -> bool:
    begins_before = not period.end or not study.start or study.start < period.end
    return begins_before and (not study.end or study.end > (period.start or ""))


def whole(month: str | None) -> bool:
    """Tell whether a month is known, not only its year."""
    return len(month or "") == len("2001-07")


def number(month: str | None) -> int:
    """Return a whole month as a number."""
    return int((month or "")[:4]) * 12 + int((month or "")[5:])


def span(period: Period) -> str:
    """Write an entry on one line."""
    end = dotted(period.end) if period.end else ""
    return f"{dotted(period.start or '')}--{end} {period.text}"
