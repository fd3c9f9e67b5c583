"""Suspicions: what was hidden is found and named, and honest campaigns stay quiet."""

import numpy as np
import pytest

from guantong.engines.measure import Planted, Result, Simulation, fit, rota, simulate
from guantong.engines.measure.suspicions import collusion


def _sample(seed: int, planted: Planted | None = None) -> Simulation:
    forms = rota(units=12, ratees=12, raters=(3, 9, 11, 4, 1), each=12, seed=seed)
    return simulate(forms=forms, seed=seed, planted=planted)


@pytest.fixture(scope="module")
def sample() -> Simulation:
    return _sample(5, Planted(gangs=3, copies=5, retaliations=8, shift=3.0))


@pytest.fixture(scope="module")
def result(sample: Simulation) -> Result:
    return fit(sample.answers(), sample.design)


def _rows(result: Result, kind: str) -> list:
    return [row for row in result.suspicions.rows() if row.kind == kind]


def test_conspirators_are_named_with_friends_and_rivals(sample: Simulation, result: Result) -> None:
    found = {frozenset(row.raters.split("、")) for row in _rows(result, "串通")}
    hidden = {frozenset(gang) for gang in sample.truth.hidden.gangs}
    assert len(found & hidden) >= 2
    assert len(found) <= 4
    assert all("一致压低" in row.words for row in _rows(result, "串通"))


def test_copied_forms_are_all_found_and_nothing_else(sample: Simulation, result: Result) -> None:
    found = {frozenset(row.raters.split("、")) for row in _rows(result, "雷同")}
    assert found == {frozenset(pair) for pair in sample.truth.hidden.copies}
    assert all(row.z > 8 for row in _rows(result, "雷同"))


def test_retaliation_names_the_form_of_the_avenger(sample: Simulation, result: Result) -> None:
    found = {(row.raters, row.ratee) for row in _rows(result, "报复")}
    hidden = set(sample.truth.hidden.retaliations)
    assert len(found & hidden) >= 3
    members = [name for gang in sample.truth.hidden.gangs for name in gang]
    gang = {(row.raters, row.ratee) for row in _rows(result, "报复") if row.raters in members}
    assert len(found - hidden - gang) <= 1


def test_suspicion_alone_sets_nobody_aside(sample: Simulation, result: Result) -> None:
    named = {name for row in result.suspicions.rows() for name in row.raters.split("、")}
    out = set(result.raters.rater[result.raters.set_aside].tolist())
    assert len(named - out) >= 20
    assert result.suspicions.q.max() <= 0.05


def test_honest_campaigns_stay_quiet() -> None:
    campaigns = [_sample(seed) for seed in range(60, 66)]
    found = [fit(one.answers(), one.design).suspicions for one in campaigns]
    assert sum(len(table) for table in found) <= 1


def test_answers_without_raters_raise_no_suspicion() -> None:
    whole = simulate("tiny", seed=1)
    answers = type(whole.answers()).from_wide(
        whole.matrix, ratee=whole.ratee.tolist(), design=whole.design
    )
    assert len(fit(answers, whole.design).suspicions) == 0


def test_agreement_of_a_whole_source_is_no_conspiracy() -> None:
    rng = np.random.default_rng(3)
    view = rng.normal(size=40)
    scores = rng.normal(size=(12, 40)) + np.where(np.arange(12) < 6, 1.0, 0.0)[:, None] * view
    source = np.repeat([0, 1], 6)
    blind = collusion.excess(scores, np.zeros(12, np.int64))
    aware = collusion.excess(scores, source)
    assert np.linalg.eigvalsh(blind)[-1] > 2 * np.linalg.eigvalsh(aware)[-1]
