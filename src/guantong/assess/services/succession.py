"""What becomes of inspections under way when a unit is merged or closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from guantong.assess.models import Campaign, Ratee
from guantong.core import succession
from guantong.core.models import Unit
from guantong.core.scope import rows_of


@succession.notice
def under_way(unit: Unit) -> Iterator[tuple[str, bool]]:
    """Tell which go on with the unit as it stood: codes and ratees were dealt out by it."""
    states = (Campaign.State.OPEN, Campaign.State.CLOSED)
    rows = rows_of(unit, Ratee).filter(campaign__state__in=states).order_by()
    for name, count in rows.values_list("campaign__name").annotate(Count("pk")):
        text = _("进行中的测评“%(name)s”有考察对象 %(n)s 人，按测评开始时所在单位办完。")
        yield text % {"name": name, "n": count}, False
