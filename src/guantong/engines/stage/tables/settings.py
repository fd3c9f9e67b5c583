"""The table of settings: each with its default, what it may be, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np

from guantong.engines.sheets import Sheet
from guantong.engines.stage.problem.instance import MOST_STARTS, Instance, Weights

#: What the tables take for granted where the engine's own defaults are of another unit of money.
LINES = {"weak_line": 5.0, "strong_line": 20.0}
INCOME = 0.2
#: How incomes are held against the lines, as the tables call it.
COUNTING = {"均值": "mean", "保底": "safe", "概率": "chance"}
WEIGHT = "weight."


def _number(least: float, most: float = np.inf, *, whole: bool = False) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = int(text) if whole else float(text)
        if not least <= value <= most or value == np.inf:
            raise ValueError
        return value

    return read


def _shares(text: str) -> tuple[float, ...]:
    shares = tuple(float(one) for one in text.split())
    if not shares or not all(0 <= one <= 1 for one in shares):
        raise ValueError
    return shares


def _paid(text: str) -> tuple[float, ...]:
    shares = _shares(text)
    if abs(sum(shares) - 1) > 1e-9:
        raise ValueError
    return shares


def _counting(text: str) -> str:
    if text not in COUNTING:
        raise ValueError
    return COUNTING[text]


#: By setting: how it is read, and what may stand there.
READ: dict[str, tuple[Callable[[str], Any], str]] = {
    "weak_line": (_number(0), "不小于 0 的数"),
    "strong_line": (_number(0), "不小于 0 的数"),
    "after": (_number(0, 50, whole=True), "不小于 0 的整数"),
    "discount": (_number(1e-6, 1), "大于 0、不超过 1 的数"),
    "ramp": (_shares, "用空格隔开的比例，如 0 0.5 1"),
    "spend": (_paid, "用空格隔开、合计为 1 的比例，如 0.7 0.3"),
    "most_starts": (_number(1, MOST_STARTS, whole=True), f"1 到 {MOST_STARTS} 的整数"),
    "most_a_year": (_number(1, MOST_STARTS, whole=True), f"1 到 {MOST_STARTS} 的整数"),
    "counting": (_counting, "、".join(COUNTING)),
    "sure": (_number(0, 1), "0 与 1 之间的数"),
    **{
        WEIGHT + one.name: (
            _number(0, whole=one.name == "late_by"),
            "不小于 0 的整数" if one.name == "late_by" else "不小于 0 的数",
        )
        for one in fields(Weights)
    },
}


def read_settings(sheet: Sheet) -> dict[str, Any]:
    """Return the fields of an instance that the settings say."""
    found: dict[str, Any] = dict(LINES)
    weights: dict[str, Any] = {"income": INCOME}
    if sheet.shape(("name", "value")):
        names, values = sheet.keys("name"), sheet.texts("value")
        for row, (name, text) in enumerate(zip(names, values, strict=True)):
            if name not in READ:
                if name:
                    words = f"不认识“{name}”。可用：{'、'.join(READ)}。"
                    sheet.faults.add("settings", words, row, "name")
                continue
            read, may_be = READ[name]
            try:
                value = read(text)
            except ValueError:
                sheet.faults.add("settings", f"{name} 应写{may_be}。", row, "value")
                continue
            if name.startswith(WEIGHT):
                weights[name.removeprefix(WEIGHT)] = value
            else:
                found[name] = value
        if found["weak_line"] > found["strong_line"]:
            sheet.faults.add("settings", "weak_line 高于 strong_line。", None, "value")
    return {**found, "weights": Weights(**weights)}


def settings_of(one: Instance) -> dict[str, list[Any]]:
    """Return the table of an instance's settings, all of them."""
    words = {value: text for text, value in COUNTING.items()}
    values: dict[str, Any] = {
        name: getattr(one, name) for name in READ if not name.startswith(WEIGHT)
    }
    values |= {WEIGHT + name: value for name, value in vars(one.weights).items()}
    values["counting"] = words[one.counting]
    for name in ("ramp", "spend"):
        values[name] = " ".join(repr(float(share)) for share in values[name])
    return {"name": list(values), "value": [str(value) for value in values.values()]}


def year_names(years: tuple[str, ...], more: int) -> tuple[str, ...]:
    """Return the names of the years and of so many after them."""
    if years and all(year.isdigit() for year in years):
        last = int(years[-1])
        return (*years, *(str(last + n) for n in range(1, more + 1)))
    return (*years, *(f"后{n}" for n in range(1, more + 1)))
