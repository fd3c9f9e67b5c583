"""The compiled loops and their twins in NumPy agree, and so do whole fits."""

import os
import subprocess
import sys

import numpy as np
import pytest

from guantong.engines.measure import fit, simulate
from guantong.engines.measure.kernels import loops, vectors
from guantong.engines.measure.planning.sheet import Sheet

FORMS, DIMS, SOURCES, PEOPLE, LOCAL, RATERS, OWN = 57, 3, 2, 6, 4, 8, 5


@pytest.fixture(scope="module")
def block() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    h = rng.normal(0.8, 1, (2 * DIMS, FORMS)).astype(np.float32)
    return {
        "h": h,
        "s": rng.uniform(0, 1.5, h.shape).astype(np.float32),
        "g": rng.normal(0, 2, h.shape).astype(np.float32),
        "w": rng.uniform(0, 4, h.shape).astype(np.float32),
        "u": rng.normal(0, 0.5, FORMS),
        "v": rng.normal(0, 0.3, (FORMS, DIMS)),
        "person": rng.integers(0, PEOPLE, FORMS),
        "slot": rng.integers(0, RATERS, FORMS),
        "source": rng.integers(0, SOURCES, FORMS),
    }


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    campaign = simulate("tiny", seed=2)
    return Sheet.of(campaign.answers().matrix, campaign.design)


def _shape(extra: int = 0) -> tuple[int, ...]:
    return LOCAL, PEOPLE, OWN, RATERS, SOURCES, extra


def _same(one: object, two: object, rel: float = 1e-6) -> None:
    # Curvatures are single floats: their sums agree to about seven digits.
    for a, b in zip(one, two, strict=True):  # type: ignore[call-overload]
        assert np.asarray(a) == pytest.approx(np.asarray(b), rel=rel, abs=rel)


def test_passes_agree(sheet: Sheet) -> None:
    sides, forms = len(sheet.starts), sheet.matrix.shape[1]
    rng = np.random.default_rng(1)
    h = rng.normal(0.8, 1, (sides, forms)).astype(np.float32)
    s = rng.uniform(0, 1.2, h.shape).astype(np.float32)
    odds = np.exp(rng.normal(0, 1, len(sheet.key))).astype(np.float32)
    sums = np.zeros((2, 2, len(odds)))
    found = [
        module.moments(
            sheet.matrix, 0, sheet.order, sheet.starts, sheet.ends, odds, h, s, *sums[n]
        )
        for n, module in enumerate((loops, vectors))
    ]  # fmt: skip
    _same(*found, rel=2e-5)
    _same(*sums, rel=2e-5)
    exact = odds.astype(np.float64)
    likelihood = [
        module.log_likelihood(sheet.matrix, 0, sheet.side, sheet.key, exact, h)
        for module in (loops, vectors)
    ]
    assert likelihood[0] == pytest.approx(likelihood[1], rel=1e-6)


def test_counts_agree(sheet: Sheet) -> None:
    forms, items = sheet.matrix.shape[1], len(sheet.key)
    found = []
    for module in (loops, vectors):
        by_side = np.zeros((2, len(sheet.starts), forms), np.uint16)
        by_item = np.zeros((2, items))
        module.count(sheet.matrix, sheet.side, sheet.key, 0, forms, *by_side, *by_item)
        found.append((by_side, by_item))
    assert (found[0][0] == found[1][0]).all()
    assert (found[0][1] == found[1][1]).all()
    assert found[0][1][1].sum() == np.count_nonzero(sheet.matrix != 255)


@pytest.mark.parametrize("extra", [0, DIMS])
def test_assembling_agrees(block: dict[str, np.ndarray], extra: int) -> None:
    b = block
    fields = (b["g"], b["w"], b["u"], b["v"], b["person"], b["slot"], b["source"], 3.0, 9.0)
    _same(loops.gather(*fields, *_shape(extra)), vectors.gather(*fields, *_shape(extra)))


@pytest.mark.parametrize("means", [[12], [12, 20]])
def test_level_priors_agree(means: list[int]) -> None:
    rng = np.random.default_rng(3)
    inner, shared = np.cov(rng.normal(size=(DIMS, 20))), 0.1 * np.eye(DIMS)
    columns = np.array([0, 3, 15])
    deviation = rng.normal(size=(3, DIMS))
    systems = [(np.zeros((24, 24)), np.zeros(24)) for _ in range(2)]
    for module, (big, rhs) in zip((loops, vectors), systems, strict=True):
        module.add_level_prior(big, rhs, columns, np.array(means), inner, shared, deviation)
    _same(*systems)
    assert systems[0][0] == pytest.approx(systems[0][0].T)


def test_steps_and_variances_agree(block: dict[str, np.ndarray]) -> None:
    b, rng = block, np.random.default_rng(4)
    who = b["person"], b["slot"], b["source"]
    steps = (
        rng.normal(size=(PEOPLE, DIMS)), rng.normal(size=(SOURCES, DIMS)),
        rng.normal(size=RATERS), rng.normal(size=RATERS),
    )  # fmt: skip
    halo = b["g"], b["w"], b["u"], b["v"], *who, 3.0, 9.0, *steps
    _same(loops.halo_steps(*halo), vectors.halo_steps(*halo))
    size = (LOCAL + 1 + SOURCES + PEOPLE - LOCAL) * DIMS + 2 * (RATERS - OWN)
    draws = rng.normal(size=(size + 2 * OWN, 3 * size)) / 20
    cov = draws @ draws.T
    link = -cov[size:, :size]
    own = np.stack(
        [cov[size + 2 * r : size + 2 * r + 2, size + 2 * r :][:, :2] for r in range(OWN)]
    )
    found = []
    for module in (loops, vectors):
        out = np.zeros(FORMS), np.zeros(FORMS), np.zeros((2 * DIMS, FORMS), np.float32)
        module.form_variances(
            b["w"], *who, 3.0, 9.0, LOCAL, PEOPLE, OWN, cov[:size, :size].copy(), own,
            np.ascontiguousarray(link), SOURCES, *out,
        )  # fmt: skip
        found.append(out)
    _same(*found, rel=1e-5)
    assert (found[0][0] > 0).all()
    pairs = [module.halo_log_determinant(b["w"], 3.0, 9.0) for module in (loops, vectors)]
    assert pairs[0] == pytest.approx(pairs[1])
    columns, deviation = np.array([0, 3, 6]), rng.normal(size=(3, DIMS))
    for origin in (-1, size - DIMS):
        _same(
            loops.level_moments(deviation, cov[:size, :size].copy(), columns, origin),
            vectors.level_moments(deviation, cov[:size, :size], columns, origin),
        )


def test_predictors_agree(block: dict[str, np.ndarray]) -> None:
    b, rng = block, np.random.default_rng(6)
    state = (
        rng.normal(size=(PEOPLE, DIMS)), rng.normal(size=(SOURCES, DIMS)),
        rng.normal(size=RATERS), rng.normal(size=RATERS), b["u"], b["v"],
    )  # fmt: skip
    who = b["person"], b["slot"], b["source"]
    _same(loops.predictor(*state, *who), vectors.predictor(*state, *who), rel=1e-6)


SCRIPT = """
from guantong.engines.measure import fit, simulate
from guantong.engines.measure.kernels.compiler import COMPILED
assert not COMPILED
campaign = simulate("tiny", seed=1)
result = fit(campaign.answers(), campaign.design)
print(" ".join(repr(float(x)) for x in [*result.ratees.level, *result.ratees.error]))
"""


def test_a_machine_without_a_compiler_gets_the_same_result() -> None:
    campaign = simulate("tiny", seed=1)
    here = fit(campaign.answers(), campaign.design)
    plain = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "GUANTONG_NUMBA": "0"},
        check=True,
        capture_output=True,
        text=True,
    )
    there = np.array([float(word) for word in plain.stdout.split()])
    ours = np.concatenate([here.ratees.level, here.ratees.error])
    assert there == pytest.approx(ours, abs=2e-3)
