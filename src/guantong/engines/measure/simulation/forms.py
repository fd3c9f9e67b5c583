"""Who rates whom in a simulated campaign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Text
from guantong.engines.measure.errors import MeasureError

SOURCE_NAMES = ("上级", "同级", "下级", "服务对象", "监督部门")


@dataclass(frozen=True)
class _Size:
    units: int
    ratees: int
    raters: tuple[int, int, int, int, int]
    span: tuple[int, int, int, int, int]


SIZES: Mapping[str, _Size] = {
    "tiny": _Size(3, 6, (2, 3, 3, 2, 1), (3, 0, 0, 0, 3)),
    "small": _Size(10, 8, (2, 4, 5, 3, 1), (5, 0, 0, 0, 10)),
    "county": _Size(15, 12, (3, 8, 10, 4, 1), (5, 0, 0, 0, 15)),
    "large": _Size(80, 15, (5, 11, 14, 6, 2), (12, 0, 0, 0, 25)),
    "prefecture": _Size(335, 15, (5, 12, 15, 6, 2), (12, 0, 0, 0, 25)),
}


def make_forms(size: str, rng: np.random.Generator, sources: Sequence[str]) -> dict[str, Text]:
    """Raters of some sources stay in their unit; others go round a pool of units."""
    if size not in SIZES:
        raise MeasureError(f"没有名为“{size}”的规模。可用：{'、'.join(SIZES)}。")
    shape = SIZES[size]
    rows: list[tuple[int, int, int, int]] = []
    rater = 0
    for group, (many, span) in enumerate(zip(shape.raters, shape.span, strict=True)):
        pool = max(many, round(shape.units * many / span)) if span else 0
        round_trip = np.concatenate([rng.permutation(max(pool, 1)) for _ in range(span + 2)])
        pointer = 0
        for unit in range(shape.units):
            if span:
                team = list(dict.fromkeys(round_trip[pointer:].tolist()))[:many]
                pointer = (pointer + many) % max(len(round_trip) - 2 * pool, 1)
            else:
                team = list(range(unit * many, (unit + 1) * many))
            for person in range(shape.ratees):
                rows += [(unit, unit * shape.ratees + person, rater + r, group) for r in team]
        rater += pool if span else shape.units * many
    unit_, ratee, who, group_ = np.array(rows).T
    digits = max(3, len(str(shape.units * shape.ratees)))
    return {
        "ratee": np.array([f"P{n + 1:0{digits}d}" for n in ratee], object),
        "rater": np.array([f"R{n + 1:05d}" for n in who], object),
        "source": np.array(list(sources), object)[group_],
        "unit": np.array([f"U{n + 1:03d}" for n in unit_], object),
    }


def rota(
    *,
    units: int,
    ratees: int,
    raters: Sequence[int],
    each: int,
    sources: Sequence[str] = SOURCE_NAMES,
    seed: int = 0,
) -> dict[str, Text]:
    """Give forms for `simulate` in which nobody leaves the unit.

    Every ratee is rated by as many, and every rater rates ``each`` ratees.

    Parameters
    ----------
    units, ratees
        Units, and ratees in each.
    raters
        How many of each source rate one ratee.
    each
        Forms a rater; raters of whom fewer ratees are left at the end of a round rate fewer.
    sources
        Names of the sources, as many as ``raters``.

    >>> forms = rota(units=1, ratees=4, raters=(1, 2), each=2, sources=("上级", "同级"))
    >>> len(forms["ratee"]), len(set(forms["rater"]))
    (12, 6)

    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, int]] = []
    rater = 0
    for unit in range(units):
        for source, many in enumerate(raters):
            for _ in range(many):
                order = unit * ratees + rng.permutation(ratees)
                for begin in range(0, ratees, each):
                    rows += [(unit, int(j), rater, source) for j in order[begin : begin + each]]
                    rater += 1
    place, ratee, who, source_ = np.array(rows).T
    return {
        "ratee": np.array([f"P{n + 1:05d}" for n in ratee], object),
        "rater": np.array([f"R{n + 1:06d}" for n in who], object),
        "source": np.array(list(sources), object)[source_],
        "unit": np.array([f"U{n + 1:03d}" for n in place], object),
    }
