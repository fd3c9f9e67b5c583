"""The one order of ratees and forms, whatever the order in which rows were read."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure.arrays import MISSING, Bytes, Ints, Text
from guantong.engines.measure.design.coding import Coding
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.columns import Names
from guantong.engines.measure.reading.answer_store import Store
from guantong.engines.measure.reading.forms import Forms
from guantong.engines.measure.reading.matrix import AnswerMatrix, Trait
from guantong.engines.measure.reading.matrix_file import MatrixFile, folder_of


@dataclass(frozen=True)
class FacetNames:
    """The names met in each column of facets; ``None`` where there is no such column."""

    ratee: Names
    rater: Names | None
    unit: Names | None
    source: Names | None
    traits: tuple[tuple[str, Names], ...]


def arrange(forms: Forms, names: FacetNames, store: Store, coding: Coding) -> AnswerMatrix:
    """Drop what has no answer, and put the rest in order: unit, ratee, rater.

    Raises
    ------
    MeasureError
        If there is no answer at all.

    """
    kept = np.flatnonzero(forms.answered)
    if not len(kept):
        raise MeasureError("没有一个可用的答案。")
    ratees, ratee = _sorted(names.ratee, forms.ratee[kept])
    units, unit = _sorted(names.unit, forms.facets[0, kept])
    sources, source = _sorted(names.source, forms.facets[1, kept])
    home = _home_units(ratee, unit, len(ratees), len(units))
    people = np.lexsort((np.arange(len(ratees)), home))
    place = np.empty(len(ratees), np.int64)
    place[people] = np.arange(len(people))
    if names.rater is None:
        order = np.lexsort((source, forms.digest[kept], place[ratee], unit))
        raters, rater = _one_rater_a_form(ratees[ratee[order]].tolist())
    else:
        raters, rater = _sorted(names.rater, forms.rater[kept])
        order = np.lexsort((rater, place[ratee], unit))
        rater = rater[order]
    traits = tuple(
        Trait(name, _trait_texts(forms.trait(k, len(names.ratee.met)), met, names, ratees)[people])
        for k, (name, met) in enumerate(names.traits)
    )
    answers = AnswerMatrix(
        matrix=store.matrix(kept[order]),
        grades=None,
        ratees=ratees[people],
        raters=raters,
        sources=sources,
        units=units,
        form_ratee=place[ratee[order]],
        form_rater=rater,
        form_source=source[order],
        form_unit=unit[order],
        ratee_unit=home[people],
        traits=traits,
        has_raters=names.rater is not None,
    )
    return answers if coding.cut is None else _cut(answers, coding.cut)


def _sorted(column: Names | None, code: Ints) -> tuple[Text, Ints]:
    """Names that are used, sorted, and the place of each; no column is one empty name."""
    # The code of an empty name, -1, is the last place of this list.
    met = [*(column.met if column is not None else ()), ""]
    used = np.unique(code % len(met))
    rank = np.empty(len(met), np.int64)
    order = np.array(sorted(used.tolist(), key=met.__getitem__), np.int64)
    rank[order] = np.arange(len(order))
    return np.array([met[one] for one in order], object), rank[code]


def _home_units(ratee: Ints, unit: Ints, ratees: int, units: int) -> Ints:
    """Unit with most forms of each ratee, the first among equals."""
    pair, forms = np.unique(ratee * units + unit, return_counts=True)
    best = np.lexsort((-pair, forms))  # the last of a ratee is the best
    home = np.empty(ratees, np.int64)
    home[pair[best] // units] = pair[best] % units
    return home


def _one_rater_a_form(ratees: list[str]) -> tuple[Text, Ints]:
    """Name a rater for each form: after the ratee, numbered where there are several."""
    names, many = ratees, len(set(ratees)) < len(ratees)
    if many:
        seen: dict[str, int] = {}
        names = [f"{name}#{seen.setdefault(name, 0)}" for name in ratees]
        for place, name in enumerate(ratees):
            names[place] = f"{name}#{seen[name]}"
            seen[name] += 1
    order = sorted(range(len(names)), key=names.__getitem__)
    rater = np.empty(len(names), np.int64)
    rater[order] = np.arange(len(names))
    return np.array([names[one] for one in order], object), rater


def _trait_texts(code: Ints, met: Names, names: FacetNames, ratees: Text) -> Text:
    texts = np.array([*met.met, ""], object)[code]
    place = {name: number for number, name in enumerate(names.ratee.met)}
    return np.array([texts[place[name]] for name in ratees], object)


def _cut(answers: AnswerMatrix, cut: int) -> AnswerMatrix:
    """Keep grades as grades, and read those of ``cut`` and more as yes."""
    grades = answers.matrix
    if not isinstance(grades, np.memmap):
        return replace(answers, matrix=_as_yes(grades, cut), grades=grades)
    file = MatrixFile(folder_of(grades), *grades.shape)
    for item, row in enumerate(grades):
        file.put(item, 0, _as_yes(row, cut))
    return replace(answers, matrix=file.mapped(), grades=grades)


def _as_yes(grades: Bytes, cut: int) -> Bytes:
    return np.where(grades == MISSING, MISSING, grades >= cut).astype(np.uint8)
