"""A plan as its board shows it: years as columns, villages as cards by township, money, batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.programmes.models import BatchPlan, BatchRow, Fund, PlanVillage

#: More cards than these are shown a county at a time.
MOST_CARDS = 700
#: Points have no meaning of their own: they are told as weak villages lifted for a year.
HUNDRED_THOUSAND = 10


@dataclass(frozen=True)
class Card:
    """A village's start, or designation, on the board."""

    row: BatchRow
    outcome: str
    change: str = ""

    @property
    def lifted(self) -> bool:
        """Whether the village passes the weak line by the plan."""
        return self.outcome == PlanVillage.Outcome.LIFTED

    @property
    def wan(self) -> str:
        """What it costs, in 万元."""
        return wan(self.row.cost)


@dataclass
class Town:
    """The cards of one township in one year."""

    unit: Unit
    cards: list[Card] = field(default_factory=list)


@dataclass
class Column:
    """One year of the board."""

    year: int
    towns: list[Town]
    cost: int
    over: bool

    @property
    def many(self) -> int:
        """How many cards there are."""
        return sum(len(one.cards) for one in self.towns)


def wan(yuan: float | None) -> str:
    """Write yuan in 万元.

    Examples
    --------
    >>> wan(165000), wan(None), wan(2_000_000)
    ('16.5', '—', '200')

    """
    if yuan is None:
        return "—"
    return f"{yuan / 10_000:,.1f}".removesuffix(".0")


def columns(plan: BatchPlan, county: Unit | None, before: BatchPlan | None) -> list[Column]:
    """Return the years of a plan with their cards: of a county, or of all."""
    rows = rows_of(plan, BatchRow).filter(ended_on=None)
    villages = rows_of(plan, PlanVillage)
    if county is not None:
        where = {"unit__path__startswith": county.path}
        rows, villages = rows.filter(**where), villages.filter(**where)
    outcomes = dict(villages.order_by().values_list("unit", "outcome"))
    was = _years_of(before) if before is not None else None
    towns: dict[int, dict[int, Town]] = defaultdict(dict)
    cost: defaultdict[int, int] = defaultdict(int)
    read = rows.select_related("unit__parent", "kind").order_by("year", "unit__path", "pk")
    for row in read:
        up = row.unit.parent or row.unit
        town = towns[row.year].setdefault(up.pk, Town(up))
        town.cards.append(Card(row, outcomes.get(row.unit_id, ""), _change(row, was)))
        cost[row.year] += row.cost
    programme = plan.programme
    past = programme.first_year + plan.facts.get("past", 0)
    return [
        Column(year, list(towns[year].values()), cost[year], year < past)
        for year in programme.all_years
    ]


def _years_of(plan: BatchPlan) -> dict[int, int]:
    rows = rows_of(plan, BatchRow).filter(ended_on=None, project__isnull=False)
    return dict(rows.order_by().values_list("project", "year"))


def _change(row: BatchRow, was: dict[int, int] | None) -> str:
    if was is None or row.project_id is None:
        return ""
    before = was.get(row.project_id)
    if before is None:
        return _("新安排")
    return "" if before == row.year else _("原 %d 年") % before


def counties(plan: BatchPlan) -> list[Unit]:
    """Return the counties of a plan, where it has several."""
    keys = {one[1] for one in plan.facts.get("batches", ())}
    keys |= {one[1] for one in plan.facts.get("money", ()) if one[1]}
    return list(pointing(Unit, "pk", list(keys)).order_by("path")) if len(keys) > 1 else []


@dataclass(frozen=True)
class Bar:
    """A fund in a year: how much there is, how much is paid."""

    year: int
    there: int
    paid: int

    @property
    def share(self) -> int:
        """Per cent that is paid."""
        return round(100 * self.paid / self.there) if self.there else 100 * bool(self.paid)

    @property
    def left(self) -> int:
        """What is left."""
        return max(0, self.there - self.paid)


@dataclass(frozen=True)
class FundLine:
    """A fund with its years, and what 100,000 yuan more would be worth in its dearest."""

    name: str
    bars: Sequence[Bar]
    worth: str


def money(plan: BatchPlan, county: Unit | None) -> tuple[list[int], list[FundLine]]:
    """Return the years of money and the funds of a plan; of a county, what is its own."""
    facts = plan.facts
    names = {one.pk: one.name for one in rows_of(plan.programme, Fund)}
    sums: dict[int, dict[int, list[int]]] = {}
    for fund, place, year, there, paid in facts.get("money", ()):
        if county is not None and place not in (0, county.pk):
            continue
        at = sums.setdefault(fund, {}).setdefault(year, [0, 0])
        at[0] += there
        at[1] += paid
    years = sorted({year for some in sums.values() for year in some})
    worth: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for fund, year, points in facts.get("worth", ()):
        worth[fund].append((year, points))
    return years, [
        FundLine(
            names.get(fund, _("已删除的资金")),
            [Bar(year, *some.get(year, (0, 0))) for year in years],
            worth_words(worth.get(fund, ()), facts.get("lift") or 1.0),
        )
        for fund, some in sums.items()
    ]  # fmt: skip


def worth_words(some: Iterable[tuple[int, float]], lift: float) -> str:
    """Say what a little more of a fund is worth, in the year in which it is dearest.

    Points of 10,000 yuan are told as years in which weak villages are over the line.
    """
    best = max(some, key=lambda one: one[1], default=None)
    if best is None:
        return _("多给也用不上")
    year, points = best
    villages = HUNDRED_THOUSAND * points / lift
    told = {"year": year, "n": f"{villages:.1f}"}
    return _("最紧的是 %(year)s 年：再多 10 万元，约合 %(n)s 个薄弱村过线一年") % told


@dataclass(frozen=True)
class BatchLine:
    """A group with how many starts each year has, against its floor and ceiling."""

    name: str
    counts: Sequence[tuple[int, int, int | None, int]]

    @property
    def short(self) -> int:
        """How many are missing at floors."""
        return sum(max(0, low - many) for _year, low, _high, many in self.counts)


def batches(plan: BatchPlan, county: Unit | None) -> list[BatchLine]:
    """Return the groups of a plan by year: (year, floor, ceiling, how many)."""
    sums: dict[str, dict[int, list[Any]]] = {}
    for group, place, year, low, high, many in plan.facts.get("batches", ()):
        if county is not None and place != county.pk:
            continue
        at = sums.setdefault(group, {}).setdefault(year, [0, 0, 0])
        at[0] += low
        at[1] = None if high is None or at[1] is None else at[1] + high
        at[2] += many
    return [
        BatchLine(name or _("认定示范村"), [(year, *some) for year, some in sorted(years.items())])
        for name, years in sorted(sums.items())
    ]  # fmt: skip


def lacks(plan: BatchPlan) -> list[str]:
    """Say what a plan was made without."""
    words = {
        "base": _("%d 个村没有掌握的经营性收入，没有参加测算"),
        "cost": _("%d 个项目没有投资额，没有参加测算"),
        "income": _("%d 个项目的年收入不掌握，没有参加测算"),
        "by_kind": _("%d 个项目没有自己的测算，按项目类型的收益率估算"),
        "error": _("%d 个项目没有写误差，稳妥收入按没有收入算"),
        "unappraised": _("%d 个项目还没有论证可行性"),
    }
    some = plan.facts.get("lacks", {})
    told = [text % some[what] for what, text in words.items() if some.get(what)]
    if some.get("tail"):
        told.append(_("期后一年没有填资金，末年启动的项目次年支付没有着落，所以末年不安排"))
    return told


def best_words(plan: BatchPlan) -> str:
    """Say by how much another plan could be better at most."""
    gap = plan.gap
    if gap is None:
        return ""
    if gap < 5e-5:
        return _("已证明没有更好的方案")
    return _("最多还能好 %s%%") % f"{100 * gap:.2f}".rstrip("0").rstrip(".")


def saved_words(plan: BatchPlan) -> str:
    """Say by how much it is better than filling the villages one after the other."""
    if plan.value is None or plan.greedy is None or plan.value <= 0:
        return ""
    more = (plan.value - plan.greedy) / max(1e-9, abs(plan.greedy))
    return _("比逐村排的办法多得益 %.0f%%") % (100 * more) if more > 0.005 else ""
