"""People seated in the posts of teams: a plan, the proof of its gap, and what depends on what.

The engine stands alone: tables in, plans out. Problem and method: docs/developer/match.md.
"""

from guantong.engines.match.errors import Cancelled, Clashing, MatchError, Refused, Unsettled
from guantong.engines.match.problem.amounts import Amounts
from guantong.engines.match.problem.evaluation import Count, Evaluation, Violation, evaluate
from guantong.engines.match.problem.instance import ANYWHERE, Instance
from guantong.engines.match.problem.ledger import Effect, Ledger
from guantong.engines.match.problem.parts import Bound, Circle, Couple, Trait
from guantong.engines.match.problem.plan import Multipliers, Plan, Point
from guantong.engines.match.proof.certificate import Certificate, bound_of, certificate
from guantong.engines.match.proof.units import UNIT
from guantong.engines.match.questions.alternatives import alternatives
from guantong.engines.match.questions.clash import clash
from guantong.engines.match.questions.demands import Demand
from guantong.engines.match.questions.explain import (
    Candidate,
    Explanation,
    Sitting,
    barring,
    explain,
    ranked,
    without,
)
from guantong.engines.match.questions.frontier import frontier
from guantong.engines.match.questions.robustness import Robustness, Tie, robustness
from guantong.engines.match.questions.what_if import as_near_as, what_if
from guantong.engines.match.search.budget import Budget
from guantong.engines.match.search.solver import solve
from guantong.engines.match.tables.classic_problems import GROUP_TABLES, assignment, groups
from guantong.engines.match.tables.reading import TABLES, from_tables
from guantong.engines.match.tables.writing import to_tables
from guantong.engines.sheets import Fault, TableFaults

__all__ = [
    "ANYWHERE", "GROUP_TABLES", "TABLES", "UNIT", "Amounts", "Bound", "Budget", "Cancelled",
    "Candidate", "Certificate", "Circle", "Clashing", "Count", "Couple", "Demand", "Effect",
    "Evaluation", "Explanation", "Fault", "Instance", "Ledger", "MatchError", "Multipliers",
    "Plan", "Point",
    "Refused", "Robustness", "Sitting", "TableFaults", "Tie", "Trait", "Unsettled", "Violation",
    "alternatives", "as_near_as", "assignment", "barring", "bound_of", "certificate", "clash",
    "evaluate", "explain", "from_tables", "frontier", "groups", "ranked", "robustness", "solve",
    "to_tables", "what_if", "without",
]  # fmt: skip
