"""The regulations of appointment as data: files of rules, named predicates, one evaluator.

A rule states its condition, parameters, article and messages in a ``.toml`` file of this folder;
the predicates it calls are Python. `check` holds a person against a post, `check_team` looks at a
team, `due` lists what comes due. Nothing here decides: each finding is for an officer to read.
"""

from guantong.standards.rules.due import Due, DueKind, due
from guantong.standards.rules.evaluate import check, check_team
from guantong.standards.rules.load import all_rules, read_rules
from guantong.standards.rules.model import Finding, Outcome, Parameter, Rule, Verdict
from guantong.standards.rules.review import review
from guantong.standards.rules.rule_set import Override, RuleSet, check_value, parameter

__all__ = [
    "Due", "DueKind", "Finding", "Outcome", "Override", "Parameter", "Rule", "RuleSet", "Verdict",
    "all_rules", "check", "check_team", "check_value", "due", "parameter", "read_rules", "review",
]  # fmt: skip
