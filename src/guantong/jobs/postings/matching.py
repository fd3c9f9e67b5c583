"""The numbers and rules by which villages and persons are matched: data, read once."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from guantong.standards.rules import Rule, RuleSet, all_rules, read_rules
from guantong.standards.rules.evaluate import BARS
from guantong.standards.rules.model import Outcome
from guantong.standards.rules.registry import Case, Values, predicate

#: What asks more than a career says: judged where the village is known.
PAIRS = "posting"
HOME, REACH, TERM = "posting.home", "posting.reach", "posting.term"


@predicate(PAIRS)
def of_pairs(_case: Case, _values: Values, _rule: Rule) -> Outcome | None:
    """Say nothing: `judging` holds a person against a village."""
    return None


@lru_cache
def table() -> dict[str, Any]:
    """Return the numbers of ``data/matching.toml``."""
    return tomllib.loads(_text("matching.toml"))


@lru_cache
def rules() -> dict[str, Rule]:
    """Return the rules of ``data/rules.toml`` by their codes."""
    return {rule.id: rule for rule in read_rules(_text("rules.toml"), "rules.toml")}


def rule_set(on: dt.date) -> RuleSet:
    """Return the rules as the evaluator takes them."""
    own = rules()
    some = {**own, BARS: all_rules()[BARS]}
    values = {
        code: {one.name: one.default for one in rule.parameters.values()}
        for code, rule in some.items()
    }
    return RuleSet(on, some, values)


def _text(name: str) -> str:
    file = resources.files("guantong.jobs.postings") / "data" / name
    return file.read_text(encoding="utf-8")
