"""What an officer looks for in an archive, as pure checks over what is recorded of one person.

A finding proposes what to look up; it decides nothing. Months are ``YYYY-MM``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from guantong.formats.appointment.months import dotted, read_month
from guantong.formats.appointment.resume import Period, differences, read_resume, write_resume
from guantong.standards.legal_numbers import count
from guantong.standards.months import Month

#: A pause in the résumé of more months than this is a gap; months of one handover overlap.
GAP = 1
_STUDY = re.compile(r"学习|就读|读书|学生|进修|毕业")


class Item(StrEnum):
    """The six things that an archive check looks at."""

    AGE = "年龄"
    PARTY = "党龄"
    WORK = "工龄"
    EDUCATION = "学历"
    EXPERIENCE = "工作经历"
    IDENTITY = "干部身份"


class Kind(StrEnum):
    """Whether things contradict each other, or something is not there."""

    CONTRADICTION = "矛盾"
    MISSING = "缺少"


@dataclass(frozen=True)
class Statement:
    """What a source says."""

    source: str
    value: str


@dataclass(frozen=True)
class Finding:
    """Something to look up in the archive, with what each source says."""

    item: Item
    kind: Kind
    problem: str
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Study:
    """A course of study as recorded in A08."""

    full_time: bool
    school: str
    start: str
    end: str


@dataclass(frozen=True)
class Post:
    """A post as recorded in A02."""

    title: str
    start: str


@dataclass(frozen=True)
class Facts:
    """Everything recorded of one person that a check needs; "" where nothing is known.

    Attributes
    ----------
    births, parties, works
        Every value that was ever recorded of a date, with its source, the present one first.
    entries
        A29: kind and month.
    number_sex
        Sex by the identity number, 男 or 女.

    """

    birth: str = ""
    party: str = ""
    work: str = ""
    is_member: bool = False
    sex: str = ""
    number_sex: str = ""
    has_number: bool = False
    births: tuple[Statement, ...] = ()
    parties: tuple[Statement, ...] = ()
    works: tuple[Statement, ...] = ()
    studies: tuple[Study, ...] = ()
    posts: tuple[Post, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    resume: str = ""
    periods: tuple[Period, ...] = ()


def audit(facts: Facts) -> list[Finding]:
    """Return what is to be looked up, in the order of the six things."""
    out: list[Finding] = []
    for check in (_age, _party, _work, _education, _experience, _identity):
        out += check(facts)
    return out


def _age(facts: Facts) -> Iterator[Finding]:
    yield from _agree(Item.AGE, "出生年月记载不一", facts.births)


def _party(facts: Facts) -> Iterator[Finding]:
    yield from _agree(Item.PARTY, "入党时间记载不一", facts.parties)
    if facts.is_member and not facts.party:
        yield Finding(Item.PARTY, Kind.MISSING, "是党员，没有入党时间")
    yield from _too_young(facts, Item.PARTY, "入党时间", facts.party, "party.age")


def _work(facts: Facts) -> Iterator[Finding]:
    first = next((p for p in read_resume(facts.resume) if p.start and not _is_study(p)), None)
    told = list(facts.works)
    if first and first.start:
        told.append(Statement("简历第一段工作", first.start))
    hired = [month for kind, month in facts.entries if "调" not in kind]
    if hired:
        told.append(Statement("进入记录（A29）", min(hired)))
    yield from _agree(Item.WORK, "参加工作时间记载不一", tuple(told))
    if not facts.work:
        yield Finding(Item.WORK, Kind.MISSING, "没有参加工作时间")
    yield from _too_young(facts, Item.WORK, "参加工作时间", facts.work, "work.age")


def _education(facts: Facts) -> Iterator[Finding]:
    periods = [p for p in read_resume(facts.resume) if p.start]
    studied = [p for p in periods if _is_study(p)]
    full_time = [s for s in facts.studies if s.full_time]
    if facts.resume and full_time and not studied and full_time[0].end >= "1990":
        yield Finding(
            Item.EDUCATION, Kind.CONTRADICTION, "有全日制学历，简历里没有这段学习",
            (Statement("学历（A08）", full_time[0].school),),
        )  # fmt: skip
    for study in facts.studies:
        if study.full_time and study.start and study.start < facts.work < study.end:
            yield Finding(
                Item.EDUCATION, Kind.CONTRADICTION, "全日制学习期间已参加工作",
                (
                    Statement("学历（A08）", f"{dotted(study.start)}--{dotted(study.end)}"),
                    Statement("参加工作时间", facts.work),
                ),
            )  # fmt: skip
        for period in studied if study.full_time else ():
            if study.school and period.text[:4] == study.school[:4]:
                told = (
                    Statement("学历（A08）", study.end),
                    Statement("简历", period.end or ""),
                )
                yield from _agree(Item.EDUCATION, f"{study.school}毕业时间记载不一", told)
    if not facts.studies:
        yield Finding(Item.EDUCATION, Kind.MISSING, "没有学历记录")


def _experience(facts: Facts) -> Iterator[Finding]:
    if not facts.resume:
        yield Finding(Item.EXPERIENCE, Kind.MISSING, "没有简历")
        return
    if facts.periods:
        for one in differences(_structured(facts.resume), facts.periods):
            yield Finding(
                Item.EXPERIENCE, Kind.CONTRADICTION, f"简历 {dotted(one.start)} 一段{one.part}不一",
                (Statement("简历文字", one.in_text), Statement("结构化简历", one.in_periods)),
            )  # fmt: skip
    yield from _joints([p for p in read_resume(facts.resume) if _whole(p.start)])
    for post in facts.posts:
        for period in read_resume(facts.resume):
            if post.title and period.text.endswith(post.title) and _whole(period.start):
                told = (
                    Statement("任职（A02）", post.start), Statement("简历", period.start or ""),
                )  # fmt: skip
                yield from _agree(Item.EXPERIENCE, f"任{post.title}的时间记载不一", told)


def _structured(text: str) -> str:
    """Return a résumé without what the structured one has no place for: words without a month."""
    kept = [
        replace(period, studies=tuple(s for s in period.studies if _whole(s.start)))
        for period in read_resume(text)
        if _whole(period.start)
    ]
    return write_resume(kept)


def _joints(periods: Sequence[Period]) -> Iterator[Finding]:
    """Look at where one entry of the résumé ends and the next begins."""
    for before, after in pairwise(periods):
        told = (Statement("前一段", _span(before)), Statement("后一段", _span(after)))
        if not before.end:
            yield Finding(Item.EXPERIENCE, Kind.CONTRADICTION, "前一段没有终止，后一段已开始", told)
        elif _whole(before.end):
            apart = _number(after.start) - _number(before.end)
            if apart > GAP:
                problem = f"简历中断 {apart - 1} 个月"
                yield Finding(Item.EXPERIENCE, Kind.CONTRADICTION, problem, told)
            elif apart < 0:
                yield Finding(Item.EXPERIENCE, Kind.CONTRADICTION, f"简历重叠 {-apart} 个月", told)


def _identity(facts: Facts) -> Iterator[Finding]:
    if not facts.has_number:
        yield Finding(Item.IDENTITY, Kind.MISSING, "没有身份证号")
    elif facts.sex and facts.number_sex and facts.sex != facts.number_sex:
        told = (Statement("基本情况", facts.sex), Statement("身份证号", facts.number_sex))
        yield Finding(Item.IDENTITY, Kind.CONTRADICTION, "性别与身份证号不一", told)
    if not facts.entries:
        yield Finding(Item.IDENTITY, Kind.MISSING, "没有进入记录，干部身份的取得无依据")


def _agree(item: Item, problem: str, told: Sequence[Statement]) -> Iterator[Finding]:
    """Yield a finding if months that are known differ; a bare year agrees with its months."""
    months = {read_month(one.value) for one in told if one.value} - {None}
    exact = {month for month in months if month and len(month) == 7}
    years = {month for month in months if month and len(month) == 4}
    if len(exact) > 1 or any(not any(m.startswith(y) for m in exact) for y in years if exact):
        shown = tuple(Statement(one.source, dotted(one.value)) for one in told if one.value)
        yield Finding(item, Kind.CONTRADICTION, problem, shown)


def _too_young(facts: Facts, item: Item, name: str, month: str, law: str) -> Iterator[Finding]:
    if not (_whole(facts.birth) and _whole(month)):
        return
    least = count(law, Month.parse(month).first_day)
    if _number(month) - _number(facts.birth) < 12 * least:
        told = (Statement("出生年月", dotted(facts.birth)), Statement(name, dotted(month)))
        yield Finding(item, Kind.CONTRADICTION, f"{name}时未满 {least} 岁", told)


def _is_study(period: Period) -> bool:
    return bool(_STUDY.search(period.text))


def _whole(month: str | None) -> bool:
    return bool(month) and len(month or "") == 7


def _number(month: str | None) -> int:
    return int((month or "")[:4]) * 12 + int((month or "")[5:])


def _span(period: Period) -> str:
    end = dotted(period.end) if period.end else ""
    return f"{dotted(period.start or '')}--{end} {period.text}"
