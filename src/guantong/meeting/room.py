"""What the room of meetings tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, Permission
from guantong.frame.rooms import Room

MEETING_RECORD = Permission("meeting.record", _("记录会议决定"))

ROOM = Room(
    "meeting",
    _("讨论决定"),
    prefix="meeting/",
    permissions=(MEETING_RECORD,),
    grants={CADRE_OFFICER: (MEETING_RECORD,)},
    needs=("people", "assess", "staffing"),
    desk_only=True,
)
