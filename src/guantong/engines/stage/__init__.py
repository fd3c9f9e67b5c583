"""Which village starts which project in which year with whose money: a plan and its proof.

The engine stands alone: arrays in, plans out. Problem and method: docs/developer/stage.md.
"""

from guantong.engines.stage.errors import Cancelled, Clashing, Refused, StageError
from guantong.engines.stage.problem.evaluation import Evaluation, Violation, evaluate
from guantong.engines.stage.problem.incomes import Incomes, incomes
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance, Weights
from guantong.engines.stage.problem.money import Money
from guantong.engines.stage.problem.plan import PRICE_UNIT, Plan, Point
from guantong.engines.stage.proof.certificate import Certificate, bound_of, certificate
from guantong.engines.stage.proof.prices import Prices, split
from guantong.engines.stage.questions.draws import Lifted, alternatives, lifted
from guantong.engines.stage.questions.money import Marginal, Use, marginal_worth, uses
from guantong.engines.stage.questions.reasons import LeftOut, Reason, left_out, reasons
from guantong.engines.stage.questions.replanning import Stability, replan, stability
from guantong.engines.stage.questions.what_if import cut, what_if
from guantong.engines.stage.search.budget import Budget
from guantong.engines.stage.search.office import by_hand
from guantong.engines.stage.search.solver import solve

__all__ = [
    "ANY_YEAR", "NEVER", "PRICE_UNIT", "Budget", "Cancelled", "Certificate", "Clashing",
    "Evaluation", "Incomes", "Instance", "LeftOut", "Lifted", "Marginal", "Money", "Plan", "Point",
    "Prices", "Reason", "Refused", "Stability", "StageError", "Use", "Violation", "Weights",
    "alternatives", "bound_of", "by_hand", "certificate", "cut", "evaluate", "incomes", "left_out",
    "lifted", "marginal_worth", "reasons", "replan", "solve", "split", "stability", "uses",
    "what_if",
]  # fmt: skip
