"""``guantong place``: coverage, grids, responsible members and routes of tables; no database."""

from __future__ import annotations

import argparse
from importlib import import_module
from importlib.util import find_spec

DESCRIPTION = """\
读取一个装有 CSV 表的文件夹，算出谁够得着、网格怎么划、谁联系谁、路线怎么走。
各张表的写法见 docs/user/place-format.md。"""
#: Each lies in a module of its own, `place_cover` and so on.
DOES = ("cover", "grids", "members", "route")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command, and those commands below it that are there, to the program's parser."""
    parser = subparsers.add_parser(
        "place", help="算覆盖、划网格、配联系人、排路线", description=DESCRIPTION
    )
    below = parser.add_subparsers(dest="does", required=True, metavar="做什么")
    for name in DOES:
        module = f"guantong.commands.place_{name}"
        if find_spec(module) is not None:
            import_module(module).add_parser(below)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the command below says, each of which set ``work``."""
    return int(args.work(args))
