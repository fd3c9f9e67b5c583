"""The rows of a programme as the engine's instance: one project a village and kind, money by fund.

The engine counts in thousand yuan. What is not known is told, and not planned with; what is begun
is fixed in the year in which it really began.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance, Weights
from guantong.programmes.models import (
    BatchPlan,
    BatchRow,
    Programme,
    Project,
    ProjectKind,
    VillagePin,
)
from guantong.programmes.planning import incomes
from guantong.programmes.planning import kinds as kinds_
from guantong.programmes.planning import limits as limits_
from guantong.programmes.planning.limits import Span
from guantong.programmes.planning.question import Question

if TYPE_CHECKING:
    from guantong.engines.stage.problem.instance import Counting

THOUSAND = 1000
#: An income falls short of what was said by its whole error in one year of twenty.
ONE_IN_TWENTY = 1.645
State = Project.State
MOVABLE = (State.PROPOSED, State.PLANNED, State.APPROVED)
DONE = (State.BEGUN, State.RUNNING)
COUNTIES = (Unit.Kind.COUNTY, Unit.Kind.ZONE)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lack:
    """Something that is not known: of a village, of a project; ``what`` is a word of `LACKS`."""

    what: str
    unit: int = 0
    project: int = 0


@dataclass(frozen=True, eq=False)
class Built:
    """An instance, and which rows its numbers stand for.

    ``base_year`` is the year whose incomes are the villages' own; ``past`` the years that are over.
    """

    instance: Instance
    villages: tuple[int, ...]
    kinds: tuple[int, ...]
    funds: tuple[int, ...]
    counties: tuple[int, ...]
    projects: dict[tuple[int, int], int]
    lacks: tuple[Lack, ...] = ()
    base_year: int = 0
    past: int = 0
    unknown: tuple[int, ...] = ()

    @cached_property
    def place(self) -> dict[int, tuple[int, int]]:
        """The village and the kind of each project, by its key."""
        return {pk: at for at, pk in self.projects.items()}


def build(programme: Programme, question: Question) -> Built:
    """Return what a programme's rows come to.

    Raises
    ------
    GuantongError
        If there is nothing to plan: no village whose income is known, no money; or a lock rests
        on what is not known.

    """
    try:
        return _Builder(programme, question).build()
    except StageError as error:
        raise GuantongError(error.message) from error


@dataclass
class _Tables:
    """The arrays of villages and kinds."""

    size: tuple[int, int]
    cost: Floats = field(init=False)
    income: Floats = field(init=False)
    worst: Floats = field(init=False)

    def __post_init__(self) -> None:
        for name in ("cost", "income", "worst"):
            setattr(self, name, np.zeros(self.size))
        self.can = np.zeros(self.size, bool)
        self.has = np.zeros(self.size, bool)
        self.begun = np.zeros(self.size, bool)
        self.published = np.full(self.size, NEVER, np.int64)


class _Builder:
    """Reads the rows once each, and puts the arrays together."""

    def __init__(self, programme: Programme, question: Question) -> None:
        self.programme, self.question = programme, question
        self.years = programme.all_years
        self.spend = spend_of(programme)
        self.past = min(max(0, question.on.year - self.years[0]), len(self.years))
        self.kinds = kinds_.at(programme.unit_path)
        self.at_kind = {one.pk: n for n, one in enumerate(self.kinds)}
        self.lacks: list[Lack] = []

    def build(self) -> Built:
        """Put it together."""
        self._read_villages()
        self._read_projects()
        self._read_published()
        span = Span(self.question, tuple(self.years), len(self.spend), self.past)
        money = limits_.money(self.programme, span, self.counties)
        if len(self.spend) > 1 and not money.tail(len(self.years)):
            self.lacks.append(Lack("tail"))
        group_names, in_group, limits = limits_.batches(
            self.programme, span, self.counties, self.kinds
        )
        one, t, funds = self.programme, self.tables, money.funds
        instance = Instance(
            villages=_names(self.villages, self.above), kinds=tuple(k.name for k in self.kinds),
            funds=tuple(f.name for f in funds), groups=group_names,
            counties=_names(self.counties, self.above),
            townships=_names(self.townships, self.above),
            years=tuple(map(str, self.years)), county_of=self.county_of,
            township_of=self.township_of, base=self.base, base_sd=np.zeros(len(self.villages)),
            people=np.ones(len(self.villages)), cost=t.cost, income=t.income, worst=t.worst,
            sd=t.worst / ONE_IN_TWENTY, can=t.can, has=t.has,
            needs=np.array([self.at_kind.get(k.needs_id or 0, NEVER) for k in self.kinds]),
            counts_as_begun=np.array([k.rate is None or k.rate > 0 for k in self.kinds]),
            pays=np.array([[not f.kinds or k.code in f.kinds for k in self.kinds] for f in funds]),
            shared=np.array([f.shared for f in funds]), budget=money.budget, pool=money.pool,
            cap=np.full((len(self.townships), len(self.years)), float(one.town_starts or np.inf)),
            in_group=in_group, **limits,
            weak_line=one.weak_line / THOUSAND, strong_line=one.strong_line / THOUSAND,
            after=one.years_after, discount=float(one.discount), ramp=tuple(one.ramp),
            spend=self.spend, most_starts=one.most_starts, weights=self._weights(),
            counting=cast("Counting", one.reckoned), locks=self._locks(), bans=self._bans(),
            published=t.published, begun=t.begun,
        )  # fmt: skip
        return Built(
            instance, tuple(v.pk for v in self.villages), tuple(k.pk for k in self.kinds),
            tuple(f.pk for f in funds), tuple(c.pk for c in self.counties),
            {at: row.pk for at, row in self.at.items()}, tuple(self.lacks), self.base_year,
            self.past, tuple(self.unknown),
        )  # fmt: skip

    def _read_villages(self) -> None:
        """Read the villages whose income is known, and where they lie."""
        programme = self.programme
        rows = list(rows_under(programme.unit, Unit).filter(closed_on=None))
        self.above = {one.path: one for one in rows}
        every = [one for one in rows if one.kind == Unit.Kind.VILLAGE]
        self.base_year, earned = incomes.last_known(every, min(self.question.on.year, 9999) - 1)
        self.villages = [one for one in every if one.pk in earned]
        self.unknown = [one.pk for one in every if one.pk not in earned]
        self.lacks += [Lack("base", unit=pk) for pk in self.unknown]
        if not self.villages:
            raise GuantongError(
                _("没有一个村掌握 %s 年以来的经营性收入，无法测算。请先填报或导入。")
                % (self.question.on.year - 3)
            )
        self.counties = self._parents(COUNTIES, programme.unit)
        self.townships = self._parents((Unit.Kind.TOWNSHIP,), programme.unit)
        self.county_of = self._where(self.counties)
        self.township_of = self._where(self.townships)
        self.base = np.array([earned[one.pk] for one in self.villages]) / THOUSAND
        self.index = {one.pk: n for n, one in enumerate(self.villages)}

    def _parents(self, kinds: Iterable[str], whole: Unit) -> list[Unit]:
        """Return the units of some kinds above the villages; the whole where there is none."""
        wanted = {path for one in self.villages for path in tree.ancestors(one.path)}
        found = [one for path, one in sorted(self.above.items()) if path in wanted]
        some = [one for one in found if one.kind in kinds and one.pk != whole.pk]
        bare = [
            one for one in self.villages
            if not any(tree.inside(one.path, up.path) for up in some)
        ]  # fmt: skip
        return [*some, whole] if bare or not some else some

    def _where(self, units: Sequence[Unit]) -> npt.NDArray[np.int64]:
        at = {one.path: n for n, one in enumerate(units)}
        last = len(units) - 1
        return np.array([
            next((at[up] for up in reversed(tree.ancestors(one.path)) if up in at), last)
            for one in self.villages
        ])  # fmt: skip

    def _read_projects(self) -> None:
        """Fill in what villages could build, and what they have begun."""
        self.tables = _Tables((len(self.villages), len(self.kinds)))
        rows = rows_under(self.programme.unit, Project).filter(state__in=(*MOVABLE, *DONE))
        self.at: dict[tuple[int, int], Project] = {}
        for row in rows:
            village, kind = self.index.get(row.unit_id), self.at_kind.get(row.kind_id)
            if village is not None and kind is not None:
                self.at[village, kind] = row
        self.seen = incomes.seen(row for row in self.at.values() if row.state in DONE)
        self.started = Counter[tuple[int, int]]()
        factors = self._factors()
        for (village, kind), row in self.at.items():
            of = self.kinds[kind]
            if row.state in DONE:
                self._begun(village, kind, row)
            elif row.feasible != Project.Feasible.NO:
                key = (int(self.county_of[village]), kind)
                factor = factors.get(key, 1.0)
                self._could(village, kind, row, of, factor)

    def _factors(self) -> dict[tuple[int, int], float]:
        """Return by how much incomes are off what was said, a county and kind, from real years."""
        ratios: dict[tuple[int, int], list[float]] = {}
        whole = len(self.programme.ramp) - 1
        for (village, kind), row in self.at.items():
            begun, years = begun_year(row), self.seen.get(row.pk)
            if begun is None or years is None or not row.income:
                continue
            full = [value for year, value in years.income.items() if year >= begun + whole]
            if full:
                key = (int(self.county_of[village]), kind)
                ratios.setdefault(key, []).append(sum(full) / len(full) / row.income)
        return {key: incomes.posterior(some).factor for key, some in ratios.items()}

    def _could(self, village: int, kind: int, row: Project, of: ProjectKind, factor: float) -> None:
        """Fill in a project that may be begun, where what it costs and brings is known."""
        t, income, worst = self.tables, *self._yield(row, of)
        if row.cost is None:
            self.lacks.append(Lack("cost", row.unit_id, row.pk))
        if income is None:
            self.lacks.append(Lack("income", row.unit_id, row.pk))
        if row.cost is None or income is None:
            return
        if row.feasible == Project.Feasible.UNKNOWN:
            self.lacks.append(Lack("unappraised", row.unit_id, row.pk))
        t.can[village, kind] = True
        t.cost[village, kind] = row.cost / THOUSAND
        t.income[village, kind] = factor * income / THOUSAND
        t.worst[village, kind] = factor * worst / THOUSAND

    def _yield(self, row: Project, of: ProjectKind) -> tuple[float | None, float]:
        """Return the income and how far it may fall short; without an error, all of it."""
        income: float | None = None if row.income is None else float(row.income)
        error: float | None = None if row.income_error is None else float(row.income_error)
        if income is None and of.rate is not None and row.cost is not None:
            income = float(of.rate) * row.cost
            if of.rate > 0:
                self.lacks.append(Lack("by_kind", row.unit_id, row.pk))
        if income is None:
            return None, 0.0
        if error is None and of.rate_error is not None and row.cost is not None:
            error = float(of.rate_error) * row.cost
        if error is None and income > 0:
            self.lacks.append(Lack("error", row.unit_id, row.pk))
        return income, min(income, income if error is None else error)

    def _begun(self, village: int, kind: int, row: Project) -> None:
        """Fix what is begun; what began before the programme is simply there."""
        t, year = self.tables, begun_year(row)
        first = self.years[0]
        there = year is None or not first <= year < first + len(self.years)
        crowded = year is not None and self.started[village, year] > 0
        if year is None or there or crowded or sum(self.tables.begun[village]) >= 3:
            t.has[village, kind] = True
            return
        self.started[village, year] += 1
        years = self.seen.get(row.pk, incomes.Seen(0, {}))
        real = list(years.income.values())
        whole = year + len(self.programme.ramp) - 1
        full = [value for at, value in years.income.items() if at >= whole]
        income = float(full[-1] if full else row.income or (real[-1] if real else 0))
        share = _share(self.programme.ramp, self.base_year - year)
        own = years.income.get(self.base_year, share * income)
        self.base[village] -= own / THOUSAND
        t.begun[village, kind] = True
        t.published[village, kind] = year - first
        t.cost[village, kind] = max(row.cost or 0, years.spent) / THOUSAND
        t.income[village, kind] = max(0.0, income) / THOUSAND
        error = 0.0 if full else float(row.income_error or 0)
        t.worst[village, kind] = min(max(0.0, income), error) / THOUSAND

    def _read_published(self) -> None:
        """Fill in the years of the published plan, where what it says is not begun."""
        t = self.tables
        plan = published(self.programme)
        if plan is None:
            return
        rows = rows_of(plan, BatchRow).filter(ended_on=None).exclude(project=None)
        place = {row.pk: at for at, row in self.at.items()}
        for project, year in rows.values_list("project", "year"):
            at = place.get(project)
            if at is not None and not t.begun[at] and not t.has[at]:
                t.published[at] = year - self.years[0]

    def _weights(self) -> Weights:
        one, w = self.programme, self.programme.weights
        asked = self.question.price
        return Weights(
            weak=w["lift"], strong=w["strong"], income=w["income"], late=w["late"],
            late_by=max(0, one.late_after - 1), designation=w["show"], short=w["short"],
            change=one.change_price if asked is None else asked,
        )  # fmt: skip

    def _pins(self) -> list[VillagePin]:
        rows = rows_of(self.programme, VillagePin).exclude(project=None)
        return [one for one in rows if one.project_id not in self.question.freed]

    def _locks(self) -> tuple[tuple[int, int, int], ...]:
        asked = dict(self.question.locks)
        barred = set(self.question.bans)
        for one in self._pins():
            if one.kind == VillagePin.Kind.LOCK and one.project_id not in barred:
                asked.setdefault(one.project_id or 0, one.year or 0)
        place = {row.pk: at for at, row in self.at.items()}
        out = []
        for project, year in asked.items():
            at = place.get(project)
            if at is None or self.tables.begun[at] or self.tables.has[at]:
                continue
            if not self.tables.can[at]:
                text = _("锁定的“%s”投资额、收入不掌握，或者论证不可行，无法测算。")
                raise GuantongError(text % self.at[at])
            out.append((*at, year - self.years[0]))
        return tuple(sorted(out))

    def _bans(self) -> tuple[tuple[int, int, int], ...]:
        """Return what officers barred, and every start in a year that is over."""
        place = {row.pk: at for at, row in self.at.items()}
        asked = [(project, year or None) for project, year in self.question.bans.items()]
        asked += [
            (one.project_id or 0, one.year) for one in self._pins()
            if one.kind == VillagePin.Kind.BAN and one.project_id not in self.question.locks
        ]  # fmt: skip
        out = {
            (*place[project], ANY_YEAR if year is None else year - self.years[0])
            for project, year in asked
            if project in place
        }
        free = np.argwhere(self.tables.can & ~self.tables.begun)
        out |= {(int(v), int(p), t) for v, p in free for t in range(self.past)}
        return tuple(sorted(out))


def begun_year(row: Project) -> int | None:
    """Return the year in which a project was begun, or brought its first income."""
    day = row.begun_on or row.running_on
    return day.year if day is not None and row.state in DONE else None


def published(programme: Programme) -> BatchPlan | None:
    """Return the plan that is in force."""
    rows = rows_of(programme, BatchPlan).filter(state=BatchPlan.State.PUBLISHED)
    found: BatchPlan | None = rows.first()
    return found


def spend_of(programme: Programme) -> tuple[float, ...]:
    """Return which share of its cost a project pays in its first year and the next."""
    first = programme.first_share / 100
    return (first,) if first >= 1 else (first, round(1 - first, 4))


def _share(ramp: Sequence[float], since: int) -> float:
    return 0.0 if since < 0 else float(ramp[min(since, len(ramp) - 1)])


def _names(units: Sequence[Unit], above: dict[str, Unit]) -> tuple[str, ...]:
    """Return names that are each used once: with the units above where they are not."""
    out = [one.name for one in units]
    for depth in (1, 2):
        twice = {name for name, many in Counter(out).items() if many > 1}
        for n, one in enumerate(units):
            ups = tree.ancestors(one.path)
            up: Any = above.get(ups[-depth]) if len(ups) >= depth else None
            if out[n] in twice and up is not None:
                out[n] = f"{up.name}{out[n]}"
    twice = {name for name, many in Counter(out).items() if many > 1}
    return tuple(
        f"{name}（{one.code}）" if name in twice else name
        for name, one in zip(out, units, strict=True)
    )
