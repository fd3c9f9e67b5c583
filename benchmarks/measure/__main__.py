"""``python -m benchmarks.measure``: what the documentation claims of the measuring engine."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.measure.coverage import coverage
from benchmarks.measure.detection import detection
from benchmarks.measure.speed import Limits, speed
from benchmarks.measure.suspicions import suspicions
from benchmarks.measure.tables import keep

SECTIONS = ("speed", "coverage", "detection", "suspicions")


def main() -> None:
    """Run the sections asked for; print each table, and keep it in the page if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, action="append", help="default: all")
    parser.add_argument("--sizes", nargs="+", default=["county", "large", "prefecture"])
    parser.add_argument("--rounds", type=int, default=3, help="of the speed table")
    parser.add_argument("--gigabytes", type=float, default=12, help="limit of a child process")
    parser.add_argument("--seconds", type=float, default=1800, help="limit of a child process")
    parser.add_argument("--peers", default=".venv/bench/bin/python", help="python of the peers")
    parser.add_argument("--coverage-sizes", nargs="+", default=["small", "county"])
    parser.add_argument("--seeds", type=int, default=12, help="of coverage")
    parser.add_argument("--detection-seeds", type=int, default=4)
    parser.add_argument("--seasons", type=int, default=80, help="clean ones of suspicions")
    parser.add_argument("--spoilt", type=int, default=10, help="of suspicions")
    parser.add_argument(
        "--write", type=Path, help="a page of the documentation to bring up to date"
    )
    args = parser.parse_args()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}.\n"
    for section in args.only or SECTIONS:
        if section == "speed":
            limits = Limits(args.gigabytes, args.seconds, args.peers)
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                text = speed(args.sizes, args.rounds, limits, Path(folder))
        elif section == "coverage":
            text = coverage(args.coverage_sizes, args.seeds)
        elif section == "detection":
            text = detection(args.detection_seeds)
        else:
            text = suspicions(args.seasons, args.spoilt)
        text = f"{text}\n{machine}"
        print(f"\n{text}", flush=True)
        if args.write:
            keep(args.write, section, text)


if __name__ == "__main__":
    main()
