"""Which steps lead where: what is reached, what is passed, what is known by then."""

from __future__ import annotations

from collections.abc import Mapping

from guantong.casework.process.definition import Definition, Step


def edges(made: Definition) -> dict[str, list[str]]:
    """Return step → the steps it leads to."""
    return {
        one.id: [way.to for way in one.next if made.has(way.to)] for one in made.every_step
    }  # fmt: skip


def reached(ways: Mapping[str, list[str]], start: str) -> set[str]:
    """Return what is reached from a step, itself among it."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += ways.get(one, ())
    return seen


def beyond(ways: Mapping[str, list[str]], one: str) -> set[str]:
    """Return what is reached from a step by at least one way."""
    found: set[str] = set()
    for other in ways.get(one, ()):
        found |= reached(ways, other)
    return found


def passes(made: Definition, to: str, by: set[str]) -> bool:
    """Tell whether a step is reached from the first without any of some others."""
    if not made.steps or made.first.id in by:
        return False
    ways = {
        one: [other for other in some if other == to or other not in by]
        for one, some in edges(made).items() if one not in by - {to}
    }  # fmt: skip
    return to in reached(ways, made.first.id)


def known_before(made: Definition, step: Step, field: str, *, itself: bool = False) -> bool:
    """Tell whether a field is always filled in when a case comes to a step, or when it ends."""
    if any(one.name == field and one.required and not one.when for one in made.fields):
        return True
    asking = {
        other.id for other in made.every_step
        if any(one.name == field and one.required and not one.when for one in other.fields)
    }  # fmt: skip
    before = asking - {step.id}
    return (itself and step.id in asking) or (bool(before) and not passes(made, step.id, before))
