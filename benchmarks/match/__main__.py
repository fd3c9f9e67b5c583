"""``python -m benchmarks.match``: what the documentation claims of the staffing engine."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.match.children import Limits
from benchmarks.match.curse import cover, curse, planner
from benchmarks.match.report import PEERS, Runs, peers, plans, questions
from benchmarks.measure.tables import keep

SECTIONS = ("plans", "questions", "peers", "curse")
SECONDS = {"small": 10.0, "county": 60.0, "prefecture": 90.0, "cheap": 90.0}


def main(argv: list[str] | None = None) -> None:
    """Run the sections asked for; print each table, and keep it in the page if one is named."""
    args = _arguments(argv)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    only = args.only or SECTIONS
    seconds = {size: args.seconds or SECONDS[size] for size in args.sizes}
    asked: dict[str, tuple[str, ...]] = {}
    if "questions" in only:
        largest = args.sizes[-1]
        asked = dict.fromkeys(args.sizes[:-1], ("solve", "clash"))
        asked[largest] = ("solve", "what-if", "alternatives")
        if len(args.sizes) == 1:
            asked[largest] += ("clash",)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        runs = Runs(seconds, args.seeds, asked, Limits(args.gigabytes, args.peers), Path(folder))
        for section in only:
            load = os.getloadavg()[0]
            text = _section(section, runs, args)
            text += f"\n{machine}; load of the machine before: {load:.1f}.\n"
            print(f"\n{text}", flush=True)
            if args.write:
                keep(args.write, section, text)


def _section(section: str, runs: Runs, args: argparse.Namespace) -> str:
    if section == "plans":
        return plans(runs)
    if section == "questions":
        return questions(runs)
    if section == "peers":
        methods = [one for one in PEERS if one[0] in args.methods]
        return peers(runs, methods, min(args.seeds, args.peer_seeds))
    plan = planner(args.curse_seconds)
    table = curse(args.curse_seeds, args.curse_size, plan)
    return f"{table}\n{cover(args.cover_seeds, args.cover_size, plan)}"


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    names = [name for name, _ in PEERS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, action="append", help="default: all four")
    parser.add_argument("--sizes", nargs="+", choices=list(SECONDS),
                        default=["county", "prefecture"], help="the largest last")  # fmt: skip
    parser.add_argument("--seeds", type=int, default=3, help="term changes of each size")
    parser.add_argument("--peer-seeds", type=int, default=3, help="of these, for other packages")
    parser.add_argument("--seconds", type=float, help="for each plan, instead of 60 and 90")
    parser.add_argument("--methods", nargs="+", choices=names, default=names)
    parser.add_argument("--gigabytes", type=float, default=4, help="limit of a child process")
    parser.add_argument("--peers", default=".venv/bench/bin/python", help="python of the peers")
    parser.add_argument("--curse-size", default="county", choices=list(SECONDS))
    parser.add_argument("--curse-seeds", type=int, default=12)
    parser.add_argument("--curse-seconds", type=float, default=10, help="for each plan")
    parser.add_argument("--cover-size", default="small", choices=list(SECONDS))
    parser.add_argument("--cover-seeds", type=int, default=400)
    parser.add_argument(
        "--write", type=Path, help="a page of the documentation to bring up to date"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
