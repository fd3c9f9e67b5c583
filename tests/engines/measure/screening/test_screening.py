"""Screening: what each kind of worthless form shows, how often an honest rater is set aside."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import rankdata

from guantong.engines.measure import Result, Simulation, fit, rota, simulate
from guantong.engines.measure.screening.signs import standardise, strata


def _area(bad: np.ndarray, sign: np.ndarray) -> float:
    """Area under the curve: how often a bad rater's sign is above an honest one's."""
    rank, many = rankdata(sign), int(bad.sum())
    return float((rank[bad].sum() - many * (many + 1) / 2) / (many * (len(bad) - many)))


def _error(result: Result, sample: Simulation) -> float:
    off = result.levels.level[:, :5] - sample.truth.levels
    return float(np.sqrt(((off - off.mean(axis=0)) ** 2).mean()))


def _fit(sample: Simulation) -> Result:
    return fit(sample.answers(), sample.design)


@pytest.mark.parametrize(("each", "least"), [(15, 0.995), (3, 0.97), (1, 0.90)])
def test_joined_sign_tells_bad_raters_however_few_their_forms(each: int, least: float) -> None:
    forms = rota(units=8, ratees=15, raters=(5, 12, 15, 6, 2), each=each, seed=3)
    sample = simulate(forms=forms, seed=3, bad_share=0.1)
    raters = _fit(sample).raters
    bad = sample.truth.bad != ""
    assert raters.rater.tolist() == sample.truth.raters.tolist()
    assert _area(bad, raters.screen) >= least
    assert raters.set_aside[~bad].mean() <= 0.01


def test_setting_aside_is_as_good_as_knowing_the_bad_raters() -> None:
    ratios = []
    for seed in (31, 32):
        sample = simulate("county", seed=seed, bad_share=0.1)
        quiet = replace(sample.design, model=replace(sample.design.model, screening=False))
        known = fit(sample.answers().without_raters(sample.truth.bad != ""), quiet)
        ratios.append(_error(_fit(sample), sample) / _error(known, sample))
    assert np.mean(ratios) <= 1.03


def test_clean_campaigns_raise_few_false_alarms() -> None:
    alarms = [_fit(simulate("small", seed=s)).raters.set_aside.mean() for s in range(21, 29)]
    assert np.mean(alarms) <= 0.01


def test_chance_of_honest_raters_is_spread_evenly() -> None:
    chance = np.concatenate([_fit(simulate("small", seed=s)).raters.chance for s in range(41, 45)])
    assert 0.4 <= (chance <= 0.5).mean() <= 0.6
    assert 0.06 <= (chance <= 0.1).mean() <= 0.14


def test_same_campaign_gives_the_same_chances() -> None:
    sample = simulate("tiny", seed=2)
    assert _fit(sample).raters.chance.tolist() == _fit(sample).raters.chance.tolist()


def test_raters_are_compared_with_raters_of_like_diligence() -> None:
    answers = np.r_[np.full(50, 100.0), np.full(50, 1500.0), np.full(5, 9000.0)]
    assert strata(answers).tolist() == [0] * 50 + [1] * 55
    z = standardise({"lz": np.r_[np.arange(50.0), 10 * np.arange(55.0)]}, strata(answers))["lz"]
    assert z[:50].max() == pytest.approx(z[50:].max(), abs=0.3)
