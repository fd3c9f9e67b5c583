"""What grids tell the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Phase, Room
from guantong.places.room import HELP_VIEW, HOUSEHOLD_VIEW, VISIT_SETTLE

ROOM = Room(
    "grids",
    _("网格"),
    prefix="grids/",
    needs=("casework", "places"),
    number=10,
    part=GRASSROOTS,
    phases=(
        # Visits, needs, helping.
        Phase(_("有需求的户"), "places:needy", HOUSEHOLD_VIEW, guide="visits"),
        Phase(_("走访"), "places:visits", HOUSEHOLD_VIEW, guide="visits"),
        Phase(_("走访诉求"), "places:visit-requests", HOUSEHOLD_VIEW, guide="visits"),
        Phase(_("走访改动"), "places:proposals", VISIT_SETTLE, guide="visits"),
        Phase(_("需求"), "places:needs", HOUSEHOLD_VIEW, guide="visits"),
        Phase(_("结对帮扶"), "places:pairs", HOUSEHOLD_VIEW, guide="visits"),
        Phase(_("谁能帮"), "places:offers", HELP_VIEW, guide="visits"),
    ),
)  # fmt: skip
