"""Coverage of 95 % intervals of differences inside a unit, with and without the halo effect.

Run ``python benchmarks/measure_coverage.py [--size small] [--seeds 12]``. Data are simulated with
halo; a model that leaves halo out gives intervals that are far too narrow.
"""

import argparse
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure import Model, Result, Truth, fit, simulate


@dataclass(frozen=True)
class Coverage:
    """Means over seeds: coverage, error against truth, false order among pairs told apart."""

    coverage: float
    rmse: float
    correlation: float
    told_apart: float
    wrong_sign: float


def one(result: Result, truth: Truth) -> Coverage:
    """Compare a result with the truth in every dimension."""
    a, levels = result.levels.fit.plan.answers, result.levels
    dims = truth.levels.shape[1]
    error = levels.level[:, :dims] - truth.levels
    centred = error - error.mean(axis=0)
    inside, apart, wrong = [], [], []
    for unit in range(len(a.units)):
        members = np.flatnonzero(a.ratee_unit == unit)
        cov = levels.covariance(members).reshape(len(members), dims, len(members), dims)
        i, j = np.triu_indices(len(members), 1)
        for d in range(dims):
            own = cov[:, d, :, d]
            sd = np.sqrt(own[i, i] + own[j, j] - 2 * own[i, j])
            found = levels.level[members[i], d] - levels.level[members[j], d]
            true = truth.levels[members[i], d] - truth.levels[members[j], d]
            inside.append(np.abs(found - true) < 1.96 * sd)
            told = np.abs(found) > 1.96 * sd
            apart.append(told)
            wrong.append(told & (np.sign(found) != np.sign(true)))
    told_apart = np.concatenate(apart)
    pairs = zip(levels.level[:, :dims].T, truth.levels.T, strict=True)
    return Coverage(
        coverage=float(np.concatenate(inside).mean()),
        rmse=float(np.sqrt((centred**2).mean())),
        correlation=float(np.mean([np.corrcoef(x, y)[0, 1] for x, y in pairs])),
        told_apart=float(told_apart.mean()),
        wrong_sign=float(np.concatenate(wrong).sum() / max(told_apart.sum(), 1)),
    )


def many(size: str, model: Model, seeds: range) -> Coverage:
    """Mean of `one` over seeds."""
    rows = []
    for seed in seeds:
        campaign = simulate(size, seed=seed, model=model)
        rows.append(one(fit(campaign.answers(), campaign.design), campaign.truth))
    names = Coverage.__dataclass_fields__
    return Coverage(*(float(np.mean([getattr(row, name) for row in rows])) for name in names))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="small")
    parser.add_argument("--seeds", type=int, default=12)
    args = parser.parse_args()
    models = {
        "full model": Model(screening=False),
        "Laplace": Model(criterion="laplace", screening=False),
        "without halo": Model(halo=False, halo_by_dimension=False, screening=False),
    }
    print(f"{args.size}, {args.seeds} seeds")
    print(
        f"{'model':<14}{'coverage':>10}{'rmse':>8}{'corr':>8}{'told apart':>12}{'wrong sign':>12}"
    )
    for name, model in models.items():
        row = many(args.size, model, range(args.seeds))
        print(
            f"{name:<14}{row.coverage:>10.3f}{row.rmse:>8.3f}{row.correlation:>8.3f}"
            f"{row.told_apart:>12.3f}{row.wrong_sign:>12.4f}"
        )


if __name__ == "__main__":
    main()
