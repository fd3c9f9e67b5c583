"""How long a sanction weighs: by the rule of the day of its decision, or as its decision says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import cast

from guantong.standards.career import Sanction
from guantong.standards.months import add_months
from guantong.standards.rules.model import Rule

#: The parameter that bounds several sanctions of one kind that were decided together.
TOGETHER = "together"
DAY = dt.timedelta(days=1)


def months_of(rule: Rule, values: Mapping[str, int], one: Sanction) -> int:
    """Return the months of a kind that a rule judges, by the day of the decision."""
    former = cast("Mapping[str, list[str]]", rule.options.get("former", {}))
    if one.decided is not None and one.kind in former:
        before, name = former[one.kind]
        if one.decided < dt.date.fromisoformat(before):
            return values[name]
    return values[one.kind]


def free_from(rule: Rule, values: Mapping[str, int], one: Sanction) -> dt.date | None:
    """Return the first day on which a sanction weighs no more; None if nothing dates it.

    The last day that a decision names still counts; a period of months ends the day before.
    """
    if one.influence_end is not None:
        return one.influence_end + DAY
    if one.decided is None:
        return None
    return add_months(one.decided, months_of(rule, values, one))


def free_at_last(
    rule: Rule, values: Mapping[str, int], one: Sanction, beside: Iterable[Sanction]
) -> dt.date | None:
    """Return the day by which it surely weighs no more, among the sanctions beside it.

    Several of one kind from one day may have one period together, longer than one of them, at
    most as long as all and as the rule's bound; which, their decision says.
    """
    end = free_from(rule, values, one)
    if one.influence_end is not None or one.decided is None or TOGETHER not in values:
        return end
    same = [
        other for other in beside
        if (other.kind, other.decided, other.influence_end) == (one.kind, one.decided, None)
    ]  # fmt: skip
    if len(same) < 2:
        return end
    months = months_of(rule, values, one)
    bound = max(months, min(months * len(same), values[TOGETHER]))
    return add_months(one.decided, bound)
