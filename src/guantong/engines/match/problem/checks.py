"""Whether the tables of an instance fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from guantong.engines.match.errors import MatchError

if TYPE_CHECKING:
    from guantong.engines.match.problem.instance import Instance

MOST_RULES = 32


def check_instance(one: Instance) -> None:
    """Raise `MatchError` at the first thing that does not fit."""
    people, posts, teams = len(one.people), len(one.posts), len(one.teams)
    for table, names in (("people", one.people), ("posts", one.posts), ("teams", one.teams)):
        _once(table, names)
    _within("posts", "team", one.team_of, posts, teams)
    _shape("posts", "places", one.places, (posts,))
    _shape("posts", "vacancy", one.vacancy, (posts,))
    _shape("people", "left_out", one.left_out, (people,))
    _at_least("posts", "places", one.places, 1)
    _at_least("posts", "vacancy", one.vacancy, 0)
    _at_least("people", "left_out", one.left_out, 0)
    if one.now is not None:
        _shape("people", "now", one.now, (people,))
        _rows("people", "now", (one.now < -1) | (one.now >= posts), "不是岗位的编号")
    _arcs(one, people, posts)
    _terms(one, people, posts)
    _choices(one, people, posts)


def _arcs(one: Instance, people: int, posts: int) -> None:
    arcs = len(one.arc_person)
    _within("arcs", "person", one.arc_person, arcs, people)
    _within("arcs", "post", one.arc_post, arcs, posts)
    for name in ("gain", "move", "error"):
        values = getattr(one, name)
        _shape("arcs", name, values, (arcs,))
        _rows("arcs", name, ~np.isfinite(values), "不是数")
    _at_least("arcs", "move", one.move, 0)
    _at_least("arcs", "error", one.error, 0)
    if one.attributes:
        _shape("arcs", "amounts", one.amounts, (arcs, len(one.attributes)))
        if not np.issubdtype(one.amounts.dtype, np.integer) and one.amounts.dtype != bool:
            raise MatchError("属性的数量必须是整数。", table="arcs", column="amounts")
        _rows("arcs", "amounts", (one.amounts < 0).any(axis=1), "不能是负数")
    _once("attributes", one.attributes)
    keys = np.sort(one.arc_person.astype(np.int64) * max(1, posts) + one.arc_post)
    twice = np.flatnonzero(keys[1:] == keys[:-1])
    if len(twice):
        person, post = divmod(int(keys[twice[0]]), posts)
        text = f"{one.people[person]} 与岗位 {one.posts[post]} 出现了两次，请只留一行。"
        raise MatchError(text, table="arcs")
    if not 0 <= one.person_share <= 1:
        raise MatchError("误差中属于本人的份额应在 0 与 1 之间。", column="person_share")


def _terms(one: Instance, people: int, posts: int) -> None:
    for n, bound in enumerate(one.bounds):
        _within("bounds", "posts", bound.posts, len(bound.posts), posts)
        if not 0 <= bound.attribute < len(one.attributes):
            raise MatchError(f"“{bound.name}”没有属性。", table="bounds", row=n)
        if bound.low is None and bound.high is None:
            raise MatchError(f"“{bound.name}”没有下限也没有上限。", table="bounds", row=n)
        if bound.low is not None and bound.high is not None and bound.low > bound.high:
            raise MatchError(f"“{bound.name}”下限高于上限。", table="bounds", row=n)
        if bound.price is not None and not bound.price >= 0:
            raise MatchError(f"“{bound.name}”价格不能是负数。", table="bounds", row=n)
    for trait in one.traits:
        kinds = len(trait.kinds)
        _within("traits", trait.name, trait.of_person, people, kinds)
        _shape("traits", trait.name, trait.table, (kinds, kinds))
    _couples(one, posts)
    for n, circle in enumerate(one.circles):
        _circle(one, n, circle, posts)
    if one.apart.shape != (len(one.apart), 2):
        raise MatchError("回避名单每行应有两人。", table="apart")
    _rows("apart", "", (one.apart < 0).any(axis=1) | (one.apart >= people).any(axis=1), "没有此人")
    _rows("apart", "", one.apart[:, 0] == one.apart[:, 1], "一人不能与自己回避")


def _couples(one: Instance, posts: int) -> None:
    mate: dict[int, int] = {}
    for n, couple in enumerate(one.couples):
        ends = (couple.first, couple.second)
        if min(ends) < 0 or max(ends) >= posts or couple.first == couple.second:
            raise MatchError("搭配的两个岗位不对。", table="couples", row=n)
        if one.team_of[couple.first] != one.team_of[couple.second]:
            raise MatchError("搭配的两个岗位不在同一班子。", table="couples", row=n)
        if max(one.places[couple.first], one.places[couple.second]) > 1:
            raise MatchError("搭配的岗位只能各有一人。", table="couples", row=n)
        if not 0 <= couple.trait < len(one.traits):
            raise MatchError("搭配没有特质。", table="couples", row=n)
        for a, b in (ends, ends[::-1]):
            if mate.setdefault(a, b) != b:
                text = f"岗位 {one.posts[a]} 已与别的岗位搭配；多人两两搭配请用班子搭配表。"
                raise MatchError(text, table="couples", row=n)


def _circle(one: Instance, n: int, circle: Any, posts: int) -> None:
    count = len(circle.posts)
    _within("circles", "posts", circle.posts, count, posts)
    if count < 2 or len(set(one.team_of[circle.posts].tolist())) > 1:
        raise MatchError("班子搭配须在同一班子的两个以上岗位之间。", table="circles", row=n)
    if len(set(circle.posts.tolist())) < count:
        raise MatchError("班子搭配里同一岗位出现了两次。", table="circles", row=n)
    classes = len(circle.weights)
    _shape("circles", "weights", circle.weights, (classes, classes))
    _within("circles", "classes", circle.classes, count, classes)
    if not 0 <= circle.trait < len(one.traits):
        raise MatchError("班子搭配没有特质。", table="circles", row=n)
    table = one.traits[circle.trait].table
    if not np.array_equal(table, table.T) or not np.array_equal(circle.weights, circle.weights.T):
        raise MatchError("班子搭配的分值表必须对称。", table="circles", row=n)


def _choices(one: Instance, people: int, posts: int) -> None:
    seated: dict[int, int] = {}
    for person, post in one.locks:
        if not (0 <= person < people and 0 <= post < posts):
            raise MatchError("锁定的人员或岗位不存在。", table="locks")
        if seated.setdefault(person, post) != post:
            raise MatchError(f"{one.people[person]} 被锁定在两个岗位。", table="locks")
    for person, post in one.bans:
        if not (0 <= person < people and -1 <= post < posts):
            raise MatchError("排除的人员或岗位不存在。", table="bans")
    if len(one.rules) > MOST_RULES:
        raise MatchError(f"规则最多 {MOST_RULES} 条。", table="rules")
    if one.barred is not None:
        _shape("barred", "", one.barred, (people, posts))


def _once(table: str, names: tuple[str, ...]) -> None:
    if len(set(names)) < len(names):
        twice = next(n for n, name in enumerate(names) if name in names[:n])
        raise MatchError(f"“{names[twice]}”出现了两次。", table=table, row=twice)


def _shape(table: str, column: str, values: Any, shape: tuple[int, ...]) -> None:
    if values.shape != shape:
        text = f"应有 {'×'.join(map(str, shape))} 个值，实有 {'×'.join(map(str, values.shape))}。"
        raise MatchError(text, table=table, column=column)


def _within(table: str, column: str, numbers: Any, count: int, most: int) -> None:
    _shape(table, column, numbers, (count,))
    _rows(table, column, (numbers < 0) | (numbers >= most), "编号不存在")


def _at_least(table: str, column: str, values: Any, least: float) -> None:
    _rows(table, column, ~(values >= least), f"不能小于 {least:g}")


def _rows(table: str, column: str, wrong: Any, why: str) -> None:
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        text = f"{table} 第 {row + 1} 行{f' {column}' if column else ''}：{why}。"
        raise MatchError(text, table=table, row=row, column=column)
