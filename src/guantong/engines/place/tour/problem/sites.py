"""What can be visited, on which days, and in what time: everything in whole minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from guantong.engines.place.tour.errors import TourError
from guantong.engines.place.tour.problem.arrays import Ints

#: Largest group of a site that takes any.
ANY_GROUP = -1
#: When a visit may begin: the first and the last minute, both included.
Window = tuple[int, int]
Windows = tuple[Window, ...]
#: Scores are whole and below this, so that sums of prices stay exact.
MOST_SCORE = 10**6


def entries(
    hours: Sequence[tuple[int, int]], minutes: int, last_entry: int | None = None
) -> Windows:
    """Return when a visit may begin that must end before closing.

    Parameters
    ----------
    hours
        Opening and closing minute of each part of the day; a noon break parts two.
    minutes
        The visit takes so long.
    last_entry
        Nobody is let in later, in any part.

    Examples
    --------
    >>> entries([(540, 720), (840, 1020)], 60)
    ((540, 660), (840, 960))
    >>> entries([(540, 1020)], 60, last_entry=900)
    ((540, 900),)
    >>> entries([(540, 570)], 60)
    ()

    """
    found = []
    for opens, closes in sorted(hours):
        last = closes - minutes if last_entry is None else min(closes - minutes, last_entry)
        if last >= opens:
            found.append((int(opens), int(last)))
    return tuple(found)


def shortest(travel: npt.ArrayLike) -> Ints:
    """Return the table closed under shortest path: going by another place is never quicker.

    Examples
    --------
    >>> shortest([[0, 10, 50], [10, 0, 20], [50, 20, 0]]).tolist()
    [[0, 10, 30], [10, 0, 20], [30, 20, 0]]

    """
    found = np.array(travel, np.int64)
    for by in range(len(found)):
        np.minimum(found, found[:, by, None] + found[None, by], out=found)
    return found


@dataclass(frozen=True, eq=False)
class Sites:
    """Sites and the ways among them and the places where days begin and end.

    Attributes
    ----------
    names
        Of the sites.
    minutes
        int (n,): how long a visit takes, at least 1.
    score
        int (n,): what a visit is worth, given by the caller: how well it fits what is taught and
        what the group has not seen. 0 is only visited if it must be.
    capacity
        int (n,): the largest group, or `ANY_GROUP`.
    windows
        By site and day when a visit may begin (see `entries`); none if it is closed.
    travel
        int (p, p), p ≥ n: minutes from place to place. The first n places are the sites; the
        others are where days begin and end. See `shortest`.

    """

    names: tuple[str, ...]
    minutes: Ints
    score: Ints
    capacity: Ints
    windows: tuple[tuple[Windows, ...], ...]
    travel: Ints

    def __post_init__(self) -> None:
        n = len(self.names)
        for name in ("minutes", "score", "capacity", "travel"):
            object.__setattr__(self, name, _whole(getattr(self, name), name))
        for name in ("minutes", "score", "capacity"):
            if getattr(self, name).shape != (n,):
                raise TourError(f"应有 {n} 个数。", table="sites", column=name)
        if len(self.windows) != n or len({len(of) for of in self.windows}) > 1:
            raise TourError("每个点每一天都要有开放时段（不开放写空）。", table="hours")
        if self.travel.ndim != 2 or len(set(self.travel.shape)) > 1 or len(self.travel) < n:
            raise TourError("行程表应当横竖一样多，先是各点，后是出发地。", table="travel")
        self._numbers()
        self._ways()

    def _numbers(self) -> None:
        wrong = (
            ("minutes", self.minutes < 1, "参观至少 1 分钟。"),
            (
                "score",
                (self.score < 0) | (self.score > MOST_SCORE),
                f"分值应在 0 到 {MOST_SCORE}。",
            ),
            ("capacity", (self.capacity < 0) & (self.capacity != ANY_GROUP), "人数不能是负数。"),
        )
        for column, where, text in wrong:
            if where.any():
                row = int(np.flatnonzero(where)[0])
                raise TourError(
                    f"“{self.names[row]}”：{text}", table="sites", row=row, column=column
                )
        for row, of in enumerate(self.windows):
            for day in of:
                if any(first > last for first, last in day) or list(day) != sorted(day):
                    text = f"“{self.names[row]}”的开放时段没有按先后写。"
                    raise TourError(text, table="hours", row=row)

    def _ways(self) -> None:
        """Refuse ways that a visit in between makes quicker: leaving it out must not cost time."""
        if (self.travel < 0).any():
            raise TourError("行程不能是负数。", table="travel")
        for by, stay in enumerate(self.minutes.tolist()):
            about = self.travel[:, by, None] + stay + self.travel[None, by]
            if (about < self.travel).any():
                text = f"有的路经过“{self.names[by]}”反而更快，请先把行程表取为最短时间。"
                raise TourError(text, table="travel", row=by)


def _whole(values: npt.ArrayLike, column: str) -> Ints:
    """Return whole numbers, which all times and scores are."""
    given = np.asarray(values)
    if given.dtype.kind not in "iub" and not (np.floor(given) == given).all():
        raise TourError("应当都是整数。", table="sites", column=column)
    return np.ascontiguousarray(given, np.int64)


@dataclass(frozen=True)
class Days:
    """The days out; each begins and ends somewhere, within its hours.

    Attributes
    ----------
    start, end
        By day the place, as in `Sites.travel`.
    opens, closes
        By day the first minute of leaving and the last of being back, after midnight.
    labels
        How the days are called; their dates.

    """

    start: tuple[int, ...]
    end: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.labels:
            named = tuple(f"第{number}天" for number in range(1, len(self.start) + 1))
            object.__setattr__(self, "labels", named)
        parts = (self.start, self.end, self.opens, self.closes, self.labels)
        if not self.start or len({len(part) for part in parts}) > 1:
            raise TourError("每一天都要有出发地、返回地和起止时间。", table="days")
        for row, (opens, closes) in enumerate(zip(self.opens, self.closes, strict=True)):
            if not 0 <= opens <= closes:
                raise TourError(f"{self.labels[row]}结束早于开始。", table="days", row=row)

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class Trip:
    """One question: these sites on these days, what must be seen, how many go."""

    sites: Sites
    days: Days
    must: tuple[int, ...] = ()
    group: int = 1

    def __post_init__(self) -> None:
        places, n = len(self.sites.travel), len(self.sites.names)
        for row, ends in enumerate(zip(self.days.start, self.days.end, strict=True)):
            if not all(0 <= place < places for place in ends):
                raise TourError("没有这个出发地或返回地。", table="days", row=row)
        if n and len(self.sites.windows[0]) != len(self.days):
            raise TourError("开放时段的天数与行程天数不同。", table="hours")
        if len(set(self.must)) < len(self.must) or not all(0 <= site < n for site in self.must):
            raise TourError("必看的点重复，或者没有这个点。", table="must")
        if self.group < 1:
            raise TourError("团队至少 1 人。", table="settings", column="group")
