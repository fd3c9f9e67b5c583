"""A child process that fits prepared answers and says how long and how much it took."""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.measure.one_pass import pass_seconds
from benchmarks.measure.prepared import read

from guantong.engines.measure import Answers, Design, Levels, Model, fit, fit_levels, simulate

MODELS = {"levels": Model(screening=False), "screened": Model()}


def main(method: str, folder: str, levels: str) -> None:
    """Fit a few answers first, so that loops are compiled; then all of them, with the clock."""
    tiny = simulate("tiny", seed=1, model=MODELS[method])
    _levels(method, tiny.answers(), tiny.design)
    answers, design = read(Path(folder))
    design = replace(design, model=MODELS[method])
    started = time.perf_counter()
    found = _levels(method, answers, design)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.save(levels, found.level[:, : len(design.dimensions)])
    said = {"seconds": seconds, "peak": peak, "pass": pass_seconds(answers, design)}
    made = found.fit
    print(json.dumps(said | {"iterations": made.iterations, "converged": made.converged}))


def _levels(method: str, answers: Answers, design: Design) -> Levels:
    return fit_levels(answers, design) if method == "levels" else fit(answers, design).levels


if __name__ == "__main__":
    main(*sys.argv[1:])
