"""Days out to plan: invented ones over eleven counties, and published ones read from a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: Seats of eleven counties (GeoNames, CC BY 4.0); the sites round them are invented.
SEATS = (
    (111.61, 26.22), (111.61, 26.42), (111.27, 26.39), (111.66, 25.96), (111.59, 25.53),
    (111.34, 25.27), (111.94, 25.58), (112.19, 25.37), (112.20, 25.91), (111.58, 25.18),
    (111.84, 26.58),
)  # fmt: skip
#: Orienteering with windows among Solomon's 100 sites, one day: the value of the published tables.
PUBLISHED = {
    "c101": 320, "c102": 360, "c105": 340, "c106": 340, "c107": 370, "c108": 370, "c109": 380,
    "r101": 198, "r105": 247, "r109": 277, "rc101": 219, "rc102": 266, "rc103": 266, "rc104": 301,
    "rc105": 244, "rc106": 252, "rc107": 277, "rc108": 298,
}  # fmt: skip
SITES = 66
_OPENS, _CLOSES, _NOON = 540, 1020, 660


@dataclass(frozen=True, eq=False)
class Days:
    """A question as plain arrays; the last place is where every day begins and ends.

    Attributes
    ----------
    travel
        int (n + 1, n + 1).
    minutes, score
        int (n,).
    first, last
        int (days, n): when a visit may begin; first > last where it is closed.
    hours
        First and last minute of every day.

    """

    travel: Ints
    minutes: Ints
    score: Ints
    first: Ints
    last: Ints
    hours: tuple[int, int]
    must: tuple[int, ...] = ()


def invented(seed: int, days: int, *, same: bool = False, sites: int = SITES) -> Days:
    """Return sites round the seats: some closed on some days, some only open in the morning.

    ``same`` is the same hours every day and nothing that must be seen.
    """
    draw = np.random.default_rng(seed)
    seats = np.array(SEATS)
    points = seats[draw.integers(0, len(seats), sites)] + draw.normal(0, 0.11, (sites, 2))
    points = np.vstack([points, seats[:1]])
    apart = (points[:, None] - points[None]) * (100.0, 111.2)  # kilometres, near enough
    travel = np.ceil(np.hypot(apart[..., 0], apart[..., 1]) * 1.45 / 35 * 60).astype(np.int64)
    for by in range(len(travel)):
        np.minimum(travel, travel[:, by, None] + travel[None, by], out=travel)
    minutes = draw.choice([30, 40, 60, 90], sites)
    score = draw.integers(1, 11, sites)
    first = np.full((days, sites), _OPENS)
    last = np.where(draw.random((days, sites)) < 0.25, _NOON, _CLOSES) - minutes
    last = np.where(draw.random((days, sites)) < 0.12, -1, np.maximum(last, first))
    if same:
        first, last = np.tile(first[0], (days, 1)), np.tile(last[0], (days, 1))
        return Days(travel, minutes, score, first, last, (480, 1080))
    easy = np.flatnonzero((travel[-1, :-1] < 100) & (last[0] >= _NOON + 60))
    must = draw.choice(easy, min(days, 2), replace=False)
    return Days(travel, minutes, score, first, last, (480, 1080), tuple(must.tolist()))


def solomon(folder: Path, name: str) -> Days:
    """Read ``toptw/<name>.txt``; a minute is a tenth of its unit, distances are cut to tenths."""
    lines = (folder / "toptw" / f"{name}.txt").read_text().splitlines()[2:]
    cells = [line.split() for line in lines]
    rows = np.array([[*c[1:5], *c[-2:]] for c in cells if len(c) > 7], float)
    rows = np.vstack([rows[1:], rows[:1]])
    apart = rows[:, None, :2] - rows[None, :, :2]
    travel = np.floor(np.hypot(apart[..., 0], apart[..., 1]) * 10 + 1e-9).astype(np.int64)
    whole = np.round(rows[:-1] * 10).astype(np.int64)
    score = whole[:, 3] // 10
    hours = (0, round(rows[-1, 5] * 10))
    return Days(travel, whole[:, 2], score, whole[None, :, 4], whole[None, :, 5], hours)


def instance(told: str) -> Days:
    """Return the instance that a name stands for: ``seed/days``, ``seed/days/same`` or a file."""
    parts = told.split("/")
    if parts[0].isdigit():
        return invented(int(parts[0]), int(parts[1]), same="same" in parts)
    path = Path(told)
    return solomon(path.parent, path.name)
