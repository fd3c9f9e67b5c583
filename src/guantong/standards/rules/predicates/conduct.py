"""Annual assessments, sanctions, and the months left before retirement."""

from __future__ import annotations

from guantong.standards import derived
from guantong.standards.codes import higher, table
from guantong.standards.months import Month, in_words
from guantong.standards.rules import periods
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, predicate, unknown

COMPETENT = frozenset({"1", "2"})
POOR = frozenset({"3", "4"})


@predicate("last-assessment")
def last_assessment(case: Case, values: Values, rule: Rule) -> Outcome:
    """Last year's assessment is at least competent."""
    year = case.on.year - 1
    result = case.person.assessments.get(year)
    if result is None:
        return unknown(f"{year}年度考核结果")
    label = table("assessment").label(result)
    facts = ((f"{year}年度考核", label),)
    if result not in COMPETENT | POOR:
        return unknown(f"{year}年度考核{label}的原因", facts=facts)
    verdict = Verdict.MET if result in COMPETENT else Verdict.BROKEN
    return Outcome(verdict, facts, values={"year": str(year), "result": label})


@predicate("influence")
def influence(case: Case, values: Values, rule: Rule) -> Outcome:
    """No sanction of this body of rules is still in its influence period."""
    if case.person.sanctions is None:
        return unknown("处分和处理情况")
    names, told = rule.parameters, case.person.sanctions
    facts, missing, running = [], [], []
    for one in told:
        if one.kind not in names:
            continue
        label = names[one.kind].label
        end = periods.free_from(rule, values, one)
        if end is None:
            missing.append(f"{label}的日期")
            continue
        if one.decided is not None and one.decided > case.on:
            continue
        facts.append((label, f"影响期至 {end} 前"))
        last = periods.free_at_last(rule, values, one, told) or end
        if case.on < end:
            running.append(f"{label}影响期到 {end} 才满")
        elif case.on < last:
            missing.append(f"{label}合并确定的处分期")
    facts = list(dict.fromkeys(facts))
    if running:
        said = {"running": "；".join(dict.fromkeys(running))}
        return Outcome(Verdict.BROKEN, tuple(facts), values=said)
    if missing:
        return unknown(*missing, facts=tuple(facts))
    return Outcome(Verdict.MET, tuple(facts) or (("处分", "无"),))


@predicate("age-left")
def age_left(case: Case, values: Values, rule: Rule) -> Outcome:
    """At least so many months are left before retirement age."""
    # A woman promoted to county level retires at the later age.
    now = derived.current_level(case.person, case.on)
    end = derived.retires(case.person, case.on, _upper(case.post.level, now))
    if end is None:
        gone = [] if case.person.birth else ["出生年月"]
        return unknown(*gone, *([] if case.person.sex else ["性别"]))
    left = end.month - Month.of(case.on)
    words = f"还有{in_words(left)}" if left >= 0 else f"已过{in_words(-left)}"
    facts = (
        ("改革前年龄界限", str(end.before)),
        ("到龄年月", str(end.month)),
        ("距到龄", words),
    )
    told = {"month": str(end.month), "left": words, "age": end.age_words}
    met = left >= values["months"]
    return Outcome(Verdict.MET if met else Verdict.BROKEN, facts, values=told)


def _upper(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return one or other
    return one if higher(one, other) else other
