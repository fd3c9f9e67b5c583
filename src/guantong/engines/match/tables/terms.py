"""Bounds, traits, couples, circles and people apart, read from their tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.parts import Bound, Circle, Couple, Trait
from guantong.engines.sheets import EVERY, Faults, Sheet


@dataclass(frozen=True, eq=False)
class Named:
    """The names that the tables refer to."""

    people: tuple[str, ...]
    posts: tuple[str, ...]
    teams: tuple[str, ...]
    team_of: Ints
    attributes: tuple[str, ...]


def read_terms(sheets: dict[str, Sheet], named: Named, faults: Faults) -> dict[str, Any]:
    """Return the terms of an instance, by the name of its field."""
    traits = _traits(sheets, named, faults)
    names = tuple(trait.name for trait in traits)
    return {
        "bounds": _bounds(sheets, named, faults),
        "traits": traits,
        "couples": _couples(sheets["couples"], named, names),
        "circles": _circles(sheets, named, names),
        "apart": _apart(sheets["apart"], named),
    }


def _bounds(sheets: dict[str, Sheet], named: Named, faults: Faults) -> tuple[Bound, ...]:
    sheet, listed = sheets["bounds"], sheets["bound_posts"]
    if not sheet.shape(("bound", "attribute"), ("low", "high", "price", "team")):
        if listed.there and not sheet.there:
            faults.add("bound_posts", "有这张表，却没有 bounds 表。")
        return ()
    names = sheet.keys("bound")
    attribute = sheet.places("attribute", named.attributes, "属性")
    limits = [_limit(sheet, column) for column in ("low", "high")]
    free = [text == "" for text in sheet.texts("price")]
    price = sheet.floats("price", 0, 0)
    posts = _bound_posts(sheet, listed, names, named)
    for row, (low, high) in enumerate(zip(*limits, strict=True)):
        if low is None and high is None:
            faults.add("bounds", "没有下限也没有上限。", row, "low")
        elif low is not None and high is not None and low > high:
            faults.add("bounds", f"下限 {low} 高于上限 {high}。", row, "low")
    return tuple(
        Bound(
            name, posts[row], int(attribute[row]), limits[0][row], limits[1][row],
            None if free[row] else float(price[row]),
        )
        for row, name in enumerate(names)
    )  # fmt: skip


def _limit(sheet: Sheet, column: str) -> list[int | None]:
    empty = [text == "" for text in sheet.texts(column)]
    numbers = sheet.ints(column, 0, -(1 << 62)).tolist()
    return [None if none else number for none, number in zip(empty, numbers, strict=True)]


def _bound_posts(sheet: Sheet, listed: Sheet, names: tuple[str, ...], named: Named) -> list[Ints]:
    """Return the posts that each bound counts over: everything, a team's, or those listed."""
    own: list[list[int]] = [[] for _ in names]
    if listed.shape(("bound", "post")):
        bound = listed.places("bound", names, "结构要求")
        post = listed.places("post", named.posts, "岗位")
        for b, j in zip(bound.tolist(), post.tolist(), strict=True):
            if b >= 0 and j >= 0:
                own[b].append(j)
    posts: list[Ints] = []
    for row, team in enumerate(sheet.texts("team")):
        if team and own[row]:
            sheet.faults.add("bounds", "team 与 bound_posts 只能用一处。", row, "team")
        if team == EVERY:
            posts.append(np.arange(len(named.posts)))
        elif team in named.teams:
            posts.append(np.flatnonzero(named.team_of == named.teams.index(team)))
        else:
            posts.append(np.array(own[row], np.int64))
            if team:
                sheet.faults.add("bounds", f"没有班子“{team}”。", row, "team")
            elif not own[row]:
                words = f"没有岗位：请写 team（全部写 {EVERY}），或在 bound_posts 表里列出。"
                sheet.faults.add("bounds", words, row, "team")
    return posts


def _traits(sheets: dict[str, Sheet], named: Named, faults: Faults) -> tuple[Trait, ...]:
    sheet, kinds_of = sheets["traits"], sheets["kinds"]
    if not sheet.shape(("trait", "first", "second", "points")):
        if kinds_of.there and not sheet.there:
            faults.add("kinds", "有这张表，却没有 traits 表。")
        return ()
    points = sheet.floats("points", 0)
    rows: dict[str, dict[tuple[str, str], float]] = {}
    cells = zip(*(sheet.texts(c) for c in ("trait", "first", "second")), strict=True)
    for row, (trait, first, second) in enumerate(cells):
        if not (trait and first and second):
            faults.add("traits", "trait、first、second 都要填。", row)
        elif (first, second) in rows.setdefault(trait, {}):
            faults.add("traits", f"{trait}：{first} 与 {second} 重复。", row)
        else:
            rows[trait][first, second] = float(points[row])
    kinds = {
        trait: tuple(dict.fromkeys(kind for pair in pairs for kind in pair))
        for trait, pairs in rows.items()
    }
    of_person = _kinds(kinds_of, named, kinds, faults)
    return tuple(
        Trait(trait, kinds[trait], of_person[trait], _table(kinds[trait], pairs))
        for trait, pairs in rows.items()
    )


def _table(kinds: tuple[str, ...], pairs: dict[tuple[str, str], float]) -> Floats:
    return np.array([[pairs.get((a, b), 0.0) for b in kinds] for a in kinds]).reshape(
        len(kinds), len(kinds)
    )


def _kinds(
    sheet: Sheet, named: Named, kinds: dict[str, tuple[str, ...]], faults: Faults
) -> dict[str, Ints]:
    of_person = {trait: np.full(len(named.people), -1) for trait in kinds}
    if sheet.shape(("person", "trait", "kind")):
        person = sheet.places("person", named.people, "人员").tolist()
        trait_of = sheet.texts("trait")
        for row, kind in enumerate(sheet.texts("kind")):
            trait = trait_of[row]
            if trait not in kinds:
                faults.add("kinds", f"没有特质“{trait}”。", row, "trait")
            elif kind not in kinds[trait]:
                faults.add("kinds", f"特质“{trait}”没有类型“{kind}”。", row, "kind")
            elif person[row] >= 0 and of_person[trait][person[row]] >= 0:
                faults.add("kinds", f"{named.people[person[row]]} 的“{trait}”重复。", row)
            elif person[row] >= 0:
                of_person[trait][person[row]] = kinds[trait].index(kind)
    if not faults.found:
        for trait, codes in of_person.items():
            for place in np.flatnonzero(codes < 0).tolist():
                faults.add("kinds", f"{named.people[place]}没有“{trait}”的类型，请补一行。")
    return of_person


def _couples(sheet: Sheet, named: Named, traits: tuple[str, ...]) -> tuple[Couple, ...]:
    if not sheet.shape(("first", "second", "trait"), ("weight",)):
        return ()
    columns = (
        sheet.places("first", named.posts, "岗位").tolist(),
        sheet.places("second", named.posts, "岗位").tolist(),
        sheet.places("trait", traits, "特质").tolist(),
        sheet.floats("weight", 1).tolist(),
    )
    return tuple(Couple(*row) for row in zip(*columns, strict=True))


def _circles(sheets: dict[str, Sheet], named: Named, traits: tuple[str, ...]) -> tuple[Circle, ...]:
    sheet, seats = sheets["circles"], sheets["circle_posts"]
    if not sheet.shape(("circle", "trait", "weights")):
        return ()
    names = sheet.keys("circle")
    trait = sheet.places("trait", traits, "特质")
    classes, tables = _weights(sheets["weights"])
    weights = sheet.places("weights", tuple(classes), "权重表")
    posts: list[list[int]] = [[] for _ in names]
    numbers: list[list[int]] = [[] for _ in names]
    if seats.shape(("circle", "post", "class")):
        circle = seats.places("circle", names, "班子搭配").tolist()
        post = seats.places("post", named.posts, "岗位").tolist()
        for row, word in enumerate(seats.texts("class")):
            one = circle[row]
            known = list(classes.values())[weights[one]] if one >= 0 and weights[one] >= 0 else ()
            if known and word not in known:
                words = f"权重表里没有类别“{word}”。可用：{'、'.join(known)}。"
                seats.faults.add("circle_posts", words, row, "class")
            elif known:
                posts[one].append(post[row])
                numbers[one].append(known.index(word))
    matrices = list(tables.values())
    return tuple(
        Circle(
            np.array(posts[row], np.int64), np.array(numbers[row], np.int64), int(trait[row]),
            matrices[weights[row]],
        )
        for row in range(len(names))
        if weights[row] >= 0
    )  # fmt: skip


def _weights(sheet: Sheet) -> tuple[dict[str, tuple[str, ...]], dict[str, Floats]]:
    """Return for each table of weights its classes and the weights; either order may stand."""
    rows: dict[str, dict[tuple[str, str], float]] = {}
    if sheet.shape(("weights", "first", "second", "weight")):
        weight = sheet.floats("weight", 0)
        cells = zip(*(sheet.texts(c) for c in ("weights", "first", "second")), strict=True)
        for row, (name, first, second) in enumerate(cells):
            pairs = rows.setdefault(name, {})
            before = pairs.get((second, first), pairs.get((first, second)))
            if before is not None and before != weight[row]:
                words = f"{first} 与 {second} 前面写的是 {before:g}；两个方向应当相同。"
                sheet.faults.add("weights", words, row, "weight")
            pairs[first, second] = float(weight[row])
    classes = {
        name: tuple(dict.fromkeys(kind for pair in pairs for kind in pair))
        for name, pairs in rows.items()
    }
    both = {
        name: {**{(b, a): w for (a, b), w in pairs.items()}, **pairs}
        for name, pairs in rows.items()
    }
    return classes, {name: _table(classes[name], pairs) for name, pairs in both.items()}


def _apart(sheet: Sheet, named: Named) -> Ints:
    if not sheet.shape(("person", "other")):
        return np.zeros((0, 2), np.int64)
    pair = np.stack([sheet.places(c, named.people, "人员") for c in ("person", "other")], axis=1)
    same = (pair[:, 0] == pair[:, 1]) & (pair[:, 0] >= 0)
    sheet.say(same, "other", "一人不能与自己回避。")
    return pair
