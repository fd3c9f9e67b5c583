"""A child process that fits prepared answers and says how long and how much it took."""

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from benchmarks.measure.accuracy import levels_of
from benchmarks.measure.one_pass import pass_seconds
from benchmarks.measure.prepared import read

from guantong.engines.measure import Model, fit, simulate

MODELS = {"levels": Model(screening=False), "screened": Model()}


def main(method: str, folder: str, levels: str) -> None:
    """Fit a few answers first, so that loops are compiled; then all of them, with the clock."""
    tiny = simulate("tiny", seed=1, model=MODELS[method])
    fit(tiny.answers(), tiny.design)
    answers, design = read(Path(folder))
    design = replace(design, model=MODELS[method])
    started = time.perf_counter()
    result = fit(answers, design)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    np.save(levels, levels_of(result)[1])
    said = {"seconds": seconds, "peak": peak, "pass": pass_seconds(answers, design)}
    print(json.dumps(said | {"iterations": result.iterations, "converged": result.converged}))


if __name__ == "__main__":
    main(*sys.argv[1:])
