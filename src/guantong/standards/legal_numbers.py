"""Numbers that a law states and nobody may set, each with its article, in versions.

Kept in ``data/legal_numbers.toml``; what an officer may set is a parameter of a rule
(`guantong.standards.rules`).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from guantong.standards.errors import RuleError

_NEEDED = {"id", "name", "source", "article", "says", "versions"}


@dataclass(frozen=True)
class Version:
    """A number as it holds from a day on, and how the law writes it."""

    start: dt.date
    value: Fraction
    words: str


@dataclass(frozen=True)
class LegalNumber:
    """A number of a law.

    Attributes
    ----------
    says
        What the law asks, ``{words}`` in place of the number.
    versions
        By the day from which they hold.
    verify
        Whether the article awaits checking.

    """

    id: str
    name: str
    source: str
    article: str
    says: str
    versions: tuple[Version, ...]
    verify: bool = False

    def on(self, day: dt.date) -> Version:
        """Return the version in force on a day; before the first one, the first."""
        held = [one for one in self.versions if one.start <= day]
        return held[-1] if held else self.versions[0]

    def citation(self, day: dt.date) -> str:
        """Name the article and what it asked on a day."""
        asks = self.says.format(words=self.on(day).words)
        return f"{self.source}{self.article}：{asks}{'（条款待核）' if self.verify else ''}"


def legal_number(key: str) -> LegalNumber:
    """Return a number by its id.

    Raises
    ------
    RuleError
        If there is none of that id.

    """
    found = _packaged().get(key)
    if found is None:
        raise RuleError(f"没有法定数“{key}”。")
    return found


def count(key: str, day: dt.date) -> int:
    """Return a number of days or years as in force on a day; errors as `legal_number`.

    Examples
    --------
    >>> count("notice.workdays", dt.date(2026, 6, 15))
    5

    """
    value = legal_number(key).on(day).value
    if value.denominator != 1:
        raise RuleError(f"“{legal_number(key).name}”不是整数。")
    return value.numerator


def read_numbers(text: str, name: str) -> Mapping[str, LegalNumber]:
    """Read a file of numbers.

    Raises
    ------
    RuleError
        If something is left out, unknown, twice, or no number.

    """
    try:
        rows = tomllib.loads(text).get("number", [])
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name} 不是合格的 TOML：{error}。") from error
    found: dict[str, LegalNumber] = {}
    for row in rows:
        where = f"{name} 的“{row.get('id', '?')}”"
        lacking, strange = _NEEDED - set(row), set(row) - _NEEDED - {"verify"}
        if lacking or strange:
            raise RuleError(f"{where}缺少或不认识：{'、'.join(sorted(lacking | strange))}。")
        if row["id"] in found:
            raise RuleError(f"{where}重复。")
        versions = tuple(_version(one, where) for one in row["versions"])
        if not versions or any(a.start >= b.start for a, b in pairwise(versions)):
            raise RuleError(f"{where}的版本须按日期先后排列，至少一个。")
        found[row["id"]] = LegalNumber(**{**row, "versions": versions})
    return found


def _version(row: Mapping[str, Any], where: str) -> Version:
    try:
        start, value, words = row["from"], Fraction(row["value"]), str(row["words"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise RuleError(f"{where}的版本须有 from、value、words，value 为整数或“2/3”。") from error
    if not isinstance(start, dt.date) or value <= 0:
        raise RuleError(f"{where}的 from 须为日期，value 须大于 0。")
    return Version(start, value, words)


@cache
def _packaged() -> Mapping[str, LegalNumber]:
    file = resources.files("guantong.standards") / "data" / "legal_numbers.toml"
    return read_numbers(file.read_text(encoding="utf-8"), file.name)
