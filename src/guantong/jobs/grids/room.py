"""What grids tell the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Room

ROOM = Room(
    "grids",
    _("网格"),
    prefix="grids/",
    needs=("casework", "places"),
    number=10,
    part=GRASSROOTS,
)  # fmt: skip
