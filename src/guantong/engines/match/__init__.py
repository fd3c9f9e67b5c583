"""People seated in the posts of teams: a plan, the proof of its gap, and what depends on what.

The engine stands alone: tables in, plans out. Problem and method: docs/developer/match.md.
"""

from guantong.engines.match.clash import Demand, clash
from guantong.engines.match.classic import assignment, groups
from guantong.engines.match.errors import Cancelled, Clashing, MatchError, Unsettled
from guantong.engines.match.evaluation import Count, Evaluation, Violation, evaluate
from guantong.engines.match.instance import ANYWHERE, Bound, Circle, Couple, Instance, Trait
from guantong.engines.match.plan import Multipliers, Plan, Point
from guantong.engines.match.tables import TABLES, Fault, TableFaults, from_tables, to_tables

__all__ = [
    "ANYWHERE",
    "TABLES",
    "Bound",
    "Cancelled",
    "Circle",
    "Clashing",
    "Count",
    "Couple",
    "Demand",
    "Evaluation",
    "Fault",
    "Instance",
    "MatchError",
    "Multipliers",
    "Plan",
    "Point",
    "TableFaults",
    "Trait",
    "Unsettled",
    "Violation",
    "assignment",
    "clash",
    "evaluate",
    "from_tables",
    "groups",
    "to_tables",
]  # fmt: skip
