"""What economy tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Room

ROOM = Room(
    "economy",
    _("村集体经济"),
    prefix="economy/",
    needs=("casework", "programmes"),
    number=13,
    part=GRASSROOTS,
)
