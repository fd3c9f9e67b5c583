"""When a visit may begin, from the tables of opening hours and of closed days."""

from __future__ import annotations

from guantong.engines.place.tour.problem.sites import Windows, entries
from guantong.engines.place.tour.tables import cells
from guantong.engines.sheets import EVERY, Sheet

_NONE = -1


def read_windows(
    hours: Sheet, closed: Sheet | None, names: tuple[str, ...], labels: tuple[str, ...],
    minutes: list[int],
) -> tuple[tuple[Windows, ...], ...]:  # fmt: skip
    """Return by site and day when a visit may begin.

    What is said of a date counts before what is said of its day of the week, and that before what
    is said of every day; several rows of the same kind are parts of a day.
    """
    opens, closes = cells.minutes(hours, "opens"), cells.minutes(hours, "closes")
    last = [_NONE] * hours.rows
    if "last_entry" in hours:
        last = cells.minutes(hours, "last_entry", _NONE)
    for row in range(hours.rows):
        if opens[row] >= closes[row]:
            hours.faults.add("hours", "关门不晚于开门。", row, "closes")
    rows = _rows(hours, names, labels)
    for key in _closed(closed, names, labels):
        rows.pop(key, None)

    def of(site: int, day: int) -> Windows:
        found: list[tuple[int, int]] = []
        for row in rows.get((site, day), []):
            late = None if last[row] == _NONE else last[row]
            found += entries([(opens[row], closes[row])], max(1, minutes[site]), late)
        return tuple(sorted(found))

    return tuple(tuple(of(s, d) for d in range(len(labels))) for s in range(len(names)))


def _rows(
    hours: Sheet, names: tuple[str, ...], labels: tuple[str, ...]
) -> dict[tuple[int, int], list[int]]:
    """Return by site and day the rows that count."""
    sites, texts = hours.places("site", names, "点").tolist(), hours.texts("day")
    found: dict[tuple[int, int], list[int]] = {}
    ranks: dict[tuple[int, int], int] = {}
    for row, days in enumerate(cells.which(hours, labels)):
        rank = 2 if texts[row] in labels else 0 if texts[row] in ("", EVERY) else 1
        for key in [(sites[row], day) for day in days]:
            before = ranks.get(key, -1)
            if rank > before:
                ranks[key], found[key] = rank, []
            if rank >= before:
                found[key].append(row)
    return found


def _closed(
    closed: Sheet | None, names: tuple[str, ...], labels: tuple[str, ...]
) -> list[tuple[int, int]]:
    if closed is None:
        return []
    sites = closed.places("site", names, "点").tolist()
    days = cells.which(closed, labels)
    return [(site, day) for site, of in zip(sites, days, strict=True) for day in of]
