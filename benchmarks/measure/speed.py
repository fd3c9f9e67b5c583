"""Seconds, memory and closeness to the truth, of ours and of peers in turn, on the same answers.

Every fit runs in a process of its own with a limit of memory and of time; the methods take turns,
so that a busy minute of the machine is shared.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from benchmarks.measure.accuracy import Closeness, closeness
from benchmarks.measure.prepared import prepare_with_warming
from benchmarks.measure.tables import markdown

HERE = Path(__file__).parent
#: A method that took longer than this is not run a second time.
SLOW = 120.0
ORDER = ("tiny", "small", "county", "large", "prefecture")


@dataclass(frozen=True)
class Method:
    """What is run: its words in the table, and the largest size at which it is tried."""

    name: str
    words: str
    largest: str
    ours: bool = False


METHODS = (
    Method("levels", "Guantong, levels and errors", "prefecture", ours=True),
    Method("screened", "Guantong, screened, fitted again, all tables", "prefecture", ours=True),
    Method("sklearn", "scikit-learn, sparse logistic regression, tol 1e-6", "prefecture"),
    Method("raschpy", "raschpy, many-facet Rasch, main effects", "large"),
    Method("crowd-kit", "crowd-kit, Dawid and Skene", "large"),
    Method("girth", "girth, Rasch of forms", "large"),
    Method("mirt", "mirt, 1PL of forms", "large"),
)


@dataclass
class Runs:
    """Runs of one method on the same answers."""

    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0
    close: Closeness | None = None
    trouble: str = ""
    said: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What a child process may take."""

    gigabytes: float
    seconds: float
    peer_python: str


def run_once(method: Method, folder: Path, limits: Limits, runs: Runs) -> None:
    """Run a method in a child process and note what came of it."""
    levels = folder / f"levels-{method.name}.npy"
    levels.unlink(missing_ok=True)
    own = [sys.executable, "-m", "benchmarks.measure.ours"]
    command = own if method.ours else [limits.peer_python, str(HERE / "peers.py")]

    def cap() -> None:
        most = int(limits.gigabytes * (1 << 30))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    try:
        done = subprocess.run(
            [*command, method.name, str(folder), str(levels)],
            capture_output=True, text=True, timeout=limits.seconds, preexec_fn=cap, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        runs.trouble = f"more than {limits.seconds:g} s"
        return
    if done.returncode != 0 or not levels.exists():
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        full = "MemoryError" in done.stderr or "allocate" in done.stderr or done.returncode < 0
        runs.trouble = f"more than {limits.gigabytes:g} GB" if full else last[:60]
        return
    runs.said = json.loads(done.stdout.strip().splitlines()[-1])
    runs.seconds.append(runs.said["seconds"])
    runs.peak = max(runs.peak, runs.said["peak"])
    found = np.load(levels)
    if np.isfinite(found).all():
        runs.close = closeness(found, np.load(folder / "truth.npy"))


def speed(sizes: Sequence[str], rounds: int, limits: Limits, folder: Path) -> str:
    """Run all methods at all sizes that they can bear."""
    parts = ["### Speed and memory\n"]
    for size in sizes:
        answers = prepare_with_warming(size, 1, folder / size)
        methods = [one for one in METHODS if ORDER.index(size) <= ORDER.index(one.largest)]
        found = {one.name: Runs() for one in methods}
        for turn in range(rounds):
            for one in methods:
                runs = found[one.name]
                if turn and (runs.trouble or min(runs.seconds) > SLOW):
                    continue
                run_once(one, folder / size, limits, runs)
                print(size, one.name, runs.trouble or f"{runs.seconds[-1]:.2f} s", flush=True)
        parts.append(_table(size, answers, methods, found))
    parts.append(
        "Fits take turns, each in a process of its own that reads prepared arrays; the median of"
        f" {rounds} rounds. RMSE after line: after the best straight line to the truth in each"
        " dimension, in favour of methods whose scale is another.\n"
    )
    return "\n".join(parts)


def _table(size: str, answers: int, methods: Sequence[Method], found: dict[str, Runs]) -> str:
    base = found["levels"]
    ours = float(np.median(base.seconds)) if base.seconds else float("nan")
    rows = []
    for one in methods:
        runs = found[one.name]
        if runs.trouble:
            rows.append([one.words, runs.trouble, *[""] * 5])
            continue
        seconds = float(np.median(runs.seconds))
        close = ["", "", ""]
        if runs.close is not None:
            values = (runs.close.correlation, runs.close.rmse, runs.close.rmse_after_line)
            close = [f"{value:.3f}" for value in values]
        rows.append(
            [one.words, f"{seconds:.2f}", f"{seconds / ours:,.1f}", f"{runs.peak:,.0f}", *close]
        )
    head = ("method", "seconds", "x ours", "peak MB", "correlation", "RMSE", "RMSE after line")
    words = ""
    if base.seconds:
        one_pass = base.said["pass"]
        words = (
            f"\nOne logistic pass over these answers takes {1000 * one_pass:.1f} ms: the fit takes"
            f" as long as {ours / one_pass:.0f} passes, in {base.said['iterations']:.0f}"
            " iterations.\n"
        )
    return f"**{size}: {answers:,} answers**\n\n{markdown(head, rows)}{words}"
