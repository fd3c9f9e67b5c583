"""What grids tell the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.places.room import HOUSEHOLD_VIEW

ROOM = Room(
    "grids",
    _("网格"),
    prefix="grids/",
    needs=("casework", "places"),
    number=10,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("网格"), "layout-grid", "places:villages", HOUSEHOLD_VIEW, at=10, guide="grids",
        ),
    ),
    phases=(
        Phase(_("各村"), "places:villages", HOUSEHOLD_VIEW, "grids"),
        Phase(_("网格"), "places:grids", HOUSEHOLD_VIEW, "grids"),
        Phase(_("划分方案"), "places:plans", HOUSEHOLD_VIEW, "grids"),
        Phase(_("住户"), "places:households", HOUSEHOLD_VIEW, "grids"),
        Phase(_("联系人"), "places:contacts", HOUSEHOLD_VIEW, "grids"),
        Phase(_("有需求的户"), "places:needy", HOUSEHOLD_VIEW, "visits"),
        Phase(_("走访"), "places:visits", HOUSEHOLD_VIEW, "visits"),
        Phase(_("结对帮扶"), "places:pairs", HOUSEHOLD_VIEW, "visits"),
    ),
)  # fmt: skip
