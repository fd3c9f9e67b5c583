"""Who rates whom in a simulated campaign where nobody leaves the unit."""

from collections.abc import Sequence

import numpy as np

from guantong.engines.measure._jit import Text

SOURCE_NAMES = ("上级", "同级", "下级", "服务对象", "监督部门")


def rota(
    *,
    units: int,
    ratees: int,
    raters: Sequence[int],
    each: int,
    sources: Sequence[str] = SOURCE_NAMES,
    seed: int = 0,
) -> dict[str, Text]:
    """Forms for `simulate`: every ratee is rated by as many, every rater rates ``each`` ratees.

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
