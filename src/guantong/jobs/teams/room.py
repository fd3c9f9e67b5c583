"""What the teams of a term change tell the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import Entry, Room
from guantong.staffing.room import PLAN_VIEW

CHOOSING = _("选人用人")

ROOM = Room(
    "teams",
    _("换届配班子"),
    number=6,
    part=CHOOSING,
    needs=("people", "assess", "staffing", "meeting"),
    menu=(
        Entry(CHOOSING, _("岗位"), "armchair", "staffing:posts", PLAN_VIEW, at=9),
        Entry(CHOOSING, _("换届方案"), "arrows-shuffle", "staffing:scenarios", PLAN_VIEW, at=10),
        Entry(CHOOSING, _("讨论决定"), "users-group", "meeting:meetings", PLAN_VIEW, at=11),
        Entry(CHOOSING, _("任前公示"), "speakerphone", "meeting:notices", PLAN_VIEW, at=12),
    ),
)
