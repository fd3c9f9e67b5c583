"""What the steps of an appointment's record carry out, and what they refuse."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.staffing.models import AppointmentRecord
from guantong.staffing.queries import posts as post_reads
from guantong.staffing.queries import records as reads
from guantong.staffing.room import PLAN_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account


@act(
    AppointmentRecord, "任用纪实.职数预审", gettext_lazy("职数预审"), needs=PLAN_MANAGE,
    name="preview", open_to=("process",),
)  # fmt: skip
def preview(actor: Account | None, row: AppointmentRecord) -> str:
    """Keep what the check of posts finds today: approved, set up, filled, of the unit's levels."""
    row.quota = quota_of(actor, row)
    row.save(update_fields=["quota"])
    return f"{row.log_name}职数预审"


def quota_of(actor: Account | None, row: AppointmentRecord) -> dict[str, Any]:
    """Return the check of posts as it is kept."""
    if actor is None:
        return {}
    level = row.post.level if row.post else ""
    found = [one for one in post_reads.quota_lines(actor, row.unit) if one.unit.pk == row.unit_id]
    own = [one for one in found if level and one.level == level]
    chief = [one for one in own if one.is_chief and row.post and row.post.is_chief]
    lines = [
        {"level": one.level_name, "quota": one.quota, "posts": one.posts, "filled": one.filled,
         "own": one in (chief or [it for it in own if not it.is_chief] or own)}
        for one in found
    ]  # fmt: skip
    return {"on": f"{timezone.localdate():%Y-%m-%d}", "lines": lines}


@act(
    AppointmentRecord, "任用纪实.考察", gettext_lazy("考察"), needs=PLAN_MANAGE, name="inspected",
    open_to=("process",),
    ask=(Field("members", gettext_lazy("考察组成员"), "long"),
         Field("first", gettext_lazy("考察开始"), "date"),
         Field("last", gettext_lazy("考察结束"), "date")),
)  # fmt: skip
def inspected(
    _actor: Account | None, row: AppointmentRecord, members: str, first: dt.date, last: dt.date
) -> str:
    """Refuse an inspection of fewer than two, or that ends before it begins.

    Raises
    ------
    GuantongError
        Naming what is wrong.

    """
    if len([line for line in members.splitlines() if line.strip()]) < 2:
        raise GuantongError(_("考察组要有两名以上成员，每行写一人。"), field="inspect_by")
    if last < first:
        raise GuantongError(_("考察结束日期早于开始日期，请核对。"), field="inspect_to")
    return f"{row.log_name}考察"


@act(
    AppointmentRecord, "任用纪实.已任职", gettext_lazy("已任职"), needs=PLAN_MANAGE, name="held",
    open_to=("process",),
)  # fmt: skip
def held(_actor: Account | None, row: AppointmentRecord) -> str:
    """Refuse to say that a post is held before the meeting's record and the probation say so.

    Raises
    ------
    Conflict
        With how far it is.

    """
    found = reads.later([row])[row.pk]
    if not found.held:
        state = found.state or _("还没有列入会议")
        text = _("现在是“%s”，不能选“已任职”；任职情况由会议办理任免带出，有试用期的须期满。")
        raise Conflict(text % state, field="outcome")
    return f"{row.log_name}已任职"
