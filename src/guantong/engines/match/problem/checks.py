"""Whether arrays, bounds, traits, couples and circles fit the tables that they refer to."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.parts import Bound, Circle, Couple, Trait


def check_bounds(bounds: tuple[Bound, ...], posts: int, attributes: int) -> None:
    """Refuse bounds of no attribute, without limits, or with limits that cross."""
    for n, bound in enumerate(bounds):
        within("bounds", "posts", bound.posts, len(bound.posts), posts)
        if not 0 <= bound.attribute < attributes:
            raise MatchError(f"“{bound.name}”没有属性。", table="bounds", row=n)
        if bound.low is None and bound.high is None:
            raise MatchError(f"“{bound.name}”没有下限也没有上限。", table="bounds", row=n)
        if bound.low is not None and bound.high is not None and bound.low > bound.high:
            raise MatchError(f"“{bound.name}”下限高于上限。", table="bounds", row=n)
        if bound.price is not None and not bound.price >= 0:
            raise MatchError(f"“{bound.name}”价格不能是负数。", table="bounds", row=n)


def check_traits(traits: tuple[Trait, ...], people: int) -> None:
    """Refuse traits that do not give everybody a kind, and any two kinds their points."""
    for trait in traits:
        kinds = len(trait.kinds)
        within("traits", trait.name, trait.of_person, people, kinds)
        shape("traits", trait.name, trait.table, (kinds, kinds))


def check_couples(
    couples: tuple[Couple, ...], posts: tuple[str, ...], team_of: Ints, places: Ints, traits: int
) -> None:
    """Refuse couples that are not two posts of one person each, in one team and one couple."""
    mate: dict[int, int] = {}
    for n, couple in enumerate(couples):
        ends = (couple.first, couple.second)
        if min(ends) < 0 or max(ends) >= len(posts) or couple.first == couple.second:
            raise MatchError("搭配的两个岗位不对。", table="couples", row=n)
        if team_of[couple.first] != team_of[couple.second]:
            raise MatchError("搭配的两个岗位不在同一班子。", table="couples", row=n)
        if max(places[couple.first], places[couple.second]) > 1:
            raise MatchError("搭配的岗位只能各有一人。", table="couples", row=n)
        if not 0 <= couple.trait < traits:
            raise MatchError("搭配没有特质。", table="couples", row=n)
        for a, b in (ends, ends[::-1]):
            if mate.setdefault(a, b) != b:
                text = f"岗位 {posts[a]} 已与别的岗位搭配；多人两两搭配请用班子搭配表。"
                raise MatchError(text, table="couples", row=n)


def check_circles(
    circles: tuple[Circle, ...], posts: int, team_of: Ints, traits: tuple[Trait, ...]
) -> None:
    """Refuse circles that are not several posts of one team with a symmetric worth."""
    for n, circle in enumerate(circles):
        count = len(circle.posts)
        within("circles", "posts", circle.posts, count, posts)
        if count < 2 or len(set(team_of[circle.posts].tolist())) > 1:
            raise MatchError("班子搭配须在同一班子的两个以上岗位之间。", table="circles", row=n)
        if len(set(circle.posts.tolist())) < count:
            raise MatchError("班子搭配里同一岗位出现了两次。", table="circles", row=n)
        classes = len(circle.weights)
        shape("circles", "weights", circle.weights, (classes, classes))
        within("circles", "classes", circle.classes, count, classes)
        if not 0 <= circle.trait < len(traits):
            raise MatchError("班子搭配没有特质。", table="circles", row=n)
        table, weights = traits[circle.trait].table, circle.weights
        if not np.array_equal(table, table.T) or not np.array_equal(weights, weights.T):
            raise MatchError("班子搭配的分值表必须对称。", table="circles", row=n)


def check_apart(apart: Ints, people: int) -> None:
    """Refuse rows that do not name two people."""
    if apart.shape != (len(apart), 2):
        raise MatchError("回避名单每行应有两人。", table="apart")
    rows("apart", "", (apart < 0).any(axis=1) | (apart >= people).any(axis=1), "没有此人")
    rows("apart", "", apart[:, 0] == apart[:, 1], "一人不能与自己回避")


def once(table: str, names: tuple[str, ...]) -> None:
    """Refuse a name that stands twice."""
    if len(set(names)) < len(names):
        twice = next(n for n, name in enumerate(names) if name in names[:n])
        raise MatchError(f"“{names[twice]}”出现了两次。", table=table, row=twice)


def shape(table: str, column: str, values: Any, shape: tuple[int, ...]) -> None:
    """Refuse an array of another shape."""
    if values.shape != shape:
        text = f"应有 {'×'.join(map(str, shape))} 个值，实有 {'×'.join(map(str, values.shape))}。"
        raise MatchError(text, table=table, column=column)


def within(table: str, column: str, numbers: Any, count: int, most: int) -> None:
    """Refuse numbers that are no place in a table of so many rows."""
    shape(table, column, numbers, (count,))
    rows(table, column, (numbers < 0) | (numbers >= most), "编号不存在")


def at_least(table: str, column: str, values: Any, least: float) -> None:
    """Refuse values below the least."""
    rows(table, column, ~(values >= least), f"不能小于 {least:g}")


def rows(table: str, column: str, wrong: Any, why: str) -> None:
    """Refuse the first row that is wrong."""
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        text = f"{table} 第 {row + 1} 行{f' {column}' if column else ''}：{why}。"
        raise MatchError(text, table=table, row=row, column=column)
