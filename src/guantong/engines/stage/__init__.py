"""Villages' projects over years: a plan under several funds, with its proof.

The engine stands alone: tables in, plans out. Problem and method: docs/developer/stage.md.
"""

from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance, Weights
from guantong.engines.stage.tables.reading import TABLES, from_tables
from guantong.engines.stage.tables.writing import to_tables

__all__ = [
    "ANY_YEAR", "NEVER", "TABLES", "Instance", "StageError", "Weights", "from_tables", "to_tables",
]  # fmt: skip
