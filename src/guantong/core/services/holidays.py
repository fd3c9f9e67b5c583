"""Taking in a year's arrangement of holidays; rooms say what they reckon anew when one is known."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import HolidayNotice, Unit
from guantong.core.roles import UNIT_MANAGE
from guantong.standards import workdays

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "放假安排人人适用"
#: What other processes took in is looked for again after so many seconds.
EVERY = 60.0
_looked = -EVERY
LINE = re.compile(r"(\d{1,2})[-.月](\d{1,2})日?(?:\s*(?:至|到|—|~)\s*(\d{1,2})[-.月](\d{1,2})日?)?")
LONGEST = 15
Reckon = Callable[[], int]
RECKONED: list[Reckon] = []


def known(reckon: Reckon) -> Reckon:
    """Register what a room reckons anew when a year's holidays become known."""
    RECKONED.append(reckon)
    return reckon


def refresh(*, at_once: bool = False) -> None:
    """Let this process know what was taken in by any, once a minute unless told otherwise."""
    global _looked
    if not at_once and time.monotonic() - _looked < EVERY:
        return
    _looked = time.monotonic()
    rows = HolidayNotice.objects.unscoped(REASON).order_by()
    years = set(rows.values_list("year", flat=True))
    for year in set(workdays.learnt()) - years:
        workdays.forget(year)
    for row in rows.filter(year__in=years - set(workdays.learnt())):
        year = row.year
        days = {dt.date.fromisoformat(day): bool(works) for day, works in row.days.items()}
        workdays.learn(year, row.source, days)


@act(
    Unit, "放假安排.载入", gettext_lazy("载入放假安排"), needs=UNIT_MANAGE, makes=HolidayNotice,
    when=lambda unit: unit.parent_id is None, name="holidays", second=True,
    ask=(
        Field("year", type="number", least=2026, most=2100), "source",
        Field("off", gettext_lazy("放假的日子"), "long",
              help=gettext_lazy("每行一段，如：1月1日至1月3日")),
        Field("work", gettext_lazy("上班的周末"), "long", required=False,
              help=gettext_lazy("调休上班的周六、周日，每行一天，如：2月7日")),
    ),
    confirm=gettext_lazy("核签后，跨入这一年的暂定期限按它重新计算；已经过去的期限不变。"),
    back=gettext_lazy("有误的，由系统管理员联系升级更正；已发布的安排不在这里改。"),
)  # fmt: skip
def take_in(
    actor: Account | None, unit: Unit, year: int, source: str, off: str, work: str = ""
) -> Done:
    """Take in the arrangement of a year, and reckon anew what was provisional.

    Raises
    ------
    Conflict
        If the year's arrangement is known already.
    GuantongError
        If a line is no day, or a working weekend is none.

    """
    refresh(at_once=True)
    if workdays.arranged(year):
        told = {"year": year, "source": workdays.source_of(year)}
        raise Conflict(_("%(year)s 年的放假安排已有：%(source)s。") % told, field="year")
    days = dict.fromkeys(_days(year, off, "off"), False)
    for day in _days(year, work, "work"):
        if day.weekday() < 5 or day in days:
            text = _("%s 不是要上班的周六、周日。")
            raise GuantongError(text % day, field="work")
        days[day] = True
    made = HolidayNotice(
        unit=unit, year=year, source=source, by=actor,
        days={day.isoformat(): works for day, works in sorted(days.items())},
    )  # fmt: skip
    made.save()
    refresh(at_once=True)
    many = sum(reckon() for reckon in RECKONED)
    return Done(
        f"{year} 年放假安排：{source}，重算期限 {many} 个",
        _("已载入，重算暂定期限 %s 个。") % many, made=made,
    )  # fmt: skip


def _days(year: int, text: str, field: str) -> Iterator[dt.date]:
    """Yield the days of lines such as «1月1日至1月3日».

    Raises
    ------
    GuantongError
        If a line is not read; names it.

    """
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        try:
            if found is None:
                raise ValueError
            first = dt.date(year, int(found[1]), int(found[2]))
            last = dt.date(year, int(found[3]), int(found[4])) if found[3] else first
        except ValueError:
            raise GuantongError(
                _("看不懂“%s”，请写成：1月1日至1月3日。") % line, field=field
            ) from None
        if not 0 <= (last - first).days <= LONGEST:
            raise GuantongError(_("“%s”的起止不对。") % line, field=field)
        yield from (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
