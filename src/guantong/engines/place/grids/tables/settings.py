"""The table of settings: each with its default and what it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.sheets import Sheet

YES, NO = "是", "否"


@dataclass(frozen=True)
class Setting:
    """A number: its default, the least and most it may be, whether whole; None: may be left out."""

    default: float | None
    least: float = 0.0
    most: float = np.inf
    whole: bool = False

    @property
    def words(self) -> str:
        """Return what may stand there."""
        kind = "整数" if self.whole else "数"
        most = "" if self.most == np.inf else f"、不大于 {self.most:g}"
        return f"不小于 {self.least:g}{most} 的{kind}"


def read_settings(sheet: Sheet, known: Mapping[str, Setting]) -> dict[str, float | None]:
    """Return every setting; a fault for each that is not known or not what it may be."""
    found = {name: one.default for name, one in known.items()}
    if not sheet.shape(("name", "value")):
        return found
    rows = zip(sheet.keys("name"), sheet.texts("value"), strict=True)
    for row, (name, text) in enumerate(rows):
        if name not in known:
            if name:
                words = f"不认识“{name}”。可用：{'、'.join(known)}。"
                sheet.faults.add(sheet.name, words, row, "name")
            continue
        one = known[name]
        try:
            value = int(text) if one.whole else float(text)
        except ValueError:
            value = np.nan
        if one.least <= value <= one.most and np.isfinite(value):
            found[name] = value
        else:
            sheet.faults.add(sheet.name, f"{name} 应写{one.words}。", row, "value")
    return found
