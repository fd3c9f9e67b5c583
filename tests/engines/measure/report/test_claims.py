"""Nothing is claimed without ground: nobody is accused, and no difference told, by chance."""

from pathlib import Path

import numpy as np
import pytest

from guantong.engines.measure import (
    GROUNDS,
    Answers,
    Design,
    Item,
    Planted,
    Result,
    Simulation,
    Spreads,
    fit,
    rota,
    simulate,
)

CASES = Path(__file__).parents[3] / "data" / "cases"


def _case(name: str) -> Result:
    design = Design.from_data(CASES / name)
    return fit(Answers.from_file(CASES / name, design), design)


def _generous(seed: int, planted: Planted | None = None) -> Simulation:
    """Six panels of twelve who say yes to 97 or 98 of a hundred questions."""
    forms = rota(units=6, ratees=10, raters=(2, 6, 4), each=10, seed=seed,
                 sources=("上级", "同级", "下级"))  # fmt: skip
    items = [Item(f"题{n:02d}", "总评") for n in range(20)]
    spreads = Spreads(mean=4.9)
    return simulate(forms=forms, items=items, seed=seed, spreads=spreads, planted=planted)


def test_where_almost_everybody_says_yes_no_honest_rater_is_listed_and_no_item_is_poor() -> None:
    made = _generous(4)
    assert made.matrix[made.matrix != 255].mean() > 0.96
    result = fit(made.answers(), made.design)
    assert len(result.suspicions) == 0
    assert set(result.items.flag.tolist()) == {""}
    assert "可疑" not in result.summary
    assert "质量欠佳" not in result.summary


def test_copied_forms_are_found_where_half_say_yes() -> None:
    forms = rota(units=4, ratees=8, raters=(2, 6, 4), each=8, seed=2,
                 sources=("上级", "同级", "下级"))  # fmt: skip
    items = [Item(f"题{n:02d}", "总评") for n in range(30)]
    made = simulate(forms=forms, items=items, seed=2, planted=Planted(copies=2))
    rows = list(fit(made.answers(), made.design).suspicions.rows())
    assert {r.kind for r in rows} == {"雷同"}
    found = {frozenset(r.raters.split("、")) for r in rows}
    assert found == {frozenset(pair) for pair in made.truth.hidden.copies}


def test_a_source_without_answers_for_one_person_is_named_and_the_fit_converges() -> None:
    result = _case("33-empty-class/no_superior_for_one.csv")
    assert len(result.levels.fit.plan.answers) == 2205
    assert result.converged
    assert "来源“superior”没有评价人9：其结果不含这一来源，也不按零计。" in result.warnings
    assert "没有评价人9" in result.summary
    sides = {(r.ratee, r.source) for r in result.by_source.rows()}
    assert ("人9", "superior") not in sides
    assert ("人8", "superior") in sides


def test_two_counties_joined_by_one_rater_are_not_compared() -> None:
    result = _case("31-disconnected/one_common_rater.csv")
    pairs = {(a[0], b[0]) for a, b in zip(result.pairs.ratee_a, result.pairs.ratee_b, strict=True)}
    assert pairs == {("甲", "甲"), ("乙", "乙")}
    assert len(result.pairs) == 30
    said = [words for words in result.warnings if "只靠 1 名共同的评价人" in words]
    assert len(said) == 1
    assert "彼此不作比较" in said[0]


def test_with_three_common_raters_two_groups_are_compared() -> None:
    made = simulate("small", seed=3)
    result = fit(made.answers(), made.design)
    assert not [words for words in result.warnings if "共同的评价人相连" in words]
    assert len(result.pairs) == 10 * 28


def test_warnings_can_be_read_with_other_names() -> None:
    result = _case("33-empty-class/no_superior_for_one.csv")
    told = result.warnings_naming({"人9": "张三", "superior": "上级"})
    assert "来源“上级”没有评价张三：其结果不含这一来源，也不按零计。" in told


def test_below_its_threshold_reliability_forbids_comparing_persons() -> None:
    result = _case("33-empty-class/no_superior_for_one.csv")
    assert result.reliability.reliability[-1] < GROUNDS.reliability
    assert "不宜据此比较个人" in result.summary
    assert "分得出高低" not in result.summary


def test_too_few_raters_are_not_said_to_be_without_fault() -> None:
    made = simulate("tiny", seed=5)
    few = np.isin(made.rater, np.unique(made.rater.astype(str))[:8])
    answers = Answers.from_wide(
        made.matrix[few], ratee=made.ratee[few].tolist(), rater=made.rater[few].tolist(),
        unit=made.unit[few].tolist(), source=made.source[few].tolist(), design=made.design,
    )  # fmt: skip
    result = fit(answers, made.design)
    assert not result.screened
    assert "没有需要搁置的评价人" not in result.summary
    assert len(result.suspicions) == 0


def test_gaps_are_points_of_the_score() -> None:
    made = simulate("tiny", seed=1)
    gaps = fit(made.answers(), made.design).gaps
    assert np.abs(gaps.value).max() > 2
    assert np.abs(gaps.high - gaps.low).max() < 100
    assert (gaps.low < gaps.value).all()
    assert gaps.error == pytest.approx((gaps.high - gaps.low) / 3.92, rel=1e-3)
