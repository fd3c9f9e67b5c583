"""``python -m benchmarks.stage``: what the documentation claims of the staging engine."""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks.match.children import Limits
from benchmarks.measure.tables import keep
from benchmarks.stage.honest import honest
from benchmarks.stage.instances import SIZES
from benchmarks.stage.report import PEERS, Runs, counties, peers, prefectures, questions

SECTIONS = ("counties", "questions", "peers", "prefectures", "prefecture-peers", "honest")


def main(argv: list[str] | None = None) -> None:
    """Run the sections asked for; print each table, and keep it in the page if one is named."""
    args = _arguments(argv)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    only = args.only or SECTIONS
    money = tuple(args.money)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        asked = ("what-if", "re-plan") if "questions" in only else ()
        runs = Runs(
            {args.size: args.seconds, "prefecture": args.prefecture_seconds},
            {args.size: args.seeds, "prefecture": args.prefecture_seeds},
            {args.size: money, "prefecture": tuple(args.prefecture_money)},
            {args.size: asked},
            Limits(args.gigabytes, args.peers),
            Path(folder),
            args.clock,
        )
        for section in only:
            load = os.getloadavg()[0]
            text = _section(section, runs, args)
            after = os.getloadavg()[0]
            text += f"\n{machine}; load of the machine before {load:.1f}, after {after:.1f}.\n"
            print(f"\n{text}", flush=True)
            if args.write:
                keep(args.write, section, text)


def _section(section: str, runs: Runs, args: argparse.Namespace) -> str:
    methods = [one for one in PEERS if one[0] in args.methods]
    limits = {args.size: args.peer_seconds, "prefecture": args.prefecture_seconds}
    if section == "counties":
        return counties(runs, args.size)
    if section == "questions":
        return questions(runs, args.size)
    if section == "peers":
        return peers(runs, [args.size], limits, methods)
    if section == "prefectures":
        return prefectures(runs)
    if section == "prefecture-peers":
        runs.seeds["prefecture"] = 1
        return peers(runs, ["prefecture"], limits, methods)
    return honest(args.size, args.honest_seeds, tuple(args.money), args.honest_seconds)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    names = [name for name, _ in PEERS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, action="append", help="default: all")
    parser.add_argument("--size", choices=[*SIZES], default="county")
    parser.add_argument("--seeds", type=int, default=3, help="invented counties")
    parser.add_argument("--money", type=float, nargs="+", default=[1.0, 0.3], help="budgets times")
    parser.add_argument("--seconds", type=float, default=60, help="for each plan of a county")
    parser.add_argument("--prefecture-seeds", type=int, default=3)
    parser.add_argument("--prefecture-money", type=float, nargs="+", default=[1.0])
    parser.add_argument("--prefecture-seconds", type=float, default=120)
    parser.add_argument("--peer-seconds", type=float, default=20, help="for each other solver")
    parser.add_argument(
        "--clock", choices=("wall", "busy"), default="wall", help="whose seconds count"
    )
    parser.add_argument("--methods", nargs="+", choices=names, default=names)
    parser.add_argument("--gigabytes", type=float, default=6, help="limit of a child process")
    parser.add_argument("--peers", default=".venv/bench/bin/python", help="python of the peers")
    parser.add_argument("--honest-seeds", type=int, default=8)
    parser.add_argument("--honest-seconds", type=float, default=8, help="for each plan")
    parser.add_argument(
        "--write", type=Path, help="a page of the documentation to bring up to date"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
