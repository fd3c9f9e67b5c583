"""A design calculator: how many raters of which source would narrow which interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.advice.information import Information, information
from guantong.engines.measure.arrays import Floats
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.levels.scores import GRID, Scale
from guantong.engines.measure.tables import AdviceTable

#: A difference is told apart at 95 %, in four cases of five (1.96 + .84 standard errors).
TOLD_APART = 2.8
#: Points of the 0-100 score that people should be told apart by, unless the caller says so.
TARGET = 5.0
#: Raters of one source that are added by way of example, and the most that are thought of.
MORE, MOST = 5, 200


@dataclass(frozen=True)
class Prediction:
    """What a design would give.

    Parameters
    ----------
    error
        Standard error of a ratee's level, in logits.
    difference_error
        Standard error of the difference between two ratees of one unit.
    points
        The difference in score (0-100) that is told apart in four cases of five.

    """

    error: float
    difference_error: float
    points: float


class Calculator:
    """Predicts errors for any number of raters, from one fit."""

    def __init__(self, levels: Levels, dimension: str = OVERALL) -> None:
        fit = levels.fit
        names = fit.plan.design.dimensions
        if dimension != OVERALL and dimension not in names:
            raise MeasureError(f"没有名为“{dimension}”的维度。")
        self.information: Information = information(fit)
        self.now = {name: one.per_ratee for name, one in self.information.sources.items()}
        self._number = None if dimension == OVERALL else names.index(dimension)
        self._slope = _points_a_logit(levels, self._number)

    def predict(self, raters: Mapping[str, float]) -> Prediction:
        """Errors if each ratee is rated by so many raters of each source."""
        for name in raters:
            if name not in self.information.sources:
                known = "、".join(self.information.sources)
                raise MeasureError(f"没有名为“{name}”的来源。可用：{known}。")
        level, difference = self.information.covariances({**self.now, **raters})
        wide = self._error(difference)
        return Prediction(self._error(level), wide, TOLD_APART * wide * self._slope)

    def needed(self, source: str, target: float) -> int | None:
        """Find the raters of a source with which ``target`` points are told apart; None if none."""
        if self.predict({source: MOST}).points > target:
            return None
        low, high = -1, MOST  # more raters never make it worse
        while high - low > 1:
            middle = (low + high) // 2
            if self.predict({source: middle}).points <= target:
                high = middle
            else:
                low = middle
        return high

    def _error(self, covariance: Floats) -> float:
        number = self._number
        return float(np.sqrt(covariance.mean() if number is None else covariance[number, number]))


def _points_a_logit(levels: Levels, number: int | None) -> float:
    """Points of the score that one logit makes, where the ratees are."""
    fit = levels.fit
    dims = range(len(fit.plan.design.dimensions)) if number is None else [number]
    scale, found = Scale(fit), []
    for d in dims:
        curve = scale.curve(np.flatnonzero(fit.plan.dimension == d))
        at = levels.level[:, d]
        half = (np.interp(at + 0.5, GRID, curve) - np.interp(at - 0.5, GRID, curve)).mean()
        found.append(float(half))
    return float(np.mean(found))


def advice_table(
    levels: Levels,
    *,
    target: float = TARGET,
    dimension: str = OVERALL,
    raters: Mapping[str, int] | None = None,
) -> AdviceTable:
    """Make the table of `advise` from levels; empty if there is nothing to add to."""
    if not target > 0:
        raise MeasureError(f"要分辨的分差应大于 0，现在是 {target}。")
    a = levels.fit.plan.answers
    rows: list[tuple[str, str, float, Prediction, str]] = []
    if a.has_raters and not levels.fit.plan.model.is_rasch:
        able = Calculator(levels, dimension)
        rows = _rows(able, target)
        if raters is not None:
            planned = able.predict({name: float(n) for name, n in raters.items()})
            listed = "、".join(f"“{name}” {n} 名" for name, n in raters.items())
            words = f"若每人由 {listed} 评价（其余不变）：{_told(planned)}。"
            total = sum(({**able.now, **raters}).values())
            rows.append(("设想", "全部", float(total), planned, words))
    return AdviceTable(
        change=np.array([row[0] for row in rows], object),
        source=np.array([row[1] for row in rows], object),
        raters=np.array([row[2] for row in rows], np.float64),
        error=np.array([row[3].error for row in rows], np.float64),
        difference_error=np.array([row[3].difference_error for row in rows], np.float64),
        points=np.array([row[3].points for row in rows], np.float64),
        words=np.array([row[4] for row in rows], object),
    )


def _rows(able: Calculator, target: float) -> list[tuple[str, str, float, Prediction, str]]:
    now = able.predict({})
    words = f"现在每人平均有 {sum(able.now.values()):.0f} 份答卷：{_told(now)}。"
    rows = [("现在", "全部", sum(able.now.values()), now, words)]
    for name, count in able.now.items():
        more = able.predict({name: count + MORE})
        words = (
            f"每人增加 {MORE} 名“{name}”：水平的误差由 {now.error:.3f} 降到 {more.error:.3f}，"
            f"可分辨的分差由 {now.points:.1f} 分降到 {more.points:.1f} 分。"
        )
        rows.append(("增加", name, count + MORE, more, words))
    if now.points <= target:
        return rows
    for name, count in able.now.items():
        needed = able.needed(name, target)
        if needed is None:
            best = able.predict({name: MOST})
            words = f"只增加“{name}”，到每人 {MOST} 名仍分辨不出相差 {target:g} 分的人。"
            rows.append(("所需", name, float("nan"), best, words))
            continue
        words = (
            f"要分辨同单位相差 {target:g} 分的两人，"
            f"“{name}”需由每人 {count:.0f} 名增到 {needed} 名。"
        )
        rows.append(("所需", name, float(needed), able.predict({name: needed}), words))
    return rows


def _told(one: Prediction) -> str:
    return (
        f"水平的误差 {one.error:.3f} 个单位（logit），同单位两人相差 {one.points:.1f} 分以上，"
        "五次里有四次能分得出高低"
    )
