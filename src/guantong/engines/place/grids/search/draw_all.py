"""Many villages drawn side by side, with progress and a way to stop."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.errors import GridError
from guantong.engines.place.grids.graph.walks import walks
from guantong.engines.place.grids.problem.drawing import Drawing
from guantong.engines.place.grids.problem.evaluation import check
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.search.draw import draw

#: Villages handed over ahead of those being drawn, a process.
AHEAD = 4


@dataclass(frozen=True, eq=False)
class Doors:
    """A village to be drawn: doors in metres (n, 2), groups (n,), -1 is none; its ways if known."""

    points: Floats
    groups: Ints | None = None
    edges: Ints | None = None
    lengths: Floats | None = None


def draw_all(
    villages: Mapping[str, Doors] | Iterable[tuple[str, Doors]], limits: Limits,
    tell: Callable[[int, str, Drawing | GridError], bool] | None = None, *, processes: int = 2,
    seconds: float = 3.0,
) -> dict[str, Drawing | GridError]:  # fmt: skip
    """Draw villages, each by itself.

    Parameters
    ----------
    villages
        By name or key; an iterator is drawn from as it is needed.
    limits
        Sizes for all of them.
    tell
        Called after each village with how many are done, its key and its drawing, or what makes
        it impossible; False stops.
    processes
        That work side by side; 1 works in this one.
    seconds
        For a village where its drawing cannot be proven sooner.

    Returns
    -------
    By village its drawing, each checked by `check`, or the error that says why there is none;
    those drawn before a stop.

    """
    pairs = iter(villages.items() if isinstance(villages, Mapping) else villages)
    found: dict[str, Drawing | GridError] = {}
    for key, drawn in _drawn(pairs, limits, processes, seconds):
        found[key] = drawn
        if tell is not None and not tell(len(found), key, drawn):
            break
    return found


def _drawn(
    pairs: Iterator[tuple[str, Doors]], limits: Limits, processes: int, seconds: float
) -> Iterator[tuple[str, Drawing | GridError]]:
    if processes == 1:
        for key, doors in pairs:
            yield key, draw_one(doors, limits, seconds)
        return
    # Not forked: a server has threads, and solvers have their own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting: dict[Future[Drawing | GridError], str] = {}
        try:
            while True:
                for key, doors in islice(pairs, AHEAD * processes - len(waiting)):
                    waiting[pool.submit(draw_one, doors, limits, seconds)] = key
                if not waiting:
                    return
                for done in wait(waiting, return_when=FIRST_COMPLETED).done:
                    yield waiting.pop(done), done.result()
        finally:
            for one in waiting:
                one.cancel()


def draw_one(doors: Doors, limits: Limits, seconds: float = 3.0) -> Drawing | GridError:
    """Draw and check one village; return what makes it impossible instead of raising it."""
    try:
        village = walks(doors.points, doors.groups, doors.edges, doors.lengths)
        found = draw(village, limits, seconds=seconds)
    except GridError as error:
        return error
    wrong = check(village, limits, found)
    return GridError("".join(wrong)) if wrong else found
