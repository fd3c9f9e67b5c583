"""What of the model the answers can carry, and in which order its unknowns are eliminated."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure._graph import components
from guantong.engines.measure._jit import Bools, Ints
from guantong.engines.measure.answers import Answers
from guantong.engines.measure.design import Design, Model
from guantong.engines.measure.errors import MeasureError

#: Where units have no effect, one with more ratees x dimensions is solved in small blocks.
DENSE_LIMIT = 1500
SMALL_BLOCK = 16
BORDER_LIMIT = 8000


@dataclass(frozen=True)
class Block:
    """Ratees that are eliminated together: a unit, or a few where units have no effect.

    Parameters
    ----------
    forms, ratees
        Half-open ranges; forms and ratees of a block are neighbours.
    local, crossing
        Raters who rate only here, and raters who rate elsewhere too.
    slot
        For each form its rater's place: in ``local`` (>= 0) or in ``crossing`` (-1 - place).
    border
        Where the columns of the block's own border stand in the common border.

    """

    forms: tuple[int, int]
    ratees: tuple[int, int]
    local: Ints
    crossing: Ints
    slot: Ints
    border: Ints


@dataclass(frozen=True)
class Plan:
    """The order of elimination and the effects that stay in the model."""

    design: Design
    answers: Answers
    model: Model
    warnings: tuple[str, ...]
    key: Ints
    dimension: Ints
    side: Ints
    order: Ints
    starts: Ints
    ends: Ints
    blocks: tuple[Block, ...]
    crossing: Ints
    rater_component: Ints
    ratee_component: Ints

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Ratees, raters, forms, dimensions, sources."""
        a = self.answers
        dimensions = len(self.design.dimensions)
        return len(a.ratees), len(a.raters), a.forms, dimensions, len(a.sources)

    @property
    def border(self) -> int:
        """Length of the common border: means, source biases, crossing raters."""
        _, _, _, dimensions, sources = self.sizes
        return dimensions * (1 + sources) + 2 * len(self.crossing)

    @property
    def border_prior(self) -> int:
        """Where crossing raters begin in the border."""
        _, _, _, dimensions, sources = self.sizes
        return dimensions * (1 + sources)


def make_plan(answers: Answers, design: Design) -> Plan:
    """Check what can be estimated at all, switch off what cannot, and lay out the elimination.

    Raises
    ------
    MeasureError
        If all answers are equal, there is one ratee or one rater only, or a dimension has no
        answer.

    """
    key = np.array([item.key for item in design.items], np.int64)
    place = {name: number for number, name in enumerate(design.dimensions)}
    dimension = np.array([place[item.dimension] for item in design.items], np.int64)
    _refuse_hopeless(answers, design, dimension)
    model, warnings = _fitting_model(answers, design, key)
    side = 2 * dimension + (key < 0)
    order = np.argsort(side, kind="stable")
    edges = np.searchsorted(side[order], np.arange(2 * len(design.dimensions) + 1))
    blocks, crossing = _blocks(answers, len(design.dimensions), model)
    rater_part, ratee_part = _components(answers, model)
    parts = int(ratee_part.max()) + 1
    if parts > 1:
        warnings.append(
            f"评价关系分成互不相连的 {parts} 部分：不同部分的人没有共同的评价人，彼此不作比较。"
        )
    return Plan(
        design=design,
        answers=answers,
        model=model,
        warnings=tuple(warnings),
        key=key,
        dimension=dimension,
        side=side,
        order=order,
        starts=edges[:-1].astype(np.int64),
        ends=edges[1:].astype(np.int64),
        blocks=blocks,
        crossing=crossing,
        rater_component=rater_part,
        ratee_component=ratee_part,
    )


def _refuse_hopeless(answers: Answers, design: Design, dimension: Ints) -> None:
    if len(answers.ratees) < 2:
        raise MeasureError("只有一名被考察人，无法比较。至少要有两名。")
    if answers.has_raters and len(answers.raters) < 2:
        raise MeasureError("只有一名评价人，分不清是人不同还是评价人的尺度。至少要有两名。")
    asked = (answers.matrix != 255).sum(axis=1)
    agree = _agreeing(answers, design)
    if agree.sum() in (0, asked.sum()):
        raise MeasureError("全部答案都一样，测不出任何差别。请检查数据。")
    for number, name in enumerate(design.dimensions):
        if asked[dimension == number].sum() == 0:
            raise MeasureError(f"维度“{name}”没有一个答案。请从设计中去掉它，或检查数据。")


def _agreeing(answers: Answers, design: Design) -> Ints:
    return np.array(
        [
            np.count_nonzero(row == (1 if item.key > 0 else 0))
            for row, item in zip(answers.matrix, design.items, strict=True)
        ],
        np.int64,
    )


def _fitting_model(answers: Answers, design: Design, key: Ints) -> tuple[Model, list[str]]:
    model, warnings = design.model, []
    per_rater = np.bincount(answers.form_rater)
    per_ratee = np.bincount(answers.form_ratee)
    off: dict[str, bool] = {}
    if not answers.has_raters or per_rater.max() == 1:
        off |= {"severity": False}
        if model.severity and answers.has_raters:
            warnings.append("每名评价人只有一份答卷：其尺度与印象分不开，合在“印象”里估计。")
    if per_ratee.max() == 1:
        off |= {"halo": False, "halo_by_dimension": False, "severity": False}
        if model.halo and answers.has_raters:
            warnings.append("每名被考察人只有一份答卷：评价人的影响与本人的水平分不开。")
    if len(design.dimensions) == 1:
        off |= {"halo_by_dimension": False}
    if len(set(key.tolist())) == 1:
        off |= {"acquiescence": False}
        if model.acquiescence:
            warnings.append("题目全是同一方向，看不出评价人是否爱答“是”。")
    if len(answers.sources) < 2:
        off |= {"source_bias": False}
    units = len(answers.units)
    if units < 2 or np.bincount(answers.ratee_unit).max() == 1:
        off |= {"units": False}
    elif units < 5 and model.units:
        warnings.append(f"只有 {units} 个单位（少于 5 个）：误差估计偏小，区间应看宽一些。")
    if answers.has_raters and 1 < np.median(per_ratee) < 5 and not model.is_rasch:
        warnings.append("多数被考察人的答卷少于 5 份：结果只宜作参考。")
    return replace(model, **off), warnings  # type: ignore[arg-type]


def _components(answers: Answers, model: Model) -> tuple[Ints, Ints]:
    """Parts of the rater-ratee graph; one part where raters have no severity of their own."""
    if not model.severity:
        zero = np.zeros
        return zero(len(answers.raters), np.int64), zero(len(answers.ratees), np.int64)
    return components(
        answers.form_rater, answers.form_ratee, len(answers.raters), len(answers.ratees)
    )


def _blocks(answers: Answers, dimensions: int, model: Model) -> tuple[tuple[Block, ...], Ints]:
    ratees = len(answers.ratees)
    units = answers.ratee_unit
    largest = int(np.bincount(units).max()) * dimensions
    if not model.units and largest > DENSE_LIMIT:
        units = np.arange(ratees) // SMALL_BLOCK
    elif largest > 4 * DENSE_LIMIT:
        raise MeasureError(
            f"最大的单位有 {largest // dimensions} 人，超过一次能处理的人数。请按下级单位拆分。"
        )
    count = int(units.max()) + 1
    form_block = units[answers.form_ratee]
    low = np.full(len(answers.raters), count)
    high = np.full(len(answers.raters), -1)
    np.minimum.at(low, answers.form_rater, form_block)
    np.maximum.at(high, answers.form_rater, form_block)
    is_local: Bools = low == high
    crossing = np.flatnonzero(~is_local)
    if 2 * len(crossing) > BORDER_LIMIT:
        raise MeasureError(
            f"有 {len(crossing)} 名评价人跨单位评价，超过一次能处理的数目。请分批处理。"
        )
    place = np.full(len(answers.raters), -1)
    place[crossing] = np.arange(len(crossing))
    head = dimensions * (1 + len(answers.sources))
    form_edges = np.searchsorted(form_block, np.arange(count + 1))
    ratee_edges = np.searchsorted(units, np.arange(count + 1))
    blocks = []
    for number in range(count):
        lo, hi = int(form_edges[number]), int(form_edges[number + 1])
        here, inverse = np.unique(answers.form_rater[lo:hi], return_inverse=True)
        own = is_local[here]
        slot = np.where(own, np.cumsum(own) - 1, np.cumsum(own) - 1 - np.arange(len(own)))
        cross = here[~own]
        columns = head + 2 * place[cross]
        border = np.concatenate([np.arange(head), np.stack([columns, columns + 1], 1).ravel()])
        blocks.append(
            Block(
                forms=(lo, hi),
                ratees=(int(ratee_edges[number]), int(ratee_edges[number + 1])),
                local=here[own],
                crossing=cross,
                slot=slot[inverse].astype(np.int64),
                border=border.astype(np.int64),
            )
        )
    return tuple(blocks), crossing
