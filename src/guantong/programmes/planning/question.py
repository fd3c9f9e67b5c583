"""What is asked of a plan otherwise than the programme says: a lock, a ban, less of a fund."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes
    ----------
    on
        The day on which it is asked: what lies before its year is done.
    locks, bans
        Key of a project → year; in a ban 0 is any.
    freed
        Keys of projects whose locks and bans are left out.
    fund, percent
        Of which fund (0 for all) how many per cent more there is; -10 is a tenth less.
    price
        Points lost for each published start that is changed; None as the programme says.

    """

    on: dt.date
    locks: Mapping[int, int] = field(default_factory=dict)
    bans: Mapping[int, int] = field(default_factory=dict)
    freed: tuple[int, ...] = ()
    fund: int = 0
    percent: int = 0
    price: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as a row keeps it."""
        return {**asdict(self), "on": self.on.isoformat()}

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Question:
        """Read what `as_json` wrote."""
        return cls(
            on=dt.date.fromisoformat(told["on"]),
            locks={int(key): int(year) for key, year in told.get("locks", {}).items()},
            bans={int(key): int(year) for key, year in told.get("bans", {}).items()},
            freed=tuple(told.get("freed", ())), fund=int(told.get("fund", 0)),
            percent=int(told.get("percent", 0)), price=told.get("price"),
        )  # fmt: skip
