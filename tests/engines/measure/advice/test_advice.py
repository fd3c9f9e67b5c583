"""The design calculator: what it predicts is what a larger campaign then shows."""

import numpy as np
import pytest

from guantong.engines.measure import (
    Calculator,
    MeasureError,
    Model,
    Result,
    Simulation,
    advise,
    fit,
    rota,
    simulate,
)

SOURCES = ("上级", "同级", "下级", "服务对象", "监督部门")
FEW, MANY = (2, 6, 7, 3, 1), (5, 12, 14, 6, 2)


def _campaign(raters: tuple[int, ...], each: int, seed: int) -> tuple[Simulation, Result]:
    forms = rota(units=15, ratees=8, raters=raters, each=each, seed=seed)
    sample = simulate(forms=forms, seed=seed, model=Model(screening=False))
    return sample, fit(sample.answers(), sample.design)


def _errors(result: Result) -> tuple[float, float]:
    """Mean reported errors of overall levels, and of differences inside a unit."""
    own = result.ratees.error[result.ratees.dimension == "总体"]
    return float(own.mean()), float(result.pairs.error.mean())


@pytest.fixture(scope="module")
def few() -> Result:
    return _campaign(FEW, 8, 1)[1]


@pytest.mark.parametrize("each", [8, 2])
def test_prediction_holds_when_the_larger_campaign_is_made(each: int) -> None:
    predicted, realised, off = [], [], []
    for seed in range(3):
        able = Calculator(_campaign(FEW, each, seed)[1].levels)
        wish = able.predict(dict(zip(SOURCES, MANY, strict=True)))
        predicted.append((wish.error, wish.difference_error))
        sample, made = _campaign(MANY, each, 30 + seed)
        realised.append(_errors(made))
        place = {name: n for n, name in enumerate(sample.truth.ratees)}
        true = sample.truth.levels.mean(axis=1)
        pairs = made.pairs
        gap = true[[place[p] for p in pairs.ratee_a]] - true[[place[p] for p in pairs.ratee_b]]
        off.append(float(np.sqrt(((pairs.difference - gap) ** 2).mean())))
    predicted, realised = np.mean(predicted, axis=0), np.mean(realised, axis=0)
    assert predicted == pytest.approx(realised, rel=0.1)
    assert predicted[1] == pytest.approx(np.mean(off), rel=0.1)


def test_prediction_of_the_present_design_is_its_error(few: Result) -> None:
    now = Calculator(few.levels).predict({})
    assert (now.error, now.difference_error) == pytest.approx(_errors(few), rel=0.05)


def test_needed_raters_are_the_fewest_that_reach_the_target(few: Result) -> None:
    able = Calculator(few.levels)
    target = 0.8 * able.predict({}).points
    many = able.needed("下级", target)
    assert many is not None
    assert able.predict({"下级": many}).points <= target < able.predict({"下级": many - 1}).points


def test_table_says_what_is_what_more_brings_and_what_is_needed(few: Result) -> None:
    rows = list(advise(few, target=6.0, raters={"同级": 20}).rows())
    kinds = [row.change for row in rows]
    assert [kinds.count(kind) for kind in ("现在", "增加", "所需", "设想")] == [1, 5, 5, 1]
    assert all(row.points < rows[0].points for row in rows if row.change == "增加")
    assert all("6 分" in row.words for row in rows if row.change == "所需")
    assert rows[0].raters == pytest.approx(sum(FEW))


def test_target_out_of_reach_is_said(few: Result) -> None:
    rows = [row for row in advise(few, target=0.01).rows() if row.change == "所需"]
    assert all(np.isnan(row.raters) and "仍分辨不出" in row.words for row in rows)


def test_one_dimension_is_less_certain_than_their_mean(few: Result) -> None:
    one = advise(few, dimension="政治忠诚").error[0]
    assert one > advise(few).error[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"target": 0}, "大于 0"),
        ({"dimension": "廉"}, "没有名为“廉”的维度"),
        ({"raters": {"邻居": 3}}, "没有名为“邻居”的来源"),
    ],
)
def test_wrong_questions_are_refused_in_words(few: Result, asked: dict, said: str) -> None:
    with pytest.raises(MeasureError, match=said):
        advise(few, **asked)
