"""A draft as the table its TOML is: found, changed, written anew. What is not understood stays."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import tomli_w

from guantong.casework.process.definition import CLOSE, HERE
from guantong.casework.process.reading import WITHIN

Table: TypeAlias = dict[str, Any]
#: What of a step's table is a list of words, or a truth value, as its form says it.
LISTED = ("outcomes", "evidence", "not_by")
FLAGS = ("signed", "hidden_until_done", "pauses", "hand_over")
#: What of a step's table is as its form says it.
PLAIN = ("by", "help")


def load(text: str) -> Table:
    """Read a draft; an empty table where it cannot be read."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def dump(table: Mapping[str, Any]) -> str:
    """Write a table as TOML."""
    return tomli_w.dumps(dict(table))


def below(table: Mapping[str, Any], key: str) -> list[Table]:
    """Return the tables of a list of tables; whatever else stands there is passed over."""
    found = table.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def named(table: Mapping[str, Any], key: str) -> Table:
    """Return a table within a table, an empty one where there is none."""
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def steps(table: Mapping[str, Any]) -> list[Table]:
    """Return the tables of the steps."""
    return below(table, "step")


def step(table: Mapping[str, Any], id: str) -> Table | None:  # noqa: A002 - as the files say it
    """Return the table of a step, or of the close."""
    if id == CLOSE:
        return named(table, CLOSE)
    return next((one for one in steps(table) if one.get("id") == id), None)


def places(table: Table) -> Iterator[tuple[str, Table]]:
    """Yield where fields are asked: when a case is opened (""), at its steps, at the close."""
    yield "", table
    for one in steps(table):
        yield str(one.get("id")), one
    if isinstance(table.get(CLOSE), dict):
        yield CLOSE, table[CLOSE]


def fields(table: Table) -> list[Table]:
    """Return the tables of all fields."""
    return [one for _where, place in places(table) for one in below(place, "field")]


def field(table: Table, name: str) -> tuple[str, Table] | None:
    """Return where a field is asked, and its table."""
    for where, place in places(table):
        for one in below(place, "field"):
            if one.get("name") == name:
                return where, one
    return None


def fresh(letter: str, taken: set[str]) -> str:
    """Return a name that is not taken: s1, s2 and so on."""
    return next(f"{letter}{n}" for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)


def words(text: str) -> list[str]:
    """Part what is written with 、 or on lines of its own."""
    parts = (one.strip() for one in re.split(r"[、,，;；\n]", text))
    return list(dict.fromkeys(one for one in parts if one))


def limit_of(value: Any) -> tuple[str, str]:
    """Part a limit into its number (or ``$parameter``) and its unit."""
    found = WITHIN.fullmatch(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else ("", "workdays")


def at_of(one: Mapping[str, Any]) -> str:
    """Return where a step's turns are, as the form offers it."""
    return f"each:{one['each']}" if one.get("each") else str(one.get("at") or HERE)


def put(one: Table, given: Mapping[str, Any]) -> None:
    """Write into a step's or the close's table what is given; what says nothing is taken out."""
    if "at" in given:
        each = str(given["at"]).removeprefix("each:") if "each:" in str(given["at"]) else ""
        given = {**given, "at": "" if each or given["at"] == HERE else given["at"], "each": each}
    for key, value in given.items():
        if value in (None, "", [], {}, False):
            one.pop(key, None)
        else:
            one[key] = value


def rank(one: Table) -> None:
    """Put the ways of a step in the order of its outcomes, the unconditional one last."""
    outcomes = one.get("outcomes")
    order = outcomes if isinstance(outcomes, list) else []

    def place(way: Table) -> int:
        said = str(way.get("when") or "").rpartition(":")[2]
        return order.index(said) if said in order else len(order) + (not way.get("when"))

    one["next"] = sorted(below(one, "next"), key=place)


def insert(table: Table, one: Table, before: str = "") -> None:
    """Put a new step before another, or last; what led there from above leads to it."""
    every = steps(table)
    ids = [other.get("id") for other in every]
    at = ids.index(before) if before in ids else len(every)
    to = before if before in ids else CLOSE
    one["next"] = [{"to": to}]
    for other in every[:at]:
        for way in below(other, "next"):
            if way.get("to") == to:
                way["to"] = one["id"]
    table["step"] = [*every[:at], one, *every[at:]]


def move(table: Table, id: str, before: str) -> None:  # noqa: A002
    """Put a step before another, or last; where it leads is not changed."""
    every = steps(table)
    moved = [one for one in every if one.get("id") == id]
    rest = [one for one in every if one.get("id") != id]
    ids = [one.get("id") for one in rest]
    at = ids.index(before) if before in ids else len(rest)
    table["step"] = [*rest[:at], *moved, *rest[at:]]


def drop(table: Table, id: str) -> None:  # noqa: A002
    """Take a step out; what led to it leads where it led first; nobody is kept apart from it."""
    gone = step(table, id) or {}
    after = next((way.get("to") for way in below(gone, "next") if way.get("to") != id), CLOSE)
    table["step"] = [one for one in steps(table) if one.get("id") != id]
    for one in [*steps(table), named(table, CLOSE)]:
        for way in below(one, "next"):
            way["to"] = after if way.get("to") == id else way.get("to")
        if isinstance(one.get("not_by"), list):
            one["not_by"] = [other for other in one["not_by"] if other != id]
    if named(table, CLOSE).get("back") == id:
        table[CLOSE].pop("back")
