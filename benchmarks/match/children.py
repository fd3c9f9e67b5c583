"""Processes of their own for each plan, with a limit of memory and of time."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.match.world import Ints

ROOT = Path(__file__).parents[2]
#: Seconds beyond the limit in which a child should have ended of itself.
GRACE = 45.0


@dataclass(frozen=True)
class Limits:
    """What a child process may take; peers may have a Python of their own."""

    gigabytes: float
    peer_python: str


@dataclass
class Told:
    """What a child said, line by line; the seats it wrote; what went wrong, if anything."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    seats: Ints | None = None
    trouble: str = ""

    def section(self, name: str) -> dict[str, Any] | None:
        """Return the line of a section, or None."""
        return next((line for line in self.lines if line.get("section") == name), None)


def run(python: str, arguments: Sequence[str], limit: float, gigabytes: float, seats: Path) -> Told:
    """Run a module of this folder, and gather what it says."""
    seats.unlink(missing_ok=True)

    def cap() -> None:
        most = int(gigabytes * (1 << 30))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    told = Told()
    try:
        done = subprocess.run(
            [python, "-m", *arguments], capture_output=True, text=True, timeout=limit + GRACE,
            preexec_fn=cap, check=False, env={**os.environ, "PYTHONPATH": path}, cwd=ROOT,
        )  # fmt: skip
        out, errors, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as late:
        out = late.stdout.decode() if isinstance(late.stdout, bytes) else late.stdout or ""
        errors, code = "", 0
        told.trouble = f"more than {limit + GRACE:g} s"
    told.lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    if code:
        full = "MemoryError" in errors or "alloc" in errors or code < 0
        last = (errors.strip().splitlines() or [f"ended with {code}"])[-1]
        told.trouble = f"more than {gigabytes:g} GB" if full else last[:80]
    if seats.exists():
        told.seats = np.load(seats)
    return told


def ours(
    size: str, seed: int, seconds: float, sections: Sequence[str], limits: Limits, seats: Path
) -> Told:
    """Plan with the engine and ask its questions."""
    arguments = ["benchmarks.match.ours", size, str(seed), str(seconds), str(seats), *sections]
    return run(sys.executable, arguments, 3 * seconds + 120, limits.gigabytes, seats)


def peer(method: str, size: str, seed: int, seconds: float, limits: Limits, seats: Path) -> Told:
    """Plan with another package."""
    arguments = ["benchmarks.match.peers", method, size, str(seed), str(seconds), str(seats)]
    return run(limits.peer_python, arguments, seconds, limits.gigabytes, seats)
