"""What postings tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    CADRE_OFFICER,
    LEADER,
    ORGANISATION_OFFICER,
    SUPERVISION_OFFICER,
    TOWNSHIP_OFFICER,
    VILLAGE_SECRETARY,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.staffing.room import PLAN_VIEW

POSTING_VIEW = Permission("posting.view", _("查看派驻"))
POSTING_SAY = Permission("posting.say", _("写派驻村的需要和评价"))
POSTING_MANAGE = Permission("posting.manage", _("维护派驻村和派驻"))
CANDIDATE_VIEW = Permission("posting.candidates", _("查看派驻人选"))

ROOM = Room(
    "postings",
    _("第一书记和科技特派员"),
    prefix="postings/",
    permissions=(POSTING_VIEW, POSTING_SAY, POSTING_MANAGE, CANDIDATE_VIEW),
    grants={
        CADRE_OFFICER: (POSTING_VIEW, POSTING_SAY, POSTING_MANAGE, CANDIDATE_VIEW),
        ORGANISATION_OFFICER: (POSTING_VIEW, POSTING_SAY, POSTING_MANAGE),
        TOWNSHIP_OFFICER: (POSTING_VIEW, POSTING_SAY),
        VILLAGE_SECRETARY: (POSTING_VIEW,),
        SUPERVISION_OFFICER: (POSTING_VIEW, CANDIDATE_VIEW),
        LEADER: (POSTING_VIEW, CANDIDATE_VIEW),
    },
    needs=("casework", "programmes", "people", "assess", "staffing", "rectification"),
    part=GRASSROOTS,
    menu=(
        Entry(
            _("第一书记"), "user-check", "postings:places", POSTING_VIEW, at=13, guide="postings",
        ),
    ),
    phases=(
        Phase(_("派驻村"), "postings:places", POSTING_VIEW, "postings"),
        Phase(_("人选"), "postings:candidates", CANDIDATE_VIEW, "postings"),
        Phase(_("选派方案"), "postings:scenarios", PLAN_VIEW, "postings"),
        Phase(_("派驻"), "postings:postings", POSTING_VIEW, "postings"),
        Phase(_("评价"), "postings:words", POSTING_VIEW, "postings"),
    ),
)  # fmt: skip
