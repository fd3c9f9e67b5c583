"""The tables of a result: named columns of equal length, read whole or row by row."""

from __future__ import annotations

import csv
from collections import namedtuple
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, cast

from guantong.engines.measure.arrays import Bools, Floats, Ints, Text

#: What a formula begins with, also as a Chinese keyboard writes it.
FORMULA = frozenset("=+-@\t\r＝＋－＠")


@cache
def _row_type(table: Any) -> Any:
    names = [one.name for one in fields(table)]
    return namedtuple(table.__name__.removesuffix("Table") + "Row", names)


@dataclass(frozen=True)
class Table:
    """Columns of equal length; subclasses name them."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    def rows(self) -> Iterator[Any]:
        """Yield each row as a named tuple of plain Python values."""
        columns = [getattr(self, one.name).tolist() for one in fields(self)]
        return map(_row_type(cast(Hashable, type(self)))._make, zip(*columns, strict=True))

    def to_csv(self, path: str | Path) -> None:
        """Write the table as UTF-8 CSV that a spreadsheet opens with its characters whole."""
        with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([one.name for one in fields(self)])
            writer.writerows([_written(value) for value in row] for row in self.rows())


def _written(value: Any) -> Any:
    if isinstance(value, float):
        return "" if value != value else round(value, 6)
    # No spreadsheet reads a name as a formula.
    return f"'{value}" if isinstance(value, str) and value[:1] in FORMULA else value


@dataclass(frozen=True)
class RateesTable(Table):
    """Level of each ratee in each dimension; ``dimension`` 总体 is the mean of dimensions.

    ``score`` is the expected share (0-100) of answers that agree with the key in an average
    form; ``score_low`` and ``score_high`` bound it with 95 %.
    """

    ratee: Text
    unit: Text
    dimension: Text
    level: Floats
    error: Floats
    score: Floats
    score_low: Floats
    score_high: Floats
    forms: Ints
    reliability: Floats


@dataclass(frozen=True)
class CellsTable(Table):
    """Level of each ratee in each dimension and layer."""

    ratee: Text
    dimension: Text
    layer: Text
    level: Floats
    error: Floats
    score: Floats
    score_low: Floats
    score_high: Floats
    answers: Ints


@dataclass(frozen=True)
class SourcesSideBySide(Table):
    """Level of each ratee as each source sees it; a source without a form has no row."""

    ratee: Text
    dimension: Text
    source: Text
    level: Floats
    error: Floats
    score: Floats
    score_low: Floats
    score_high: Floats
    forms: Ints


@dataclass(frozen=True)
class KeysTable(Table):
    """Level of each ratee by positive (+1) and by reverse (-1) items."""

    ratee: Text
    dimension: Text
    key: Ints
    level: Floats
    error: Floats
    score: Floats
    score_low: Floats
    score_high: Floats
    answers: Ints


@dataclass(frozen=True)
class GapsTable(Table):
    """温差, 落差 and 偏差 of each ratee in points of the score (0-100), with 95 % bounds."""

    ratee: Text
    gap: Text
    value: Floats
    error: Floats
    low: Floats
    high: Floats
    answers: Ints


@dataclass(frozen=True)
class PairsTable(Table):
    """Differences between ratees of one unit; ``probability`` that the first is above."""

    unit: Text
    ratee_a: Text
    ratee_b: Text
    dimension: Text
    difference: Floats
    error: Floats
    probability: Floats
    distinct: Bools


@dataclass(frozen=True)
class RatersTable(Table):
    """Each rater's severity, yes-saying, fit, and whether the forms were set aside, and why.

    ``screen`` joins all signs; ``chance`` is how often an honest rater's would be as large.
    """

    rater: Text
    source: Text
    forms: Ints
    severity: Floats
    severity_error: Floats
    yes_saying: Floats
    lz: Floats
    infit: Floats
    outfit: Floats
    consensus: Floats
    screen: Floats
    chance: Floats
    set_aside: Bools
    reason: Text


@dataclass(frozen=True)
class ItemsTable(Table):
    """Difficulty, fit and discrimination of each item; ``flag`` says what is wrong with it."""

    item: Text
    dimension: Text
    layer: Text
    key: Ints
    difficulty: Floats
    error: Floats
    answers: Ints
    yes_share: Floats
    infit: Floats
    outfit: Floats
    discrimination: Floats
    slope: Floats
    contradictions: Ints
    flag: Text


@dataclass(frozen=True)
class SuspicionsTable(Table):
    """Raters who may have conspired (串通), copied (雷同) or retaliated (报复): for a human.

    ``raters``, and the ratees ``lifted`` and ``pushed`` by conspirators, are joined by 、;
    ``ratee`` is the one concerned, if it is one. ``z`` is the strength, ``q`` the share of false
    alarms expected among what is at least as strong.
    """

    kind: Text
    unit: Text
    raters: Text
    ratee: Text
    lifted: Text
    pushed: Text
    z: Floats
    p: Floats
    q: Floats
    words: Text


@dataclass(frozen=True)
class DifTable(Table):
    """How much harder (logits) an item is for a group than for all others of the same level.

    ``trait`` 来源 compares sources of raters. ``q`` is adjusted over all tests; ``grade`` is
    ETS's: A negligible, B moderate, C large.
    """

    trait: Text
    group: Text
    item: Text
    effect: Floats
    error: Floats
    p: Floats
    q: Floats
    grade: Text
    answers: Ints
    words: Text


@dataclass(frozen=True)
class ImpactTable(Table):
    """Difference in level between a group of ratees and all others: not unfairness of items."""

    trait: Text
    group: Text
    dimension: Text
    ratees: Ints
    difference: Floats
    error: Floats


@dataclass(frozen=True)
class AdviceTable(Table):
    """What more raters would bring: ``raters`` a ratee of a source, and the errors then.

    ``change`` is 现在 (as it is), 增加 (a few more), 所需 (what the target needs; no number
    means that no number is enough) or 设想 (the caller's plan). ``points`` is the difference in
    score that two ratees of one unit must have to be told apart in four cases of five.
    """

    change: Text
    source: Text
    raters: Floats
    error: Floats
    difference_error: Floats
    points: Floats
    words: Text


@dataclass(frozen=True)
class ContradictionsTable(Table):
    """Items on which a ratee is far from what the other answers let expect."""

    ratee: Text
    item: Text
    kind: Text
    observed: Floats
    expected: Floats
    z: Floats
    answers: Ints
    words: Text


@dataclass(frozen=True)
class SourcesTable(Table):
    """Bias of each source in each dimension."""

    source: Text
    dimension: Text
    bias: Floats
    error: Floats


@dataclass(frozen=True)
class VariancesTable(Table):
    """Variance components, each with what it means."""

    name: Text
    value: Floats
    error: Floats
    words: Text


@dataclass(frozen=True)
class ComponentsTable(Table):
    """Connected parts of who rated whom; ratees of different parts are not compared."""

    component: Ints
    ratees: Ints
    raters: Ints
    forms: Ints


@dataclass(frozen=True)
class ReliabilityTable(Table):
    """Cronbach's alpha of the keyed answers, reliability and separation of the levels."""

    dimension: Text
    alpha: Floats
    reliability: Floats
    separation: Floats
    answers: Ints
