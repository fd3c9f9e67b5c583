"""What judgement tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import CAUSE, Entry, Room
from guantong.staffing.room import PLAN_VIEW

ROOM = Room(
    "judgement",
    _("综合研判"),
    number=5,
    part=CAUSE,
    needs=("people", "assess", "staffing"),
    menu=(
        Entry(
            _("综合研判"),
            "layout-columns",
            "staffing:judgements",
            PLAN_VIEW,
            at=11,
            guide="judgement",
        ),
    ),
)
