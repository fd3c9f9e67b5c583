"""Which sites a group sees on which day, when, and why not the others: a plan and its proof.

The engine stands alone: arrays in, plans out, all in whole minutes. Problem and method:
docs/developer/place.md.
"""

from guantong.engines.place.tour.errors import Refused, TourError, Unmeetable
from guantong.engines.place.tour.problem.evaluation import Violation, check, evaluate, timed
from guantong.engines.place.tour.problem.sites import (
    ANY_GROUP,
    Days,
    Sites,
    Trip,
    entries,
    shortest,
)
from guantong.engines.place.tour.problem.tour import (
    DayOut,
    LeftOut,
    Point,
    Proof,
    Reason,
    Stop,
    Tour,
)
from guantong.engines.place.tour.problem.ways import Pace, Ways, ways
from guantong.engines.place.tour.proof.certificate import Certificate, bound_of, certificate
from guantong.engines.place.tour.questions.alternatives import alternatives
from guantong.engines.place.tour.questions.warm import warm
from guantong.engines.place.tour.search.budget import Budget
from guantong.engines.place.tour.search.solver import plan

__all__ = [
    "ANY_GROUP", "Budget", "Certificate", "DayOut", "Days", "LeftOut", "Pace", "Point", "Proof",
    "Reason", "Refused", "Sites", "Stop", "Tour", "TourError", "Trip", "Unmeetable", "Violation",
    "Ways", "alternatives", "bound_of", "certificate", "check", "entries", "evaluate", "plan",
    "shortest", "timed", "warm", "ways",
]  # fmt: skip
