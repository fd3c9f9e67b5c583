"""``guantong place cover``: who is in reach of which base, where bases should be, what to enter."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from guantong.commands import place_cover_files
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
from guantong.engines.place.coverage import (
    TABLES,
    CoverageError,
    Question,
    calibration,
    certificate,
    choose,
    from_tables,
    pins,
)
from guantong.formats.geojson import GeoJSONError, outlines
from guantong.formats.tables import CsvFaults

DESCRIPTION = """\
哪些地方多少分钟够得着基地或场所，说得准的有多少；要新设几个点，设在哪里；先标注哪些位置。
位置不知道的地方按许多种可能分别算：说得准在内、说得准在外、说不准，分开写。
places.csv 写地点和人口，outlines.geojson 是各县区的轮廓（写法见 docs/user/place-format.md）。"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command below ``place``."""
    parser = subparsers.add_parser(
        "cover", help="算覆盖、选点、先标注哪里", description=DESCRIPTION
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="问题的文件夹")
    does = parser.add_mutually_exclusive_group(required=True)
    does.add_argument("--out", type=Path, metavar="DIR", help="结果文件夹")
    does.add_argument("--check", type=Path, metavar="certificate.json", help="只验算这份证明")
    parser.add_argument("--minutes", type=float, default=45.0, help="多少分钟以内（默认 45）")
    parser.add_argument("--choose", type=int, metavar="K", help="选点到共 K 个，现有的都保留")
    parser.add_argument("--seconds", type=float, default=10.0, help="选点最多算多少秒（默认 10）")
    parser.add_argument("--seed", type=int, default=0, help="随机种子")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    parser.set_defaults(work=run)


def run(args: argparse.Namespace) -> int:
    """Tell and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        if args.out is not None:
            refuse_strange(args.out)
        question = _read(args.folder)
        if args.check is not None:
            claim = place_cover_files.read_certificate(args.check, question)
            print(place_cover_files.checked(certificate(claim), claim))
            return 0
        return _tell(args, question)
    except (CsvFaults, CoverageError, GeoJSONError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.folder}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT


def _read(folder: Path) -> Question:
    tables = read_tables(folder, TABLES)
    path = folder / "outlines.geojson"
    areas = outlines(path.read_text(encoding="utf-8")) if path.exists() else ()
    rings = {one.name: one.rings for one in areas}
    with at_lines(tables):
        return from_tables({name: table.columns for name, table in tables.items()}, rings)


def _tell(args: argparse.Namespace, question: Question) -> int:
    ground, roads = question.ground, question.roads
    show, begun = Show(quiet=args.quiet), time.perf_counter()
    k = args.choose if args.choose is not None else len(question.bases)
    if not k:
        raise Unusable("没有一个地点的 base 写“是”。请写明现有的基地，或用 --choose 选点。")
    may = question.candidates if args.choose is not None else np.zeros(0, np.int64)
    with stoppable() as stop:
        choice = choose(
            ground, may, k, args.minutes, roads, kept=question.bases, seed=args.seed,
            seconds=args.seconds, tell=lambda point: show(point) and not stop.asked,
        )  # fmt: skip
    show.end()
    proof = certificate(choice.claim)
    told = place_cover_files.Told(
        question, choice, proof, pins(choice.worth), calibration(ground, roads)
    )
    text = place_cover_files.summary(told, time.perf_counter() - begun)
    place_cover_files.write(told, text, args.out)
    print(text)
    print(f"结果已写入 {args.out}")
    return 0
