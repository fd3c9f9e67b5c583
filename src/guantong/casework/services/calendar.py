"""When a year's holidays become known: provisional days of open turns are reckoned anew.

A day that is over is never written again: what was late stays late by the calendar of then.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from guantong.casework.models import Case, Clock, Process, Turn
from guantong.casework.process.definition import Definition
from guantong.casework.process.due import last_day, later
from guantong.casework.services.clocks import DUES, move
from guantong.casework.services.opening import set_dues
from guantong.core.services import events, holidays

SIZE = 5000
REASON = "按放假安排重算暂定期限"


@holidays.known
@transaction.atomic
def recompute() -> int:
    """Reckon provisional days anew; return how many open turns have another day, or a certain one.

    Turns that were reckoned alike (step, day, parameters, moves) are reckoned once and written
    together.
    """
    today = timezone.localdate()
    rows = _all(Turn).filter(done_at=None, provisional=True, due__gte=today)
    moved = _moves(rows)
    alike: defaultdict[tuple[dt.date, bool], list[int]] = defaultdict(list)
    some = _all(Case).filter(pk__in=rows.order_by().values("case")).order_by()
    cases = {pk: told for pk, *told in some.values_list("pk", "process_id", "parameters")}
    used = _all(Process).filter(pk__in={process for process, _numbers in cases.values()})
    definitions: dict[int, Definition] = {one.pk: one.definition for one in used}
    told = rows.order_by().values_list("pk", "step", "counted_from", "due", "case_id")
    for pk, step, start, before, case in told.iterator(SIZE):
        process, numbers = cases[case]
        within = definitions[process].step(step).within
        if within is None:
            continue
        day, open_ = last_day(start, within.number(numbers), within.unit)
        for days in moved.get(pk, ()):
            day, still = later(day, days)
            open_ = open_ or still
        if (day, open_) != (before, True):
            # Nothing becomes late by a notice that comes afterwards.
            alike[(max(day, today), open_)].append(pk)
    for (day, open_), keys in alike.items():
        for first in range(0, len(keys), SIZE):
            part = _all(Turn).filter(pk__in=keys[first : first + SIZE])
            part.update(due=day, provisional=open_)
    many = sum(map(len, alike.values()))
    if many:
        events.record(None, "事项.重算期限", "casework.turn:*", f"{REASON} {many} 个")
    _cases(today)
    return many


def _all(model: Any) -> Any:
    return model.objects.unscoped(REASON)


def _moves(rows: models.QuerySet[Any]) -> dict[int, list[int]]:
    """Return by how many working days each turn was moved: extended, or its clock stood."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    clocks = _all(Clock).filter(turn__in=rows.order_by().values("pk"), days__gt=0)
    for turn, days in clocks.exclude(last=None).values_list("turn_id", "days"):
        found[turn].append(days)
    return found


def _cases(today: dt.date) -> None:
    """Reckon the dues of open cases anew, where they were provisional; alike ones together."""
    rows = _all(Case).filter(closed_at=None, provisional=True, due__gte=today)
    stood: defaultdict[int, list[Clock]] = defaultdict(list)
    for clock in _all(Clock).filter(kind=Clock.Kind.PAUSE, case__in=rows.values("pk"), days__gt=0):
        stood[clock.case_id].append(clock)
    alike: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    names = (*DUES, "provisional")
    for case in rows.select_related("process").iterator(SIZE):
        before = {name: getattr(case, name) for name in DUES}
        set_dues(case, case.definition)
        for clock in stood[case.pk]:
            move(case, clock)
        for name, day in before.items():
            setattr(case, name, _never_over(day, getattr(case, name), today))
        alike[tuple(getattr(case, name) for name in names)].append(case.pk)
    for days, keys in alike.items():
        for first in range(0, len(keys), SIZE):
            some = _all(Case).filter(pk__in=keys[first : first + SIZE])
            some.update(**dict(zip(names, days, strict=True)))


def _never_over(before: dt.date | None, day: dt.date | None, today: dt.date) -> dt.date | None:
    """Return a day reckoned anew: one that is over stays, and none is over by a notice."""
    if before is None or day is None:
        return day
    return before if before < today else max(day, today)
