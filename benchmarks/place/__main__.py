"""``python -m benchmarks.place``: what the documentation claims of the place engine."""

import argparse
import os
import platform
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measure.tables import keep

#: Each is a module beside this one with ``report(args) -> str``, a table with its heading.
SECTIONS = ("cover", "grids", "districts", "members", "routes")


def main(argv: list[str] | None = None) -> None:
    """Run the sections asked for; print each table, and keep it in the page if one is named."""
    args = _arguments(argv)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    for section in args.only or SECTIONS:
        module = f"benchmarks.place.{section}"
        if find_spec(module) is None:
            continue
        load, busy = os.getloadavg()[0], time.process_time()
        text = import_module(module).report(args)
        busy, after = time.process_time() - busy, os.getloadavg()[0]
        text += (
            f"\n{machine}; {busy:.0f} s of processor; load before {load:.1f}, after {after:.1f}.\n"
        )
        print(f"\n{text}", flush=True)
        if args.write:
            keep(args.write, section, text)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, action="append", help="default: all")
    parser.add_argument("--seeds", type=int, default=3, help="invented instances of each kind")
    parser.add_argument("--published", type=Path, help="folder of the published instances")
    parser.add_argument("--peers", default=".venv/bench/bin/python", help="python of the peers")
    parser.add_argument("--gigabytes", type=float, default=6, help="limit of a child process")
    parser.add_argument(
        "--write", type=Path, help="a page of the documentation to bring up to date"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
