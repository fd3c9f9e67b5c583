"""What ``guantong stage`` writes: the plan with its reasons, money, who is left out, its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import Unusable, digest, result_folder, rounded, yes
from guantong.commands.stage_words import why_left_out, why_start
from guantong.engines.stage import NEVER, Certificate, Instance, Plan, Prospects
from guantong.engines.stage.questions.often import Often
from guantong.engines.stage.report.resources import (
    ALL,
    DESIGNATIONS,
    batches_of,
    changes_of,
    payments_of,
    purses_of,
)
from guantong.engines.stage.report.starts import starts_of
from guantong.engines.stage.report.villages import incomes_of, left_out_of, passings_of
from guantong.engines.stage.tables.settings import year_names
from guantong.formats.tables import write_csv

HEADS = {
    "designated": ("village", "county", "year", "strong_chance"),
    "incomes": ("village", "year", "mean", "safe", "sd", "weak_chance", "strong_chance"),
    "passings": ("village", "line", "year", "chance", "at_end", "told"),
    "batches": ("group", "county", "year", "low", "high", "started", "short", "worth"),
    "money": ("county", "fund", "kind", "year", "amount"),
    "funds": ("county", "fund", "year", "budget", "spent", "left", "worth"),
    "left_out": (
        "village", "county", "people", "base", "starts", "why", "kinds", "cost", "points",
        "money", "limits", "reason",
    ),
    "changes": ("village", "kind", "before", "now"),
    "alternatives": ("village", "kind", "year", "share", "planned"),
    "curve": ("seconds", "value", "bound", "gap"),
}  # fmt: skip
#: A certificate's own version.
FORM = 1
LINES = {"weak": "薄弱", "strong": "强村"}
FIXED = {"begun": "已启动", "lock": "已锁定", "": ""}


def write_plan(
    plan: Plan, proof: Certificate, text: str, folder: Path, often: Often | None = None
) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    seen = Prospects(plan)
    words = _Words(plan.instance)
    tables: dict[str, Iterable[Sequence[Any]]] = {
        "designated": _designated(seen, words),
        "incomes": _incomes(seen, words),
        "passings": _passings(seen, words),
        "batches": _batches(seen, words),
        "money": _money(seen, words),
        "funds": _funds(seen, words),
        "left_out": _left_out(seen, words),
        "curve": ((round(p.seconds, 3), p.value, p.bound, p.gap) for p in plan.curve),
    }
    if plan.instance.published is not None:
        tables["changes"] = _changes(seen, words)
    if often is not None:
        tables["alternatives"] = _alternatives(often, plan, words)
    with result_folder(folder) as fresh:
        head = ("village", "county", "township", "kind", "year", "cost")
        funds = tuple(f"fund.{name}" for name in plan.instance.funds)
        head = (*head, *funds, "brings", "fixed", "published", "why")
        write_csv(fresh / "plan.csv", head, rounded(_starts(seen, words)))
        for name, rows in tables.items():
            write_csv(fresh / f"{name}.csv", HEADS[name], rounded(rows))
        certified = json.dumps(_certificate(plan, proof), ensure_ascii=False, indent=1)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")


class _Words:
    """The names that numbers stand for; years go on beyond the last start."""

    def __init__(self, one: Instance) -> None:
        more = max(one.after, one.money_years - len(one.years))
        self.one, self.years = one, year_names(one.years, more)

    def year(self, number: int) -> str:
        return self.years[number] if number != NEVER else ""

    def county(self, village: int) -> str:
        return self.one.counties[int(self.one.county_of[village])]

    def place(self, county: int) -> str:
        return "*" if county == ALL else self.one.counties[county]

    def group(self, number: int) -> str:
        return "示范村" if number == DESIGNATIONS else self.one.groups[number]


def _starts(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    one = seen.instance
    for x in starts_of(seen):
        town = one.townships[int(one.township_of[x.village])]
        yield (
            one.villages[x.village], words.county(x.village), town, one.kinds[x.kind],
            words.year(x.year), x.cost, *x.by_fund, x.brings, FIXED[x.fixed],
            words.year(x.published), why_start(x, words.years),
        )  # fmt: skip


def _designated(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    one, plan = seen.instance, seen.plan
    chances = {(x.village, x.year): x.strong_chance for x in incomes_of(seen)}
    for v in np.flatnonzero(plan.designated != NEVER).tolist():
        year = int(plan.designated[v])
        yield one.villages[v], words.county(v), words.year(year), _chance(seen, chances[v, year])


def _chance(seen: Prospects, value: float) -> float | str:
    """Return a chance, or nothing where no deviations are known."""
    one = seen.instance
    return round(value, 4) if (one.sd.any() or one.base_sd.any()) else ""


def _incomes(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    for x in incomes_of(seen):
        likely = (_chance(seen, x.weak_chance), _chance(seen, x.strong_chance))
        name = seen.instance.villages[x.village]
        yield (name, words.year(x.year), x.mean, x.safe, x.sd, *likely)


def _passings(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    for x in passings_of(seen):
        name = seen.instance.villages[x.village]
        likely = (_chance(seen, x.chance), _chance(seen, x.at_end))
        yield name, LINES[x.line], words.year(x.year), *likely, yes(x.told)


def _batches(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    for x in batches_of(seen):
        high = "不限" if x.high == np.inf else x.high
        yield (
            words.group(x.group), words.place(x.county), words.year(x.year), x.low, high,
            x.started, x.short, x.worth,
        )  # fmt: skip


def _money(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    one = seen.instance
    for x in payments_of(seen):
        yield (
            words.place(x.county),
            one.funds[x.fund],
            one.kinds[x.kind],
            words.year(x.year),
            x.amount,
        )


def _funds(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    for x in purses_of(seen):
        unlimited = x.budget == np.inf
        have, left = ("不限", "") if unlimited else (x.budget, x.left)
        fund = seen.instance.funds[x.fund]
        yield words.place(x.county), fund, words.year(x.year), have, x.spent, left, x.worth


def _left_out(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    one = seen.instance
    for x in left_out_of(seen):
        kinds = ""
        if x.row is not None:
            kinds = "、".join(one.kinds[p] for p in np.flatnonzero(x.row >= 0).tolist())
        numbers = (x.cost, x.points, x.money, x.limits)
        told = tuple("" if np.isnan(value) else value for value in numbers)
        yield (
            one.villages[x.village], words.county(x.village), float(one.people[x.village]),
            float(one.base[x.village]), yes(x.has), x.why, kinds, *told, why_left_out(x, kinds),
        )  # fmt: skip


def _changes(seen: Prospects, words: _Words) -> Iterator[Sequence[Any]]:
    one = seen.instance
    for x in changes_of(seen):
        yield one.villages[x.village], one.kinds[x.kind], words.year(x.before), words.year(x.year)


def _alternatives(often: Often, plan: Plan, words: _Words) -> Iterator[Sequence[Any]]:
    one = plan.instance
    at = np.argwhere(often.share > 0)
    order = np.lexsort((-often.share[tuple(at.T)], at[:, 0]))
    for v, p, t in at[order].tolist():
        share, planned = float(often.share[v, p, t]), int(plan.starts[v, p]) == t
        yield one.villages[v], one.kinds[p], words.year(t), share, yes(planned)


def _certificate(plan: Plan, proof: Certificate) -> dict[str, Any]:
    """Return all that is needed, with the tables, to prove the bound and count the plan anew."""
    one, parts = plan.instance, proof.evaluation
    named = np.flatnonzero(plan.designated != NEVER).tolist()
    return {
        "form": FORM,
        "instance": digest(one),
        "value": proof.value,
        "bound": proof.bound,
        "baseline": plan.baseline,
        "parts": {
            name: getattr(parts, name)
            for name in ("lifted", "strong", "income", "late", "designated", "change", "short")
        },
        "starts": [[one.villages[v], one.kinds[p], one.years[t]] for v, p, t in plan.rows()],
        "designated": {one.villages[v]: one.years[int(plan.designated[v])] for v in named},
        "prices": plan.prices.tolist(),
    }


def read_certificate(path: Path, instance: Instance) -> Plan:
    """Read a plan with its proof, to be checked by `certificate`.

    Raises
    ------
    Unusable
        If the file is none, or belongs to other tables.

    """
    one = instance
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        prices = np.array(read["prices"], np.int64)
        numbers = {name: float(read[name]) for name in ("value", "bound", "baseline")}
        rows = [(str(v), str(p), str(t)) for v, p, t in read["starts"]]
        named = {str(v): str(t) for v, t in dict(read["designated"]).items()}
        made_for = read["instance"]
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise Unusable(f"{path.name} 不是本命令写出的证明。") from error
    if made_for != digest(one):
        raise Unusable(f"{path.name} 是另一套表的证明：村、项目、资金或规则已不相同。")
    place = [
        {name: n for n, name in enumerate(names)} for names in (one.villages, one.kinds, one.years)
    ]
    starts = np.full(one.cost.shape, NEVER, np.int64)
    designated = np.full(len(one.villages), NEVER, np.int64)
    try:
        for village, kind, year in rows:
            at = (place[0][village], place[1][kind])
            if starts[at] != NEVER:
                raise Unusable(f"{path.name} 里{village}的“{kind}”出现了两次。")
            starts[at] = place[2][year]
        for village, year in named.items():
            designated[place[0][village]] = place[2][year]
    except KeyError as error:
        raise Unusable(f"{path.name} 里的“{error.args[0]}”不在表中。") from error
    return Plan(one, starts, designated, prices=prices, **numbers)
