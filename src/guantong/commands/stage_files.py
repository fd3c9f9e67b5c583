"""What ``guantong stage`` writes: the plan with its reasons, money, who is left out, its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import Unusable, digest, result_folder, rounded, yes
from guantong.engines.stage import NEVER, Certificate, Instance, Plan, evaluate, left_out
from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.report.resources import (
    ALL,
    DESIGNATIONS,
    batches_of,
    changes_of,
    payments_of,
    purses_of,
)
from guantong.engines.stage.report.starts import starts_of
from guantong.engines.stage.report.villages import incomes_of, passings_of
from guantong.engines.stage.tables.settings import year_names
from guantong.formats.tables import write_csv

#: Of plan.csv; what each fund pays stands after the cost.
START = ("village", "county", "township", "kind", "year", "cost", "brings", "fixed", "published",
         "why")  # fmt: skip
HEADS = {
    "designated": ("village", "county", "year", "strong_chance"),
    "incomes": ("village", "year", "mean", "safe", "sd", "weak_chance", "strong_chance"),
    "passings": ("village", "line", "year", "chance", "at_end", "told"),
    "batches": ("group", "county", "year", "low", "high", "started", "short", "worth"),
    "money": ("county", "fund", "kind", "year", "amount"),
    "funds": ("county", "fund", "year", "budget", "spent", "left", "worth"),
    "left_out": (
        "village", "county", "people", "base", "starts", "kinds", "cost", "points", "elsewhere",
        "why",
    ),
    "changes": ("village", "kind", "before", "now"),
    "alternatives": ("village", "kind", "year", "share", "planned"),
    "curve": ("seconds", "value", "bound", "gap"),
}  # fmt: skip
#: A certificate's own version.
FORM = 1
LINES = {"weak": "薄弱", "strong": "强村"}


def write_plan(
    plan: Plan, proof: Certificate, text: str, folder: Path, often: Floats | None = None
) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    words = _Words(plan)
    tables: dict[str, Iterable[Sequence[Any]]] = {
        "designated": _designated(words),
        "incomes": _incomes(words),
        "passings": _passings(words),
        "batches": _batches(words),
        "money": _money(words),
        "funds": _funds(words),
        "left_out": _left_out(words),
        "curve": ((round(p.seconds, 3), p.value, p.bound, p.gap) for p in plan.curve),
    }
    if plan.instance.published is not None:
        tables["changes"] = _changes(words)
    if often is not None:
        tables["alternatives"] = _alternatives(words, often)
    with result_folder(folder) as fresh:
        funds = tuple(f"fund.{name}" for name in plan.instance.funds)
        head = (*START[:6], *funds, *START[6:])
        write_csv(fresh / "plan.csv", head, rounded(_starts(words)))
        for name, rows in tables.items():
            write_csv(fresh / f"{name}.csv", HEADS[name], rounded(rows))
        certified = json.dumps(_certificate(plan, proof), ensure_ascii=False, indent=1)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")


class _Words:
    """A plan counted, and the names that numbers stand for; years go on beyond the last start."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.one = plan, plan.instance
        self.found = evaluate(self.one, plan.starts, plan.designated)
        more = max(self.one.after, self.one.money_years - len(self.one.years))
        self.years = year_names(self.one.years, more)
        self.varies = bool(self.one.sd.any() or self.one.base_sd.any())

    def year(self, number: int) -> str:
        return self.years[number] if number != NEVER else ""

    def county(self, village: int) -> str:
        return self.one.counties[int(self.one.county_of[village])]

    def place(self, county: int) -> str:
        return "*" if county == ALL else self.one.counties[county]

    def group(self, number: int) -> str:
        return "示范村" if number == DESIGNATIONS else self.one.groups[number]

    def chance(self, value: float) -> float | str:
        """Return a chance, or nothing where no deviations are known."""
        return round(value, 4) if self.varies else ""


def _starts(words: _Words) -> Iterator[Sequence[Any]]:
    one = words.one
    for x in starts_of(words.plan, words.found):
        village = x.why.village
        town = one.townships[int(one.township_of[village])]
        yield (
            one.villages[village], words.county(village), town, one.kinds[x.why.kind],
            words.year(x.why.year), x.cost, *x.by_fund, x.brings, yes(x.why.fixed),
            words.year(x.published), x.why.text,
        )  # fmt: skip


def _designated(words: _Words) -> Iterator[Sequence[Any]]:
    one, plan = words.one, words.plan
    likely = {(x.village, x.year): x.strong_chance for x in incomes_of(one, words.found.incomes)}
    for v in np.flatnonzero(plan.designated != NEVER).tolist():
        year = int(plan.designated[v])
        yield one.villages[v], words.county(v), words.year(year), words.chance(likely[v, year])


def _incomes(words: _Words) -> Iterator[Sequence[Any]]:
    for x in incomes_of(words.one, words.found.incomes):
        likely = (words.chance(x.weak_chance), words.chance(x.strong_chance))
        yield words.one.villages[x.village], words.year(x.year), x.mean, x.safe, x.sd, *likely


def _passings(words: _Words) -> Iterator[Sequence[Any]]:
    for x in passings_of(words.one, words.found.incomes):
        likely = (words.chance(x.chance), words.chance(x.at_end))
        name = words.one.villages[x.village]
        yield name, LINES[x.line], words.year(x.year), *likely, yes(x.told)


def _batches(words: _Words) -> Iterator[Sequence[Any]]:
    for x in batches_of(words.plan):
        high = "不限" if x.high == np.inf else x.high
        yield (
            words.group(x.group), words.place(x.county), words.year(x.year), x.low, high,
            x.started, x.short, x.worth,
        )  # fmt: skip


def _money(words: _Words) -> Iterator[Sequence[Any]]:
    one = words.one
    for x in payments_of(words.found):
        what = (words.place(x.county), one.funds[x.fund], one.kinds[x.kind], words.year(x.year))
        yield (*what, x.amount)


def _funds(words: _Words) -> Iterator[Sequence[Any]]:
    for x in purses_of(words.plan, words.found):
        have, left = ("不限", "") if x.budget == np.inf else (x.budget, x.left)
        fund = words.one.funds[x.fund]
        yield words.place(x.county), fund, words.year(x.year), have, x.spent, left, x.worth


def _left_out(words: _Words) -> Iterator[Sequence[Any]]:
    one, starts = words.one, words.plan.starts
    for x in left_out(words.plan):
        kinds = "、".join(f"{words.year(t)}{one.kinds[p]}" for p, t in x.starts)
        numbers = (x.cost, x.worth, x.price) if x.starts else ("", "", "")
        yield (
            one.villages[x.village], words.county(x.village), float(one.people[x.village]),
            float(one.base[x.village]), yes(bool((starts[x.village] != NEVER).any())), kinds,
            *numbers, x.text,
        )  # fmt: skip


def _changes(words: _Words) -> Iterator[Sequence[Any]]:
    one = words.one
    for x in changes_of(words.plan):
        yield one.villages[x.village], one.kinds[x.kind], words.year(x.before), words.year(x.year)


def _alternatives(words: _Words, often: Floats) -> Iterator[Sequence[Any]]:
    one, starts = words.one, words.plan.starts
    at = np.argwhere(often > 1e-6)
    order = np.lexsort((-often[tuple(at.T)], at[:, 0]))
    for v, p, t in at[order].tolist():
        planned = int(starts[v, p]) == t
        yield one.villages[v], one.kinds[p], words.year(t), float(often[v, p, t]), yes(planned)


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
    told: dict[str, Any] = {"prices": prices, **numbers}
    return Plan(one, starts, designated, **told)
