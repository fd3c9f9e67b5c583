"""The tables of money, limits and choices as arrays of an instance."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.sheets import EVERYTHING, Sheet
from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER
from guantong.engines.stage.tables import cells
from guantong.engines.stage.tables.cells import Key


def read_money(
    sheets: dict[str, Sheet], names: dict[str, Any], years: tuple[str, ...]
) -> dict[str, Any]:
    """Return which fund pays what, and its money by county and year or in one pool."""
    funds, kinds, counties = names["funds"], names["kinds"], names["counties"]
    pays = np.zeros((len(funds), len(kinds)), bool)
    if sheets["pays"].shape(("fund", "kind")):
        keys = (Key("fund", funds, "资金"), Key("kind", kinds, "项目类型", every=True))
        at = cells.places(sheets["pays"], keys)
        cells.fill(pays, at, np.ones(len(at), bool))
    shared = cells.yes(sheets["funds"], "shared", default=False)
    budget = np.where(shared[None, :, None], np.inf, 0.0)
    budget = np.repeat(np.repeat(budget, len(counties), axis=0), len(years), axis=2)
    pool = np.zeros((len(funds), len(years)))
    sheet = sheets["budgets"]
    if sheet.shape(("county", "fund", "year", "amount")):
        at = cells.places(
            sheet,
            (
                Key("county", counties, "县区", every=True),
                Key("fund", funds, "资金"),
                Key("year", years, "年度", every=True),
            ),
        )
        amount = cells.limits(sheet, "amount", None)
        # A pool's row is about all counties together; with a county, about what that one may take.
        pooled = (at[:, 0] == EVERYTHING) & shared[np.maximum(at[:, 1], 0)] & (at[:, 1] >= 0)
        cells.fill(pool, at[pooled, 1:], amount[pooled])
        cells.fill(budget, at[~pooled], amount[~pooled])
    return {"pays": pays, "shared": shared, "budget": budget, "pool": pool}


def read_limits(sheets: dict[str, Sheet], names: dict[str, Any]) -> dict[str, Any]:
    """Return the most starts of townships, and floors and caps of groups and designations."""
    years, counties, groups = names["years"], names["counties"], names["groups"]
    cap = np.full((len(names["townships"]), len(years)), np.inf)
    sheet = sheets["caps"]
    if sheet.shape(("township", "most"), ("year",)):
        keys = (
            Key("township", names["townships"], "乡镇", every=True),
            Key("year", years, "年度", every=True),
        )
        cells.fill(cap, cells.places(sheet, keys), cells.limits(sheet, "most", None))
    in_group = np.zeros((len(groups), len(names["kinds"])), bool)
    sheet = sheets["groups"]
    if sheet.there:
        keys = (Key("group", groups, "组"), Key("kind", names["kinds"], "项目类型"))
        at = cells.places(sheet, keys)
        cells.fill(in_group, at, np.ones(len(at), bool))
    when = (
        Key("county", counties, "县区", every=True), Key("year", years, "年度", every=True),
    )  # fmt: skip
    size = (len(counties), len(years))
    low, high = np.zeros((len(groups), *size)), np.full((len(groups), *size), np.inf)
    sheet = sheets["batches"]
    if sheet.shape(("group",), ("county", "year", "low", "high")):
        _between(sheet, (Key("group", groups, "组"), *when), low, high)
    least, most = np.zeros(size), np.zeros(size)
    sheet = sheets["designations"]
    if sheet.shape((), ("county", "year", "low", "high")):
        _between(sheet, when, least, most)
    return {
        "cap": cap, "in_group": in_group, "group_low": low, "group_high": high,
        "designated_low": least, "designated_high": most,
    }  # fmt: skip


def _between(sheet: Sheet, keys: tuple[Key, ...], low: Floats, high: Floats) -> None:
    """Fill in floors and caps."""
    at = cells.places(sheet, keys)
    least, most = cells.limits(sheet, "low", 0.0), cells.limits(sheet, "high", np.inf)
    sheet.say(least > most, "low", "下限高于上限。")
    sheet.say(np.isinf(least), "low", "下限应是一个数。")
    cells.fill(low, at, least)
    cells.fill(high, at, most)


def read_choices(sheets: dict[str, Sheet], names: dict[str, Any]) -> dict[str, Any]:
    """Return locks, bans, and the published plan with what of it has begun."""
    villages, kinds, years = names["villages"], names["kinds"], names["years"]
    what = (Key("village", villages, "村"), Key("kind", kinds, "项目类型"))

    def starts(table: str, *, every: bool) -> tuple[tuple[int, int, int], ...]:
        sheet = sheets[table]
        if not sheet.shape(("village", "kind", "year")):
            return ()
        at = cells.places(sheet, (*what, Key("year", years, "年度", every=every)))
        return tuple((v, p, ANY_YEAR if t == EVERYTHING else t) for v, p, t in at.tolist())

    locks, bans = starts("locks", every=False), starts("bans", every=True)
    held: dict[tuple[int, int], int] = {}
    for row, (village, kind, year) in enumerate(locks):
        if min(village, kind, year) >= 0 and held.setdefault((village, kind), year) != year:
            words = f"{villages[village]}的{kinds[kind]}已锁定在别的年度。"
            sheets["locks"].faults.add("locks", words, row, "year")
    return {"locks": locks, "bans": bans, **_published(sheets["published"], what, years)}


def _published(sheet: Sheet, what: tuple[Key, Key], years: tuple[str, ...]) -> dict[str, Any]:
    if not sheet.shape(("village", "kind", "year"), ("begun",)) or not sheet.rows:
        return {"published": None, "begun": None}
    size = (len(what[0].names), len(what[1].names))
    published, begun = np.full(size, NEVER, np.int64), np.zeros(size, bool)
    at = cells.places(sheet, what)
    year = sheet.places("year", years, "年度")
    started = cells.yes(sheet, "begun", default=False)
    good = (at >= 0).all(axis=1)
    published[at[good, 0], at[good, 1]] = year[good]
    begun[at[good, 0], at[good, 1]] = started[good]
    return {"published": published, "begun": begun if "begun" in sheet else None}
