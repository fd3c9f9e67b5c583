"""An instance as plain tables, which `from_tables` reads back to an equal one."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.sheets import EVERY
from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance
from guantong.engines.stage.tables import cells
from guantong.engines.stage.tables.reading import NEEDED
from guantong.engines.stage.tables.settings import settings_of, year_names

Tables = dict[str, dict[str, list[Any]]]


def to_tables(instance: Instance) -> Tables:
    """Return the tables of an instance; those that would be empty are left out.

    Raises
    ------
    StageError
        If a name cannot stand in a table: an empty one, or ``*``.

    """
    one = instance
    _check_names(one)
    tables: Tables = {
        "settings": settings_of(one),
        "years": {"year": list(one.years)},
        "counties": {"county": list(one.counties)},
        "townships": {"township": list(one.townships)},
        "villages": _villages(one),
        "kinds": _kinds(one),
        "funds": {"fund": list(one.funds), "shared": [cells.said(x) for x in one.shared]},
        "pays": _pairs(one.pays, ("fund", one.funds), ("kind", one.kinds)),
        "projects": _projects(one),
        "budgets": _budgets(one),
        "caps": _table(
            ("township", "year", "most"),
            [(*key, most) for key, most in cells.cells(one.cap, (one.townships, one.years))
             if most < np.inf],
        ),
        "groups": _pairs(one.in_group, ("group", one.groups), ("kind", one.kinds)),
        "batches": _between(
            ("group", "county", "year"), (one.groups, one.counties, one.years), one.group_low,
            one.group_high, np.inf,
        ),
        "designations": _between(
            ("county", "year"), (one.counties, one.years), one.designated_low,
            one.designated_high, 0.0,
        ),
        "published": _published(one),
        "locks": _starts(one, one.locks),
        "bans": _starts(one, one.bans),
    }  # fmt: skip
    return {
        name: columns for name, columns in tables.items() if name in NEEDED or any(columns.values())
    }


def _check_names(one: Instance) -> None:
    tables = ("years", "counties", "townships", "villages", "kinds", "funds", "groups")
    for table in tables:
        for row, name in enumerate(getattr(one, table)):
            if not name or name != name.strip() or name == EVERY or "\n" in name or "\r" in name:
                raise StageError(f"“{name}”不能作名称，请改名。", table=table, row=row)


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {column: [row[n] for row in rows] for n, column in enumerate(head)}


def _villages(one: Instance) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {
        "village": list(one.villages),
        "county": [one.counties[c] for c in one.county_of.tolist()],
        "township": [one.townships[w] for w in one.township_of.tolist()],
        "base": one.base.tolist(),
        "base_sd": one.base_sd.tolist(),
        "people": one.people.tolist(),
    }
    if one.may_designate is not None:
        table["designate"] = [cells.said(x) for x in one.may_designate]
    if one.village_limit is not None:
        table["limit"] = [cells.limit(x) for x in one.village_limit.tolist()]
    return table


def _kinds(one: Instance) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {
        "kind": list(one.kinds),
        "needs": [one.kinds[q] if q != NEVER else "" for q in one.needs.tolist()],
        "begun": [cells.said(x) for x in one.counts_as_begun],
    }
    if one.shock is not None:
        table["shock"] = one.shock.tolist()
    return table


def _pairs(
    flags: Any, first: tuple[str, tuple[str, ...]], second: tuple[str, tuple[str, ...]]
) -> dict[str, list[Any]]:
    at = np.argwhere(flags).tolist()
    rows: list[tuple[Any, ...]] = [(first[1][a], second[1][b]) for a, b in at]
    return _table((first[0], second[0]), rows)


def _projects(one: Instance) -> dict[str, list[Any]]:
    numbers = {name: getattr(one, name) for name in ("cost", "income", "worst", "sd")}
    told = one.can | one.has
    for values in numbers.values():
        told = told | (values != 0)
    v, p = np.nonzero(told)
    return {
        "village": [one.villages[n] for n in v.tolist()],
        "kind": [one.kinds[n] for n in p.tolist()],
        **{name: values[v, p].tolist() for name, values in numbers.items()},
        "can": [cells.said(x) for x in one.can[v, p]],
        "has": [cells.said(x) for x in one.has[v, p]],
    }


def _budgets(one: Instance) -> dict[str, list[Any]]:
    """Return what is not said anyway: no money of a county's own fund, no ceiling on a pool's."""
    years = year_names(one.years, one.money_years - len(one.years))
    rows: list[tuple[Any, ...]] = []
    for s, fund in enumerate(one.funds):
        silent = np.inf if one.shared[s] else 0.0
        if one.shared[s]:
            rows += [
                (EVERY, fund, year, cells.limit(x))
                for year, x in zip(years, one.pool[s].tolist(), strict=True)
            ]
        rows += [
            (county, fund, year, cells.limit(x))
            for (county, year), x in cells.cells(one.budget[:, s], (one.counties, years))
            if x != silent
        ]
    return _table(("county", "fund", "year", "amount"), rows)


def _between(
    head: tuple[str, ...], names: tuple[tuple[str, ...], ...], low: Any, high: Any, silent: float
) -> dict[str, list[Any]]:
    pairs = zip(cells.cells(low, names), cells.cells(high, names), strict=True)
    rows: list[tuple[Any, ...]] = [
        (*key, least, cells.limit(most))
        for (key, least), (_, most) in pairs
        if least or most != silent
    ]
    return _table((*head, "low", "high"), rows)


def _published(one: Instance) -> dict[str, list[Any]]:
    if one.published is None:
        return {"village": []}
    v, p = np.nonzero(one.published != NEVER)
    table: dict[str, list[Any]] = {
        "village": [one.villages[n] for n in v.tolist()],
        "kind": [one.kinds[n] for n in p.tolist()],
        "year": [one.years[t] for t in one.published[v, p].tolist()],
    }
    if one.begun is not None:
        table["begun"] = [cells.said(x) for x in one.begun[v, p]]
    return table


def _starts(one: Instance, rows: tuple[tuple[int, int, int], ...]) -> dict[str, list[Any]]:
    return _table(
        ("village", "kind", "year"),
        [
            (one.villages[v], one.kinds[p], EVERY if t == ANY_YEAR else one.years[t])
            for v, p, t in rows
        ],
    )
