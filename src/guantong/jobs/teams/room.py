"""What the teams of a term change tell the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import CAUSE, Entry, Phase, Room
from guantong.people.room import PERSON_VIEW
from guantong.staffing.room import PLAN_VIEW

ROOM = Room(
    "teams",
    _("换届配班子"),
    number=6,
    part=CAUSE,
    needs=("people", "assess", "staffing", "meeting"),
    menu=(
        Entry(
            _("换届配班子"),
            "arrows-shuffle",
            "staffing:scenarios",
            PLAN_VIEW,
            at=12,
            guide="term-change",
        ),
    ),
    phases=(
        Phase(_("职位"), "staffing:posts", PLAN_VIEW),
        Phase(_("领导职数"), "staffing:quotas", PLAN_VIEW),
        Phase(_("资格"), "people:check", PERSON_VIEW, "rules"),
        Phase(_("方案"), "staffing:scenarios", PLAN_VIEW),
        Phase(_("会议"), "meeting:meetings", PLAN_VIEW, "meeting"),
        Phase(_("公示"), "meeting:notices", PLAN_VIEW, "meeting"),
        Phase(_("请示和函"), "meeting:letters", PLAN_VIEW, "meeting"),
        Phase(_("选举"), "meeting:elections", PLAN_VIEW, "meeting"),
    ),
)
