"""An instance as plain tables, which `from_tables` reads back to an equal one."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Bound
from guantong.engines.sheets import EVERY

Tables = dict[str, dict[str, list[Any]]]


def to_tables(instance: Instance) -> Tables:
    """Return the tables of an instance; those that would be empty are left out.

    Raises
    ------
    MatchError
        If a name cannot stand in a table: an empty one, ``*``, or one of two bounds.

    """
    one = instance
    _check_names(one)
    tables: Tables = {
        "settings": {"name": ["person_share"], "value": [one.person_share]},
        "teams": {"team": list(one.teams)},
        "posts": {
            "post": list(one.posts),
            "team": [one.teams[t] for t in one.team_of.tolist()],
            "places": one.places.tolist(),
            "vacancy": one.vacancy.tolist(),
        },
        **_people_and_arcs(one),
        "attributes": {"attribute": list(one.attributes)},
        "rules": {"rule": list(one.rules)},
        "apart": {
            "person": [one.people[a] for a in one.apart[:, 0].tolist()],
            "other": [one.people[b] for b in one.apart[:, 1].tolist()],
        },
        "locks": _pairs(one, one.locks),
        "bans": _pairs(one, one.bans),
        **_bounds(one),
        **_traits(one),
        **_circles(one),
    }
    tables["couples"] = {
        "first": [one.posts[couple.first] for couple in one.couples],
        "second": [one.posts[couple.second] for couple in one.couples],
        "trait": [one.traits[couple.trait].name for couple in one.couples],
        "weight": [couple.weight for couple in one.couples],
    }
    kept = {name for name in tables if any(tables[name].values())} | {"people", "posts", "arcs"}
    out = {name: columns for name, columns in tables.items() if name in kept}
    if one.barred is not None:
        found = _barred(one, one.barred)
        out |= found if found["post_groups"]["group"] else {"barred": found["barred"]}
    return out


def _check_names(one: Instance) -> None:
    bounds = tuple(bound.name for bound in one.bounds)
    traits = tuple(trait.name for trait in one.traits)
    kinds = tuple(f"{trait.name}：{kind}" for trait in one.traits for kind in trait.kinds)
    tables = {
        "people": one.people, "posts": one.posts, "teams": one.teams, "rules": one.rules,
        "attributes": one.attributes, "bounds": bounds, "traits": traits, "kinds": kinds,
    }  # fmt: skip
    for table, names in tables.items():
        if len(set(names)) < len(names):
            twice = next(n for n, name in enumerate(names) if name in names[:n])
            raise MatchError(f"“{names[twice]}”出现了两次，请改名。", table=table, row=twice)
        for row, name in enumerate(names):
            if not name or name != name.strip() or name == EVERY or "\n" in name or "\r" in name:
                raise MatchError(f"“{name}”不能作名称，请改名。", table=table, row=row)
    for row, bound in enumerate(one.bounds):
        if not len(bound.posts):
            raise MatchError(f"“{bound.name}”没有岗位。", table="bounds", row=row)


def _people_and_arcs(one: Instance) -> Tables:
    people: dict[str, list[Any]] = {"person": list(one.people), "left_out": one.left_out.tolist()}
    if one.now is not None:
        people["now"] = [one.posts[j] if j >= 0 else "" for j in one.now.tolist()]
    arcs: dict[str, list[Any]] = {
        "person": [one.people[p] for p in one.arc_person.tolist()],
        "post": [one.posts[j] for j in one.arc_post.tolist()],
        "gain": one.gain.tolist(),
        "move": one.move.tolist(),
        "error": one.error.tolist(),
    }
    for k, name in enumerate(one.attributes):
        amounts = one.amounts[:, k].astype(np.int64)
        own = np.zeros(len(one.people), np.int64)
        own[one.arc_person] = amounts
        # What a person brings wherever seated stands once with the person.
        if np.array_equal(own[one.arc_person], amounts):
            people[f"count.{name}"] = own.tolist()
        else:
            arcs[f"count.{name}"] = amounts.tolist()
    return {"people": people, "arcs": arcs}


def _pairs(one: Instance, pairs: tuple[tuple[int, int], ...]) -> dict[str, list[Any]]:
    return {
        "person": [one.people[person] for person, _ in pairs],
        "post": [one.posts[post] if post >= 0 else EVERY for _, post in pairs],
    }


def _bounds(one: Instance) -> Tables:
    scopes = [_scope(one, bound) for bound in one.bounds]
    listed = [
        (bound.name, one.posts[post])
        for bound, scope in zip(one.bounds, scopes, strict=True)
        if not scope
        for post in bound.posts.tolist()
    ]
    return {
        "bounds": {
            "bound": [bound.name for bound in one.bounds],
            "attribute": [one.attributes[bound.attribute] for bound in one.bounds],
            "low": [bound.low for bound in one.bounds],
            "high": [bound.high for bound in one.bounds],
            "price": [bound.price for bound in one.bounds],
            "team": scopes,
        },
        "bound_posts": {"bound": [row[0] for row in listed], "post": [row[1] for row in listed]},
    }


def _scope(one: Instance, bound: Bound) -> str:
    if np.array_equal(bound.posts, np.arange(len(one.posts))):
        return EVERY
    team = int(one.team_of[bound.posts[0]])
    whole = np.array_equal(bound.posts, np.flatnonzero(one.team_of == team))
    return one.teams[team] if whole else ""


def _traits(one: Instance) -> Tables:
    pairs = [
        (trait.name, first, second, float(trait.table[a, b]))
        for trait in one.traits
        for a, first in enumerate(trait.kinds)
        for b, second in enumerate(trait.kinds)
    ]
    of_people = [
        (person, trait.name, trait.kinds[kind])
        for trait in one.traits
        for person, kind in zip(one.people, trait.of_person.tolist(), strict=True)
    ]
    return {
        "traits": _columns(("trait", "first", "second", "points"), pairs),
        "kinds": _columns(("person", "trait", "kind"), of_people),
    }


def _circles(one: Instance) -> Tables:
    tables: dict[bytes, tuple[str, Any]] = {}
    for circle in one.circles:
        tables.setdefault(circle.weights.tobytes(), (f"权重{len(tables) + 1}", circle.weights))
    head = [
        (str(n + 1), one.traits[circle.trait].name, tables[circle.weights.tobytes()][0])
        for n, circle in enumerate(one.circles)
    ]
    seats = [
        (str(n + 1), one.posts[post], cls)
        for n, circle in enumerate(one.circles)
        for post, cls in zip(circle.posts.tolist(), circle.classes.tolist(), strict=True)
    ]
    weights = [
        (name, a, b, float(table[a, b]))
        for name, table in tables.values()
        for a in range(len(table))
        for b in range(len(table))
    ]
    return {
        "circles": _columns(("circle", "trait", "weights"), head),
        "circle_posts": _columns(("circle", "post", "class"), seats),
        "weights": _columns(("weights", "first", "second", "weight"), weights),
    }


def _columns(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dict[str, list[Any]]:
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def _barred(one: Instance, barred: Any) -> Tables:
    """Name people once for all posts that a rule treats alike: posts of a level, of a county."""
    groups: dict[bytes, tuple[str, list[int]]] = {}
    rows: list[tuple[str, str, str, str]] = []
    for number, rule in enumerate(one.rules):
        hit = (barred >> np.uint32(number)) & 1 > 0
        alike: dict[bytes, list[int]] = {}
        for post, column in enumerate(np.packbits(hit, axis=0).T):
            alike.setdefault(column.tobytes(), []).append(post)
        for posts in alike.values():
            who = [one.people[p] for p in np.flatnonzero(hit[:, posts[0]]).tolist()]
            place = (one.posts[posts[0]], "")
            if who and len(posts) == len(one.posts):
                place = (EVERY, "")
            elif who and len(posts) > 1:
                key = np.array(posts).tobytes()
                place = (EVERY, groups.setdefault(key, (f"岗位组{len(groups) + 1}", posts))[0])
            if len(who) == len(one.people):
                who = [EVERY]
            rows += [(person, *place, rule) for person in who]
    members = [(name, one.posts[post]) for name, posts in groups.values() for post in posts]
    return {
        "post_groups": _columns(("group", "post"), members),
        "barred": _columns(("person", "post", "group", "rule"), rows),
    }
