"""``guantong stage``: tables of villages, projects and money become a plan; no database."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from guantong.commands import stage_files
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
from guantong.commands.stage_words import summary
from guantong.engines.stage import (
    TABLES,
    Budget,
    Cancelled,
    Clashing,
    Instance,
    Plan,
    StageError,
    alternatives,
    certificate,
    clash,
    from_tables,
    lifted,
    solve,
)
from guantong.engines.stage.problem.arrays import Floats
from guantong.formats.tables import CsvFaults

DESCRIPTION = """\
读取各村、可以做的项目和各级资金，排出哪个村哪一年做什么、用哪笔钱，并证明离最好的方案至多差多少。
FOLDER 是装有 CSV 表的文件夹（写法见 docs/user/stage-format.md），金额一律用万元。
按 Ctrl+C 停止时写出到那时为止最好的方案。"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's parser."""
    parser = subparsers.add_parser(
        "stage", help="排哪个村哪一年做什么项目的方案并证明", description=DESCRIPTION
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="问题的文件夹")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--out", type=Path, metavar="DIR", help="结果文件夹")
    does.add_argument("--check", type=Path, metavar="certificate.json", help="只验算这份证明")
    parser.add_argument("--seconds", type=float, default=60.0, help="最多算多少秒（默认 60）")
    parser.add_argument("--gap", type=float, default=0.0, help="差距不超过此比例即停，如 0.001")
    parser.add_argument("--seed", type=int, default=0, help="随机种子")
    parser.add_argument(
        "--draws", type=int, default=0, metavar="N",
        help="另按 N 次抽取的收益重排，看每个安排出现几次",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Plan and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        if args.out is not None:
            refuse_strange(args.out)
        tables = read_tables(args.folder, TABLES)
        with at_lines(tables):
            instance = from_tables({name: table.columns for name, table in tables.items()})
        if args.check is not None:
            print(certificate(stage_files.read_certificate(args.check, instance)).summary())
            return 0
        return _plan(args, instance)
    except (CsvFaults, StageError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.folder}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT


def _plan(args: argparse.Namespace, instance: Instance) -> int:
    show, begun = Show(quiet=args.quiet), time.perf_counter()
    budget = Budget(seconds=args.seconds, gap=args.gap)
    try:
        with stoppable() as stop:
            plan = solve(
                instance, budget, seed=args.seed,
                tell=lambda point, _: show(point) and not stop.asked,
            )  # fmt: skip
            again = None
            if args.draws and not stop.asked:
                again = alternatives(plan, args.draws, args.seed)
    except Cancelled:
        show.end()
        print("已停止，还没有得到方案，没有写出任何文件。", file=sys.stderr)
        return STOPPED
    except Clashing as error:
        show.end()
        texts = [demand.text for demand in clash(instance)]
        print(f"错误：{clashing(error.message, texts)}", file=sys.stderr)
        return AT_FAULT
    show.end()
    _write(args, plan, again, time.perf_counter() - begun, stopped=stop.asked)
    return 0


def _write(
    args: argparse.Namespace, plan: Plan, again: Floats | None, seconds: float, *,
    stopped: bool,
) -> None:  # fmt: skip
    proof = certificate(plan)
    claim = lifted(plan)
    text = summary(plan, proof, claim, seconds, stopped=stopped)
    stage_files.write_plan(plan, proof, text, args.out, again)
    print(text)
    print(f"结果已写入 {args.out}")
