"""What heritage tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import HERITAGE, Entry, Phase, Room
from guantong.places.room import PLACE_VIEW, SITE_MANAGE
from guantong.programmes.room import STANDARD_VIEW

ROOM = Room(
    "heritage",
    _("红色资源"),
    prefix="heritage/",
    needs=("casework", "places", "programmes"),
    number=14,
    part=HERITAGE,
    menu=(
        Entry(
            _("红色资源"), "flag", "places:sites", PLACE_VIEW, at=14,
            guide="heritage",
        ),
        Entry(_("基地和学校"), "school", "places:bases", PLACE_VIEW, at=15, guide="bases"),
        Entry(_("线路和片区"), "route", "places:lines", PLACE_VIEW, at=16, guide="bases"),
    ),
    phases=(
        Phase(_("红色资源"), "places:sites", PLACE_VIEW, "heritage"),
        Phase(_("保存状况"), "places:surveys", PLACE_VIEW, "heritage"),
        Phase(_("史实和故事"), "places:records", PLACE_VIEW, "heritage"),
        Phase(_("精神主题"), "places:themes", PLACE_VIEW, "heritage"),
        Phase(_("公开资料"), "heritage:public", SITE_MANAGE, "heritage"),
        Phase(_("基地和学校"), "places:bases", PLACE_VIEW, "bases"),
        Phase(_("教学点"), "places:teaching-points", PLACE_VIEW, "bases", line="places:bases"),
        Phase(_("预约"), "places:bookings", PLACE_VIEW, "bases", line="places:bases"),
        Phase(_("达标情况"), "places:base-standing", STANDARD_VIEW, "bases", line="places:bases"),
        Phase(_("线路"), "places:lines", PLACE_VIEW, "bases"),
        Phase(_("线路规划"), "places:route-plans", PLACE_VIEW, "routes", line="places:lines"),
        Phase(_("片区"), "places:areas", PLACE_VIEW, "bases", line="places:lines"),
        Phase(_("覆盖测算"), "places:coverages", PLACE_VIEW, "coverage", line="places:bases"),
        Phase(_("集体学习"), "places:group-visits", PLACE_VIEW, "bases", line="places:lines"),
    ),
)  # fmt: skip
