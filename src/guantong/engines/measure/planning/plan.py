"""What of the model the answers can carry, and in which order its unknowns are eliminated."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure.arrays import Ints
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Model
from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.grounds import GROUNDS
from guantong.engines.measure.naming import named
from guantong.engines.measure.planning.connected_parts import comparable, components
from guantong.engines.measure.planning.layout import Block, Layout, make_layout
from guantong.engines.measure.planning.sheet import Counts, Sheet, count
from guantong.engines.measure.reading.matrix import AnswerMatrix


@dataclass(frozen=True)
class Plan:
    """The order of elimination and the effects that stay in the model."""

    design: Design
    answers: AnswerMatrix
    model: Model
    warnings: tuple[str, ...]
    sheet: Sheet
    counts: Counts
    layout: Layout
    rater_component: Ints
    ratee_component: Ints
    comparable: Ints

    @property
    def key(self) -> Ints:
        """+1 or -1 for each item."""
        return self.sheet.key

    @property
    def dimension(self) -> Ints:
        """The dimension of each item."""
        return self.sheet.dimension

    @property
    def side(self) -> Ints:
        """Twice the dimension of each item, plus one for a reverse item."""
        return self.sheet.side

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Ratees, raters, forms, dimensions, sources."""
        a = self.answers
        dimensions = len(self.design.dimensions)
        return len(a.ratees), len(a.raters), a.forms, dimensions, len(a.sources)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, in the order of their forms."""
        return self.layout.blocks

    @property
    def border(self) -> int:
        """Length of the common border."""
        return self.layout.length

    @property
    def border_prior(self) -> int:
        """Where the means and source biases of the border end."""
        return self.layout.raters_begin


def part_of(plan: Plan, answers: AnswerMatrix, model: Model) -> Plan:
    """A plan of some of the answers, with the same items and effects."""
    sheet = Sheet.of(answers.matrix, plan.design)
    layout = make_layout(answers, len(plan.design.dimensions), units=model.units)
    one = np.zeros(len(answers.ratees), np.int64)
    return replace(
        plan, answers=answers, model=model, sheet=sheet, counts=count(sheet), layout=layout,
        rater_component=np.zeros(len(answers.raters), np.int64), ratee_component=one,
        comparable=one,
    )  # fmt: skip


def make_plan(answers: AnswerMatrix, design: Design) -> Plan:
    """Check what can be estimated at all, switch off what cannot, and lay out the elimination.

    Raises
    ------
    MeasureError
        If all answers are equal, there is one ratee or one rater only, or a dimension has no
        answer.

    """
    sheet = Sheet.of(answers.matrix, design)
    counts = count(sheet)
    _refuse_hopeless(answers, design, sheet, counts)
    model, warnings = _fitting_model(answers, design, sheet.key)
    layout = make_layout(answers, len(design.dimensions), units=model.units)
    rater_part, ratee_part = _components(answers, model)
    parts = int(ratee_part.max()) + 1
    if parts > 1:
        warnings.append(
            f"评价关系分成互不相连的 {parts} 部分：不同部分的人没有共同的评价人，彼此不作比较。"
        )
    groups = ratee_part
    if model.severity:
        groups = comparable(answers.form_rater, answers.form_ratee, answers.ratee_unit, ratee_part)
        warnings += _thin(answers, ratee_part, groups)
    return Plan(
        design=design,
        answers=answers,
        model=model,
        warnings=tuple(warnings),
        sheet=sheet,
        counts=counts,
        layout=layout,
        rater_component=rater_part,
        ratee_component=ratee_part,
        comparable=groups,
    )


def _thin(answers: AnswerMatrix, part: Ints, groups: Ints) -> list[str]:
    """Name the groups that hang on the others of their unit and part by few raters."""
    found = []
    place = np.column_stack([answers.ratee_unit, part])
    for one in np.unique(place, axis=0):
        here = np.flatnonzero((place == one).all(axis=1))
        kinds, size = np.unique(groups[here], return_counts=True)
        if len(kinds) < 2:
            continue
        apart = here[groups[here] == kinds[size.argmin()]]
        mine = np.isin(answers.form_ratee, apart)
        others = np.isin(answers.form_ratee, here) & ~mine
        both = np.intersect1d(answers.form_rater[mine], answers.form_rater[others])
        found.append(
            f"{named(answers.ratees[apart])}与其余的人只靠 {len(both)} 名共同的评价人相连（少于 "
            f"{GROUNDS.link} 名），差别可能只是评价人宽严不同：两边的人彼此不作比较。"
        )
    return found


def _refuse_hopeless(answers: AnswerMatrix, design: Design, sheet: Sheet, counts: Counts) -> None:
    if len(answers.ratees) < 2:
        raise MeasureError("只有一名被考察人，无法比较。至少要有两名。")
    if answers.has_raters and len(answers.raters) < 2:
        raise MeasureError("只有一名评价人，分不清是人不同还是评价人的尺度。至少要有两名。")
    if counts.item_agree.sum() in (0, counts.item_answers.sum()):
        raise MeasureError("全部答案都一样，测不出任何差别。请检查数据。")
    for number, name in enumerate(design.dimensions):
        if counts.item_answers[sheet.dimension == number].sum() == 0:
            raise MeasureError(f"维度“{name}”没有一个答案。请从设计中去掉它，或检查数据。")


def _fitting_model(answers: AnswerMatrix, design: Design, key: Ints) -> tuple[Model, list[str]]:
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
    return replace(model, **off), warnings  # type: ignore[arg-type]  # flags of Model, by name


def _components(answers: AnswerMatrix, model: Model) -> tuple[Ints, Ints]:
    """Parts of the rater-ratee graph; one part where raters have no severity of their own."""
    if not model.severity:
        zero = np.zeros
        return zero(len(answers.raters), np.int64), zero(len(answers.ratees), np.int64)
    return components(
        answers.form_rater, answers.form_ratee, len(answers.raters), len(answers.ratees)
    )
