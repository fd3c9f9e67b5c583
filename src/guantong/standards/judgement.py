"""The groups in which officers place cadres, read from a table: their names are data.

A group is an officer's opinion with a reason. It carries no number and no order of merit; the
table's order is only that of the board's columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

COLUMNS = ("code", "name", "short", "meaning", "bars", "grounds")
CODE = re.compile(r"[a-z][a-z0-9_]{0,15}")
LONGEST_NAME, LONGEST_MEANING = 20, 80
MOST = 8


class JudgementError(ValueError):
    """A table of groups cannot be taken; ``faults`` names each line."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Group:
    """One group.

    Attributes
    ----------
    code
        What is stored; never shown.
    name, short
        The heading of its column, and two characters for a narrow place.
    meaning
        Whom it is for, in a sentence.
    bars
        Whether a plan leaves its people without a seat, unless an officer decides otherwise.
    grounds
        Whether a placement is a proposal only, until it has its grounds: an article, evidence, a
        hearing, a second person.

    """

    code: str
    name: str
    short: str
    meaning: str
    bars: bool
    grounds: bool = False


@cache
def groups() -> tuple[Group, ...]:
    """Return the packaged groups, in the order of the board's columns.

    Examples
    --------
    >>> [group.name for group in groups()]
    ['大胆使用', '优先提拔', '培养锻炼（压担子）', '适时调整', '坚决淘汰（调整不适宜担任现职干部）']

    """
    file = resources.files("guantong.presets") / "yongzhou" / "judgement_groups.csv"
    with file.open(encoding="utf-8") as handle:
        return read_groups(handle)


def group(code: str) -> Group | None:
    """Return the group of a code; None for a code that is none."""
    return next((one for one in groups() if one.code == code), None)


def name_of(code: str) -> str:
    """Return a group's name; the code itself if a later table dropped it, so that history reads."""
    found = group(code)
    return found.name if found else code


def label(code: str) -> str:
    """Return what a group is called where it stands among rules and counts.

    >>> label("load")
    '研判：培养锻炼（压担子）'
    """
    return f"研判：{name_of(code)}"


def barring() -> frozenset[str]:
    """Return the codes of the groups whose people a plan does not seat."""
    return frozenset(one.code for one in groups() if one.bars)


def needing() -> frozenset[str]:
    """Return the codes of the groups in which a placement needs its grounds."""
    return frozenset(one.code for one in groups() if one.grounds)


def read_groups(lines: Iterable[str]) -> tuple[Group, ...]:
    """Read a CSV table of groups.

    Raises
    ------
    JudgementError
        With every fault of every line.

    """
    reader = csv.DictReader(lines)
    try:
        head, rows = tuple(reader.fieldnames or ()), list(reader)
    except csv.Error as error:
        raise JudgementError([f"第 {reader.line_num} 行：不是 CSV 表（{error}）"]) from error
    if head != COLUMNS:
        raise JudgementError([f"第 1 行：表头应为 {','.join(COLUMNS)}，现为 {','.join(head)}"])
    found: list[Group] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        wrong = _faults(cells, found) + (["多出一列"] if None in row else [])
        faults += [f"第 {number} 行：{one}" for one in wrong]
        if not wrong:
            code, name, short, meaning, *flags = (cells[column] for column in COLUMNS)
            found.append(Group(code, name, short, meaning, *(flag == "1" for flag in flags)))
    if not found and not faults:
        faults.append("第 2 行：至少要有一个组")
    if len(found) > MOST:
        faults.append(f"第 {MOST + 2} 行：最多 {MOST} 个组")
    if faults:
        raise JudgementError(faults)
    return tuple(found)


def _faults(cells: dict[str, str], before: Sequence[Group]) -> list[str]:
    out = []
    if not CODE.fullmatch(cells["code"]):
        out.append(f"code“{cells['code']}”应是小写字母开头的短代码")
    if any(one.code == cells["code"] for one in before):
        out.append(f"code“{cells['code']}”重复")
    if not 1 <= len(cells["name"]) <= LONGEST_NAME:
        out.append(f"name 应为 1 至 {LONGEST_NAME} 个字")
    if any(one.name == cells["name"] for one in before):
        out.append(f"name“{cells['name']}”重复")
    if not 1 <= len(cells["short"]) <= 2:
        out.append("short 应为 1 至 2 个字")
    if not 1 <= len(cells["meaning"]) <= LONGEST_MEANING:
        out.append(f"meaning 应为 1 至 {LONGEST_MEANING} 个字")
    out += [
        f"{flag} 应为 0 或 1，现为“{cells[flag]}”"
        for flag in ("bars", "grounds") if cells[flag] not in {"0", "1"}
    ]  # fmt: skip
    if cells["bars"] == "1" and cells["grounds"] == "0":
        out.append("bars 为 1 的组，grounds 也应为 1：没有依据的意见不能限制任何人")
    return out
