"""``guantong warm``: compile the engines' loops once, so that nobody's first result waits."""

import argparse
import time

from guantong.engines.measure import fit, simulate
from guantong.engines.place import coverage, grids
from guantong.engines.place.tour import warm as warm_tours
from guantong.engines.stage import warm


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser("warm", help="预先编译计算程序（安装后做一次）")
    parser.set_defaults(run=run)


def run(_args: argparse.Namespace) -> int:
    """Run every loop on something small, so that it is compiled and kept on disk."""
    begun = time.perf_counter()
    for size, bad in (("tiny", 0.0), ("small", 0.1)):
        campaign = simulate(size, seed=1, bad_share=bad)
        fit(campaign.answers(), campaign.design)
    warm()
    coverage.warm()
    grids.warm()
    warm_tours()
    print(f"计算程序已编译，用时 {time.perf_counter() - begun:.0f} 秒。")
    return 0
