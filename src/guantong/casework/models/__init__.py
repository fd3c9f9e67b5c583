"""The tables of casework."""

from guantong.casework.models.case import Case, Number, Turn
from guantong.casework.models.lists import Checklist, ChecklistItem, Review
from guantong.casework.models.process import Process
from guantong.casework.models.record import Clock, Conclusion, Evidence, HandOver, Watch
from guantong.casework.models.rounds import Mark, Round, Sheet, UnitList

__all__ = [
    "Case",
    "Checklist",
    "ChecklistItem",
    "Clock",
    "Conclusion",
    "Evidence",
    "HandOver",
    "Mark",
    "Number",
    "Process",
    "Review",
    "Round",
    "Sheet",
    "Turn",
    "UnitList",
    "Watch",
]
