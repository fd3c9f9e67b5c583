"""Writing a plan that a search found: whole, counted and proven anew, or not at all."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of
from guantong.core.services import bulk, events
from guantong.engines.stage import split
from guantong.programmes.models import (
    BatchPlan,
    BatchRow,
    PlanInstance,
    PlanVillage,
    Programme,
    VillagePin,
)
from guantong.programmes.planning import engine, packing
from guantong.programmes.planning.instance import THOUSAND, Built, published
from guantong.programmes.planning.question import Question
from guantong.programmes.planning.words import Story

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What a marginal amount of money is told for, thousand yuan: 10,000 yuan.
MARGIN = 10
Village = PlanVillage.Outcome
Others = dict[int, list[tuple[int, int, float]]]


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a search found, and how it came to it."""

    found: engine.Plan
    built: Built
    question: Question
    kind: str
    name: str = ""
    parent: BatchPlan | None = None
    is_demo: bool = False


def keep(actor: Account | None, programme: Programme, one: Outcome) -> BatchPlan:
    """Write a plan with its rows; no act: only a search may write one.

    Raises
    ------
    GuantongError
        If the plan breaks a rule or its proof does not hold.

    """
    found, built = one.found, one.built
    try:
        told = engine.proven(found)
    except engine.StageError as error:
        raise GuantongError(error.message) from error
    proof = engine.certificate(found)
    story = Story(built.instance, found.starts, found.designated, told)
    with transaction.atomic():
        plan = _plan(actor, programme, one, story, proof)
        bulk.insert(BatchRow, list(_rows(programme, plan, built, story)))
        bulk.insert(PlanVillage, _villages(plan, built, story, engine.others(found)))
        events.record(actor, "批次方案.保存", programme, f"{programme}：{plan}")
    return plan


def _plan(
    actor: Account | None, programme: Programme, one: Outcome, story: Story, proof: dict[str, Any]
) -> BatchPlan:
    found = one.found
    number = (rows_of(programme, BatchPlan).aggregate(most=Max("number"))["most"] or 0) + 1
    plan = BatchPlan(
        programme=programme, number=number, name=(one.name or _("方案 %d") % number)[:80],
        kind=one.kind, parent=one.parent, baseline=published(programme),
        instance=_instance(programme, one.built), state=BatchPlan.State.PROPOSED,
        price=one.built.instance.weights.change, value=found.value, bound=found.bound,
        greedy=found.baseline, certificate=proof, certified=True,
        question=one.question.as_json(), facts=facts_of(one.built, story, found),
        curve=[[round(p.seconds, 2), _finite(p.value), _finite(p.bound)] for p in found.curve],
        made_by=actor, is_demo=one.is_demo or programme.is_demo,
    )  # fmt: skip
    plan.save()
    return plan


def _finite(value: float) -> float | None:
    return round(float(value), 3) if math.isfinite(value) else None


def _instance(programme: Programme, built: Built) -> PlanInstance:
    content = packing.packed({
        "instance": packing.as_data(built.instance), "villages": built.villages,
        "kinds": built.kinds, "funds": built.funds, "counties": built.counties,
        "projects": [[*at, pk] for at, pk in sorted(built.projects.items())],
        "base_year": built.base_year, "past": built.past, "unknown": built.unknown,
    })  # fmt: skip
    digest = packing.digest(content)
    rows = rows_of(programme, PlanInstance)
    made: PlanInstance
    made, _new = rows.get_or_create(
        programme=programme, digest=digest,
        defaults={
            "content": content,
            "unknown": [[it.what, it.unit, it.project] for it in built.lacks],
        },
    )  # fmt: skip
    return made


def restored(plan: BatchPlan) -> tuple[engine.Plan, Built]:
    """Return a plan as the engine knows it, from what was kept with it.

    Raises
    ------
    GuantongError
        If nothing was.

    """
    if plan.instance is None:
        raise GuantongError(_("“%s”没有保存测算数据，不能在其上继续。") % plan)
    data = packing.unpacked(plan.instance.content)
    built = Built(
        packing.from_data(data["instance"]), tuple(data["villages"]), tuple(data["kinds"]),
        tuple(data["funds"]), tuple(data["counties"]),
        {(v, p): pk for v, p, pk in data["projects"]}, (), data["base_year"], data["past"],
        tuple(data["unknown"]),
    )  # fmt: skip
    return engine.restored(built.instance, plan.certificate), built


def _rows(programme: Programme, plan: BatchPlan, built: Built, story: Story) -> list[BatchRow]:
    """Return the rows: each start with who pays, and each designation."""
    one, years = built.instance, programme.all_years
    locked = set(
        rows_of(programme, VillagePin).filter(kind="lock").values_list("project", flat=True)
    )
    out = []
    for village, kind in np.argwhere(story.starts >= 0).tolist():
        at = int(story.starts[village, kind])
        project = built.projects.get((village, kind))
        out.append(BatchRow(
            plan=plan, unit_id=built.villages[village], project_id=project,
            kind_id=built.kinds[kind], year=years[at],
            cost=round(THOUSAND * one.cost[village, kind]), paid=_paid(built, story, village, kind),
            mean=round(THOUSAND * one.income[village, kind]),
            safe=round(THOUSAND * (one.income[village, kind] - one.worst[village, kind])),
            why=story.why(village, kind, locked=project in locked)[:400],
            locked=project in locked,
        ))  # fmt: skip
    for village in np.flatnonzero(story.designated >= 0).tolist():
        at = int(story.designated[village])
        text = _("%(year)s年预计收入 %(income)s 万元，达到强村线。") % {
            "year": years[at], "income": f"{story.told.incomes.mean[village, at] / 10:.1f}",
        }  # fmt: skip
        out.append(BatchRow(plan=plan, unit_id=built.villages[village], year=years[at], why=text))
    return out


def _paid(built: Built, story: Story, village: int, kind: int) -> list[list[int]]:
    """Return which fund pays how much of a start in which year: [fund, year, yuan]."""
    one, money = built.instance, story.told.money
    at, county = int(story.starts[village, kind]), int(one.county_of[village])
    out = []
    for later, share in enumerate(one.spend):
        year = at + later
        spent = money.spent[county, kind, year]
        due = round(THOUSAND * share * one.cost[village, kind])
        if not spent or not due:
            continue
        funds = np.flatnonzero(money.paid[county, :, kind, year] > 1e-9)
        for n, fund in enumerate(funds):
            part = money.paid[county, fund, kind, year] / money.paid[county, :, kind, year].sum()
            whole = round(THOUSAND * share * one.cost[village, kind] * part)
            amount = due if n == len(funds) - 1 else min(due, whole)
            due -= amount
            if amount:
                out.append([built.funds[fund], int(one.years[0]) + year, amount])
    return out


def _villages(
    plan: BatchPlan, built: Built, story: Story, others: Others
) -> list[PlanVillage]:  # fmt: skip
    """Return what becomes of each village, and of those whose income nobody knows."""
    one, earned = built.instance, story.told.incomes
    over, strong = story.weak_over, story.strong_over
    first = int(one.years[0])
    out = []
    for village, pk in enumerate(built.villages):
        outcome = outcome_of(story, village)
        left = outcome in (Village.WEAK_LEFT, Village.WEAK_STILL, Village.LEFT)
        out.append(PlanVillage(
            plan=plan, unit_id=pk, base=round(THOUSAND * one.base[village]),
            mean=_yuan(earned.mean[village]), safe=_yuan(earned.safe[village]),
            chance=round(float(story.end_chance[village]), 3), outcome=outcome,
            over_in=None if over[village] < 0 else first + int(over[village]),
            strong_in=None if strong[village] < 0 else first + int(strong[village]),
            why=story.why_left(village)[:400] if left else "",
            others=[_other(built, *told) for told in others.get(village, ())],
        ))  # fmt: skip
    why = _("没有掌握的经营性收入，不参加测算。")
    out += [
        PlanVillage(plan=plan, unit_id=pk, outcome=Village.UNKNOWN, why=why) for pk in built.unknown
    ]
    return out


def _other(built: Built, kind: int, year: int, less: float) -> str:
    """Say what a start would lose in its next best year."""
    one = built.instance
    told = {"kind": one.kinds[kind], "year": one.years[year], "less": f"{less:.1f}"}
    if less < 0.05:
        return _("“%(kind)s”改到 %(year)s 年，得益一样") % told
    return _("“%(kind)s”改到 %(year)s 年，得益少 %(less)s") % told


def _yuan(values: Any) -> list[int]:
    return [round(THOUSAND * one) for one in values.tolist()]


def outcome_of(story: Story, village: int) -> str:
    """Return what becomes of a village; what was over the line before is not lifted by a plan."""
    one = story.instance
    begins = bool((story.starts[village] >= 0).any())
    if one.base[village] < one.weak_line:
        if story.counted[village, -1] >= one.weak_line - 1e-9:
            return Village.LIFTED if begins else Village.LEFT
        return Village.WEAK_STILL if begins else Village.WEAK_LEFT
    if begins and one.base[village] < one.strong_line <= story.counted[village, -1] + 1e-9:
        return Village.STRONG
    return Village.STRONGER if begins else Village.LEFT


def facts_of(built: Built, story: Story, found: engine.Plan) -> dict[str, Any]:
    """Return what the page of a plan tells: counts, money, batches, what a little more is worth."""
    one = built.instance
    outcomes = Counter(outcome_of(story, village) for village in range(len(built.villages)))
    outcomes[Village.UNKNOWN] = len(built.unknown)
    weak = one.base < one.weak_line
    cost = np.where(story.starts >= 0, one.cost, 0.0).sum(axis=1)
    told = story.told
    return {
        "outcomes": {str(k): v for k, v in outcomes.items()},
        "weak": int(weak.sum()), "villages": len(built.villages),
        "to_weak": round(THOUSAND * float(cost[weak].sum())),
        "to_others": round(THOUSAND * float(cost[~weak].sum())),
        "others_begin": int((cost[~weak] > 0).sum()),
        "shown": int((story.designated >= 0).sum()),
        "claimed": round(float(story.end_chance[weak].sum()), 1),
        "parts": {name: round(float(getattr(told, name)), 2) for name in PARTS},
        "money": _money(built, story), "batches": _batches(built, story),
        "worth": _worth(built, found), "base_year": built.base_year, "past": built.past,
        "end_year": int(one.years[0]) + one.horizon - 1, "lift": one.weights.weak,
        "lacks": dict(Counter(lack.what for lack in built.lacks)),
        "changes": _changes(built, story),
    }  # fmt: skip


PARTS = ("lifted", "strong", "income", "late", "designated", "change", "short")


def _money(built: Built, story: Story) -> list[list[int]]:
    """Return, by fund, county (0 where it is shared) and year, the money and what is paid of it."""
    one, paid = built.instance, story.told.money.paid.sum(axis=2)
    first, out = int(one.years[0]), []
    for fund, pk in enumerate(built.funds):
        for year in range(built.past, one.money_years):
            if one.shared[fund]:
                there = [(0, one.pool[fund, year], paid[:, fund, year].sum())]
            else:
                there = [
                    (county, one.budget[n, fund, year], paid[n, fund, year])
                    for n, county in enumerate(built.counties)
                ]
            out += [
                [pk, county, first + year, round(THOUSAND * float(money)),
                 round(THOUSAND * float(spent))]
                for county, money, spent in there if money or spent
            ]  # fmt: skip
    return out


def _batches(built: Built, story: Story) -> list[list[Any]]:
    """Return, by group ("" is designations), county and year: floor, ceiling, how many."""
    one, out = built.instance, []
    for n, county in enumerate(built.counties):
        here = one.county_of == n
        for t, year in enumerate(one.years):
            for g, name in enumerate(one.groups):
                many = int((story.starts[here][:, one.in_group[g]] == t).sum())
                out.append([name, county, int(year), int(one.group_low[g, n, t]),
                            _limit(one.group_high[g, n, t]), many])  # fmt: skip
            many = int((story.designated[here] == t).sum())
            high = _limit(one.designated_high[n, t])
            if many or high:
                out.append(["", county, int(year), int(one.designated_low[n, t]), high, many])
    return out


def _limit(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _worth(built: Built, found: engine.Plan) -> list[list[Any]]:
    """Return what 10,000 yuan more of a fund in a year would be worth, in points; what is not is
    left out.
    """
    one, prices = built.instance, split(built.instance, found.price_row())
    first, out = int(one.years[0]), []
    for fund, pk in enumerate(built.funds):
        for year in range(built.past, one.money_years):
            at = (
                prices.pool[fund, year] if one.shared[fund] else prices.fund[:, fund, year].max()
            )  # fmt: skip
            if at > 0:
                out.append([pk, first + year, round(float(MARGIN * at), 4)])
    return out


def _changes(built: Built, story: Story) -> dict[str, int]:
    """Return how many published starts are kept, moved and dropped, and how many are new."""
    one = built.instance
    if one.published is None or not (one.published >= 0).any():
        return {}
    before, now = one.published, story.starts
    was = before >= 0
    return {
        "kept": int((was & (now == before)).sum()),
        "moved": int((was & (now >= 0) & (now != before)).sum()),
        "dropped": int((was & (now < 0)).sum()),
        "new": int((~was & (now >= 0)).sum()),
    }
