"""What the inspection tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.assess.room import CAMPAIGN_VIEW
from guantong.frame.rooms import CAUSE, DESK, OWN, Entry, Phase, Room

ROOM = Room(
    "inspection",
    _("政治素质考察"),
    number=4,
    part=CAUSE,
    needs=("people", "assess"),
    menu=(
        Entry(
            _("政治素质考察"),
            "clipboard-check",
            "assess:campaigns",
            CAMPAIGN_VIEW,
            at=10,
            guide="inspection",
        ),
        Entry(_("我的考察反馈"), "file-text", "assess:mine", None, OWN, DESK),
    ),
    phases=(
        Phase(_("指标"), "assess:sets", CAMPAIGN_VIEW),
        Phase(_("考察"), "assess:campaigns", CAMPAIGN_VIEW),
    ),
)
