"""What branches tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.programmes.room import STANDARD_VIEW

ROOM = Room(
    "branches",
    _("支部五化"),
    prefix="branches/",
    needs=("casework", "programmes"),
    number=8,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("支部五化"), "checklist", "branches:coverage", STANDARD_VIEW, at=8,
            guide="branches",
        ),
    ),
    phases=(
        Phase(_("覆盖情况"), "branches:coverage", STANDARD_VIEW, "branches"),
        Phase(_("党支部"), "branches:branches", STANDARD_VIEW, "branches"),
        Phase(_("逐条对照"), "programmes:matrix", STANDARD_VIEW, "branches"),
        Phase(_("佐证"), "programmes:proofs", STANDARD_VIEW, "branches"),
        Phase(_("组织生活"), "branches:life", STANDARD_VIEW, "branches"),
        Phase(_("会议记录"), "branches:meetings", STANDARD_VIEW, "branches"),
        Phase(_("标准"), "programmes:standards", STANDARD_VIEW, "branches"),
    ),
)  # fmt: skip
