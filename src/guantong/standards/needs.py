"""Classes of what a household may need, as ``data/needs.toml`` states them; none is a grade."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class NeedClass:
    """One class of need.

    Attributes
    ----------
    basis
        By which documents it is so called; unread in full where ``verify``.
    sensitive
        Whether only some may see that a household has it.
    months
        Within how many months it is visited: a parameter of the place.

    """

    key: str
    name: str
    basis: str
    sensitive: bool
    verify: bool
    months: int


@cache
def classes() -> dict[str, NeedClass]:
    """Return the classes by their keys, in the order of the file.

    Examples
    --------
    >>> classes()["low_income"].name, classes()["ill"].sensitive
    ('最低生活保障', True)

    """
    file = resources.files("guantong.standards") / "data" / "needs.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return {one["key"]: NeedClass(**one) for one in told["need"]}


def by_months() -> dict[int, list[str]]:
    """Return the keys of the classes that are visited within so many months."""
    found: dict[int, list[str]] = {}
    for one in classes().values():
        found.setdefault(one.months, []).append(one.key)
    return found
