"""Villages' projects over years: a plan under several funds, with its proof.

The engine stands alone: tables in, plans out. Problem and method: docs/developer/stage.md.
"""

from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.evaluation import Evaluation, Violation, evaluate
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance, Weights
from guantong.engines.stage.problem.plan import Plan, Point
from guantong.engines.stage.tables.reading import TABLES, from_tables
from guantong.engines.stage.tables.writing import to_tables

__all__ = [
    "ANY_YEAR", "NEVER", "TABLES", "Evaluation", "Instance", "Plan", "Point", "StageError",
    "Violation", "Weights", "evaluate", "from_tables", "to_tables",
]  # fmt: skip
