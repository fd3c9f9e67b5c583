"""The rules in force for a unit on a day: the nearest unit's version counts."""

from __future__ import annotations

import datetime as dt

from guantong.core import tree
from guantong.core.models import Unit
from guantong.people.models import RuleParameter
from guantong.standards.rules import Override, RuleSet

REASON = "按生效的规则核对"
#: Where a parameter stands now that stood elsewhere in earlier versions.
MOVED = {("sanction.organisation", "o1"): ("sanction.admonition", "o1")}


def rules_for(unit: Unit, on: dt.date) -> RuleSet:
    """Return the rules with the parameters that hold in a unit on a day.

    A version made for a unit nearer in the tree goes before one from above; of one unit's versions
    the one that took effect last counts.
    """
    return RuleSet.load(on, overrides_for(unit, on))


def overrides_for(unit: Unit, on: dt.date) -> list[Override]:
    """Return the versions that decide, each parameter once."""
    return [
        Override(rule, name, row.value, row.effective)
        for (rule, name), row in in_force(unit, on).items()
    ]


def in_force(unit: Unit, on: dt.date) -> dict[tuple[str, str], RuleParameter]:
    """Return the version in force of each parameter that was ever set, by rule and name."""
    paths = [*tree.ancestors(unit.path), unit.path]
    rows = RuleParameter.objects.unscoped(REASON).filter(unit_path__in=paths, effective__lte=on)
    found: dict[tuple[str, str], RuleParameter] = {}
    for row in sorted(rows, key=lambda r: (len(r.unit_path), r.effective, r.pk)):
        key = row.rule, row.parameter
        found[MOVED.get(key, key)] = row
    return found
