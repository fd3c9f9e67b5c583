"""What supervision tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import LEADER, SUPERVISION_OFFICER, Permission
from guantong.frame.rooms import DESK, LEARNING, OWN, Entry, Phase, Room

SUPERVISE_VIEW = Permission("supervise.view", _("查看干部监督"))
SUPERVISE_WORK = Permission("supervise.work", _("办理干部监督"))
SUPERVISE_ACCEPT = Permission("supervise.accept", _("上级确认风险清单"))

ROOM = Room(
    "supervision",
    _("干部监督"),
    prefix="supervision/",
    permissions=(SUPERVISE_VIEW, SUPERVISE_WORK, SUPERVISE_ACCEPT),
    grants={
        SUPERVISION_OFFICER: (SUPERVISE_VIEW, SUPERVISE_WORK),
        LEADER: (SUPERVISE_VIEW, SUPERVISE_ACCEPT),
    },
    needs=("casework", "people", "staffing"),
    number=3,
    part=LEARNING,
    menu=(
        Entry(
            _("干部监督"), "eye", "supervision:findings", SUPERVISE_VIEW, at=3,
            guide="supervision",
        ),
        Entry(
            _("我的清单和述职"), "shield-check", "supervision:mine", None, group=OWN, part=DESK,
            at=72, guide="supervision",
        ),
        Entry(_("关于我的处理"), "file-text", "supervision:own", None, OWN, DESK),
    ),
    phases=(
        Phase(_("问题办理"), "supervision:findings", SUPERVISE_VIEW, "supervision"),
        Phase(_("风险清单"), "supervision:risk-lists", SUPERVISE_VIEW, "risk-lists"),
        Phase(_("专项述职"), "supervision:reports", SUPERVISE_VIEW, "risk-lists"),
        Phase(_("个人有关事项"), "supervision:matters", SUPERVISE_VIEW, "supervision"),
        Phase(_("收转登记"), "supervision:passed-on", SUPERVISE_VIEW, "supervision"),
        Phase(_("具体办法"), "supervision:local-rules", SUPERVISE_VIEW, "risk-lists"),
    ),
    desk_only=True,
)  # fmt: skip
