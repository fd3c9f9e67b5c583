"""An instance, and what proves a plan of it, as bytes that a database keeps, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from guantong.engines.match import (
    Amounts,
    Bound,
    Circle,
    Couple,
    Instance,
    Multipliers,
    Plan,
    Point,
    Trait,
)
from guantong.staffing.instance.build import DECIMALS, Built
from guantong.staffing.instance.packing import pack, unpack

SCALE = 10**DECIMALS
NAMES = ("people", "posts", "teams", "attributes", "rules")
WHOLE = ("team_of", "places", "arc_person", "arc_post", "apart", "now", "alike")
POINTS = ("vacancy", "left_out", "gain", "move", "error")
PROOF = ("people", "low", "high", "apart")
#: Which arc counts for which attribute, and how much.
COUNTED = ("values", "arcs", "columns")
LINK, WARM, LACKS = "link_", "warm_", "lacks"


def pack_instance(built: Built) -> bytes:
    """Return an instance without its pins: those belong to each plan."""
    one = built.instance
    arrays: dict[str, Any] = {
        name: _small(getattr(one, name)) for name in WHOLE if getattr(one, name) is not None
    }
    # Points have three decimals, so whole thousandths keep them exactly.
    arrays |= {name: _small(np.rint(getattr(one, name) * SCALE)) for name in POINTS}
    arrays |= {f"count_{name}": _small(getattr(one.amounts, name)) for name in COUNTED}
    arrays["barred"] = one.barred
    arrays[LACKS] = built.lacks
    for n, bound in enumerate(one.bounds):
        arrays[f"bound_{n}"] = bound.posts
    for n, trait in enumerate(one.traits):
        arrays[f"kind_{n}"], arrays[f"table_{n}"] = trait.of_person, trait.table
        if trait.error is not None:
            arrays[f"spread_{n}"] = trait.error
    for n, circle in enumerate(one.circles):
        arrays[f"circle_{n}"] = circle.posts
        arrays[f"classes_{n}"], arrays[f"weights_{n}"] = circle.classes, circle.weights
    head = {name: getattr(one, name) for name in NAMES} | {
        "person_share": one.person_share,
        "bounds": [(b.name, b.attribute, b.low, b.high, b.price) for b in one.bounds],
        "traits": [(t.name, t.kinds) for t in one.traits],
        "couples": [(c.first, c.second, c.trait, c.weight) for c in one.couples],
        "circles": [c.trait for c in one.circles],
        "keys": [built.people, built.posts],
    }
    return pack(arrays, head)


def unpack_instance(content: bytes) -> Built:
    """Return what `pack_instance` kept."""
    arrays, head = unpack(content)
    whole: dict[str, Any] = {
        # What was kept before posts were known to be alike has no numbers of them.
        name: arrays[name].astype(np.int64)
        for name in WHOLE
        if name in arrays
    }
    names: dict[str, Any] = {name: tuple(head[name]) for name in NAMES}
    points: dict[str, Any] = {name: np.round(arrays[name] / SCALE, DECIMALS) for name in POINTS}
    instance = Instance(
        **names,
        **whole,
        **points,
        person_share=head["person_share"],
        amounts=_amounts(arrays, (len(arrays["arc_person"]), len(head["attributes"]))),
        barred=arrays["barred"],
        bounds=tuple(
            Bound(name, arrays[f"bound_{n}"], attribute, low, high, price)
            for n, (name, attribute, low, high, price) in enumerate(head["bounds"])
        ),
        traits=tuple(
            Trait(
                name,
                tuple(kinds),
                arrays[f"kind_{n}"],
                arrays[f"table_{n}"],
                arrays.get(f"spread_{n}"),
            )
            for n, (name, kinds) in enumerate(head["traits"])
        ),
        couples=tuple(Couple(*row) for row in head["couples"]),
        circles=tuple(
            Circle(arrays[f"circle_{n}"], arrays[f"classes_{n}"], trait, arrays[f"weights_{n}"])
            for n, trait in enumerate(head["circles"])
        ),
    )
    people, posts = head["keys"]
    # What was kept before facts could be missing rests on none that is.
    lacks = arrays.get(LACKS, np.zeros(len(instance.arc_person), np.uint32))
    return Built(instance, tuple(people), tuple(posts), lacks)


def pack_plan(plan: Plan, asked: str) -> bytes:
    """Return what a plan needs to be proven and to be gone on from.

    Parameters
    ----------
    asked
        A digest of what was declared, kept beside.

    """
    arrays: dict[str, Any] = {f"proof_{name}": getattr(plan.multipliers, name) for name in PROOF}
    arrays |= {f"{LINK}{n}": link for n, link in enumerate(plan.multipliers.links)}
    arrays |= {f"{WARM}{name}": value for name, value in plan.warm.items()}
    arrays["seats"] = plan.seats
    head = {
        "links": len(plan.multipliers.links),
        "locks": plan.instance.locks,
        "bans": plan.instance.bans,
        "asked": asked,
        "value": plan.value,
        "bound": plan.bound,
        "baseline": plan.baseline,
        "proven": bool(plan.proven),
        "curve": [(p.seconds, p.value, p.bound) for p in plan.curve],
    }
    return pack(arrays, head)


def unpack_plan(content: bytes, built: Built, factor: float = 1.0) -> Plan:
    """Return a plan of an instance as it was kept.

    Parameters
    ----------
    factor
        By what the prices of moves were multiplied.

    """
    arrays, head = unpack(content)
    instance = with_factor(built.instance, factor).changed(
        locks=_pairs(head["locks"]), bans=_pairs(head["bans"])
    )
    proof = {name: arrays[f"proof_{name}"] for name in PROOF}
    links = tuple(arrays[f"{LINK}{n}"] for n in range(head["links"]))
    warm = {name[len(WARM) :]: a for name, a in arrays.items() if name.startswith(WARM)}
    return Plan(
        instance=instance,
        seats=arrays["seats"],
        value=head["value"],
        bound=head["bound"],
        baseline=head["baseline"],
        multipliers=Multipliers(**proof, links=links),
        curve=tuple(Point(*point) for point in head["curve"]),
        proven=head["proven"],
        kept=warm,
    )


def asked_of(content: bytes) -> str:
    """Return the digest that was kept beside a plan."""
    return str(unpack(content)[1]["asked"])


def with_factor(instance: Instance, factor: float) -> Instance:
    """Return the instance with other prices of moves."""
    return instance if factor == 1 else replace(instance, move=instance.move * factor)


def _pairs(rows: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(a), int(b)) for a, b in rows)


def _amounts(arrays: Mapping[str, Any], shape: tuple[int, int]) -> Amounts:
    """Return what arcs count; snapshots of before kept the whole table."""
    if "amounts" in arrays:
        return Amounts(arrays["amounts"].astype(np.int64))
    value, arc, column = (arrays[f"count_{name}"] for name in COUNTED)
    return Amounts(sp.coo_matrix((value, (arc, column)), shape=shape))


def _small(values: Any) -> Any:
    return np.asarray(values).astype(np.int32)
