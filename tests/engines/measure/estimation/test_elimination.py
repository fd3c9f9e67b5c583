"""The nested elimination against a dense computation that knows none of its shortcuts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit

from guantong.engines.measure import Model, Result, Simulation, fit, simulate
from guantong.engines.measure.estimation.rasch import one_pass
from guantong.engines.measure.planning import layout

SHARP = Model(criterion="laplace", tolerance=2e-5, screening=False, max_iterations=200)


def _sample() -> Simulation:
    sample = simulate("tiny", seed=3, model=SHARP)
    ratees = np.unique(sample.ratee)
    keep = np.isin(sample.ratee, np.concatenate([ratees[:3], ratees[6:9], ratees[12:15]]))
    names = {name: getattr(sample, name)[keep] for name in ("ratee", "rater", "source", "unit")}
    return replace(sample, matrix=sample.matrix[keep], **names)


def _visiting(sample: Simulation) -> Simulation:
    """Two ratees are rated in a second unit too, by raters of that unit."""
    unit, ratee, rater = sample.unit.copy(), sample.ratee.copy(), sample.rater.copy()
    units, people = np.unique(unit), np.unique(ratee)
    guests = {people[0]: units[1], people[4]: units[2]}
    for guest, place in guests.items():
        hosts = [r for r in np.unique(rater[unit == place]) if r not in rater[ratee == guest]]
        moved = np.flatnonzero(ratee == guest)[: len(hosts) // 2]
        unit[moved], rater[moved] = place, hosts[: len(moved)]
    return replace(sample, unit=unit, rater=rater)


@pytest.fixture(scope="module", params=["units", "visiting", "split"])
def small_result(request: pytest.FixtureRequest) -> Result:
    sample = _sample()
    if request.param == "visiting":
        sample = _visiting(sample)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "split":  # each unit fills two blocks and has an origin
            patch.setattr(layout, "DENSE_LIMIT", 10)
            patch.setattr(layout, "SMALL_BLOCK", 2)
        found = fit(sample.answers(), sample.design)
    made = found.levels.fit.plan.layout
    assert len(made.crossing_ratees) == (2 if request.param == "visiting" else 0)
    assert len(made.origins) == (3 if request.param == "split" else 0)
    return found


class Dense:
    """Joint log posterior of [theta, gamma, alpha, kappa, u, v] with its dense Hessian."""

    def __init__(self, result: Result) -> None:
        self.fit = result.levels.fit
        plan, a = self.fit.plan, self.fit.plan.answers
        ratees, raters, forms, dims, sources = plan.sizes
        sizes = [ratees * dims, sources * dims, raters, raters, forms, forms * dims]
        at = np.concatenate([[0], np.cumsum(sizes)])
        self.size, self.levels = int(at[-1]), sizes[0]
        item, form = np.nonzero(a.matrix != 255)
        d, key = plan.dimension[item], plan.key[item]
        rows = np.zeros((len(item), self.size))
        n = np.arange(len(item))
        rows[n, a.form_ratee[form] * dims + d] = 1
        rows[n, at[1] + a.form_source[form] * dims + d] = 1
        rows[n, at[2] + a.form_rater[form]] = -1
        rows[n, at[3] + a.form_rater[form]] = key
        rows[n, at[4] + form] = 1
        rows[n, at[5] + form * dims + d] = 1
        self.rows, self.offset = rows, -self.fit.state.beta[item]
        self.agree = a.matrix[item, form] == (key > 0)
        var = self.fit.variances
        diagonal = np.concatenate(
            [
                np.full(size, 1 / value)
                for size, value in zip(
                    sizes[1:],
                    (var.source, var.severity, var.acquiescence, var.halo, var.halo_by_dimension),
                    strict=True,
                )
            ]
        )
        same = a.ratee_unit[:, None] == a.ratee_unit[None, :]
        cov = np.kron(same, var.between) + np.kron(np.eye(ratees), var.within)
        self.prior = np.zeros((self.size, self.size))
        self.prior[: self.levels, : self.levels] = np.linalg.inv(cov)
        rest = np.arange(self.levels, self.size)
        self.prior[rest, rest] = diagonal
        self.mean = np.zeros(self.size)
        self.mean[: self.levels] = np.tile(self.fit.state.mu, ratees)

    def value(self, x: np.ndarray) -> float:
        eta = self.rows @ x + self.offset
        away = x - self.mean
        return float(
            np.logaddexp(0, np.where(self.agree, -eta, eta)).sum() + 0.5 * away @ self.prior @ away
        )

    def slope(self, x: np.ndarray) -> np.ndarray:
        p = expit(self.rows @ x + self.offset)
        return self.rows.T @ (p - self.agree) + self.prior @ (x - self.mean)

    def hessian(self, x: np.ndarray) -> np.ndarray:
        p = expit(self.rows @ x + self.offset)
        return self.rows.T @ ((p * (1 - p))[:, None] * self.rows) + self.prior

    def best(self) -> np.ndarray:
        """Return where it is highest: from nothing, by Newton's steps, halved until they climb."""
        x = np.zeros(self.size)
        for _step in range(40):
            slope = self.slope(x)
            if np.abs(slope).max() < 1e-6:
                return x
            step = np.linalg.solve(self.hessian(x), slope)
            while self.value(x - step) > self.value(x):
                step /= 2
            x = x - step
        raise AssertionError("Newton's steps do not end")


def _everything(result: Result) -> np.ndarray:
    s = result.levels.fit.state
    return np.concatenate([np.ravel(x) for x in (s.theta, s.gamma, s.alpha, s.kappa, s.u, s.v)])


@pytest.fixture(scope="module")
def dense(small_result: Result) -> Dense:
    return Dense(small_result)


def test_estimate_is_the_optimum_of_the_dense_posterior(dense: Dense, small_result: Result) -> None:
    found = _everything(small_result)
    best = dense.best()
    assert found[: dense.levels] == pytest.approx(best[: dense.levels], abs=2e-3)
    assert found == pytest.approx(best, abs=5e-3)


def test_posterior_covariance_is_the_inverse_of_the_dense_hessian(
    dense: Dense, small_result: Result
) -> None:
    inverse = np.linalg.inv(dense.hessian(_everything(small_result)))
    levels = small_result.levels
    ours = levels.covariance(np.arange(len(levels.ratees)))
    assert ours == pytest.approx(inverse[: dense.levels, : dense.levels], abs=2e-5)
    post, (ratees, raters, forms, dims, sources) = levels.fit.spread, levels.fit.plan.sizes
    start = ratees * dims + sources * dims
    diagonal = np.diag(inverse)
    assert post.alpha == pytest.approx(diagonal[start : start + raters], abs=2e-5)
    assert post.kappa == pytest.approx(diagonal[start + raters : start + 2 * raters], abs=2e-5)
    halo = diagonal[start + 2 * raters : start + 2 * raters + forms]
    assert post.u == pytest.approx(halo, abs=2e-5)
    by_dimension = diagonal[start + 2 * raters + forms :].reshape(forms, dims).mean(axis=1)
    assert post.v == pytest.approx(by_dimension, abs=2e-5)


def test_predictor_variance_is_that_of_the_dense_posterior(
    dense: Dense, small_result: Result
) -> None:
    inverse = np.linalg.inv(dense.hessian(_everything(small_result)))
    variance = np.einsum("np,pq,nq->n", dense.rows[:400], inverse, dense.rows[:400])
    plan = small_result.levels.fit.plan
    item, form = np.nonzero(plan.answers.matrix != 255)
    ours = small_result.levels.fit.spread.h[form[:400], plan.side[item[:400]]]
    assert ours == pytest.approx(variance, abs=5e-5)


def test_log_likelihood_is_the_dense_laplace_approximation(
    dense: Dense, small_result: Result
) -> None:
    x = _everything(small_result)
    expected = -dense.value(x) - 0.5 * np.linalg.slogdet(dense.hessian(x))[1]
    expected += 0.5 * np.linalg.slogdet(dense.prior)[1]
    assert small_result.log_likelihood == pytest.approx(expected, abs=0.02)


def test_one_pass_equals_plain_sums(small_result: Result) -> None:
    fit_ = small_result.levels.fit
    plan, a = fit_.plan, fit_.plan.answers
    h = fit_.state.predictor(plan)
    now, counts = one_pass(plan, fit_.state.beta, h), plan.counts
    p = expit(h[:, plan.side].T - fit_.state.beta[:, None]) * (a.matrix != 255)
    assert now.item_expected == pytest.approx(p.sum(axis=1), rel=1e-4)
    side = np.stack([p[plan.side == b].sum(axis=0) for b in range(h.shape[1])], axis=1)
    assert now.expected == pytest.approx(side, abs=1e-4)
    agree = (a.matrix == (plan.key[:, None] > 0)) & (a.matrix != 255)
    assert counts.item_agree.tolist() == agree.sum(axis=1).tolist()
