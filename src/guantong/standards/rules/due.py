"""What comes due for a person in a span of months: age, term, probation, rank step and more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from guantong.standards import derived
from guantong.standards.career import Career, Post, PostHeld, Work
from guantong.standards.codes import table
from guantong.standards.months import Month
from guantong.standards.posts import in_full
from guantong.standards.rules import periods
from guantong.standards.rules.load import all_rules
from guantong.standards.rules.predicates.ranks import needed_months
from guantong.standards.rules.registry import Case
from guantong.standards.rules.rule_set import RuleSet


class DueKind(StrEnum):
    """What may come due."""

    AGE = "age"
    TERM = "term"
    PROBATION = "probation"
    RANK = "rank"
    EXCHANGE = "exchange"
    SANCTION = "sanction"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return {
            "age": "到龄", "term": "任期届满", "probation": "试用期满", "rank": "职级可晋升",
            "exchange": "应当交流", "sanction": "处分影响期满",
            "practice": "实践锻炼期满",
        }[self.value]  # fmt: skip


@dataclass(frozen=True)
class Due:
    """One thing that comes due for one person."""

    person: str
    name: str
    kind: DueKind
    month: Month
    text: str
    rule: str


def due(
    person: Career, first: Month, last: Month, rules: RuleSet, work: Work = Work.OTHER
) -> list[Due]:
    """List what comes due from one month to another, both included, earliest first.

    Parameters
    ----------
    work
        What the organ of the present post deals with; some chiefs are exchanged sooner.

    """
    found = [
        *_age(person, first),
        *_posts(person, rules, work),
        *_rank(person, first, rules),
        *_sanctions(person, rules),
        *_practice(person),
    ]
    inside = [one for one in found if first <= one.month <= last]
    return sorted(inside, key=lambda one: (one.month, one.kind))


def _age(person: Career, first: Month) -> Iterator[Due]:
    end = derived.retires(person, first.first_day)
    if end is not None:
        text = f"改革前界限 {end.before}，法定退休年龄 {end.age_words}"
        yield _due(person, DueKind.AGE, end.month, text, "retirement.reached")


def _posts(person: Career, rules: RuleSet, work: Work) -> Iterator[Due]:
    for post in person.posts:
        if post.end is not None or post.start is None or not post.leading:
            continue
        name = in_full(post.unit_name, post.title)
        if not post.elected:
            month = post.probation_until or post.start + rules.value("tenure.probation", "months")
            yield _due(person, DueKind.PROBATION, month, name, "tenure.probation")
        if not post.principal:
            continue
        term = rules.value("tenure.terms", "years") * 12
        for number in range(1, rules.value("tenure.terms", "terms") + 1):
            text = f"{name}，第 {number} 个任期"
            yield _due(person, DueKind.TERM, post.start + term * number, text, "tenure.terms")
        rule = _exchange_rule(post, work)
        month = post.start + rules.value(rule, "years") * 12
        yield _due(person, DueKind.EXCHANGE, month, name, rule)


def _exchange_rule(post: PostHeld, work: Work) -> str:
    rule = all_rules()["team.exchange-chief"]
    soon = post.chief and work.value in cast("list[str]", rule.options["works"])
    return rule.id if soon else "team.exchange"


def _rank(person: Career, first: Month, rules: RuleSet) -> Iterator[Due]:
    rule = all_rules()["rank.step"]
    now = derived.current_rank(person, first.first_day)
    for rank, (before, *levels) in cast("dict[str, list[str]]", rule.options["before"]).items():
        if before != now:
            continue
        level = levels[0] if levels else None
        case = Case(person, Post("", "", rank=rank), first.first_day)
        needed, _facts = needed_months(case, rules.values[rule.id], rank, before, level)
        served = derived.in_rank_or_level(person, first.first_day, before, level)
        if not served.missing:
            label = table("rank").label(rank)
            month = Month.from_index(first.index + needed - served.months)
            yield _due(person, DueKind.RANK, month, f"满晋升{label}年限", rule.id)


def _sanctions(person: Career, rules: RuleSet) -> Iterator[Due]:
    for rule in all_rules().values():
        if rule.test != "influence":
            continue
        for one in person.sanctions or ():
            if one.kind not in rule.parameters:
                continue
            values = rules.values[rule.id]
            end = periods.free_at_last(rule, values, one, person.sanctions or ())
            if end is not None:
                text = f"{rule.parameters[one.kind].label}，{end} 起不再影响使用"
                yield _due(person, DueKind.SANCTION, Month.of(end), text, rule.id)


def _practice(person: Career) -> Iterator[Due]:
    for one in person.practice:
        if one.end is None and one.planned is not None:
            yield _due(person, DueKind.PRACTICE, one.planned, one.name, "practice.ending")


def _due(person: Career, kind: DueKind, month: Month, text: str, rule: str) -> Due:
    return Due(person.key, person.name, kind, month, text, rule)
