"""National code tables, read both ways: a code has a label, a label has a code.

The tables are data (``data/gb_code_tables.csv``, ``data/house_code_tables.csv``). The codes of
ranks, assessment results and kinds of study are the house's own: the national sets print them as
words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from guantong.standards._files import read_rows
from guantong.standards.errors import UnknownCode

FILES = ("gb_code_tables.csv", "house_code_tables.csv")
TITLES = {
    "sex": "性别", "marital": "婚姻状况", "health": "健康状况", "employment": "从业状况",
    "ethnic": "民族", "education": "学历", "political": "政治面貌", "level": "职务层次",
    "rank": "职级", "assessment": "年度考核结果", "team_assessment": "班子考核等次",
    "retirement": "退休年龄类别", "study": "教育方式",
}  # fmt: skip
# What the appointment form and daily writing use beside the standard's own label.
ALIASES: Mapping[str, Mapping[str, str]] = {
    "ethnic": {"汉": "01", "瑶": "13", "苗": "06", "土家": "15", "回": "03", "侗": "12"},
    "political": {
        "中共党员": "01", "党员": "01", "中共预备党员": "02", "预备党员": "02", "共青团员": "03",
        "民革": "04", "民盟": "05", "民建": "06", "民进": "07", "农工党": "08", "致公党": "09",
        "九三学社": "10", "台盟": "11", "无党派": "12", "无党派人士": "12",
    },
    "education": {
        "研究生": "10", "博士研究生": "11", "硕士研究生": "14", "大学": "21", "本科": "21",
        "大学本科": "21", "大专": "31", "专科": "31", "大学专科": "31", "中专": "41", "高中": "61",
        "中央党校研究生": "10", "省委党校研究生": "10", "中央党校大学": "21", "省委党校大学": "21",
        "党校大专": "31", "初中": "71", "小学": "81",
    },
    "level": {
        "正厅级": "1A21", "副厅级": "1A22", "正处级": "1A31", "副处级": "1A32", "正科级": "1A41",
        "副科级": "1A42",
    },
    "health": {"健康": "10", "良好": "10", "一般": "20", "较弱": "20"},
}  # fmt: skip


@dataclass(frozen=True)
class CodeTable:
    """One table of codes, in its own order.

    Attributes
    ----------
    labels
        Code → label.

    """

    name: str
    title: str
    standard: str
    labels: Mapping[str, str]
    _codes: Mapping[str, str] = field(repr=False)

    def label(self, code: str) -> str:
        """Return the label of a code.

        Raises
        ------
        UnknownCode
            If the table does not hold it.

        """
        try:
            return self.labels[code]
        except KeyError:
            raise UnknownCode(
                f"{self.title}代码表（{self.standard}）中没有代码“{code}”。", field=self.name
            ) from None

    def code(self, label: str) -> str:
        """Return the code of a label or of one of its usual short forms; errors as `label`."""
        try:
            return self._codes[label.strip()]
        except KeyError:
            raise UnknownCode(
                f"{self.title}代码表（{self.standard}）中没有“{label}”，请改用表中的写法，"
                f"例如“{next(iter(self.labels.values()))}”。",
                field=self.name,
            ) from None

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, label) pairs in the table's order."""
        return tuple(self.labels.items())

    def place(self, code: str) -> int:
        """Return where a code stands in its table, 0 first; errors as `label`."""
        self.label(code)
        return tuple(self.labels).index(code)


@cache
def _tables() -> Mapping[str, CodeTable]:
    found: dict[str, dict[str, str]] = {}
    standards: dict[str, str] = {}
    for file in FILES:
        for row in read_rows(file):
            found.setdefault(row["table"], {})[row["code"]] = row["label"]
            standards[row["table"]] = row["standard"]
    return {
        name: CodeTable(
            name,
            TITLES[name],
            standards[name],
            MappingProxyType(labels),
            MappingProxyType({v: k for k, v in labels.items()} | dict(ALIASES.get(name, {}))),
        )
        for name, labels in found.items()
    }


def table(name: str) -> CodeTable:
    """Return a code table by name: ``table("ethnic").label("13")`` is 瑶族.

    Raises
    ------
    UnknownCode
        If there is no such table.

    """
    try:
        return _tables()[name]
    except KeyError:
        raise UnknownCode(f"没有名为“{name}”的代码表。可用：{'、'.join(_tables())}。") from None


def higher(level: str, than: str) -> bool:
    """Tell whether one post level (ZB09) stands above another."""
    levels = table("level")
    return levels.place(level) < levels.place(than)


def steps_between(upper: str, lower: str) -> int:
    """Return how many levels lie from ``lower`` up to ``upper``, negative downwards."""
    levels = table("level")
    return levels.place(lower) - levels.place(upper)
