"""What the village term change tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    LEADER,
    ORGANISATION_OFFICER,
    REVIEWER,
    TOWNSHIP_OFFICER,
    VILLAGE_SECRETARY,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room

TERM_VIEW = Permission("village-term.view", _("查看村“两委”换届"))
TERM_REVIEW = Permission("village-term.review", _("查看人选联审"))
TERM_WORK = Permission("village-term.work", _("办理村“两委”换届"))
TERM_DECIDE = Permission("village-term.decide", _("统筹村“两委”换届"))

ROOM = Room(
    "village_terms",
    _("村“两委”换届"),
    prefix="village-terms/",
    permissions=(TERM_VIEW, TERM_REVIEW, TERM_WORK, TERM_DECIDE),
    grants={
        ORGANISATION_OFFICER: (TERM_VIEW, TERM_REVIEW, TERM_WORK, TERM_DECIDE),
        TOWNSHIP_OFFICER: (TERM_VIEW, TERM_REVIEW, TERM_WORK),
        VILLAGE_SECRETARY: (TERM_VIEW,),
        REVIEWER: (),
        LEADER: (TERM_VIEW, TERM_REVIEW),
    },
    needs=("casework", "people"),
    number=9,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("村“两委”换届"), "users-group", "village_terms:elections", TERM_VIEW, at=9,
            guide="village-terms",
        ),
    ),
    phases=(
        Phase(_("人选联审"), "village_terms:candidates", TERM_REVIEW, "village-terms"),
        Phase(_("选举"), "village_terms:elections", TERM_VIEW, "village-elections"),
        Phase(_("带头人队伍"), "village_terms:leaders", TERM_VIEW, "village-leaders"),
        Phase(_("后备力量"), "village_terms:reserve", TERM_VIEW, "village-leaders"),
        Phase(_("县级备案"), "village_terms:filings", TERM_REVIEW, "village-terms"),
    ),
)  # fmt: skip
