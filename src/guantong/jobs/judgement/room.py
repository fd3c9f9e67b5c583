"""What judgement tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import Entry, Room
from guantong.staffing.room import PLAN_VIEW

CHOOSING, OWN = _("选人用人"), _("本人")

ROOM = Room(
    "judgement",
    _("综合研判"),
    number=5,
    part=CHOOSING,
    needs=("people", "assess", "staffing"),
    menu=(
        Entry(CHOOSING, _("综合研判"), "layout-columns", "staffing:judgements", PLAN_VIEW, at=3),
        Entry(OWN, _("我的研判意见"), "message-2", "staffing:own-judgements", at=15),
    ),
)
