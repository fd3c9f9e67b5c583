"""Reading a set of yes/no yardsticks from a table, with every fault told by its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

DIMENSIONS = ("政治忠诚", "政治定力", "政治担当", "政治能力", "政治自律")
LAYERS = ("学", "干", "成", "效")
SOURCES = {
    "superior": "上级", "peer": "同级", "subordinate": "下级", "served": "服务对象",
    "oversight": "执纪执法监督部门", "self": "本人",
}  # fmt: skip
LONGEST = 45
COLUMNS = ("code", "dimension", "layer", "key", "wording", "sources", "note")


class IndicatorError(ValueError):
    """A table of indicators cannot be taken; ``faults`` names each line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class IndicatorRow:
    """One yardstick; ``key`` is 1 where 是 speaks for, -1 where it speaks against."""

    code: str
    dimension: str
    layer: str
    key: int
    wording: str
    sources: tuple[str, ...]
    note: str = ""


def load_default() -> tuple[IndicatorRow, ...]:
    """Return the packaged draft: 77 positive and 48 reverse yardsticks, written for this project.

    It is not the list that Yongzhou uses, which is unpublished.
    """
    file = resources.files("guantong.presets") / "yongzhou" / "indicators.csv"
    with file.open(encoding="utf-8") as handle:
        return read_indicators(handle)


def read_indicators(lines: Iterable[str]) -> tuple[IndicatorRow, ...]:
    """Read a CSV table of indicators.

    Raises
    ------
    IndicatorError
        With every fault of every line.

    """
    reader = csv.DictReader(lines)
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise IndicatorError([f"缺少列：{'、'.join(missing)}"])
    faults: list[str] = []
    rows: list[IndicatorRow] = []
    seen: dict[str, int] = {}
    worded: dict[str, int] = {}
    for line, raw in enumerate(reader, start=2):
        cells = {name: (raw.get(name) or "").strip() for name in COLUMNS}
        wrong = _faults(cells)
        for kind, known, value in (
            ("编号", seen, cells["code"]), ("内容", worded, cells["wording"]),
        ):  # fmt: skip
            if value and value in known:
                wrong.append(f"{kind}与第 {known[value]} 行重复")
            known.setdefault(value, line)
        faults += [f"第 {line} 行：{text}" for text in wrong]
        if not wrong:
            sources = tuple(cells["sources"].split())
            rows.append(
                IndicatorRow(
                    cells["code"],
                    cells["dimension"],
                    cells["layer"],
                    int(cells["key"]),
                    cells["wording"],
                    sources,
                    cells["note"],
                )
            )
    if faults:
        raise IndicatorError(faults)
    if not rows:
        raise IndicatorError(["表中没有指标"])
    return tuple(rows)


def _faults(cells: dict[str, str]) -> list[str]:
    out = []
    if not cells["code"]:
        out.append("编号为空")
    if not cells["wording"]:
        out.append("内容为空")
    if len(cells["wording"]) > LONGEST:
        out.append(f"内容超过 {LONGEST} 字")
    if cells["dimension"] not in DIMENSIONS:
        out.append(f"维度「{cells['dimension']}」不存在")
    if cells["layer"] not in LAYERS:
        out.append(f"层次「{cells['layer']}」不存在")
    if cells["key"] not in {"1", "-1"}:
        out.append("方向须为 1 或 -1")
    unknown = [s for s in cells["sources"].split() if s not in SOURCES]
    if unknown:
        out.append(f"来源「{'、'.join(unknown)}」不存在")
    if len(set(cells["sources"].split())) < 2:
        out.append("至少要有两类来源可答")
    return out
