"""Worthless raters: are they found, honest ones left alone, levels as good as if one knew."""

from dataclasses import dataclass, replace

import numpy as np
from benchmarks.measure.accuracy import closeness, levels_of, true_levels
from benchmarks.measure.misfit import with_misfit
from benchmarks.measure.tables import markdown
from numpy.typing import NDArray

from guantong.engines.measure import Model, Simulation, fit, simulate

UNITS, PEOPLE = 20, 15
#: Forms on each ratee, by source.
PANEL = {"上级": 5, "同级": 12, "下级": 15, "服务对象": 6, "监督部门": 2}


def forms(per_rater: int, seed: int) -> dict[str, list[str]]:
    """Lay out forms so that every ratee gets the panel and every rater gives so many forms."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str, str, str, str]] = []
    for unit in range(UNITS):
        for source, many in PANEL.items():
            for turn in range(many):
                # One round: each ratee of the unit once, shared among raters of this source.
                for place, person in enumerate(rng.permutation(PEOPLE)):
                    rater = f"R{unit:02d}-{source}-{turn:02d}-{place // per_rater:02d}"
                    rows.append((f"P{unit:02d}-{person:02d}", rater, source, f"U{unit:02d}"))
    return dict(
        zip(("ratee", "rater", "source", "unit"), map(list, zip(*rows, strict=True)), strict=True)
    )


def area(score: NDArray[np.float64], bad: NDArray[np.bool_]) -> float:
    """Area under the receiver's curve: how often a bad rater scores above an honest one."""
    order = np.argsort(score, kind="stable")
    _, inverse, count = np.unique(score[order], return_inverse=True, return_counts=True)
    rank = np.empty(len(score))
    rank[order] = (np.cumsum(count) - (count - 1) / 2)[inverse]
    many = int(bad.sum())
    return float((rank[bad].sum() - many * (many + 1) / 2) / (many * (len(bad) - many)))


@dataclass(frozen=True)
class Found:
    """Of one campaign: how well worthless raters are told, and what dropping them does."""

    area: float
    caught: float
    false_alarms: float
    kept_to_oracle: float
    dropped_to_oracle: float


def _one(sample: Simulation) -> Found:
    answers, truth = sample.answers(), sample.truth
    result = fit(answers, sample.design)
    kind = dict(zip(truth.raters, truth.bad, strict=True))
    bad = np.array([kind[name] != "" for name in result.raters.rater])
    quiet = replace(sample.design, model=Model(screening=False))
    knowing = np.array([kind[name] != "" for name in answers.raters])

    def rmse(names: list[str], levels: NDArray[np.float64]) -> float:
        return closeness(levels, true_levels(truth, names)).rmse

    oracle = rmse(*levels_of(fit(answers.without_raters(knowing), quiet)))
    names, dropped = levels_of(result)
    kept = result.with_all.level.reshape(len(names), -1)[:, :-1]
    return Found(
        area(result.raters.screen, bad),
        float(result.raters.set_aside[bad].mean()),
        float(result.raters.set_aside[~bad].mean()),
        rmse(names, kept) / oracle,
        rmse(names, dropped) / oracle,
    )


def detection(seeds: int) -> str:
    """Areas under the curve by forms per rater, errors against an oracle, false alarms."""
    rows = []
    for misfit in (False, True):
        for per_rater in (15, 3, 1):
            found, clean = [], []
            for seed in range(seeds):
                layout = forms(per_rater, seed)
                made = [simulate(forms=layout, seed=seed, bad_share=share) for share in (0.1, 0.0)]
                some, none = (with_misfit(one, seed) if misfit else one for one in made)
                found.append(_one(some))
                clean.append(float(fit(none.answers(), none.design).raters.set_aside.mean()))

            def average(name: str, of: list[Found] = found) -> float:
                return float(np.mean([getattr(one, name) for one in of]))

            rows.append([
                f"{per_rater}, {'misfit' if misfit else 'model true'}", f"{average('area'):.3f}",
                f"{100 * average('caught'):.1f} %", f"{100 * average('false_alarms'):.2f} %",
                f"{100 * np.mean(clean):.2f} %", f"{average('kept_to_oracle'):.3f}",
                f"{average('dropped_to_oracle'):.3f}",
            ])  # fmt: skip
            print("  ".join(rows[-1]), flush=True)
    head = (
        "forms a rater", "AUC", "set aside, of the bad", "of the honest", "of a clean campaign",
        "RMSE with all / oracle", "RMSE after setting aside / oracle",
    )  # fmt: skip
    return (
        f"### Worthless raters: 10 % of five kinds, {UNITS} units x {PEOPLE} x"
        f" {sum(PANEL.values())} forms, {seeds} seeds\n\n{markdown(head, rows)}"
        "\nThe oracle is told who is worthless and leaves out just those.\n"
    )
