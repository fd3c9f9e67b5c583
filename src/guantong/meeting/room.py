"""What the room of meetings tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import Room

MEETING_RECORD = Permission("meeting.record", _("记录会议决定"))
OBJECTION_WORK = Permission("objection.work", _("受理公示反映"))

ROOM = Room(
    "meeting",
    _("讨论决定"),
    prefix="meeting/",
    permissions=(MEETING_RECORD, OBJECTION_WORK),
    grants={CADRE_OFFICER: (MEETING_RECORD,), SUPERVISION_OFFICER: (OBJECTION_WORK,)},
    needs=("people", "assess", "staffing", "casework"),
    desk_only=True,
)
