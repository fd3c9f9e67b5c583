"""What the room of discs tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import CADRE_OFFICER, Permission
from guantong.frame.rooms import SYSTEM, Entry, Room

DISC_MANAGE = Permission("disc.manage", _("制作和读入光盘"))

ROOM = Room(
    "discs",
    _("光盘交换"),
    prefix="discs/",
    permissions=(DISC_MANAGE,),
    grants={CADRE_OFFICER: (DISC_MANAGE,)},
    needs=("people", "staffing", "meeting"),
    part=SYSTEM,
    menu=(Entry(_("光盘交换"), "disc", "discs:discs", DISC_MANAGE, at=55, guide="secrecy"),),
    desk_only=True,
)
