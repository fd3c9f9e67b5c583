"""People seated in the posts of teams: a plan, the proof of its gap, and what depends on what.

The engine stands alone: tables in, plans out. Problem and method: docs/developer/match.md.
"""

from guantong.engines.match.certificate import Certificate, bound_of, certificate
from guantong.engines.match.errors import Cancelled, Clashing, MatchError, Refused
from guantong.engines.match.evaluation import Count, Evaluation, Violation, evaluate
from guantong.engines.match.instance import ANYWHERE, Bound, Circle, Couple, Instance, Trait
from guantong.engines.match.plan import Multipliers, Plan, Point
from guantong.engines.match.solver import Budget, solve, what_if

__all__ = [
    "ANYWHERE",
    "Bound",
    "Budget",
    "Cancelled",
    "Certificate",
    "Circle",
    "Clashing",
    "Count",
    "Couple",
    "Evaluation",
    "Instance",
    "MatchError",
    "Multipliers",
    "Plan",
    "Point",
    "Refused",
    "Trait",
    "Violation",
    "bound_of",
    "certificate",
    "evaluate",
    "solve",
    "what_if",
]
