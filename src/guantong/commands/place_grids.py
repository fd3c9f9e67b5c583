"""``guantong place grids``: households become grids with a proof; no database."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from guantong.commands import place_grids_files
from guantong.commands.planning import (
    AT_FAULT,
    STOPPED,
    Unusable,
    at_lines,
    read_tables,
    refuse_strange,
    said,
    stoppable,
)
from guantong.engines.place.grids import (
    TABLES,
    Drawing,
    GridError,
    Village,
    certificate,
    check,
    draw,
    villages,
)
from guantong.formats.tables import CsvFaults

DESCRIPTION = """\
读取各户的位置和小组，划出连片、户数合规、到党员中心户步行最短的网格，并证明离最好的划法至多差多少。
FOLDER 是装有 CSV 表的文件夹（写法见 docs/user/place-format.md）。结果是建议，由人确认。
按 Ctrl+C 停止，写出已经划好的村。"""


def add_parser(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command below ``guantong place``."""
    parser = below.add_parser("grids", help="划网格并证明", description=DESCRIPTION)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="问题的文件夹")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--out", type=Path, metavar="DIR", help="结果文件夹")
    does.add_argument("--check", type=Path, metavar="certificate.json", help="只验算这份证明")
    parser.add_argument("--households", action="store_true", help="按户划分，不保持小组完整")
    parser.add_argument("--seconds", type=float, default=3.0, help="每村最多算多少秒（默认 3）")
    parser.add_argument("--seed", type=int, default=0, help="随机种子")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(work=work)


def work(args: argparse.Namespace) -> int:
    """Draw and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        if args.out is not None:
            refuse_strange(args.out)
        tables = read_tables(args.folder, TABLES)
        with at_lines(tables):
            asked = villages({name: table.columns for name, table in tables.items()})
        if args.check is not None:
            return _check(args.check, asked)
        return _draw(args, asked)
    except (CsvFaults, GridError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.folder}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT


def _check(path: Path, asked: list[Village]) -> int:
    for village, walks, drawing in place_grids_files.read_certificate(path, asked):
        label = f"{village.name}：" if village.name else ""
        print(label + certificate(walks, village.limits, drawing).summary())
    return 0


def _draw(args: argparse.Namespace, asked: list[Village]) -> int:
    begun = time.perf_counter()
    drawn: list[tuple[Village, Drawing]] = []
    refused: list[str] = []
    with stoppable() as stop:
        for done, village in enumerate(asked, 1):
            if stop.asked:
                break
            try:
                found = _one(args, village)
            except GridError as error:
                refused.append(f"{village.name or '全村'}：{error.message}")
                continue
            drawn.append((village, found))
            if not args.quiet:
                words = f"{done}/{len(asked)} {village.name} {found.number} 格"
                print(f"{words}，户均 {found.mean_walk:.0f} 米", file=sys.stderr)
    if not drawn:
        text = "\n".join(refused) or "已停止，还没有划好一个村，没有写出任何文件。"
        print(f"错误：{text}" if refused else text, file=sys.stderr)
        return AT_FAULT if refused else STOPPED
    seconds = time.perf_counter() - begun
    text = place_grids_files.write(drawn, refused, seconds, args.out, stopped=stop.asked)
    print(text)
    print(f"结果已写入 {args.out}")
    return 0


def _one(args: argparse.Namespace, village: Village) -> Drawing:
    found = draw(
        village.walks, village.limits, groups=village.loose if args.households else None,
        present=village.locks.present, move_price=village.locks.move_price,
        together=village.locks.together, apart=village.locks.apart, pinned=village.locks.pinned,
        seconds=args.seconds, seed=args.seed,
    )  # fmt: skip
    wrong = check(village.walks, village.limits, found)
    if wrong:
        raise GridError("".join(wrong))
    return found
