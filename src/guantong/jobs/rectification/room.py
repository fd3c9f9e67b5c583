"""What the rectification of organisations tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    LEADER,
    ORGANISATION_OFFICER,
    TOWNSHIP_OFFICER,
    VILLAGE_SECRETARY,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.programmes.room import SWEEP_OWN, SWEEP_VIEW

RECTIFY_VIEW = Permission("rectify.view", _("查看整顿"))
RECTIFY_WORK = Permission("rectify.work", _("提出和检查整顿"))
RECTIFY_REPORT = Permission("rectify.report", _("写整改情况"))
RECTIFY_DECIDE = Permission("rectify.decide", _("研判和验收整顿"))

ROOM = Room(
    "rectification",
    _("整顿"),
    prefix="rectification/",
    permissions=(RECTIFY_VIEW, RECTIFY_WORK, RECTIFY_REPORT, RECTIFY_DECIDE),
    grants={
        ORGANISATION_OFFICER: (RECTIFY_VIEW, RECTIFY_WORK, RECTIFY_REPORT, RECTIFY_DECIDE),
        TOWNSHIP_OFFICER: (RECTIFY_VIEW, RECTIFY_WORK, RECTIFY_REPORT),
        VILLAGE_SECRETARY: (RECTIFY_VIEW, RECTIFY_REPORT),
        LEADER: (RECTIFY_VIEW,),
    },
    needs=("casework", "programmes"),
    number=12,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("整顿"), "tool", "rectification:rectifications", RECTIFY_VIEW, at=12,
            guide="rectification",
        ),
    ),
    phases=(
        Phase(_("排查"), "programmes:sweeps", SWEEP_VIEW, "sweeps"),
        Phase(_("本村研判结果"), "programmes:own-hits", SWEEP_OWN, "sweeps"),
        Phase(_("整顿"), "rectification:rectifications", RECTIFY_VIEW, "rectification"),
        Phase(_("每月检查"), "rectification:checks", RECTIFY_VIEW, "rectification"),
        Phase(_("联系点和示范点"), "rectification:points", RECTIFY_VIEW, "rectification"),
    ),
)  # fmt: skip
