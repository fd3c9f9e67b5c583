"""What ``guantong place grids`` writes: grids, who is in them, a map, the proof."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import Unusable, digest, result_folder, rounded, yes
from guantong.engines.place.grids import (
    Drawing,
    Proof,
    Village,
    Walks,
    certificate,
    number,
)
from guantong.engines.place.grids.search.finish import renamed
from guantong.formats import geojson
from guantong.formats.tables import write_csv

HEADS = {
    "grids": ("village", "grid", "name", "households", "groups", "centre", "walk", "continues"),
    "households": ("village", "household", "group", "grid", "centre", "metres", "moved", "assumed"),
    "refused": ("village", "why"),
}  # fmt: skip
#: A certificate's own version.
FORM = 1
Drawn = Sequence[tuple[Village, Drawing]]


def write(
    drawn: Drawn, refused: Sequence[str], seconds: float, folder: Path, *, stopped: bool
) -> str:  # fmt: skip
    """Write everything beside the folder first, then put it in place; return the summary.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    proofs = [certificate(village.walks, village.limits, one) for village, one in drawn]
    text = _summary(drawn, refused, seconds, [one.gap for one in proofs], stopped=stopped)
    with result_folder(folder) as fresh:
        write_csv(fresh / "grids.csv", HEADS["grids"], rounded(_grids(drawn)))
        write_csv(fresh / "households.csv", HEADS["households"], rounded(_households(drawn)))
        if refused:
            rows = (tuple(one.split("：", 1)) for one in refused)
            write_csv(fresh / "refused.csv", HEADS["refused"], rows)
        if any(village.doors.degrees for village, _ in drawn):
            (fresh / "grids.geojson").write_text(geojson.written(_points(drawn)), encoding="utf-8")
        told = {"form": FORM, "villages": [_certificate(*one) for one in drawn]}
        certified = json.dumps(told, ensure_ascii=False)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")
    return text


def _summary(
    drawn: Drawn, refused: Sequence[str], seconds: float, gaps: Sequence[float], *, stopped: bool
) -> str:  # fmt: skip
    homes = sum(len(village.walks) for village, _ in drawn)
    grids = sum(one.number for _, one in drawn)
    sizes = np.concatenate([one.sizes for _, one in drawn])
    walk = sum(one.walk for _, one in drawn) / homes
    proven = sum(gap <= 2e-6 for gap in gaps)
    lines = [
        f"{len(drawn):,} 个村、{homes:,} 户，划 {grids:,} 个网格，"
        f"每格 {sizes.min()}—{sizes.max()} 户，"
        f"到中心户平均步行 {walk:.0f} 米；每格连片，已逐条核对。",
        f"{proven:,} 个村是最好的划法{_rest(len(drawn) - proven, gaps)}。",
    ]
    moved = sum(one.moved for _, one in drawn)
    if any(one.locks.present is not None for _, one in drawn):
        lines.append(f"与现有网格相比，调整 {moved:,} 户。")
    assumed = sum(int(village.walks.assumed.sum()) for village, _ in drawn)
    if assumed:
        lines.append(f"{assumed:,} 户没有位置或小组，按同组或邻近户推定，见 households.csv。")
    if refused:
        lines.append(f"{len(refused):,} 个村没有划成，原因见 refused.csv。")
    if stopped:
        lines.append("按要求提前停止，只写出已经划好的村。")
    lines.append(f"用时 {seconds:.1f} 秒。划法是建议，中心户由人确认。")
    return "\n".join(lines)


def _rest(count: int, gaps: Sequence[float]) -> str:
    return f"，其余 {count:,} 个村离最好的划法至多差 {max(gaps):.2%}" if count else ""


def _names(village: Village, one: Drawing) -> list[str]:
    """Return the names of grids: that of the grid continued, else a number from west to east."""
    rank = np.empty(one.number, np.int64)
    rank[number(village.walks.points, one.grid)] = np.arange(one.number)
    found = []
    for g, label in enumerate(one.continues.tolist()):
        found.append(village.grids[label] if label >= 0 else f"{rank[g] + 1:02d}")
    taken = {village.grids[label] for label in one.continues.tolist() if label >= 0}
    return [
        name if label >= 0 or name not in taken else f"新{name}"
        for name, label in zip(found, one.continues.tolist(), strict=True)
    ]


def _grids(drawn: Drawn) -> Iterator[Sequence[Any]]:
    for village, one in drawn:
        names = _names(village, one)
        for g, size in enumerate(one.sizes.tolist()):
            members = np.flatnonzero(one.grid == g)
            c = int(one.centre[g])
            walk = float(village.walks.distances(one.centre[g : g + 1])[0, members].sum())
            inside = sorted({int(x) for x in village.walks.groups[members] if x >= 0})
            groups = "、".join(village.groups[x] for x in inside)
            label = int(one.continues[g])
            yield (
                village.name, g + 1, names[g], size, groups, village.households[c], walk / size,
                village.grids[label] if label >= 0 else "",
            )  # fmt: skip


def _households(drawn: Drawn) -> Iterator[Sequence[Any]]:
    for village, one in drawn:
        names = _names(village, one)
        metres = village.walks.distances(one.centre)
        present = one.locks.present
        for i, name in enumerate(village.households):
            g = int(one.grid[i])
            group = int(village.walks.groups[i])
            moved = present is not None and present[i] >= 0 and int(present[i]) != g
            yield (
                village.name, name, village.groups[group] if group >= 0 else "", names[g],
                yes(int(one.centre[g]) == i), float(metres[g, i]), yes(bool(moved)),
                yes(bool(village.walks.assumed[i])),
            )  # fmt: skip


def _points(drawn: Drawn) -> Iterator[geojson.Point]:
    for village, one in drawn:
        if not village.doors.degrees:
            continue
        names = _names(village, one)
        for i, row in enumerate(village.rows.tolist()):
            longitude, latitude = village.doors.places[row].tolist()
            if not np.isfinite(longitude):
                continue
            g = int(one.grid[i])
            told = {"village": village.name, "grid": names[g], "centre": int(one.centre[g]) == i}
            yield geojson.Point(
                village.households[i], longitude, latitude, village.doors.knowledge[row],
                properties=told,
            )  # fmt: skip


def _certificate(village: Village, one: Drawing) -> dict[str, Any]:
    """Return all that is needed, with the tables, to check the drawing and prove its bound anew."""
    return {
        "village": village.name, "instance": fingerprint(village), "grid": one.grid.tolist(),
        "centre": one.centre.tolist(), "continues": one.continues.tolist(), "walk": one.walk,
        "cost": one.cost, "bound": one.bound, "proven": one.proven, "whole": one.whole_groups,
        "numbers": list(one.possible_numbers), "units": one.proof.units.tolist(),
        "of_unit": one.proof.of_unit.tolist(), "of_label": one.proof.of_label.tolist(),
    }  # fmt: skip


def fingerprint(village: Village) -> str:
    """Return what a certificate is bound to: doors, groups, ways, sizes and locks."""
    w, k = village.walks, village.locks
    locks = (k.together, k.apart, tuple(sorted(k.pinned.items())), k.present, k.move_price)
    parts = (w.points, w.groups, w.edges, w.lengths, w.links, village.limits, locks)
    return digest(parts)


def read_certificate(
    path: Path, asked: Sequence[Village]
) -> Iterator[tuple[Village, Walks, Drawing]]:
    """Read drawings with their proofs, to be checked by `certificate`.

    Raises
    ------
    Unusable
        If the file is none, or belongs to other tables.

    """
    try:
        told = {one["village"]: one for one in json.loads(path.read_text("utf-8"))["villages"]}
        drawn = [
            (village, _drawing(village, told.pop(village.name)))
            for village in asked if village.name in told
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as error:
        raise Unusable(f"{path.name} 不是本命令写出的证明。") from error
    for village, one in drawn:
        if one is None:
            raise Unusable(f"{path.name} 是另一套表的证明：户、道路、上下限或锁定已不相同。")
        yield village, village.walks, one
    if told:
        raise Unusable(f"{path.name} 里的村“{next(iter(told))}”不在表中。")


def _drawing(village: Village, told: dict[str, Any]) -> Drawing | None:
    if told["instance"] != fingerprint(village):
        return None
    grid, centre = (np.array(told[name], np.int64) for name in ("grid", "centre"))
    continues = np.array(told["continues"], np.int64)
    locks = renamed(village.locks, continues, np.arange(len(centre)))
    proof = Proof(
        np.array(told["units"], np.int64), np.array(told["of_unit"], float),
        of_label=np.array(told["of_label"], float),
    )  # fmt: skip
    found = Drawing(
        grid, centre, float(told["walk"]), float(told["cost"]), float(told["bound"]),
        bool(told["proven"]), bool(told["whole"]), tuple(told["numbers"]), proof,
        continues=continues, locks=locks,
    )  # fmt: skip
    return replace(found, moved=locks.moved(grid))
