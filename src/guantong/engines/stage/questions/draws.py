"""What a plan really lifts when incomes are drawn: common shocks of a kind hit all its villages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.incomes import chance, incomes, running
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.relaxation.column_generation import settle
from guantong.engines.stage.relaxation.master import Master
from guantong.engines.stage.relaxation.rows import Rows
from guantong.engines.stage.values.table import tabulate


@dataclass(frozen=True, eq=False)
class Lifted:
    """How many weak villages earn the weak line in the last year looked at.

    Attributes
    ----------
    weak
        Weak villages there are.
    claimed
        What the plan claims: the sum of probabilities.
    low, high
        Its 90 % interval over draws.
    counts
        int (draws,): of each draw.

    """

    weak: int
    claimed: float
    low: float
    high: float
    counts: Ints


def lifted(plan: Plan, draws: int = 400, seed: int = 0) -> Lifted:
    """Draw incomes, with their shared shocks, and count the villages lifted."""
    one, rng = plan.instance, np.random.default_rng(seed)
    last = one.horizon - 1
    found = incomes(one, plan.starts)
    weak = one.base < one.weak_line
    sure = (found.mean[:, last] >= one.weak_line).astype(float)
    spread = found.sd[:, last] > 0
    odds = np.where(spread, chance(one.weak_line, found.mean[:, last], found.sd[:, last]), sure)
    share = running(one, plan.starts)[:, :, last]
    counts = np.empty(draws, np.int64)
    for n in range(draws):
        base, income = _drawn(one, rng)
        counts[n] = ((base + (share * income).sum(axis=1) >= one.weak_line) & weak).sum()
    low, high = np.quantile(counts, [0.05, 0.95], method="closest_observation")
    return Lifted(int(weak.sum()), float(odds[weak].sum()), float(low), float(high), counts)


def alternatives(plan: Plan, draws: int = 20, seed: int = 0) -> Floats:
    """Return how often each start occurs when incomes are drawn anew, float (n, P, T) in 0..1.

    Each draw is planned by the linear programme alone (villages that it splits count in parts),
    counting incomes as the plan's instance does; a start that occurs in few draws rests on luck.
    """
    one, rng = plan.instance, np.random.default_rng(seed)
    found = np.zeros((*one.cost.shape, len(one.years)))
    start = plan.price_row()
    for _ in range(draws):
        base, income = _drawn(one, rng)
        drawn = one.changed(base=base, income=np.maximum(0.0, income))
        table = tabulate(drawn)
        master = Master(table, Rows(drawn))
        priced = settle(master, start)
        taken = np.flatnonzero(priced.solved.share > 1e-9)
        rows = table.rows(master.column[taken])
        at, kind = np.nonzero(rows >= 0)
        village = table.village(master.column[taken])[at]
        np.add.at(found, (village, kind, rows[at, kind]), priced.solved.share[taken][at])
    return found / draws


def _drawn(one: Instance, rng: np.random.Generator) -> tuple[Floats, Floats]:
    shock = np.zeros(len(one.kinds)) if one.shock is None else one.shock
    base = one.base + one.base_sd * rng.standard_normal(len(one.base))
    common = shock * rng.standard_normal(len(one.kinds))
    own = one.sd * rng.standard_normal(one.cost.shape)
    return base, one.income * (1 + common) + own
