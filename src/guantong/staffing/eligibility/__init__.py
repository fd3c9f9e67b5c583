"""Who may sit where: every person of a scenario against every post, by the rules in force."""

from guantong.staffing.eligibility.bars import answers_of, bars_of
from guantong.staffing.eligibility.pool import Pool
from guantong.staffing.eligibility.reading import pool, pool_of
from guantong.staffing.eligibility.table import Bars

__all__ = ["Bars", "Pool", "answers_of", "bars_of", "pool", "pool_of"]
