"""An instance from plain tables; the tables are described in docs/user/stage-format.md.

Tables are mappings of columns by name. What the files of such tables look like is not known here.
Money is in 万元 throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from guantong.engines.sheets import EVERYTHING, Fault, Faults, Sheet, TableFaults
from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.arrays import Bools
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.tables import cells
from guantong.engines.stage.tables.cells import Key
from guantong.engines.stage.tables.rules import read_choices, read_limits, read_money
from guantong.engines.stage.tables.settings import read_settings, year_names

#: Every table there can be.
TABLES = (
    "settings", "years", "counties", "townships", "villages", "kinds", "funds", "pays", "projects",
    "budgets", "caps", "groups", "batches", "designations", "published", "locks", "bans",
)  # fmt: skip
NEEDED = ("years", "villages", "kinds", "funds", "pays", "projects", "budgets")


def from_tables(tables: Mapping[str, Mapping[str, Any]]) -> Instance:
    """Make an instance.

    Parameters
    ----------
    tables
        By table the columns by name, each a sequence or an Arrow array; cells are text or numbers.

    Raises
    ------
    TableFaults
        With every fault of every row.

    """
    faults = Faults()
    for name in tables:
        if name not in TABLES:
            faults.add(name, "不认识这张表。")
    for name in NEEDED:
        if name not in tables:
            faults.add(name, "缺少这张表。")
    faults.settle()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in TABLES}
    names = _names(sheets, faults)
    # Names are what all other tables refer to: without them nothing else can be judged.
    faults.settle()
    settings = read_settings(sheets["settings"])
    more = len(settings.get("spend", Instance.spend)) - 1
    money_years = year_names(names["years"], more)
    found = {
        **_villages(sheets["villages"], names),
        **_kinds(sheets["kinds"], names),
        **_projects(sheets["projects"], names),
        **read_money(sheets, names, money_years),
        **read_limits(sheets, names),
        **read_choices(sheets, names),
    }
    faults.settle()
    try:
        return Instance(**names, **settings, **found)
    except StageError as error:
        fault = Fault(error.table, error.message, error.row, error.column)
        raise TableFaults([fault]) from error


def _names(sheets: dict[str, Sheet], faults: Faults) -> dict[str, Any]:
    """Return the names that other tables refer to."""
    shapes: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        "years": (("year",), ()),
        "villages": (
            ("village", "county", "township", "base"),
            ("base_sd", "people", "designate", "limit"),
        ),
        "kinds": (("kind",), ("needs", "begun", "shock")),
        "funds": (("fund",), ("shared",)),
    }
    fit = [sheets[name].shape(*shape) for name, shape in shapes.items()]
    if not all(fit):
        faults.settle()
    names: dict[str, Any] = {
        name: sheets[name].keys(name.removesuffix("s")) for name in ("years", "kinds", "funds")
    }
    names["villages"] = sheets["villages"].keys("village")
    for name in ("years", "villages", "kinds"):
        if not sheets[name].rows:
            faults.add(name, "没有一行。")
    for name, column in (("counties", "county"), ("townships", "township")):
        if sheets[name].shape((column,)):
            names[name] = sheets[name].keys(column)
        else:
            names[name] = tuple(dict.fromkeys(filter(None, sheets["villages"].texts(column))))
    groups = sheets["groups"]
    members = groups.texts("group") if groups.shape(("group", "kind")) else []
    names["groups"] = tuple(dict.fromkeys(filter(None, members)))
    return names


def _villages(sheet: Sheet, names: dict[str, Any]) -> dict[str, Any]:
    county = sheet.places("county", names["counties"], "县区")
    township = sheet.places("township", names["townships"], "乡镇")
    first: dict[int, int] = {}
    for row, (where, town) in enumerate(zip(county.tolist(), township.tolist(), strict=True)):
        if min(where, town) >= 0 and first.setdefault(town, where) != where:
            here = names["counties"][first[town]]
            words = f"“{names['townships'][town]}”在{here}已有，请写成不同的名称。"
            sheet.faults.add("villages", words, row, "township")
    base = cells.required(sheet, "base", -np.inf)
    base = np.where(np.isfinite(base), base, 0.0)
    may = "designate" in sheet
    limited = "limit" in sheet
    return {
        "county_of": county,
        "township_of": township,
        "base": base,
        "base_sd": sheet.floats("base_sd", 0, 0),
        "people": sheet.floats("people", 1, 0),
        "may_designate": cells.yes(sheet, "designate", default=True) if may else None,
        "village_limit": cells.limits(sheet, "limit", np.inf) if limited else None,
    }


def _kinds(sheet: Sheet, names: dict[str, Any]) -> dict[str, Any]:
    needs = np.full(sheet.rows, NEVER)
    if "needs" in sheet:
        needs = sheet.places("needs", names["kinds"], "项目类型", empty=True)
        needs[needs == EVERYTHING] = NEVER
        sheet.say(needs == np.arange(sheet.rows), "needs", "不能以自身为前提。")
    return {
        "needs": needs,
        "counts_as_begun": cells.yes(sheet, "begun", default=True),
        "shock": sheet.floats("shock", 0, 0) if "shock" in sheet else None,
    }


def _projects(sheet: Sheet, names: dict[str, Any]) -> dict[str, Any]:
    size = (len(names["villages"]), len(names["kinds"]))
    numbers = {name: np.zeros(size) for name in ("cost", "income", "worst", "sd")}
    flags: dict[str, Bools] = {"can": np.zeros(size, bool), "has": np.zeros(size, bool)}
    if sheet.shape(("village", "kind", "cost", "income"), ("worst", "sd", "can", "has")):
        at = cells.places(
            sheet,
            (Key("village", names["villages"], "村"), Key("kind", names["kinds"], "项目类型")),
        )
        has = cells.yes(sheet, "has", default=False)
        can = cells.yes(sheet, "can", default=True)
        can &= ~has if "can" not in sheet else True
        read = {
            "cost": cells.required(sheet, "cost"),
            "income": cells.required(sheet, "income"),
            "worst": sheet.floats("worst", 0, 0),
            "sd": sheet.floats("sd", 0, 0),
        }
        good = (at >= 0).all(axis=1)
        for name, values in read.items():
            numbers[name][at[good, 0], at[good, 1]] = values[good]
        flags["can"][at[good, 0], at[good, 1]] = can[good]
        flags["has"][at[good, 0], at[good, 1]] = has[good]
    return {**numbers, **flags}
