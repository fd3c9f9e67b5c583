"""What the record of an appointment holds, and which conclusions speak against one: from data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Wanted:
    """One of the four conclusions that an appointment needs.

    Attributes
    ----------
    short
        What it is called in a badge.
    adverse
        The outcomes that speak against the appointment.

    """

    code: str
    name: str
    short: str
    adverse: frozenset[str]
    article: str
    verify: bool


@dataclass(frozen=True)
class Item:
    """One line of the record on paper, and what is written there."""

    code: str
    name: str
    records: str


@cache
def conclusions() -> tuple[Wanted, ...]:
    """Return the conclusions in their order.

    Examples
    --------
    >>> [one.short for one in conclusions()]
    ['档案', '个人事项', '纪检监察', '信访举报']

    """
    return tuple(
        Wanted(
            one["code"], one["name"], one["short"], frozenset(one["adverse"]), one["article"],
            one["verify"],
        )
        for one in _data()["conclusion"]
    )  # fmt: skip


@cache
def items() -> tuple[Item, ...]:
    """Return the lines of the record on paper, in their order."""
    return tuple(Item(one["code"], one["name"], one["records"]) for one in _data()["item"])


def source() -> str:
    """Return on what the record rests."""
    return str(_data()["source"])


@cache
def _data() -> dict[str, Any]:
    file = resources.files("guantong.standards") / "data" / "appointment_record.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
