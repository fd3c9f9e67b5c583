"""Fields as data: read from tables with all their faults, answered, shown, printed."""

from guantong.frame.asked.answering import answers, checked
from guantong.frame.asked.asking import Asking, asking
from guantong.frame.asked.paper import blank, filled
from guantong.frame.asked.reading import Fault, fields_of

__all__ = ["Asking", "Fault", "answers", "asking", "blank", "checked", "fields_of", "filled"]
