"""The money of a programme by fund and year, and its batches, as the engine's arrays.

The engine counts in thousand yuan. Years that are over have money without end and no floors: what
was done in them is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.programmes.models import Batch, Budget, Fund, Programme, ProjectKind
from guantong.programmes.planning.question import Question

THOUSAND = 1000
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """The years of a programme, in how many years a project is paid, how many years are over."""

    question: Question
    years: tuple[int, ...]
    paid_in: int
    past: int

    @property
    def money_years(self) -> int:
        """Years in which money is spent."""
        return len(self.years) + self.paid_in - 1


@dataclass(frozen=True, eq=False)
class Money:
    """The funds; what a county has of each, float (C, S, Y); what is shared, float (S, Y)."""

    funds: list[Fund]
    budget: Floats
    pool: Floats

    def tail(self, years: int) -> bool:
        """Tell whether there is money in the year after the last in which something begins."""
        money = np.where(np.isfinite(self.budget[:, :, years:]), self.budget[:, :, years:], 0)
        return bool(money.sum() + self.pool[:, years:].sum())


def money(programme: Programme, span: Span, counties: Sequence[Unit]) -> Money:
    """Return the money of a programme, with what the question changes.

    Raises
    ------
    GuantongError
        If there is none.

    """
    funds = list(rows_of(programme, Fund))
    budgets = list(rows_of_all(funds, Budget, "fund"))
    if not budgets:
        raise GuantongError(_("还没有填年度资金，无法测算。"))
    n = span.money_years
    budget = np.zeros((len(counties), len(funds), n))
    pool = np.zeros((len(funds), n))
    at_fund = {one.pk: n for n, one in enumerate(funds)}
    at_county = {one.pk: n for n, one in enumerate(counties)}
    for row in budgets:
        fund, year = at_fund[row.fund_id], row.year - span.years[0]
        county = at_county.get(row.unit_id or 0)
        if not 0 <= year < n:
            continue
        if funds[fund].shared:
            pool[fund, year] += row.amount / THOUSAND
        elif county is not None:
            budget[county, fund, year] += row.amount / THOUSAND
    for fund, one in enumerate(funds):
        if span.question.percent and span.question.fund in (0, one.pk):
            factor = max(0.0, 1 + span.question.percent / 100)
            budget[:, fund, span.past :] *= factor
            pool[fund, span.past :] *= factor
        if one.shared:
            budget[:, fund] = np.inf
    budget[:, :, : span.past] = np.inf
    pool[:, : span.past] = np.inf
    return Money(funds, budget, pool)


def batches(
    programme: Programme, span: Span, counties: Sequence[Unit], kinds: Sequence[ProjectKind]
) -> tuple[tuple[str, ...], npt.NDArray[np.bool_], dict[str, Any]]:
    """Return the groups, whose kinds they count, and how many starts each may have.

    Without a batch of designations in a year nobody is designated in it.
    """
    names = tuple(dict.fromkeys(one.group for one in kinds if one.group))
    size = len(counties), len(span.years)
    low, high = np.zeros((len(names), *size)), np.full((len(names), *size), np.inf)
    named_low, named_high = np.zeros(size), np.zeros(size)
    at_county = {one.pk: n for n, one in enumerate(counties)}
    for row in rows_of(programme, Batch):
        at: Any = slice(None) if row.unit_id is None else at_county.get(row.unit_id)
        year = row.year - span.years[0]
        if at is None or not 0 <= year < len(span.years) or (row.group and row.group not in names):
            continue
        most = np.inf if row.most is None else row.most
        if row.group:
            low[names.index(row.group), at, year] = row.least
            high[names.index(row.group), at, year] = most
        else:
            named_low[at, year], named_high[at, year] = row.least, most
    # Floors of years that are over are kept or missed already.
    low[:, :, : span.past], high[:, :, : span.past] = 0, np.inf
    named_low[:, : span.past] = 0
    in_group = np.array([[k.group == name for k in kinds] for name in names], bool)
    return names, in_group.reshape(len(names), len(kinds)), {
        "group_low": low, "group_high": high, "designated_low": named_low,
        "designated_high": named_high,
    }  # fmt: skip
