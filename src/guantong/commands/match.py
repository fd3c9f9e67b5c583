"""``guantong match``: tables in a folder become a plan with its proof; no database."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from guantong.commands import match_files
from guantong.commands.planning import (
    AT_FAULT,
    STOPPED,
    Show,
    Unusable,
    at_lines,
    clashing,
    read_tables,
    refuse_strange,
    said,
    stoppable,
)
from guantong.engines.match import (
    GROUP_TABLES,
    TABLES,
    Budget,
    Cancelled,
    Clashing,
    Instance,
    MatchError,
    Unsettled,
    assignment,
    certificate,
    clash,
    from_tables,
    groups,
    solve,
    to_tables,
)
from guantong.formats.gap import GapError, read_gap
from guantong.formats.tables import CsvFaults

DESCRIPTION = """\
读取人员、岗位和要求，排出方案，并证明离最好的方案至多差多少。INSTANCE 是装有 CSV 表的文件夹
（写法见 docs/user/match-format.md）；--format gap 时是 OR-Library 的广义指派问题文件，
--format groups 时是分组问题的文件夹。按 Ctrl+C 停止时写出到那时为止最好的方案。"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser(
        "match", help="排人员与岗位的方案并证明", description=DESCRIPTION
    )
    parser.add_argument("instance", type=Path, metavar="INSTANCE", help="问题的文件夹或文件")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--out", type=Path, metavar="DIR", help="结果文件夹")
    does.add_argument("--check", type=Path, metavar="certificate.json", help="只验算这份证明")
    parser.add_argument(
        "--format", choices=("folder", "gap", "groups"), default="folder", help="问题的格式"
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="最多算多少秒（默认 60）")
    parser.add_argument("--gap", type=float, default=0.0, help="差距不超过此比例即停，如 0.001")
    parser.add_argument("--seed", type=int, default=0, help="随机种子")
    parser.add_argument("--minimise", action="store_true", help="gap 格式：求费用最小")
    parser.add_argument("--problem", type=int, default=1, help="gap 格式：文件里的第几个问题")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        if args.out is not None:
            refuse_strange(args.out)
        instance = _read(args)
        if args.check is not None:
            plan = match_files.read_certificate(args.check, instance)
            print(certificate(plan).summary())
            return 0
        return _plan(args, instance)
    except (CsvFaults, MatchError, GapError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.instance}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT


def _read(args: argparse.Namespace) -> Instance:
    if args.format == "gap":
        problems = read_gap(args.instance)
        if not 1 <= args.problem <= len(problems):
            raise GapError(f"文件里有 {len(problems)} 个问题，没有第 {args.problem} 个。")
        one = problems[args.problem - 1]
        return assignment(one.costs, one.amounts, one.capacities, minimise=args.minimise)
    names = TABLES if args.format == "folder" else GROUP_TABLES
    tables = read_tables(args.instance, names)
    with at_lines(tables):
        columns = {name: table.columns for name, table in tables.items()}
        return from_tables(columns) if args.format == "folder" else groups(columns)


def _plan(args: argparse.Namespace, instance: Instance) -> int:
    show = Show(quiet=args.quiet)
    budget = Budget(seconds=args.seconds, gap=args.gap)
    begun = time.perf_counter()
    try:
        with stoppable() as stop:
            plan = solve(
                instance, budget, seed=args.seed,
                tell=lambda point, _: show(point) and not stop.asked,
            )  # fmt: skip
    except Cancelled:
        show.end()
        print("已停止，还没有得到方案，没有写出任何文件。", file=sys.stderr)
        return STOPPED
    except Clashing as error:
        show.end()
        print(f"错误：{_clashing(instance, error)}", file=sys.stderr)
        return AT_FAULT
    show.end()
    if args.format == "gap" and (plan.seats < 0).any():
        out = int((plan.seats < 0).sum())
        says = "这个问题没有可行解" if plan.proven else "在规定的时间内没有找到可行解"
        raise MatchError(f"{says}：最好的方案仍有 {out} 个任务安排不下。")
    proof = certificate(plan)
    text = match_files.summary(plan, proof, time.perf_counter() - begun, stopped=stop.asked)
    keep = None if args.format == "folder" else to_tables(instance)
    match_files.write_plan(plan, proof, text, args.out, keep)
    print(text)
    if args.format == "gap":
        word, sign = ("总费用", -1) if args.minimise else ("总收益", 1)
        print(f"{word} {sign * plan.value:g}。")
    print(f"结果已写入 {args.out}")
    return 0


def _clashing(instance: Instance, error: Clashing) -> str:
    """Say which demands clash; what the search said, if they do not."""
    try:
        demands = clash(instance)
    except Unsettled as unsettled:
        return f"{error.message}\n{unsettled.message}"
    return clashing(error.message, [demand.text for demand in demands])
