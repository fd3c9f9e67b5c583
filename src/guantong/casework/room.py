"""What the room of casework tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    CADRE_OFFICER,
    FILE_VIEW,
    LEADER,
    ORGANISATION_OFFICER,
    REVIEWER,
    SUPERVISION_OFFICER,
    TASK_VIEW,
    TOWNSHIP_OFFICER,
    UNIT_VIEW,
    VILLAGE_SECRETARY,
    WINDOW,
    Permission,
)
from guantong.frame.rooms import DESK, GRASSROOTS, REGISTERS, SYSTEM, Entry, Phase, Room

CASE_VIEW = Permission("case.view", _("查看事项"))
CASE_OPEN = Permission("case.open", _("立项"))
CASE_WORK = Permission("case.work", _("办理环节"))
CASE_DECIDE = Permission("case.decide", _("统筹事项"))
PROCESS_MANAGE = Permission("process.manage", _("维护流程"))
#: Roles that see, of cases, those that are kept to them and no others.
KEPT_ONLY = frozenset({CADRE_OFFICER.key})
_SEEN = (CASE_VIEW, UNIT_VIEW, FILE_VIEW, TASK_VIEW)

ROOM = Room(
    "casework",
    _("事项办理"),
    prefix="casework/",
    permissions=(CASE_VIEW, CASE_OPEN, CASE_WORK, CASE_DECIDE, PROCESS_MANAGE),
    grants={
        ORGANISATION_OFFICER: (*_SEEN, CASE_OPEN, CASE_WORK, CASE_DECIDE, PROCESS_MANAGE),
        SUPERVISION_OFFICER: (CASE_VIEW, CASE_OPEN, CASE_WORK, CASE_DECIDE, PROCESS_MANAGE),
        TOWNSHIP_OFFICER: (*_SEEN, CASE_OPEN, CASE_WORK),
        VILLAGE_SECRETARY: (*_SEEN, CASE_OPEN, CASE_WORK),
        WINDOW: (*_SEEN, CASE_OPEN, CASE_WORK),
        REVIEWER: (*_SEEN, CASE_WORK),
        LEADER: (CASE_VIEW,),
    },
    part=GRASSROOTS,
    menu=(
        Entry(
            _("待办环节"), "checklist", "casework:turns", CASE_WORK, part=DESK, at=20,
            guide="casework",
        ),
        Entry(_("事项"), "folder", "casework:cases", CASE_VIEW, part=DESK, at=21, guide="casework"),
        Entry(
            _("流程和清单"), "route", "casework:processes", CASE_VIEW, REGISTERS, SYSTEM, at=61,
            guide="processes",
        ),
    ),
    phases=(
        Phase(_("事项"), "casework:cases", CASE_VIEW),
        Phase(_("联审批次"), "casework:rounds", CASE_VIEW, "casework"),
        Phase(_("移交"), "casework:hand-overs", CASE_WORK),
        Phase(_("复查日历"), "casework:reviews", CASE_VIEW),
        Phase(_("流程"), "casework:processes", CASE_VIEW, "processes"),
        Phase(_("清单"), "casework:checklists", CASE_VIEW, "casework", "casework:processes"),
    ),
)  # fmt: skip
