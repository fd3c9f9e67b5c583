"""How far levels are from the truth, and whether the errors that came with them were honest."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from guantong.engines.measure import Result, Truth

Floats = NDArray[np.float64]
Z95 = 1.959964


@dataclass(frozen=True)
class Closeness:
    """Mean over dimensions: correlation, error of centred levels, error after the best line."""

    correlation: float
    rmse: float
    rmse_after_line: float


def closeness(levels: Floats, truth: Floats) -> Closeness:
    """Compare levels (ratees x dimensions); an estimate's own origin is not counted against it."""
    x, y = levels - levels.mean(axis=0), truth - truth.mean(axis=0)
    slope = (x * y).sum(axis=0) / np.maximum((x * x).sum(axis=0), 1e-12)
    correlation = (x * y).sum(axis=0) / np.sqrt((x * x).sum(axis=0) * (y * y).sum(axis=0))
    return Closeness(
        float(correlation.mean()),
        float(np.sqrt(((x - y) ** 2).mean())),
        float(np.sqrt(((slope * x - y) ** 2).mean())),
    )


def levels_of(result: Result) -> tuple[list[str], Floats]:
    """Ratees of a result and their levels by dimension, the overall level left out."""
    table = result.ratees
    names = list(dict.fromkeys(table.ratee.tolist()))
    return names, table.level.reshape(len(names), -1)[:, :-1]


def true_levels(truth: Truth, names: list[str]) -> Floats:
    """True levels in the order of these names."""
    place = {str(name): number for number, name in enumerate(truth.ratees)}
    return np.asarray(truth.levels[[place[name] for name in names]], np.float64)


@dataclass(frozen=True)
class Honesty:
    """Of pairs inside units: intervals of 95 % that hold the truth; pairs told apart, wrongly."""

    correlation: float
    rmse: float
    coverage: float
    told_apart: float
    wrong_sign: float


def honesty(result: Result, truth: Truth) -> Honesty:
    """Look at every pair of a unit in every dimension."""
    names, levels = levels_of(result)
    true = true_levels(truth, names)
    dims = levels.shape[1]
    unit = result.ratees.unit.reshape(len(names), -1)[:, 0]
    inside, apart, wrong = [], [], []
    for one in dict.fromkeys(unit.tolist()):
        members = np.flatnonzero(unit == one)
        cov = result.covariance(str(one)).reshape(len(members), dims, len(members), dims)
        i, j = np.triu_indices(len(members), 1)
        for d in range(dims):
            own = cov[:, d, :, d]
            sd = np.sqrt(own[i, i] + own[j, j] - 2 * own[i, j])
            found = levels[members[i], d] - levels[members[j], d]
            real = true[members[i], d] - true[members[j], d]
            told = np.abs(found) > Z95 * sd
            inside.append(np.abs(found - real) < Z95 * sd)
            apart.append(told)
            wrong.append(told & (np.sign(found) != np.sign(real)))
    told_apart = np.concatenate(apart)
    close = closeness(levels, true)
    return Honesty(
        correlation=close.correlation,
        rmse=close.rmse,
        coverage=float(np.concatenate(inside).mean()),
        told_apart=float(told_apart.mean()),
        wrong_sign=float(np.concatenate(wrong).sum() / max(told_apart.sum(), 1)),
    )


def mean(rows: list[Honesty]) -> Honesty:
    """Mean of each figure over seeds."""
    names = [one.name for one in fields(Honesty)]
    return Honesty(*(float(np.mean([getattr(row, name) for row in rows])) for name in names))
