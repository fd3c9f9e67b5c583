"""The three changes as figures of a whole village: never by household, never by member."""

from __future__ import annotations

from collections import defaultdict

from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.core.text import Text
from guantong.frame.periods import Period
from guantong.programmes.models import DataElement, ValueState
from guantong.programmes.services import values

#: How the elements of the three changes are grouped, and those of the collective itself.
GROUPS = ("集体成员", "三变", "收益分配")


def of(unit: Unit) -> list[tuple[Text, str, str]]:
    """Return of a village each element of the three changes: its last number, of when.

    What nobody said has a dash; the right was checked already.
    """
    asked = list(pointing(DataElement, "group", GROUPS).filter(
        ended_on=None, unit_kind=Unit.Kind.VILLAGE
    ))  # fmt: skip
    read = values.series([unit], [one.code for one in asked])
    last: defaultdict[str, tuple[str, str, str]] = defaultdict(lambda: ("", "—", "—"))
    for (_unit, code, period), point in read.items():
        if _end(period) > last[code][0]:
            told = f"{Period.read(period) or period}（{ValueState(point.state).label}）"
            last[code] = (_end(period), values.plain(point.value), told)
    return [(f"{one.name}（{one.measure}）", *last[one.code][1:]) for one in asked]


def _end(period: str) -> str:
    found = Period.read(period)
    return f"{found.days[1]:%Y-%m-%d}" if found else ""
