"""Two invented groups and the routes that were planned for them; one is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.core.models import Task, Unit
from guantong.core.scope import rows_under
from guantong.places.models import HeritageTheme, RoutePlan, Site
from guantong.places.services import route_search, routing, ways

if TYPE_CHECKING:
    from guantong.core.models import Account

SAID = "（虚构）"
#: Seconds of each search.
SECONDS = 3.0
#: Name, group, how many, days from today until a Tuesday after it, days out; whether in force.
GROUPS = (
    ("乡镇干部培训班", "乡镇干部培训班", 36, 14, 2, False),
    ("新任村书记一日学习", "新任村书记", 45, 21, 1, True),
)


@transaction.atomic
def invent_routes(accounts: Mapping[str, Account]) -> int:
    """Plan routes for groups of the demonstration's county; return how many.

    The first waits for somebody who puts it in force.
    """
    officer, county = accounts["zuzhi"], accounts["zuzhi"].unit
    start = _start(county)
    if start is None or not Site.objects.visible_to(officer).exists():
        return 0
    today = timezone.localdate()
    for name, group, size, later, days, force in GROUPS:
        first = today + dt.timedelta(days=later)
        first += dt.timedelta(days=(1 - first.weekday()) % 7)
        row = RoutePlan(
            unit=county, unit_path=county.path, name=f"{name}{SAID}", group=f"{group}{SAID}",
            size=size, first_day=first, days=days, ends={"start": start.as_json()},
            made_by=officer, is_demo=True,
        )  # fmt: skip
        row.task = _done(officer, county, row)
        row.save()
        theme = HeritageTheme.objects.visible_to(officer).first()
        if theme is not None:
            row.themes.add(theme)
        asked = routing.asked(row, Site.objects.visible_to(officer))
        row.result = route_search.searched(asked, seconds=SECONDS)
        if force and row.plan is not None:
            row.state, row.decided_by = RoutePlan.State.IN_FORCE, officer
            row.decided_at = timezone.now()
        row.save()
    return len(GROUPS)


def _start(county: Unit) -> ways.Spot | None:
    """Return where groups set out: the county's own point, or its first town's that is known."""
    own = ways.spot(county)
    towns = rows_under(county, Unit).filter(kind=Unit.Kind.TOWNSHIP).exclude(longitude=None)
    spots = [one for row in towns.order_by("path") if (one := ways.spot(row)) is not None]
    return own or next((one for one in spots if not one.loose), next(iter(spots), None))


def _done(officer: Account, county: Unit, row: RoutePlan) -> Task:
    task = Task(
        unit=county, unit_path=county.path, kind="places.route", title=f"{row.name}：线路测算",
        owner=officer, state=Task.State.DONE, percent=100, finished_at=timezone.now(),
    )  # fmt: skip
    task.save()
    return task
