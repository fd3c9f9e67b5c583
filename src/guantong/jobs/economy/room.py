"""What economy tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.programmes.room import PROGRAMME_VIEW, VALUE_VIEW

ROOM = Room(
    "economy",
    _("村集体经济"),
    prefix="economy/",
    needs=("casework", "programmes"),
    number=13,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("村集体经济"), "chart-bar", "economy:overview", VALUE_VIEW, at=15, guide="economy"
        ),
    ),
    phases=(
        Phase(_("概况"), "economy:overview", VALUE_VIEW, "economy"),
        Phase(_("村级收入"), "economy:villages", VALUE_VIEW, "economy"),
        Phase(_("薄弱村台账"), "economy:weak", VALUE_VIEW, "economy"),
        Phase(_("示范提升和试点"), "economy:designations", PROGRAMME_VIEW, "economy"),
        Phase(_("数据填报"), "programmes:sheets", VALUE_VIEW, "economy"),
        Phase(_("项目"), "programmes:projects", PROGRAMME_VIEW, "economy"),
        Phase(_("项目类型"), "programmes:kinds", PROGRAMME_VIEW, "programme-plans"),
        Phase(_("方案"), "programmes:programmes", PROGRAMME_VIEW, "economy"),
        Phase(_("偏差"), "programmes:deviations", PROGRAMME_VIEW, "economy"),
    ),
)  # fmt: skip
