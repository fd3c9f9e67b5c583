"""What heritage tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import HERITAGE, Room

ROOM = Room(
    "heritage",
    _("红色资源"),
    prefix="heritage/",
    needs=("casework", "places", "programmes"),
    number=14,
    part=HERITAGE,
)  # fmt: skip
