"""What an officer looks for in an archive, as pure checks over what is recorded of one person.

A finding proposes what to look up; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guantong.formats.appointment.months import dotted, read_month
from guantong.formats.appointment.resume import Period, differences, read_resume, write_resume
from guantong.people.services.audit import posts
from guantong.people.services.audit.chain import by_study, joints, number, of_school, whole
from guantong.people.services.audit.facts import Facts, Finding, Item, Kind, Statement, Study
from guantong.standards.legal_numbers import count
from guantong.standards.months import Month

Lines = Sequence[Period]


def audit(facts: Facts) -> list[Finding]:
    """Return what is to be looked up, in the order of the six things."""
    lines = read_resume(facts.resume)
    return [
        *_agree(Item.AGE, "出生年月记载不一", facts.births), *_party(facts), *_work(facts, lines),
        *_education(facts, lines), *_experience(facts, lines), *posts.against_life(facts),
        *_identity(facts),
    ]  # fmt: skip


def _party(facts: Facts) -> Iterator[Finding]:
    yield from _agree(Item.PARTY, "入党时间记载不一", facts.parties)
    if facts.is_member and not facts.party:
        yield Finding(Item.PARTY, Kind.MISSING, "是党员，没有入党时间")
    yield from _too_young(facts, Item.PARTY, "入党时间", facts.party, "party.age")


def _work(facts: Facts, lines: Lines) -> Iterator[Finding]:
    first = next((p for p in lines if p.start and not by_study(p)), None)
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


def _education(facts: Facts, lines: Lines) -> Iterator[Finding]:
    studied = [p for p in lines if p.start and by_study(p)]
    full_time = [s for s in facts.studies if s.full_time]
    if facts.resume and full_time and not studied and full_time[0].end >= "1990":
        yield Finding(
            Item.EDUCATION, Kind.CONTRADICTION, "有全日制学历，简历里没有这段学习",
            (Statement("学历（A08）", full_time[0].school),),
        )  # fmt: skip
    for study in full_time:
        if study.start and study.start < facts.work < study.end:
            yield Finding(
                Item.EDUCATION, Kind.CONTRADICTION, "全日制学习期间已参加工作",
                (
                    Statement("学历（A08）", f"{dotted(study.start)}--{dotted(study.end)}"),
                    Statement("参加工作时间", dotted(facts.work)),
                ),
            )  # fmt: skip
        yield from _graduation(study, [p for p in studied if of_school(p, study)])
    if not facts.studies:
        yield Finding(Item.EDUCATION, Kind.MISSING, "没有学历记录")


def _graduation(study: Study, told: Lines) -> Iterator[Finding]:
    """Compare with the entries that name the school; of two degrees one agrees."""
    problem = f"{study.school}毕业时间记载不一"
    found = [
        list(_agree(
            Item.EDUCATION, problem,
            (Statement("学历（A08）", study.end), Statement("简历", period.end or "")),
        ))
        for period in told
    ]  # fmt: skip
    if found and all(found):
        yield found[0][0]


def _experience(facts: Facts, lines: Lines) -> Iterator[Finding]:
    yield from posts.side_by_side(facts.posts)
    if not facts.resume:
        yield Finding(Item.EXPERIENCE, Kind.MISSING, "没有简历")
        return
    if facts.periods:
        for one in differences(_structured(lines), facts.periods):
            yield Finding(
                Item.EXPERIENCE, Kind.CONTRADICTION, f"简历 {dotted(one.start)} 一段{one.part}不一",
                (Statement("简历文字", one.in_text), Statement("结构化简历", one.in_periods)),
            )  # fmt: skip
    yield from joints(lines, facts.studies, facts.limits)
    yield from posts.against_resume(facts.posts, lines)


def _structured(lines: Lines) -> str:
    """Return a résumé without what the structured one has no place for: words without a month."""
    kept = [
        replace(period, studies=tuple(s for s in period.studies if whole(s.start)))
        for period in lines
        if whole(period.start)
    ]
    return write_resume(kept)


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
    if not (whole(facts.birth) and whole(month)):
        return
    least = count(law, Month.parse(month).first_day)
    if number(month) - number(facts.birth) < 12 * least:
        told = (Statement("出生年月", dotted(facts.birth)), Statement(name, dotted(month)))
        yield Finding(item, Kind.CONTRADICTION, f"{name}时未满 {least} 岁", told)
