"""What a departmental system should raise about a leading team."""

from __future__ import annotations

from typing import cast

from guantong.standards import derived
from guantong.standards.career import Member, Work
from guantong.standards.kinship import Kin
from guantong.standards.months import Month, in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import TeamCase, Values, team_predicate, unknown

MALE, FEMALE = "1", "2"


@team_predicate("team-chief")
def chief_missing(case: TeamCase, values: Values, rule: Rule) -> Outcome:
    """The team has a chief."""
    chiefs = [m for m in case.team.members if m.post.chief]
    facts = (("正职", "、".join(m.career.name for m in chiefs) or "空缺"),)
    return _judge(bool(chiefs), facts)


@team_predicate("team-chief-age")
def chief_age(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """No chief reaches retirement age within so many months."""
    chiefs = [m for m in case.team.members if m.post.chief]
    return _reaching(case, chiefs, values["months"], 1, 0) if chiefs else None


@team_predicate("team-age-wave")
def age_wave(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """Fewer than so many members, and less than a share, reach retirement age within years."""
    if not case.team.members:
        return None
    members = list(case.team.members)
    return _reaching(case, members, values["years"] * 12, values["count"], values["one_in"])


@team_predicate("team-last")
def last_places(case: TeamCase, values: Values, rule: Rule) -> Outcome:
    """The team was not last in the annual assessment so many years running."""
    if case.team.last_places is None:
        return unknown("班子年度考核排序")
    years = [case.on.year - n for n in range(1, values["years"] + 1)]
    last = [year for year in years if year in case.team.last_places]
    facts = (("末位年度", "、".join(str(y) for y in sorted(last)) or "无"),)
    return _judge(len(last) < len(years), facts)


@team_predicate("team-kin")
def kin_in_team(case: TeamCase, values: Values, rule: Rule) -> Outcome:
    """No two members are relatives that avoidance keeps apart."""
    keys = {m.career.key: m.career.name for m in case.team.members}
    pairs, missing = set(), []
    for member in case.team.members:
        if member.career.family is None:
            missing.append(f"{member.career.name}的家庭成员")
            continue
        for one in member.career.family:
            kin = one.kinship
            if kin in (None, Kin.NONE) or not one.person or one.person not in keys:
                continue
            pairs.add(frozenset({member.career.name, keys[one.person]}))
    who = "；".join("与".join(sorted(pair)) for pair in sorted(pairs, key=sorted))
    if pairs:
        return Outcome(Verdict.BROKEN, (("回避亲属", who),), values={"who": who})
    return unknown(*missing) if missing else Outcome(Verdict.MET, (("回避亲属", "无"),))


@team_predicate("team-young")
def young(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """At least a share of the members are young."""
    ages = [(m, derived.age(m.career, case.on)) for m in case.team.members]
    if not ages:
        return None
    count = sum(age is not None and age <= values["age"] for _m, age in ages)
    missing = [f"{m.career.name}的出生年月" for m, age in ages if age is None]
    share = f"{count}/{len(ages)}"
    facts = ((f"{values['age']}岁以下", share),)
    if count * 100 >= values["percent"] * len(ages):
        return Outcome(Verdict.MET, facts, values={"share": share})
    if (count + len(missing)) * 100 >= values["percent"] * len(ages):
        return unknown(*missing, facts=facts)
    return Outcome(Verdict.BROKEN, facts, values={"share": share})


@team_predicate("team-women")
def women(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """At least so many women."""
    if not case.team.members or case.team.work.value not in _works(rule):
        return None
    count = sum(m.career.sex == FEMALE for m in case.team.members)
    missing = [f"{m.career.name}的性别" for m in case.team.members if m.career.sex is None]
    return _count(count, missing, values["count"], "女干部")


@team_predicate("team-non-party")
def non_party(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """At least so many members from outside the Party, where the standard asks for it."""
    if not case.team.members or case.team.work.value not in _works(rule):
        return None
    count = sum(m.career.party_member is False for m in case.team.members)
    missing = [
        f"{m.career.name}的政治面貌" for m in case.team.members if m.career.party_member is None
    ]
    return _count(count, missing, values["count"], "党外干部")


@team_predicate("team-sanction")
def sanctioned(case: TeamCase, values: Values, rule: Rule) -> Outcome:
    """No member was sanctioned within so many months."""
    now, who, missing = Month.of(case.on), [], []
    beside = cast("list[str]", rule.options.get("beside", []))
    for member in case.team.members:
        if member.career.sanctions is None:
            missing.append(f"{member.career.name}的处分情况")
            continue
        days = [
            s.decided for s in member.career.sanctions
            if s.decided is not None and s.kind not in beside
        ]  # fmt: skip
        if any(d <= case.on and now - Month.of(d) <= values["months"] for d in days):
            who.append(member.career.name)
    if who:
        names = "、".join(who)
        return Outcome(Verdict.BROKEN, (("受处分", names),), values={"who": names})
    return unknown(*missing) if missing else Outcome(Verdict.MET, (("受处分", "无"),))


@team_predicate("team-exchange")
def exchange(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """No member of these organs has held the same post for so long that exchange is due."""
    members = case.team.members
    if rule.options.get("chiefs"):
        members = tuple(m for m in members if m.post.chief)
    if not members or case.team.work.value not in _works(rule):
        return None
    who, missing, facts = [], [], []
    for member in members:
        span = derived.in_post(member.career, case.on, member.post.unit, member.post.title)
        facts.append((member.career.name, in_words(span.months)))
        if span.months >= values["years"] * 12:
            who.append(f"{member.career.name}（{in_words(span.months)}）")
        elif span.missing:
            missing += [f"{member.career.name}{one}" for one in span.missing]
    if who:
        return Outcome(Verdict.BROKEN, tuple(facts), values={"who": "、".join(who)})
    if missing:
        return unknown(*missing, facts=tuple(facts))
    return Outcome(Verdict.MET, tuple(facts))


@team_predicate("team-excellent")
def excellent_share(case: TeamCase, values: Values, rule: Rule) -> Outcome | None:
    """No more than a share of those assessed are found excellent."""
    team = case.team
    if team.assessed is None or team.excellent is None:
        return None
    percent = values["percent_excellent_unit"] if team.excellent_unit else values["percent"]
    facts = (("参加考核", f"{team.assessed} 人"), ("优秀", f"{team.excellent} 人"))
    told = {
        "share": f"{team.excellent}/{team.assessed}",
        "allowed": str(percent),
        "most": str(team.assessed * percent // 100),
    }
    return _judge(team.excellent * 100 <= percent * team.assessed, facts, told)


def _reaching(
    case: TeamCase, members: list[Member], months: int, count: int, one_in: int
) -> Outcome:
    who, missing = [], []
    for member in members:
        left = derived.months_to_retirement(member.career, case.on)
        end = derived.retires(member.career, case.on)
        if left is None or end is None:
            missing.append(f"{member.career.name}的出生年月或性别")
        elif left <= months:
            who.append(f"{member.career.name}（{end.month}）")
    facts = (("到龄", "、".join(who) or "无"),)
    told = {"who": "、".join(who), "number": str(len(who)), "of": str(len(members))}

    def enough(number: int) -> bool:
        return number >= count or 0 < len(members) <= number * one_in

    if enough(len(who)):
        return Outcome(Verdict.BROKEN, facts, values=told)
    if enough(len(who) + len(missing)):
        return unknown(*missing, facts=facts)
    return Outcome(Verdict.MET, facts, values=told)


def _works(rule: Rule) -> list[str]:
    return cast("list[str]", rule.options.get("works", [work.value for work in Work]))


def _count(count: int, missing: list[str], needed: int, name: str) -> Outcome:
    facts, told = ((name, f"{count} 人"),), {"number": str(count)}
    if count >= needed:
        return Outcome(Verdict.MET, facts, values=told)
    if count + len(missing) >= needed:
        return unknown(*missing, facts=facts)
    return Outcome(Verdict.BROKEN, facts, values=told)


def _judge(
    met: bool, facts: tuple[tuple[str, str], ...], told: dict[str, str] | None = None
) -> Outcome:
    return Outcome(Verdict.MET if met else Verdict.BROKEN, facts, values=told or {})
