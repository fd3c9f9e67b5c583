"""A design from the answers themselves, for a table that nobody described."""

import re
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure.arrays import MISSING, Ints
from guantong.engines.measure.design.coding import UNREADABLE, Coding, answer_meaning
from guantong.engines.measure.design.parts import Columns, Item
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.columns import Coder, Names
from guantong.engines.measure.input.feed import Feed

DIMENSION = "总评"
#: A scale of more steps is no scale of grades: halving it would leave too little of it.
MOST_GRADES = 11


@dataclass(frozen=True)
class Derived:
    """What the answers tell of a design; fields as in `Design`."""

    items: tuple[Item, ...]
    dimensions: tuple[str, ...]
    sources: tuple[str, ...]
    coding: Coding
    columns: Columns
    notes: tuple[str, ...]


def derive(feed: Feed, shape: Columns) -> Derived:
    """Take every item that occurs, one dimension, "yes" in favour, and the coding that fits.

    Where answers are whole numbers, the grade that divides them most evenly is the cut: the
    middle of the scale loses most of a generous panel's information (docs/developer/measure.md).

    Raises
    ------
    MeasureError
        If a column is missing, there is no row, or the answers are numbers that cannot be
        grades.

    """
    items, sources, words = Names(), Names(), Names()
    coders = {shape.item: Coder(items.code), shape.answer: Coder(words.code)}
    must = [shape.ratee, shape.item, shape.answer]
    if shape.source in feed.names:
        coders[shape.source] = Coder(sources.code)
        must.append(shape.source)
    counted: Counter[int] = Counter()
    rows = 0
    for batch in feed.read(list(dict.fromkeys(must))):
        found = {name: coder(batch.column(name)) for name, coder in coders.items()}
        counted.update(dict(zip(*_count(found[shape.answer]), strict=True)))
        rows += len(batch)
    if not rows:
        raise MeasureError("表里只有表头，没有一行数据。")
    if not items.met:
        raise MeasureError(f"“{shape.item}”列全是空的。", column=shape.item)
    coding, notes = _coding({words.met[code]: n for code, n in counted.items() if code >= 0})
    return Derived(
        items=tuple(Item(name, DIMENSION) for name in sorted(items.met, key=_natural)),
        dimensions=(DIMENSION,),
        sources=tuple(sorted(sources.met)),
        coding=coding,
        columns=shape,
        notes=("没有给出设计：每道题都当作正向、属于同一个维度。", *notes),
    )


def _count(codes: Ints) -> tuple[list[int], list[int]]:
    code, number = np.unique(codes, return_counts=True)
    return code.tolist(), number.tolist()


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort item 2 before item 10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)


def _coding(words: dict[str, int]) -> tuple[Coding, tuple[str, ...]]:
    coding = Coding()
    meaning = answer_meaning(coding)
    if not any(meaning(word) == UNREADABLE and _whole(word) is not None for word in words):
        return coding, ()
    numbers = {word: _whole(word) for word in words if meaning(word) != MISSING}
    grades: Counter[int] = Counter()
    for word, grade in numbers.items():
        if grade is not None:
            grades[grade] += words[word]
    low, high = min(grades), max(grades)
    if high - low >= MOST_GRADES or low < 0:
        raise MeasureError(
            f"答案是 {low}—{high} 的分数，不像等级（最多 {MOST_GRADES} 档）。"
            "请先分档，或写一份设计，在 coding 里说明 low、high 和 cut。"
        )
    if low == high:
        raise MeasureError("全部答案都一样，测不出任何差别。请检查数据。")
    total = sum(grades.values())
    above = {cut: sum(n for g, n in grades.items() if g >= cut) for cut in range(low + 1, high + 1)}
    cut = min(above, key=lambda one: (abs(above[one] - total / 2), one))
    share = 100 * above[cut] / total
    note = (
        f"答案是 {low}—{high} 的等级：{cut} 及以上读作“是”，占全部答案的 {share:.0f}%"
        "（各种分法中最接近一半的），等级之间的其余差别没有用上。"
    )
    return replace(coding, low=low, high=high, cut=cut), (note,)


def _whole(word: str) -> int | None:
    try:
        value = float(word)
    except ValueError:
        return None
    return int(value) if value.is_integer() else None
