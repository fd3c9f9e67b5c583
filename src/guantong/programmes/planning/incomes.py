"""What villages earn without the programme, and what its projects really brought: facts and years.

Whoever reckons a village's operating income declares the fact `INCOME`: the income of the last year
that is over on a day (on the last of December that year's own). Nothing here is made up.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guantong.core.facts import FACTS, Known
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.programmes.models import Project, ProjectYear

INCOME = "village.operating_income"
#: How far the incomes of one kind in one county may lie off what was said, before anything is seen.
SPREAD = 0.25
#: How far one village's project may lie off the mean of its kind, where it says no error.
NOISE = 0.35


def known(units: Sequence[Unit], year: int) -> dict[int, float]:
    """Return the operating income of villages in a year, in yuan; who is not there is not known."""
    one = FACTS.get(INCOME)
    if one is None:
        return {}
    found = one(units, dt.date(year, 12, 31))
    return {pk: float(said.value) for pk, said in found.items() if isinstance(said, Known)}


def last_known(units: Sequence[Unit], year: int, back: int = 3) -> tuple[int, dict[int, float]]:
    """Return the last year, not after one, in which at least half of the villages are known.

    Where there is none, the year itself with what is known of it.
    """
    first = known(units, year)
    for at in range(year, year - back, -1):
        found = first if at == year else known(units, at)
        if 2 * len(found) >= max(1, len(units)):
            return at, found
    return year, first


@dataclass(frozen=True)
class Seen:
    """The real years of one project: money spent in all, income by year."""

    spent: int
    income: Mapping[int, int]


def seen(projects: Iterable[Project]) -> dict[int, Seen]:
    """Return the real years of projects, by their key; in one query."""
    spent: defaultdict[int, int] = defaultdict(int)
    income: defaultdict[int, dict[int, int]] = defaultdict(dict)
    rows = rows_of_all([one.pk for one in projects], ProjectYear, "project").order_by()
    for row in rows:
        spent[row.project_id] += row.spent or 0
        if row.income is not None:
            income[row.project_id][row.year] = row.income
    return {pk: Seen(spent[pk], income[pk]) for pk in spent.keys() | income.keys()}


@dataclass(frozen=True)
class Posterior:
    """What the years seen say of a kind in a county: by how much its incomes are off, how surely.

    ``factor`` multiplies what was said; ``spread`` is the standard deviation left of the factor.
    """

    factor: float
    spread: float
    count: int


def posterior(ratios: Sequence[float]) -> Posterior:
    """Shrink the mean of real over said income toward one.

    The factor of a kind in a county has the prior N(1, `SPREAD`²), each village's ratio the
    noise `NOISE`; the posterior mean is (1/SPREAD² + Σr/NOISE²) / (1/SPREAD² + n/NOISE²).

    Examples
    --------
    >>> posterior([]).factor
    1.0
    >>> round(posterior([0.5]).factor, 3), round(posterior([0.5] * 8).factor, 3)
    (0.831, 0.597)

    """
    precision = 1 / SPREAD**2 + len(ratios) / NOISE**2
    mean = (1 / SPREAD**2 + sum(ratios) / NOISE**2) / precision
    return Posterior(mean, math.sqrt(1 / precision), len(ratios))
