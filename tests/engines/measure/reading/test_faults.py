"""Bad input ends in a typed error that says where; never in a stack trace or a silent number."""

from dataclasses import replace

import numpy as np
import pytest

from guantong.engines.measure import (
    Answers,
    Columns,
    Design,
    Item,
    MeasureError,
    fit,
)

DESIGN = Design(
    items=(Item("甲", "忠诚"), Item("乙", "忠诚", key=-1)),
    dimensions=("忠诚",),
    sources=("上级", "下级"),
)


def _table(**changes: list) -> dict[str, list]:
    rows = [(j, r, i) for j in "张李" for r in "abc" for i in ("甲", "乙")]
    base = {
        "ratee": [j for j, _, _ in rows],
        "rater": [r for _, r, _ in rows],
        "item": [i for _, _, i in rows],
        "answer": ["是", "否", "否", "不了解", 1, 0] * 2,
    }
    return base | changes


def _refused(table: dict, design: Design = DESIGN) -> MeasureError:
    with pytest.raises(MeasureError) as caught:
        fit(Answers.from_table(table, design), design)
    return caught.value


def test_words_and_numbers_are_read() -> None:
    answers = Answers.from_table(_table(), DESIGN)
    assert len(answers) == 10
    assert answers.matrix.shape == (2, 6)


def test_unknown_item_is_named_with_its_row() -> None:
    error = _refused(_table(item=["甲", "乙", "丙"] + ["甲"] * 9))
    assert (error.row, error.column) == (2, "item")
    assert "丙" in error.message


def test_duplicate_answer_is_named_with_its_row() -> None:
    error = _refused(_table(item=["甲", "甲"] + ["甲", "乙"] * 5))
    assert error.row == 1
    assert "重复" in error.message


def test_unreadable_answer_is_named_with_its_row() -> None:
    error = _refused(_table(answer=["是"] * 7 + ["大概"] + ["否"] * 4))
    assert (error.row, error.column) == (7, "answer")


def test_missing_column_and_empty_name() -> None:
    table = _table()
    del table["answer"]
    assert "answer" in _refused(table).message
    assert _refused(_table(ratee=[float("nan")] + ["张"] * 11)).row == 0


def test_nan_is_a_missing_answer() -> None:
    answers = Answers.from_table(_table(answer=[float("nan"), None] + [1, 0] * 5), DESIGN)
    assert len(answers) == 10


def test_one_rater_only() -> None:
    assert (
        "一名评价人"
        in _refused(
            {
                "ratee": list("张张李李"),
                "rater": list("aaaa"),
                "item": ["甲", "乙"] * 2,
                "answer": [1, 0, 0, 0],
            }
        ).message
    )


def test_all_answers_equal() -> None:
    assert "一样" in _refused(_table(answer=[1, 0] * 6)).message


def test_no_answer_at_all() -> None:
    assert "没有一个" in _refused(_table(answer=["不了解"] * 12)).message


def test_ratee_rated_in_two_units_belongs_where_most_forms_are() -> None:
    # 张 has two forms in 二科 and one in 一科; 李 has one form each in three units.
    units = ["一科"] * 2 + ["二科"] * 4 + ["三科"] * 2 + ["二科"] * 2 + ["一科"] * 2
    a = Answers.from_table(_table(unit=units), DESIGN)
    assert a.units.tolist() == ["一科", "三科", "二科"]
    assert dict(zip(a.ratees, a.units[a.ratee_unit], strict=True)) == {"张": "二科", "李": "一科"}
    assert a.ratees.tolist() == ["李", "张"]  # by home unit
    forms = zip(a.units[a.form_unit], a.ratees[a.form_ratee], a.raters[a.form_rater], strict=True)
    assert [" ".join(form) for form in forms] == [
        "一科 李 c", "一科 张 a", "三科 李 a", "二科 李 b", "二科 张 b", "二科 张 c",
    ]  # fmt: skip
    left = a.without_raters(a.raters == "b")
    assert left.units[left.form_unit].tolist() == ["一科", "一科", "三科", "二科"]
    assert left.ratee_unit.tolist() == a.ratee_unit.tolist()


TRAITED = replace(DESIGN, columns=Columns(traits=("性别",)))


def test_traits_of_ratees_are_read_and_may_be_unknown() -> None:
    a = Answers.from_table(_table(性别=["", "男"] + [None] * 4 + [""] * 6), TRAITED)
    assert a.ratees.tolist() == ["张", "李"]
    assert [(trait.name, trait.values.tolist()) for trait in a.traits] == [("性别", ["男", ""])]
    assert a.without_raters(a.raters == "a").traits == a.traits


def test_contradicting_trait_is_named_with_its_row() -> None:
    error = _refused(_table(性别=["男"] * 4 + ["女"] * 2 + ["女"] * 6), TRAITED)
    assert (error.row, error.column) == (4, "性别")
    assert "第 1 行是“男”" in error.message
    assert "性别" in _refused(_table(), TRAITED).message


def test_no_overlap_is_flagged() -> None:
    rng = np.random.default_rng(0)
    people = [f"p{n}" for n in range(6)]
    table: dict[str, list] = {"ratee": [], "rater": [], "item": [], "answer": []}
    for n, name in enumerate(people * 2):
        for item in ("甲", "乙"):
            for column, value in zip(
                table, (name, f"r{n % 6}x{n // 6}", item, int(rng.random() < 0.5)), strict=True
            ):
                table[column].append(value)
    result = fit(Answers.from_table(table, DESIGN), DESIGN)
    assert any("一份答卷" in words for words in result.warnings)
    assert np.isfinite(result.ratees.level).all()
