"""Raters whose answers cannot be relied on: several signs joined, and the reason in words.

Single signs miss whole kinds of bad forms (a likelihood finds no one who praises everybody, a
long string only yes-sayers), so standardised signs are clipped, squared and summed. One
contradiction is no sign: honest people repeat an answer only about four times in five.
"""

from guantong.engines.measure.screening.null_distribution import chances
from guantong.engines.measure.screening.set_aside import FALSE_ALARMS, raters_table, screen
from guantong.engines.measure.screening.signs import Signs, signs

__all__ = ["FALSE_ALARMS", "Signs", "chances", "raters_table", "screen", "signs"]
