"""Two classic problems as instances: generalized assignment, and people into groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.amounts import Amounts
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Bound, Circle, Trait
from guantong.engines.sheets import Faults, Sheet

#: The tables of a group formation; the first two must be there.
GROUP_TABLES = ("people", "groups", "pairs", "wishes", "apart")


def assignment(
    costs: Floats, amounts: Ints, capacities: Ints, *, minimise: bool = False
) -> Instance:
    """Return the generalized assignment problem: every job to one agent within its capacity.

    Agents become posts that take any number of people, jobs become people. A plan that leaves a
    job out is worth less than any that leaves none out.

    Parameters
    ----------
    costs
        float (agents, jobs): profits, or costs where ``minimise``.
    amounts
        int (agents, jobs), ≥ 0: what a job takes of an agent's capacity.
    capacities
        int (agents,), ≥ 0.
    minimise
        Whether the sum of ``costs`` should be small; the plan's value is then its negative.

    """
    agents, jobs = costs.shape
    worth = -costs if minimise else costs
    # A pair that exceeds the capacity alone can be in no plan.
    person, post = np.argwhere((amounts <= capacities[:, None]).T).T
    spread = float((worth.max(axis=0) - worth.min(axis=0)).sum())
    out = spread + max(0.0, float((-worth).max())) + 1.0
    return Instance(
        people=tuple(f"任务{n + 1}" for n in range(jobs)),
        posts=tuple(f"代理{n + 1}" for n in range(agents)),
        teams=tuple(f"代理{n + 1}" for n in range(agents)),
        team_of=np.arange(agents),
        places=np.full(agents, jobs),
        vacancy=np.zeros(agents),
        left_out=np.full(jobs, out),
        arc_person=person,
        arc_post=post,
        gain=worth[post, person].astype(float),
        move=np.zeros(len(person)),
        error=np.zeros(len(person)),
        attributes=("消耗",),
        amounts=Amounts(amounts[post, person][:, None].astype(np.int64)),
        bounds=tuple(
            Bound(f"代理{n + 1} 容量", np.array([n]), 0, high=int(capacity))
            for n, capacity in enumerate(capacities.tolist())
        ),
    )


def groups(tables: Mapping[str, Mapping[str, Any]]) -> Instance:
    """Return people to be put into groups, each group within its least and most people.

    Parameters
    ----------
    tables
        ``people`` (person, kind; left_out), ``groups`` (group, least, most), and if wanted
        ``pairs`` (first, second, points: what people of two kinds are worth in one group),
        ``wishes`` (person, group, points) and ``apart`` (person, other: never in one group).

    Raises
    ------
    TableFaults
        With every fault of every row.

    """
    faults = Faults()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in GROUP_TABLES}
    for name in GROUP_TABLES[:2]:
        if not sheets[name].there:
            faults.add(name, "缺少这张表。")
    people_fit = sheets["people"].shape(("person", "kind"), ("left_out",))
    if not sheets["groups"].shape(("group", "least", "most")) or not people_fit:
        faults.settle()
    people, names = sheets["people"].keys("person"), sheets["groups"].keys("group")
    least, most = sheets["groups"].ints("least", 0, 0), sheets["groups"].ints("most", 1, 1)
    sheets["groups"].say(least > most, "least", "下限高于上限。")
    faults.settle()
    kinds, of_person, table = _kinds(sheets)
    wishes = _wishes(sheets["wishes"], people, names)
    apart = _apart(sheets["apart"], people)
    priced = "left_out" in sheets["people"]
    left_out = sheets["people"].floats("left_out", 0, 0) if priced else None
    faults.settle()
    if int(most.sum()) < len(people) and left_out is None:
        raise MatchError(
            f"各组最多共 {most.sum()} 人，人员有 {len(people)} 人，安排不下。请增加组的人数，"
            "或在 people 表用 left_out 写明不入组的代价。",
            table="groups",
        )
    if left_out is None:
        left_out = np.full(len(people), _enough(wishes, table, most))
    trait = Trait("类型", kinds, of_person, table)
    return _seats(people, names, least, most, wishes, trait, apart, left_out)


def _kinds(sheets: dict[str, Sheet]) -> tuple[tuple[str, ...], Ints, Floats]:
    """Return the kinds, each person's, and what two are worth together, in either order."""
    of_people, pairs = sheets["people"].texts("kind"), sheets["pairs"]
    kinds = tuple(dict.fromkeys(of_people))
    sheets["people"].say(np.array([not kind for kind in of_people], bool), "kind", "是空的。")
    table = np.zeros((len(kinds), len(kinds)))
    known: Bools = np.zeros(table.shape, bool)
    if pairs.shape(("first", "second", "points")):
        ends = [pairs.places(column, kinds, "类型").tolist() for column in ("first", "second")]
        points = pairs.floats("points", 0)
        for row, (a, b) in enumerate(zip(*ends, strict=True)):
            if min(a, b) < 0:
                continue
            if known[a, b] and table[a, b] != points[row]:
                words = f"前面写的是 {table[a, b]:g}；两个方向应当相同。"
                pairs.faults.add("pairs", words, row, "points")
            table[a, b] = table[b, a] = points[row]
            known[a, b] = known[b, a] = True
    return kinds, np.array([kinds.index(kind) for kind in of_people], np.int64), table


def _wishes(sheet: Sheet, people: tuple[str, ...], names: tuple[str, ...]) -> Floats:
    wishes = np.zeros((len(people), len(names)))
    if sheet.shape(("person", "group", "points")):
        person = sheet.places("person", people, "人员")
        group = sheet.places("group", names, "组")
        points = sheet.floats("points", 0)
        good = (person >= 0) & (group >= 0)
        np.add.at(wishes, (person[good], group[good]), points[good])
    return wishes


def _apart(sheet: Sheet, people: tuple[str, ...]) -> Ints:
    if not sheet.shape(("person", "other")):
        return np.zeros((0, 2), np.int64)
    places = [sheet.places(column, people, "人员") for column in ("person", "other")]
    apart = np.stack(places, axis=1)
    sheet.say(apart[:, 0] == apart[:, 1], "other", "一人不能与自己分开。")
    return apart


def _enough(wishes: Floats, table: Floats, most: Ints) -> float:
    """Return more than any plan can win by leaving somebody out who could be placed."""
    spread = wishes.max(axis=1, initial=0.0) - wishes.min(axis=1, initial=0.0)
    pairs = int((most * (most - 1) // 2).sum())
    return float(spread.sum() + pairs * (table.max(initial=0.0) - table.min(initial=0.0)) + 1.0)


def _seats(
    people: Sequence[str], names: Sequence[str], least: Ints, most: Ints, wishes: Floats,
    trait: Trait, apart: Ints, left_out: Floats,
) -> Instance:  # fmt: skip
    """Return the instance: a group is a team with as many like seats as it may take people."""
    team_of = np.repeat(np.arange(len(names)), most)
    first = np.cumsum(most) - most
    number = np.arange(len(team_of)) - first[team_of] + 1
    person = np.repeat(np.arange(len(people)), len(team_of))
    post = np.tile(np.arange(len(team_of)), len(people))
    circles = tuple(
        Circle(np.flatnonzero(team_of == g), np.zeros(int(most[g]), np.int64), 0, np.ones((1, 1)))
        for g in range(len(names))
        if most[g] > 1 and trait.table.any()
    )
    return Instance(
        people=tuple(people),
        posts=tuple(f"{names[g]} {n}" for g, n in zip(team_of.tolist(), number, strict=True)),
        teams=tuple(names),
        team_of=team_of,
        places=np.ones(len(team_of), np.int64),
        vacancy=np.zeros(len(team_of)),
        left_out=left_out,
        arc_person=person,
        arc_post=post,
        gain=wishes[person, team_of[post]],
        move=np.zeros(len(person)),
        error=np.zeros(len(person)),
        attributes=("人数",),
        amounts=Amounts(np.ones((len(person), 1), np.int64)),
        bounds=tuple(
            Bound(f"{names[g]} 人数", np.flatnonzero(team_of == g), 0, low=int(low))
            for g, low in enumerate(least.tolist())
            if low > 0
        ),
        traits=(trait,),
        circles=circles,
        apart=apart,
    )
