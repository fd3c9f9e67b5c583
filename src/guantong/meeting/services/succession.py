"""What of meetings is to be finished before a unit is merged or closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from guantong.core import succession
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.meeting.models import Meeting, Motion


@succession.notice
def under_discussion(unit: Unit) -> Iterator[tuple[str, bool]]:
    """Forbid it while a meeting discusses appointments to the unit: what was put stays as put."""
    states = (Meeting.State.OPEN, Meeting.State.CLOSED)
    rows = rows_of(unit, Motion).filter(meeting__state__in=states).order_by()
    for name, count in rows.values_list("meeting__name").annotate(Count("pk")):
        text = _("会议“%(name)s”有 %(n)s 件任免事项涉及本机构，请先办结。")
        yield text % {"name": name, "n": count}, True
