"""Lets a job declare a fact of a number: the last that was said of a unit, with of when it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from guantong.core import facts
from guantong.core.facts import Answer, Fact, Known, Unknown
from guantong.core.models import Unit
from guantong.core.text import Text
from guantong.programmes import asking
from guantong.programmes.models import ValueState
from guantong.programmes.room import VALUE_VIEW
from guantong.programmes.services import values

#: Numbers that nobody but whoever said them has seen are no facts.
SEEN = (ValueState.CHECKED, ValueState.FIXED)


def fact(
    name: str, code: str, label: Text, declared: str, *,
    often: str = "", states: Collection[str] = SEEN,
) -> Fact:  # fmt: skip
    """Declare the last number of an element as a fact of units.

    Parameters
    ----------
    code
        The element's.
    declared
        The module of the job that declares it.
    often
        Only numbers of such periods (month, quarter, year); all if none is said.
    states
        How far a number must be.

    """

    def find(rows: Sequence[Any], on: dt.date) -> dict[int, Answer]:
        read = values.series([row.pk for row in rows], [code])
        last: dict[int, tuple[dt.date, str, values.Point]] = {}
        for (unit, _code, period), point in read.items():
            end = values.ends(period)
            fits = point.state in states and (not often or asking.often(period) == often)
            if fits and end <= on and (unit not in last or last[unit][0] < end):
                last[unit] = (end, period, point)
        return {row.pk: _told(last.get(row.pk)) for row in rows}

    return facts.fact(name, Unit, "money", label=label, needs=VALUE_VIEW, declared=declared)(find)


def _told(found: tuple[dt.date, str, values.Point] | None) -> Answer:
    if found is None:
        return Unknown(_("没有审核过的数"))
    _end, period, point = found
    state = ValueState(point.state).label
    return Known(point.value, _("%(period)s（%(state)s）") % {"period": period, "state": state})
