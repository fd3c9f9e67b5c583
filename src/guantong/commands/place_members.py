"""``guantong place members``: who keeps contact with which household; no database."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import (
    AT_FAULT,
    Unusable,
    at_lines,
    digest,
    read_tables,
    refuse_strange,
    result_folder,
    said,
    yes,
)
from guantong.engines.place.grids import (
    CONTACT_TABLES,
    Assignment,
    Contacts,
    GridError,
    assign,
    contacts,
)
from guantong.formats import geojson
from guantong.formats.tables import CsvFaults, write_csv

DESCRIPTION = """\
给每一户配一名联系人：每人 5 至 10 户，路程、小组、语言、亲属一起权衡，算出总代价最小的配法。
FOLDER 是装有 CSV 表的文件夹（写法见 docs/user/place-format.md）。结果是建议，由人确认。"""
HEADS = {
    "households": ("village", "household", "member", "metres", "changed"),
    "members": ("member", "household", "load", "off"),
}


def add_parser(below: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command below ``guantong place``."""
    parser = below.add_parser("members", help="给每户配联系人", description=DESCRIPTION)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="问题的文件夹")
    parser.add_argument("--out", type=Path, metavar="DIR", required=True, help="结果文件夹")
    parser.set_defaults(work=work)


def work(args: argparse.Namespace) -> int:
    """Assign and write; returns 0, or 2 if the input is at fault (nothing is then written)."""
    try:
        refuse_strange(args.out)
        tables = read_tables(args.folder, CONTACT_TABLES)
        with at_lines(tables):
            asked = contacts({name: table.columns for name, table in tables.items()})
        begun = time.perf_counter()
        found = assign(
            asked.walk, asked.homes, groups=asked.groups,
            household_language=asked.household_language, member_language=asked.member_language,
            kin=asked.kin, barred=asked.barred, present=asked.present, low=asked.low,
            high=asked.high, prices=asked.prices,
        )  # fmt: skip
        text = _summary(asked, found, time.perf_counter() - begun)
        _write(asked, found, text, args.out)
    except (CsvFaults, GridError, Unusable) as error:
        print(f"错误：{said(error)}", file=sys.stderr)
        return AT_FAULT
    except OSError as error:
        print(f"错误：{error.filename or args.folder}：{error.strerror}。", file=sys.stderr)
        return AT_FAULT
    print(text)
    print(f"结果已写入 {args.out}")
    return 0


def _summary(asked: Contacts, found: Assignment, seconds: float) -> str:
    served = len(found.member) - len(found.unserved)
    lines = [
        f"{len(asked.households):,} 户、{len(asked.members):,} 名联系人：{served:,} 户有人联系，"
        f"平均步行 {found.walk / max(1, served):.0f} 米；这是代价最小的配法。"
    ]
    if len(found.unserved):
        lines.append(f"{len(found.unserved):,} 户无人联系，见 households.csv。")
    if len(found.off_load):
        words = f"{asked.low} 至 {asked.high} 户"
        lines.append(f"{len(found.off_load):,} 名联系人不在 {words}之间，见 members.csv。")
    if asked.present is not None:
        lines.append(f"与现有联系人相比，调整 {found.changed:,} 户。")
    lines.append(f"用时 {seconds:.1f} 秒。配法是建议，由人确认。")
    return "\n".join(lines)


def _write(asked: Contacts, found: Assignment, text: str, folder: Path) -> None:
    told = {
        "form": 1, "instance": digest(asked), "member": found.member.tolist(), "cost": found.cost,
        "proven": found.proven, "worth": found.worth.tolist(),
    }  # fmt: skip
    with result_folder(folder) as fresh:
        write_csv(fresh / "households.csv", HEADS["households"], _households(asked, found))
        write_csv(fresh / "members.csv", HEADS["members"], _members(asked, found))
        if asked.doors.degrees:
            text_of = geojson.written(_lines(asked, found))
            (fresh / "members.geojson").write_text(text_of, encoding="utf-8")
        (fresh / "certificate.json").write_text(json.dumps(told), encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")


def _households(asked: Contacts, found: Assignment) -> Iterator[Sequence[Any]]:
    for i, j in enumerate(found.member.tolist()):
        before = -1 if asked.present is None else int(asked.present[i])
        name, metres = ("", "") if j < 0 else (asked.members[j], round(float(asked.walk[i, j])))
        yield (
            asked.villages[i],
            asked.households[i],
            name,
            metres,
            yes(before >= 0 and before != j),
        )


def _members(asked: Contacts, found: Assignment) -> Iterator[Sequence[Any]]:
    off = set(found.off_load.tolist())
    for j, name in enumerate(asked.members):
        home = int(asked.homes[j])
        yield name, asked.households[home], int(found.loads[j]), yes(j in off)


def _lines(asked: Contacts, found: Assignment) -> Iterator[geojson.Line]:
    """Yield a line from each household to its member's home."""
    invented = np.array([one == "invented" for one in asked.doors.knowledge])
    for i, j in enumerate(found.member.tolist()):
        if j < 0:
            continue
        home = int(asked.homes[j])
        ends = asked.doors.places[[i, home]]
        if np.isfinite(ends).all():
            yield geojson.Line(
                asked.households[i], [(float(x), float(y)) for x, y in ends],
                bool(invented[i] or invented[home]), {"member": asked.members[j]},
            )  # fmt: skip
