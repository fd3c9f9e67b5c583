"""The figures of the room of meetings."""

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import Figure, Median, workdays_between
from guantong.meeting.listings import Meetings, Notices, in_state
from guantong.meeting.models import Notice

Figure(
    "meeting.days", _("讨论决定会议办结用时"), _("次"), Meetings, dated="decided_at",
    measure=Median(("created_at", "decided_at"), workdays_between, _("个工作日")),
    told=_("从建立会议到会议记录签字完成，取中位数；时期按签字完成的日期。"),
)  # fmt: skip
Figure(
    "meeting.notices", _("公示中的任前公示"), _("次"), Notices, on=(Unit,),
    where=lambda rows: in_state(rows, Notice.State.RUNNING),
)  # fmt: skip
