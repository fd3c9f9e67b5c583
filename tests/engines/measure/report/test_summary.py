"""What the words say where a design is too small for its tables, and what was found."""

from dataclasses import replace

import numpy as np

from guantong.engines.measure import Planted, Result, Simulation, fit, rota, simulate


def _part(sample: Simulation, keep: np.ndarray) -> Simulation:
    names = {name: getattr(sample, name)[keep] for name in ("ratee", "rater", "source", "unit")}
    return replace(sample, matrix=sample.matrix[keep], **names)


def _fit(sample: Simulation) -> Result:
    return fit(sample.answers(), sample.design)


def test_ratees_with_fewer_than_three_forms_are_named() -> None:
    sample = simulate("tiny", seed=3)
    mine = np.flatnonzero(sample.ratee == "P004")
    keep = np.setdiff1d(np.arange(len(sample.ratee)), mine[2:])
    result = _fit(_part(sample, keep))
    said = [words for words in result.warnings if "少于 3 份" in words]
    assert len(said) == 1
    assert "有 1 名被考察人" in said[0]
    assert "P004" in said[0]
    error = {r.ratee: r.error for r in result.ratees.rows() if r.dimension == "总体"}
    assert error["P004"] > 1.3 * np.median(list(error.values()))


def test_whoever_has_no_rater_in_common_is_not_compared() -> None:
    sample = simulate("tiny", seed=4)
    alone = sample.ratee == "P002"
    rater = sample.rater.copy()
    rater[alone] = [f"X{n}" for n in range(int(alone.sum()))]
    result = _fit(replace(sample, rater=rater))
    assert any("没有共同的评价人（P002）" in words for words in result.warnings)
    assert "P002" not in {*result.pairs.ratee_a, *result.pairs.ratee_b}


def test_too_few_raters_to_screen_is_said() -> None:
    sample = simulate("tiny", seed=5)
    few = np.isin(sample.rater, np.unique(sample.rater.astype(str))[:8])
    result = _fit(_part(sample, few))
    assert any("未作筛查" in words for words in result.warnings)
    assert not result.raters.set_aside.any()


def test_summary_counts_what_a_human_should_look_into() -> None:
    forms = rota(units=6, ratees=10, raters=(2, 6, 8, 3, 1), each=10, seed=1)
    result = _fit(simulate(forms=forms, seed=1, planted=Planted(copies=3)))
    assert "雷同 3 处" in result.summary
    assert "均未据此搁置任何人" in result.summary
