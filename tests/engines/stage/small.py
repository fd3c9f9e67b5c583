"""Small random instances with every feature on, and the best plan by looking at all of them."""

import math
from dataclasses import dataclass

import numpy as np

from guantong.engines.stage import ANY_YEAR, Instance, Weights, evaluate
from guantong.engines.stage.values.patterns import patterns

COUNTING = ("mean", "safe", "chance")


@dataclass(frozen=True)
class Best:
    """The best plan of all; value -inf if no plan keeps all rules."""

    value: float
    starts: np.ndarray | None
    designated: np.ndarray | None


def small(seed: int) -> Instance:
    """Return 3–4 villages in 1–2 counties, 2–3 kinds, 2–3 years, 3 funds; every feature on."""
    rng = np.random.default_rng(seed)
    years, kinds = [(2, 3), (3, 2), (2, 2)][seed % 3]
    counties = int(rng.integers(1, 3))
    n = 4 if (years, kinds) == (2, 2) else 3
    county = np.sort(rng.integers(0, counties, n))
    township = county * 2 + rng.integers(0, 2, n)
    cost = rng.integers(5, 40, (n, kinds)).astype(float)
    income = rng.integers(0, 60, (n, kinds)).astype(float)
    can = rng.random((n, kinds)) < 0.85
    needs = np.full(kinds, -1)
    needs[-1] = 0 if rng.random() < 0.5 else -1
    pays = np.array([rng.random(kinds) < 0.7, rng.random(kinds) < 0.6, np.ones(kinds, bool)])
    shared = np.array([False, rng.random() < 0.7, False])
    rich = rng.choice([0.3, 0.7, 1.5])
    money = years + 1
    budget = np.round(rng.uniform(5, 40, (counties, 3, money)) * rich)
    budget[:, 1][:, shared[1:2].repeat(money)] = np.where(rng.random() < 0.5, np.inf, 20.0)
    published = np.where(rng.random((n, kinds)) < 0.3, rng.integers(0, years, (n, kinds)), -1)
    begun = (published == 0) & (rng.random((n, kinds)) < 0.15)
    may = rng.random(n) < 0.8
    locks = ()
    if rng.random() < 0.3:
        v, p = (int(i) for i in np.argwhere(can)[0])
        if not begun[v, p]:
            locks = ((v, p, int(rng.integers(0, years))),)
    bans = ((n - 1, 0, ANY_YEAR),) if rng.random() < 0.5 else ((1, kinds - 1, 1),)
    locked = {lock[:2] for lock in locks}
    bans = tuple(ban for ban in bans if ban[:2] not in locked)
    low = rng.integers(0, 2, (1, counties, years)).astype(float)
    named = rng.integers(0, 2, (counties, years)).astype(float)
    return Instance(
        villages=tuple(f"村{v}" for v in range(n)),
        kinds=tuple(f"项目{p}" for p in range(kinds)),
        funds=("中央", "市级", "县级"),
        groups=("试点",),
        counties=tuple(f"县{c}" for c in range(counties)),
        townships=tuple(f"乡{w}" for w in range(2 * counties)),
        years=tuple(str(2026 + t) for t in range(years)),
        county_of=county,
        township_of=township,
        base=np.round(rng.uniform(5, 60, n)),
        base_sd=rng.uniform(0, 5, n),
        people=np.round(rng.uniform(0.5, 2, n), 2),
        cost=cost,
        income=income,
        worst=np.round(income * rng.uniform(0, 0.6, (n, kinds))),
        sd=income * 0.2,
        can=can,
        has=~can & (rng.random((n, kinds)) < 0.5),
        needs=needs,
        counts_as_begun=np.arange(kinds) > 0,
        pays=pays,
        shared=shared,
        budget=budget,
        pool=np.round(rng.uniform(5, 40, (3, money)) * rich),
        cap=rng.choice([1.0, 2.0, np.inf], (2 * counties, years)),
        in_group=np.array([np.arange(kinds) == kinds - 1]),
        group_low=low,
        group_high=low + rng.integers(0, 2, low.shape),
        designated_low=named,
        designated_high=named + rng.integers(0, 2, named.shape),
        weak_line=30.0,
        strong_line=60.0,
        after=int(rng.integers(0, 3)),
        most_starts=int(rng.integers(2, 4)),
        most_a_year=int(rng.integers(1, 3)),
        weights=Weights(late_by=int(rng.integers(0, 2)), change=float(rng.choice([0, 3]))),
        counting=COUNTING[seed // 3 % 3],
        shock=np.full(kinds, 0.1),
        locks=locks,
        bans=bans,
        published=published,
        begun=begun,
        may_designate=may,
        village_limit=rng.choice([40.0, np.inf], n) if rng.random() < 0.3 else None,
    )


def best(one: Instance) -> Best:
    """Look at every plan: options of each village by points, then combinations, best first."""
    options = [_options(one, v) for v in range(len(one.villages))]
    if not all(options):
        return Best(-np.inf, None, None)
    total = np.zeros(1)
    counts = np.zeros((1, *_counts(one, 0, *options[0][0][1:]).shape))
    for v, mine in enumerate(options):
        total = (total[:, None] + np.array([value for value, *_ in mine])).ravel()
        more = np.array([_counts(one, v, row, year) for _, row, year in mine])
        counts = (counts[:, None] + more[None]).reshape(-1, counts.shape[1])
    high, low = _limits(one)
    total = total - one.weights.short * np.maximum(0, low - counts).sum(axis=1)
    fits = np.flatnonzero((counts <= high + 1e-6 * (1 + np.abs(high))).all(axis=1))
    shape = [len(mine) for mine in options]
    for at in fits[np.argsort(-total[fits], kind="stable")]:
        which = np.unravel_index(at, shape)
        starts = np.array([options[v][i][1] for v, i in enumerate(which)])
        named = np.array([options[v][i][2] for v, i in enumerate(which)])
        found = evaluate(one, starts, named)
        if found.feasible:
            assert abs(found.value - total[at]) < 1e-6
            return Best(found.value, starts, named)
    return Best(-np.inf, None, None)


def _options(one: Instance, village: int) -> list[tuple[float, np.ndarray, int]]:
    """Every start and designation of one village that breaks no rule by itself, with its points.

    All are checked at once, as villages of an instance whose money and caps are without end.
    """
    years, kinds = len(one.years), len(one.kinds)
    listed = patterns(kinds, years, one.most_starts, one.most_a_year)
    count = len(listed.count)
    rows = np.full((count, kinds), -1)
    for k in range(count):
        for p, t in zip(listed.kind[k], listed.year[k], strict=True):
            if p >= 0:
                rows[k, p] = t
    names = ("base", "base_sd", "people", "cost", "income", "worst", "sd", "can", "has")
    copies = one.changed(
        **{name: np.repeat(getattr(one, name)[[village]], count, axis=0) for name in names},
        villages=tuple(map(str, range(count))),
        county_of=np.zeros(count, int), township_of=np.zeros(count, int),
        group_low=one.group_low * 0, group_high=one.group_high + np.inf,
        designated_low=one.designated_low * 0, designated_high=one.designated_high + np.inf,
        budget=one.budget + np.inf, pool=one.pool + np.inf, cap=one.cap + np.inf,
        locks=tuple((k, p, t) for v, p, t in one.locks if v == village for k in range(count)),
        bans=tuple((k, p, t) for v, p, t in one.bans if v == village for k in range(count)),
        published=np.repeat(one.published[[village]], count, axis=0),
        begun=np.repeat(one.begun[[village]], count, axis=0),
        may_designate=None,
        village_limit=None if one.village_limit is None else one.village_limit[[village] * count],
    )  # fmt: skip
    counted = evaluate(copies, rows, np.full(count, -1))
    wrong = {broken.village for broken in counted.violations}
    least = one.sure if one.counting == "chance" else 1.0
    found = []
    for k in sorted(set(range(count)) - wrong):
        points = points_of(one, village, rows[k])
        found.append((points, rows[k], -1))
        for t in range(years):
            if one.may_designate[village] and counted.incomes.strong_passed[k, t] >= least:
                gain = one.weights.designation * one.discount**t
                found.append((points + gain, rows[k], t))
    return found


def points_of(one: Instance, village: int, row: np.ndarray) -> float:
    """Points of a village's starts beyond doing nothing, written down as the problem says it."""
    w = one.weights

    def reached(line: float, mean: float, fall: float, variance: float) -> float:
        if one.counting == "chance" and variance > 0:
            return 0.5 * math.erfc((line - mean) / math.sqrt(2 * variance))
        return float(mean - (fall if one.counting == "safe" else 0) >= line - 1e-9)

    def raw(starts: list[tuple[int, int]]) -> float:
        total = 0.0
        for h in range(len(one.years) + one.after):
            mean, fall, variance = one.base[village], 0.0, one.base_sd[village] ** 2
            for p, t in starts:
                full = one.ramp[min(h - t, len(one.ramp) - 1)] if h >= t else 0.0
                income = one.income[village, p]
                mean += full * income
                fall = max(fall, full * one.worst[village, p])
                variance += full**2 * (one.sd[village, p] ** 2 + (one.shock[p] * income) ** 2)
            lifted = reached(one.weak_line, mean, fall, variance)
            strong = reached(one.strong_line, mean, fall, variance)
            points = w.weak * one.people[village] * lifted + w.strong * strong + w.income * mean
            total += one.discount**h * points
        early = any(t <= w.late_by and one.counts_as_begun[p] for p, t in starts)
        return total - (w.late if one.base[village] < one.weak_line and not early else 0.0)

    starts = [(p, int(t)) for p, t in enumerate(row) if t >= 0]
    held = one.published[village].copy()
    held[one.begun[village]] = -1
    for v, p, _ in one.locks:
        if v == village:
            held[p] = -1
    changes = sum(old >= 0 and old != new for old, new in zip(held, row, strict=True))
    return raw(starts) - raw([]) - w.change * changes


def _counts(one: Instance, village: int, row: np.ndarray, when: int) -> np.ndarray:
    """What a village counts against caps, groups, designations and all money of a year."""
    cap, group = np.zeros_like(one.cap), np.zeros_like(one.group_low)
    named = np.zeros_like(one.designated_low)
    money = np.zeros((len(one.counties), one.money_years))
    c = one.county_of[village]
    for p in np.flatnonzero(row >= 0):
        cap[one.township_of[village], row[p]] += 1
        group[one.in_group[:, p], c, row[p]] += 1
        for later, share in enumerate(one.spend):
            money[c, row[p] + later] += share * one.cost[village, p]
    if when >= 0:
        named[c, when] += 1
    return np.concatenate([cap.ravel(), group.ravel(), named.ravel(), money.ravel()])


def _limits(one: Instance) -> tuple[np.ndarray, np.ndarray]:
    pool = np.where(one.shared[:, None], one.pool, np.inf)
    money = np.minimum(one.budget, pool[None]).sum(axis=1)
    high = [one.cap, one.group_high, one.designated_high, money]
    low = [np.zeros_like(one.cap), one.group_low, one.designated_low, np.zeros_like(money)]
    return tuple(np.concatenate([part.ravel() for part in side]) for side in (high, low))
