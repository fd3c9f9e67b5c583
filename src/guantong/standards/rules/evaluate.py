"""Holding a person against a post, a team against its standards: findings, never a decision."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

from guantong.standards.career import Career, Post, Team
from guantong.standards.rules.model import Finding, Outcome, Rule, Verdict
from guantong.standards.rules.registry import (
    CONDITIONS,
    PREDICATES,
    TEAM_PREDICATES,
    Case,
    TeamCase,
)
from guantong.standards.rules.rule_set import RuleSet

BARS = "selection.exceptional-bars"
"""What forbids an exceptional promotion; asked only where one would be needed."""


def check(person: Career, post: Post, on: dt.date, rules: RuleSet) -> list[Finding]:
    """Hold a person against a post, rule by rule.

    Parameters
    ----------
    on
        The reference date, usually that of the meeting.

    Returns
    -------
    list of Finding
        One for each rule that applies, in the order of the rule files.

    """
    case = Case(person, post, on)
    found = list(_findings(case, rules))
    needed = any(f.exceptional for f in found)
    bars = rules.rules[BARS]
    if needed:
        outcome = PREDICATES[bars.test](case, rules.values[BARS], bars)
        if outcome is not None:
            found.append(_finding(bars, outcome, rules))
            if outcome.verdict is Verdict.BROKEN:
                found = [dataclasses.replace(f, exceptional=False) for f in found]
    return found


def check_team(team: Team, on: dt.date, rules: RuleSet) -> list[Finding]:
    """Look for what should be raised about a team; 不符合 is a warning."""
    case = TeamCase(team, on)
    out = []
    for rule in rules.rules.values():
        test = TEAM_PREDICATES.get(rule.test)
        outcome = test(case, rules.values[rule.id], rule) if test else None
        if outcome is not None:
            out.append(_finding(rule, outcome, rules))
    return out


def _findings(case: Case, rules: RuleSet) -> Iterator[Finding]:
    # Dozens of rules share a handful of conditions.
    held: dict[str, bool] = {}

    def holds(name: str) -> bool:
        if name not in held:
            held[name] = CONDITIONS[name](case)
        return held[name]

    for rule in rules.rules.values():
        test = PREDICATES.get(rule.test)
        if test is None or rule.id == BARS:
            continue
        if all(map(holds, rule.when)):
            outcome = test(case, rules.values[rule.id], rule)
            if outcome is not None:
                yield _finding(rule, outcome, rules)


def _finding(rule: Rule, outcome: Outcome, rules: RuleSet) -> Finding:
    verdict = outcome.verdict
    if verdict is Verdict.UNKNOWN:
        message = f"缺少{'、'.join(outcome.missing)}，无法判断“{rule.name}”。"
    else:
        template = rule.met if verdict is Verdict.MET else rule.broken
        message = template.format_map({**rules.values[rule.id], **outcome.values})
    broken = verdict is Verdict.BROKEN
    return Finding(
        rule=rule.id,
        name=rule.name,
        group=rule.group,
        article=rule.article,
        source=rule.source,
        verdict=verdict,
        message=message,
        facts=outcome.facts,
        missing=outcome.missing,
        exceptional=broken and rule.exceptional and outcome.exceptional,
        note=rule.note if broken else "",
        verify=rule.verify,
    )
