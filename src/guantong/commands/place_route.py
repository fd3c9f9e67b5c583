"""``guantong place route``: sites, days and ways become a plan of days out; no database."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from guantong.commands import place_route_files as files
from guantong.commands.place_route_words import summary
from guantong.commands.planning import (
    AT_FAULT,
    Show,
    Unusable,
    at_lines,
    read_tables,
    refuse_strange,
    said,
    stoppable,
)
from guantong.engines.place.tour import (
    Budget,
    Tour,
    TourError,
    alternatives,
    certificate,
    plan,
)
from guantong.engines.place.tour.tables.reading import TABLES, Read, from_tables
from guantong.formats.tables import CsvFaults

DESCRIPTION = """\
读取可以参观的点、开放时间、各天的起止和路上的时间，排出哪天去哪些点、几点到几点走，并证明离最好的方案至多差
多少；没有安排的点逐个说明原因。FOLDER 是装有 CSV 表的文件夹（写法见 docs/user/place-format.md）。
按 Ctrl+C 停止时写出到那时为止最好的方案。"""


def add_parser(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``guantong place``."""
    parser = below.add_parser("route", help="排参观路线", description=DESCRIPTION)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="问题的文件夹")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--out", type=Path, metavar="DIR", help="结果文件夹")
    does.add_argument("--check", type=Path, metavar="certificate.json", help="只验算这份证明")
    parser.add_argument("--seconds", type=float, default=8.0, help="最多算多少秒（默认 8）")
    parser.add_argument("--gap", type=float, default=0.0, help="差距不超过此比例即停，如 0.01")
    parser.add_argument("--seed", type=int, default=0, help="随机种子")
    parser.add_argument("--others", type=int, default=3, metavar="N", help="另给几个备选（默认 3）")
    parser.add_argument("--apart", type=int, default=2, metavar="N", help="备选至少换掉几个点")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(work=work)


def work(args: argparse.Namespace) -> int:
    """Plan and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        if args.out is not None:
            refuse_strange(args.out)
        tables = read_tables(args.folder, TABLES)
        with at_lines(tables):
            read = from_tables({name: table.columns for name, table in tables.items()})
        if args.check is not None:
            print(certificate(files.read_certificate(args.check, read.trip)).summary())
            return 0
        return _plan(args, read)
    except (CsvFaults, TourError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.folder}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT


def _plan(args: argparse.Namespace, read: Read) -> int:
    show, begun, trip = Show(quiet=args.quiet), time.perf_counter(), read.trip
    try:
        with stoppable() as stop:
            tour = plan(
                trip.sites, trip.days, must=trip.must, group=trip.group,
                budget=Budget(seconds=args.seconds, gap=args.gap), seed=args.seed,
                tell=lambda point: show(point) and not stop.asked,
            )  # fmt: skip
            others: tuple[Tour, ...] = ()
            if args.others > 0 and not stop.asked:
                others = alternatives(tour, args.others, apart=max(1, args.apart), seed=args.seed)
    finally:
        show.end()
    proof = certificate(tour)
    seconds = time.perf_counter() - begun
    text = summary(read, tour, proof, others, seconds, stopped=stop.asked)
    files.write_tour(read, tour, proof, others, text, args.out)
    print(text)
    print(f"结果已写入 {args.out}")
    return 0
