"""Answers of many raters become levels with errors, contradictions, and a word on each rater.

The engine stands alone: tables in, tables out. The model and its algebra are explained in
docs/developer/measure.md.

>>> from guantong.engines.measure import Answers, fit, groups, simulate
>>> campaign = simulate("tiny", seed=1)
>>> result = fit(campaign.answers(), campaign.design)
>>> result.converged
True
>>> row = next(result.ratees.rows())
>>> row.ratee, row.dimension, row.score_low < row.score < row.score_high
('P001', '政治忠诚', True)
>>> unit = str(result.ratees.unit[0])
>>> result.covariance(unit).shape
(30, 30)
>>> sorted({name for group in groups(result, unit) for name in group.ratees})
['P001', 'P002', 'P003', 'P004', 'P005', 'P006']

A table of one's own needs four columns and a list of items:

>>> from guantong.engines.measure import Design, Item, MeasureError
>>> design = Design(items=(Item("a", "x"), Item("b", "x", key=-1)), dimensions=("x",))
>>> table = {"ratee": ["p", "p", "q", "q"], "rater": ["r", "s", "r", "s"],
...          "item": ["a", "b", "a", "b"], "answer": ["是", "否", "否", "不了解"]}
>>> len(Answers.from_table(table, design))
3
>>> table["answer"][0] = "也许"
>>> try:
...     Answers.from_table(table, design)
... except MeasureError as error:
...     print(error.row, error.column)
0 answer
"""

from guantong.engines.measure.advice.advice import MORE, TARGET, Calculator, Prediction
from guantong.engines.measure.design.coding import Coding
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Columns, Item, Model, Source
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.grounds import GROUNDS, Grounds
from guantong.engines.measure.levels.levels import Levels
from guantong.engines.measure.pipeline import fit, fit_levels
from guantong.engines.measure.reading.answers import Answers
from guantong.engines.measure.reading.matrix import Trait
from guantong.engines.measure.report.questions import Group, advise, groups
from guantong.engines.measure.report.result import Result
from guantong.engines.measure.simulation.campaign import Simulation, Spreads, Truth, simulate
from guantong.engines.measure.simulation.forms import rota
from guantong.engines.measure.simulation.planted import Dif, Planted

__all__ = [
    "GROUNDS",
    "MORE",
    "TARGET",
    "Answers",
    "Calculator",
    "Coding",
    "Columns",
    "Design",
    "Dif",
    "Grounds",
    "Group",
    "Item",
    "Levels",
    "MeasureError",
    "Model",
    "Planted",
    "Prediction",
    "Result",
    "Simulation",
    "Source",
    "Spreads",
    "Trait",
    "Truth",
    "advise",
    "fit",
    "fit_levels",
    "groups",
    "rota",
    "simulate",
]
