"""What ``guantong match`` writes: the plan, what it meets, its proof, and why each seat."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.planning import digest, result_folder, rounded, yes
from guantong.engines.match import (
    UNIT,
    Certificate,
    Instance,
    Ledger,
    MatchError,
    Multipliers,
    Plan,
    explain,
)
from guantong.formats.tables import write_csv

PLAN = ("person", "team", "post", "now", "moved", "locked", "gain", "move", "error")
TEAMS = ("team", "places", "filled", "empty", "moved", "gain", "move")
BOUNDS = ("bound", "attribute", "low", "high", "price", "count", "short", "over", "paid")
CURVE = ("seconds", "value", "bound", "gap")
REASONS = (
    "team", "post", "person", "locked", "gain", "move", "error", "couple", "circle", "eligible",
    "next", "how", "loss", "loss_error", "told_apart", "breaks", "estimate",
)  # fmt: skip
#: A certificate's own version.
FORM = 1


def summary(plan: Plan, proof: Certificate, seconds: float, *, stopped: bool) -> str:
    """Say in Chinese what was found."""
    one, found = plan.instance, proof.evaluation
    seated = int((plan.seats >= 0).sum())
    lines = [
        f"{len(one.people):,} 人，{int(one.places.sum()):,} 个位置，{len(one.teams):,} 个班子；"
        f"安排 {seated:,} 人，空缺 {found.empty:,} 个位置。",
        f"方案 {proof.value:,.3f} 分；任何方案不超过 {proof.bound:,.3f} 分，"
        f"差距至多 {proof.gap:.3%}。",
    ]
    if plan.baseline < proof.bound - UNIT:
        lines.append(f"可改进的部分（相对逐人择优）至多还差 {proof.left:.2%}。")
    if plan.proven:
        lines.append("已搜遍全部可能，这是最好的方案之一。")
    if one.now is not None:
        lines.append(f"调整 {found.moved:,} 人。")
    missed = sum(1 for count in found.counts if count.short or count.over)
    if one.bounds:
        short = f"其中 {missed:,} 项（不是硬性的）没有达到" if missed else "都已达到"
        lines.append(f"结构要求 {len(one.bounds):,} 项，{short}。")
    if stopped:
        lines.append("按要求提前停止，这是到那时为止最好的方案。")
    lines.append(f"用时 {seconds:.1f} 秒。分数相近的方案很多，方案供讨论，由人决定。")
    return "\n".join(lines)


def write_plan(
    plan: Plan, proof: Certificate, text: str, folder: Path, instance: Any = None
) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    with result_folder(folder) as fresh:
        write_csv(fresh / "plan.csv", PLAN, _plan_rows(plan))
        write_csv(fresh / "teams.csv", TEAMS, rounded(_team_rows(plan)))
        write_csv(fresh / "bounds.csv", BOUNDS, rounded(_bound_rows(plan, proof)))
        write_csv(fresh / "explanations.csv", REASONS, rounded(_reason_rows(plan)))
        write_csv(
            fresh / "curve.csv", CURVE,
            ((round(p.seconds, 3), p.value, p.bound, p.gap) for p in plan.curve),
        )  # fmt: skip
        certified = json.dumps(_certificate(plan, proof), ensure_ascii=False, indent=1)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")
        if instance is not None:
            (fresh / "instance").mkdir()
            for name, columns in instance.items():
                rows = zip(*columns.values(), strict=True)
                write_csv(fresh / "instance" / f"{name}.csv", list(columns), rows)


def _plan_rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    one, ledger = plan.instance, Ledger(plan.instance, plan.seats)
    locks = set(one.locks)
    order = np.lexsort((np.arange(len(plan.seats)), np.where(plan.seats < 0, 1 << 60, plan.seats)))
    for person in order.tolist():
        post = int(plan.seats[person])
        now = int(one.now[person]) if one.now is not None else -1
        had = one.posts[now] if now >= 0 else ""
        if post < 0:
            yield (one.people[person], "", "", had, "", "", "", "", "")
            continue
        arc = ledger.arc(person, post)
        yield (
            one.people[person], one.teams[one.team_of[post]], one.posts[post], had,
            yes(one.now is not None and now != post), yes((person, post) in locks),
            float(one.gain[arc]), float(one.move[arc]), float(one.error[arc]),
        )  # fmt: skip


def _team_rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    one = plan.instance
    sits = plan.seats[one.arc_person] == one.arc_post
    team = one.team_of[one.arc_post[sits]]
    teams = len(one.teams)
    filled = np.bincount(team, minlength=teams)
    places = np.bincount(one.team_of, one.places, minlength=teams).astype(int)
    moved = np.zeros(teams, int)
    if one.now is not None:
        new = plan.seats[one.now != plan.seats]
        moved = np.bincount(one.team_of[new[new >= 0]], minlength=teams)
    gain = np.bincount(team, one.gain[sits], minlength=teams)
    move = np.bincount(team, one.move[sits], minlength=teams)
    for n, name in enumerate(one.teams):
        empty = int(places[n] - filled[n])
        yield (name, int(places[n]), int(filled[n]), empty, int(moved[n]), gain[n], move[n])


def _bound_rows(plan: Plan, proof: Certificate) -> Iterator[tuple[Any, ...]]:
    one = plan.instance
    for count in proof.evaluation.counts:
        bound = one.bounds[count.bound]
        yield (
            bound.name, one.attributes[bound.attribute], bound.low, bound.high,
            "硬性" if bound.price is None else bound.price, count.count, count.short, count.over,
            count.paid,
        )  # fmt: skip


def _reason_rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Give a row for each person seated and each empty post: what they bring, who is next."""
    one, ledger = plan.instance, Ledger(plan.instance, plan.seats)
    for post, name in enumerate(one.posts):
        found = explain(plan, post, count=1, ledger=ledger)
        after: tuple[Any, ...] = ("", "", "", "", "", "", "")
        if found.candidates:
            each = found.candidates[0]
            breaks = "".join(broken.text for broken in each.effect.broken)
            after = (
                one.people[each.person], _how(one, each.changes, each.person), each.loss,
                each.effect.error, yes(each.told_apart), breaks, each.estimate,
            )  # fmt: skip
        team = one.teams[one.team_of[post]]
        for sits in found.sitting:
            yield (
                team, name, one.people[sits.person], yes(sits.locked), sits.gain, sits.move,
                sits.error, sits.couples, sits.circles, found.eligible, *after,
            )  # fmt: skip
        if not found.sitting:
            yield (team, name, "", "", "", "", "", "", "", found.eligible, *after)


def _how(one: Instance, changes: tuple[tuple[int, int], ...], person: int) -> str:
    for other, post in changes:
        if other != person:
            seat = f"任{one.posts[post]}" if post >= 0 else "不再安排"
            return f"{one.people[other]}{seat}"
    return "补缺"


def _certificate(plan: Plan, proof: Certificate) -> dict[str, Any]:
    """Return all that is needed, with the tables, to prove the bound and count the plan anew."""
    one, prices = plan.instance, plan.multipliers
    seats = {one.people[p]: one.posts[j] for p, j in enumerate(plan.seats.tolist()) if j >= 0}
    parts = proof.evaluation
    return {
        "form": FORM,
        "instance": digest(one),
        "value": proof.value,
        "bound": proof.bound,
        "baseline": plan.baseline,
        "proven": plan.proven,
        "unit": UNIT,
        "parts": {
            name: getattr(parts, name)
            for name in ("gains", "moves", "couples", "circles", "vacancies", "left_out", "bounds")
        },
        "seats": seats,
        "multipliers": {
            "people": prices.people.tolist(),
            "low": prices.low.tolist(),
            "high": prices.high.tolist(),
            "apart": prices.apart.tolist(),
            "links": [links.tolist() for links in prices.links],
        },
    }


def read_certificate(path: Path, instance: Instance) -> Plan:
    """Read a plan with its proof, to be checked by `certificate`.

    Raises
    ------
    MatchError
        If the file is none, or belongs to other tables.

    """
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        prices = {
            name: np.array(read["multipliers"][name], np.int64)
            for name in ("people", "low", "high")
        }
        apart = np.array(read["multipliers"]["apart"], np.int64).reshape(-1, 4)
        links = tuple(np.array(table, np.int64) for table in read["multipliers"]["links"])
        numbers = {name: float(read[name]) for name in ("value", "bound", "baseline")}
        pairs, made_for = dict(read["seats"]), read["instance"]
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise MatchError(f"{path.name} 不是本命令写出的证明。") from error
    if made_for != digest(instance):
        raise MatchError(f"{path.name} 是另一套表的证明：人员、岗位或要求已不相同。")
    person_of = {name: n for n, name in enumerate(instance.people)}
    post_of = {name: n for n, name in enumerate(instance.posts)}
    seats = np.full(len(instance.people), -1)
    for person, post in pairs.items():
        if person not in person_of or post not in post_of:
            raise MatchError(f"{path.name} 里的“{person}”或“{post}”不在表中。")
        seats[person_of[person]] = post_of[post]
    multipliers = Multipliers(**prices, apart=apart, links=links)
    told: dict[str, Any] = {"multipliers": multipliers, **numbers}
    return Plan(instance, seats, **told)
