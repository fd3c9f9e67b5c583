"""What bars people beside the rules of appointment; named like a rule, so that each bar has a name.

How people are considered (nobody for a lower level, or outside who manages it, or of whom a rule
lacks a fact), and the groups of judgement whose people a plan does not seat. An officer may decide
otherwise, with a reason.
"""

from __future__ import annotations

from guantong.standards import judgement
from guantong.standards.rules import all_rules

LOWER, REACH, OTHERS = "policy.lower", "policy.reach", "policy.others"
#: A rule lacks a fact: neither allowed nor barred, until it is entered or accepted.
UNKNOWN = "policy.unknown"
POLICIES = {
    LOWER: "低于现任层次",
    REACH: "不在干部管理权限的人选范围内",
    OTHERS: "其他规则",
    UNKNOWN: "缺少事实，尚未补录或同意",
}
JUDGED = "judgement."


def judged(group: str) -> str:
    """Return the code of a group of judgement as what bars."""
    return JUDGED + group


def name_of(code: str) -> str:
    """Return what a rule, a policy or a group that bars is called.

    Examples
    --------
    >>> name_of(judged("remove"))
    '研判：坚决淘汰（调整不适宜担任现职干部）'

    """
    if code.startswith(JUDGED):
        return judgement.label(code.removeprefix(JUDGED))
    return POLICIES[code] if code in POLICIES else all_rules()[code].name
