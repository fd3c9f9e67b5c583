"""A child process that fits prepared answers and says how long and how much it took."""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.measure.one_pass import pass_seconds
from benchmarks.measure.prepared import WARM, read

from guantong.engines.measure import Answers, Design, Levels, Model, fit, fit_levels

MODELS = {"levels": Model(screening=False), "screened": Model()}


def main(method: str, folder: str, levels: str) -> None:
    """Fit a few answers first, so that loops are compiled; then all of them, with the clock."""
    _levels(method, *_prepared(Path(folder) / WARM, method))
    answers, design = _prepared(Path(folder), method)
    started = time.perf_counter()
    found = _levels(method, answers, design)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.save(levels, found.level[:, : len(design.dimensions)])
    said = {"seconds": seconds, "peak": peak, "pass": pass_seconds(answers, design)}
    made = found.fit
    print(json.dumps(said | {"iterations": made.iterations, "converged": made.converged}))


def _prepared(folder: Path, method: str) -> tuple[Answers, Design]:
    answers, design = read(folder)
    return answers, replace(design, model=MODELS[method])


def _levels(method: str, answers: Answers, design: Design) -> Levels:
    return fit_levels(answers, design) if method == "levels" else fit(answers, design).levels


if __name__ == "__main__":
    main(*sys.argv[1:])
