"""Why a village begins in a year, what becomes of it, why it is left out: told from the numbers.

Money is in thousand yuan, as in the instance; the words say 万元.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.engines.stage.problem.evaluation import Evaluation
from guantong.engines.stage.problem.incomes import Incomes, chance, incomes
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance

TEN_THOUSAND = 10
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: Between these probabilities it cannot be told whether a line is passed.
BAND = (0.2, 0.8)


def wan(thousands: float) -> str:
    """Write an amount of thousand yuan in 万元.

    Examples
    --------
    >>> wan(65.0), wan(1234.5)
    ('6.5', '123.5')

    """
    return f"{thousands / TEN_THOUSAND:.1f}".removesuffix(".0")


@dataclass(frozen=True, eq=False)
class Story:
    """A plan as it is told.

    Attributes
    ----------
    starts, designated
        As of the engine's plan.

    """

    instance: Instance
    starts: Ints
    designated: Ints
    told: Evaluation

    @cached_property
    def idle(self) -> Incomes:
        """What villages earn if nothing is begun but what has begun."""
        one = self.instance
        begun = one.begun if one.begun is not None else np.zeros(self.starts.shape, bool)
        return incomes(one, np.where(begun, self.starts, NEVER))

    @property
    def counted(self) -> Floats:
        """The income that is held against the lines, float (n, H)."""
        earned = self.told.incomes
        return earned.safe if self.instance.counting == "safe" else earned.mean

    @cached_property
    def end_chance(self) -> Floats:
        """The probability of being over the weak line in the last year, float (n,)."""
        earned = self.told.incomes
        mean, sd = earned.mean[:, -1], earned.sd[:, -1]
        sure = (mean >= self.instance.weak_line).astype(float)
        found: Floats = np.where(sd > 0, chance(self.instance.weak_line, mean, sd), sure)
        return found

    def first_over(self, line: float) -> Ints:
        """Return the first year in which each village counts as over a line, -1 for never."""
        over = self.counted >= line - 1e-9
        found: Ints = np.where(over.any(axis=1), over.argmax(axis=1), NEVER)
        return found

    @cached_property
    def weak_over(self) -> Ints:
        """The first year over the weak line."""
        return self.first_over(self.instance.weak_line)

    @cached_property
    def strong_over(self) -> Ints:
        """The first year over the strong line."""
        return self.first_over(self.instance.strong_line)

    @cached_property
    def barred(self) -> dict[tuple[int, int], set[int]]:
        """The years in which each project may not begin."""
        found: dict[tuple[int, int], set[int]] = {}
        for village, kind, year in self.instance.bans:
            found.setdefault((village, kind), set()).add(year)
        return found

    @cached_property
    def spare(self) -> Floats:
        """Money left by county, fund and year, float (C, S, Y)."""
        one, paid = self.instance, self.told.money.paid.sum(axis=2)
        left = one.budget - paid
        for fund in np.flatnonzero(one.shared):
            left[:, fund] = (one.pool[fund] - paid[:, fund].sum(axis=0))[None]
        found: Floats = left
        return found

    def year(self, at: int) -> str:
        """Return a year of the horizon as it is written."""
        return str(int(self.instance.years[0]) + at)

    def why(self, village: int, kind: int, *, locked: bool) -> str:
        """Say why a village begins a project in its year."""
        one, at = self.instance, int(self.starts[village, kind])
        if one.begun is not None and one.begun[village, kind]:
            return _("已经开工，不再变动。")
        parts = [_("按锁定的年度安排")] if locked else []
        parts += [self._gain(village, kind), *self._timing(village, kind, at)]
        return "；".join(parts) + "。"

    def _gain(self, village: int, kind: int) -> str:
        """Say what the start brings."""
        one = self.instance
        over = self.weak_over[village]
        base, mean = one.base[village], self.told.incomes.mean[village]
        if one.income[village, kind] <= 0:
            later = [
                p for p in np.flatnonzero(self.starts[village] >= 0)
                if one.needs[p] == kind
            ]  # fmt: skip
            if later:
                return _("为“%s”打底") % one.kinds[later[0]]
            return _("不直接带来收入")
        if base < one.weak_line and over >= 0:
            told = {"year": self.year(over), "now": wan(base), "then": wan(mean[over])}
            return _("%(year)s年由 %(now)s 万元到 %(then)s 万元，越过薄弱线") % told
        if base < one.weak_line:
            told = {"now": wan(base), "then": wan(mean[-1])}
            return _("由 %(now)s 万元到 %(then)s 万元，还没有越过薄弱线") % told
        cost = max(one.cost[village, kind], 1e-9)
        strong = self.strong_over[village]
        if base < one.strong_line and strong >= 0:
            return _("%s年达到强村线") % self.year(strong)
        share = float(1000 * TEN_THOUSAND * one.income[village, kind] / cost)
        return _("每投 1 万元每年增收 %.0f 元") % share

    def _timing(self, village: int, kind: int, at: int) -> Iterator[str]:
        """Say what keeps the start from an earlier year."""
        one, before = self.instance, at - 1
        first = self._first_open(village, kind)
        if at <= first:
            return
        need = int(one.needs[kind])
        if need >= 0 and not one.has[village, need] and self.starts[village, need] == before:
            yield _("须先有“%s”") % one.kinds[need]
            return
        if (self.starts[village] == before).sum() >= one.most_a_year:
            yield _("上一年本村已启动另一个项目")
            return
        town = int(one.township_of[village])
        same = (one.township_of == town) & (self.starts == before).any(axis=1)
        if same.sum() >= one.cap[town, before]:
            yield _("上一年本乡镇启动数已满")
            return
        yield self._money(village, kind, before)

    def _first_open(self, village: int, kind: int) -> int:
        barred = self.barred.get((village, kind), set())
        if ANY_YEAR in barred:
            return len(self.instance.years)
        return next((t for t in range(len(self.instance.years)) if t not in barred), 0)

    def _money(self, village: int, kind: int, year: int) -> str:
        """Say how much there was left a year earlier, or that others used it better."""
        one, county = self.instance, int(self.instance.county_of[village])
        left = float(self.spare[county, one.pays[:, kind], year].sum())
        needs = one.spend[0] * one.cost[village, kind]
        told = {"year": self.year(year), "left": wan(left), "needs": wan(needs)}
        if np.isfinite(left) and left + 1e-6 < needs:
            text = _("%(year)s年能用的资金只剩 %(left)s 万元，不够首年要付的 %(needs)s 万元")
            return text % told
        return _("%(year)s年的资金先给了得益更高的安排") % told

    def why_left(self, village: int) -> str:
        """Say why a village has no new start, or is still weak with one."""
        one = self.instance
        could = np.flatnonzero(one.open[village].any(axis=1))
        weak = one.base[village] < one.weak_line
        if not weak:
            return (
                _("已在薄弱线上，资金先给了别的村。") if len(could) else _("没有可以启动的项目。")
            )
        if not len(could):
            return _("没有论证可行、投资和收入都掌握的项目。")
        lift = cheapest_lift(one, village)
        if lift is None:
            best = np.sort(one.income[village, could])[-one.most_starts :]
            most = float(one.base[village] + best.sum())
            text = _("可以启动的项目都建成，稳妥收入也过不了线（预计最多 %s 万元）。")
            return text % wan(most)
        cost, kinds = lift
        told = {"cost": wan(cost), "kinds": "、".join(one.kinds[p] for p in kinds)}
        text = _("最省的过线办法是%(kinds)s，要 %(cost)s 万元；同样的钱用在已安排的村得益更高。")
        return text % told


def cheapest_lift(one: Instance, village: int) -> tuple[float, tuple[int, ...]] | None:
    """Return the cheapest kinds that lift a village over the weak line by its safe income.

    Returns
    -------
    tuple or None
        Cost in thousand yuan and the kinds; None if no set of allowed size does.

    """
    could = [int(p) for p in np.flatnonzero(one.open[village].any(axis=1))]
    found: tuple[float, tuple[int, ...]] | None = None
    for many in range(1, one.most_starts + 1):
        for kinds in combinations(could, many):
            if any(
                one.needs[p] >= 0 and not one.has[village, one.needs[p]]
                and one.needs[p] not in kinds for p in kinds
            ):  # fmt: skip
                continue
            some = list(kinds)
            worst = one.worst[village, some].max() if one.counting == "safe" else 0.0
            income = one.base[village] + one.income[village, some].sum() - worst
            cost = float(one.cost[village, some].sum())
            if income >= one.weak_line - 1e-9 and (found is None or cost < found[0]):
                found = cost, kinds
    return found
