"""What the inspection tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.assess.room import CAMPAIGN_VIEW
from guantong.frame.rooms import Entry, Room

CHOOSING, OWN = _("选人用人"), _("本人")

ROOM = Room(
    "inspection",
    _("政治素质考察"),
    number=4,
    part=CHOOSING,
    needs=("people", "assess"),
    menu=(
        Entry(
            CHOOSING, _("政治素质考察"), "clipboard-check", "assess:campaigns", CAMPAIGN_VIEW, at=0
        ),
        Entry(CHOOSING, _("指标体系"), "list-check", "assess:sets", CAMPAIGN_VIEW, at=1),
        Entry(OWN, _("我的考察报告"), "file-text", "assess:mine", at=14),
    ),
)
