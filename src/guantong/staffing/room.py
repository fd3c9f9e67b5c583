"""What the room of posts and plans tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, LEADER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import CAUSE, REGISTERS, Entry, Phase, Room

PLAN_VIEW = Permission("plan.view", _("查看配备方案和研判"))
PLAN_MANAGE = Permission("plan.manage", _("编制配备方案、记录研判"))

ROOM = Room(
    "staffing",
    _("职位与配备"),
    prefix="staffing/",
    permissions=(PLAN_VIEW, PLAN_MANAGE),
    grants={
        CADRE_OFFICER: (PLAN_VIEW, PLAN_MANAGE),
        SUPERVISION_OFFICER: (PLAN_VIEW,),
        LEADER: (PLAN_VIEW,),
    },
    needs=("people", "assess", "casework"),
    part=CAUSE,
    menu=(
        Entry(
            _("职位"),
            "armchair",
            "staffing:posts",
            PLAN_VIEW,
            REGISTERS,
            at=21,
            guide="term-change",
        ),
        Entry(_("职级晋升"), "stairs-up", "staffing:ranks", PLAN_VIEW, at=13, guide="ranks"),
    ),
    phases=(
        Phase(_("职级晋升"), "staffing:ranks", PLAN_VIEW, "ranks"),
        Phase(_("晋升人选"), "staffing:rank-candidates", PLAN_VIEW, "ranks"),
        Phase(_("机关编制"), "staffing:establishments", PLAN_VIEW, "ranks"),
    ),
    desk_only=True,
)
