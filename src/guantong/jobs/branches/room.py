"""What branches tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Room

ROOM = Room(
    "branches",
    _("支部五化"),
    prefix="branches/",
    needs=("casework", "programmes"),
    number=8,
    part=GRASSROOTS,
)
