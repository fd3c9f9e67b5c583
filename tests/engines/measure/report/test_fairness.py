"""Fairness: unfair items are found with their size, fair ones are left alone, impact is apart."""

from dataclasses import replace

import numpy as np
import pytest

from guantong.engines.measure import Dif, Planted, Result, Simulation, fit, simulate
from guantong.engines.measure.report.fairness import contrast

TRAITS = {"性别": ("男", "女"), "年龄段": ("35岁以下", "36至50岁", "51岁以上")}
PLANTED = (
    Dif("Q003", "性别", "女", 0.8),
    Dif("Q010", "年龄段", "51岁以上", -0.8),
    Dif("Q022", "来源", "下级", 0.8),
)


@pytest.fixture(scope="module")
def sample() -> Simulation:
    return simulate("county", seed=2, traits=TRAITS, planted=Planted(dif=PLANTED))


@pytest.fixture(scope="module")
def result(sample: Simulation) -> Result:
    return fit(sample.answers(), sample.design)


@pytest.mark.parametrize("hidden", PLANTED)
def test_planted_unfairness_is_found_with_its_size(result: Result, hidden: Dif) -> None:
    rows = [r for r in result.dif.rows() if (r.item, r.trait) == (hidden.item, hidden.trait)]
    strongest = max(rows, key=lambda row: abs(row.effect))
    mirrored = hidden.trait == "性别" and strongest.group == "男"
    assert strongest.grade == "C"
    assert mirrored or strongest.group == hidden.group
    assert strongest.effect == pytest.approx(-hidden.shift if mirrored else hidden.shift, abs=0.25)
    assert strongest.error < 0.2
    assert hidden.item in strongest.words


def test_nothing_else_is_found(result: Result) -> None:
    planted = [one.item for one in PLANTED]
    found = result.dif.item[result.dif.grade != "A"].astype(str)
    assert np.isin(found, planted).mean() >= 0.9


def test_fair_campaigns_keep_the_stated_rate() -> None:
    flagged, low = 0, []
    for seed in (5, 6, 7):
        fair = simulate("small", seed=seed, traits=TRAITS)
        table = fit(fair.answers(), fair.design).dif
        flagged += int((table.grade != "A").sum())
        low.append((table.p <= 0.05).mean())
    assert flagged <= 1
    assert 0.02 <= np.mean(low) <= 0.08


def test_difference_in_level_is_impact_and_not_unfairness() -> None:
    sample = simulate("county", seed=8, traits={"性别": ("男", "女")})
    women = sample.truth.traits["性别"] == "女"
    # One answer in five about women is turned to the good, whatever the item.
    place = {name: n for n, name in enumerate(sample.truth.ratees)}
    rows = np.array([place[name] for name in sample.ratee])
    rng = np.random.default_rng(1)
    good = np.array([1 if item.key > 0 else 0 for item in sample.design.items], np.uint8)
    turn = women[rows][:, None] & (sample.matrix != 255) & (rng.random(sample.matrix.shape) < 0.2)
    matrix = np.where(turn, good[None, :], sample.matrix)
    result = fit(replace(sample, matrix=matrix).answers(), sample.design)
    row = next(r for r in result.impact.rows() if (r.group, r.dimension) == ("女", "总体"))
    assert row.difference > 3 * row.error
    assert (result.dif.grade == "C").sum() <= 1


def test_contrast_on_numbers_one_can_check() -> None:
    # 8 ratees a group, each with information 10; the second group agrees 3 too seldom or 1.
    weight = np.full((16, 1), 10.0)
    score = np.array([0.0] * 8 + [-3.0, -1.0] * 4)[:, None]
    found = contrast(score, weight, np.repeat([0, 1], 8), np.full((16, 1), 40.0))
    assert np.isfinite(found.value[:, 0]).sum() == 1  # two groups mirror each other
    assert np.nanmax(np.abs(found.value)) == pytest.approx(0.2)
    # variance: 8 deviations of 1 around the mean, over (8 x 10) squared, times 8/7
    assert np.nanmin(found.error) == pytest.approx(np.sqrt(8 / 80**2 * 8 / 7))


def test_groups_too_small_to_judge_are_left_out() -> None:
    few = contrast(
        np.zeros((12, 1)), np.full((12, 1), 10.0), np.r_[[0] * 9, [1] * 3], np.ones((12, 1))
    )
    assert np.isnan(few.value).all()


def test_item_that_does_not_follow_levels_is_flagged_in_words() -> None:
    sample = simulate("small", seed=4)
    matrix = sample.matrix.copy()
    rng = np.random.default_rng(0)
    asked = matrix[:, 7] != 255
    matrix[asked, 7] = rng.integers(0, 2, int(asked.sum()))
    items = fit(replace(sample, matrix=matrix).answers(), sample.design).items
    flagged = {row.item: row.flag for row in items.rows() if row.flag}
    assert set(flagged) == {"Q008"}
    assert "分不出高低" in flagged["Q008"]
    assert np.median(items.slope) == pytest.approx(1.0, abs=0.1)
