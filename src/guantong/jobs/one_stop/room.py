"""What the one-stop service tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.casework.room import CASE_VIEW
from guantong.core.roles import (
    LEADER,
    ORGANISATION_OFFICER,
    TOWNSHIP_OFFICER,
    UNIT_VIEW,
    VILLAGE_SECRETARY,
    WINDOW,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, Entry, Phase, Room
from guantong.places.room import PLACE_VIEW
from guantong.programmes.room import STANDARD_VIEW

ITEM_VIEW = Permission("item.view", _("查看服务事项"))
ITEM_MANAGE = Permission("item.manage", _("维护服务事项"))
MODE_MANAGE = Permission("mode.manage", _("维护办理方式"))
TEAM_MANAGE = Permission("team.manage", _("维护服务队伍"))
_SEEN = (ITEM_VIEW, UNIT_VIEW)

ROOM = Room(
    "one_stop",
    _("一门式服务"),
    prefix="one-stop/",
    doors={
        "s/": "guantong.jobs.one_stop.urls_public",
        "open311/": "guantong.jobs.one_stop.urls_open311",
    },
    permissions=(ITEM_VIEW, ITEM_MANAGE, MODE_MANAGE, TEAM_MANAGE),
    grants={
        ORGANISATION_OFFICER: (*_SEEN, ITEM_MANAGE, MODE_MANAGE, TEAM_MANAGE),
        TOWNSHIP_OFFICER: (*_SEEN, MODE_MANAGE, TEAM_MANAGE),
        VILLAGE_SECRETARY: (*_SEEN, TEAM_MANAGE),
        WINDOW: _SEEN,
        LEADER: (ITEM_VIEW,),
    },
    needs=("casework", "places", "programmes"),
    number=11,
    part=GRASSROOTS,
    menu=(
        Entry(
            _("一门式服务"), "building-store", "one_stop:requests", CASE_VIEW, at=11,
            guide="one-stop",
        ),
    ),
    phases=(
        Phase(_("群众申请"), "one_stop:requests", CASE_VIEW),
        Phase(_("平台件"), "one_stop:outside", CASE_VIEW),
        Phase(_("回访"), "one_stop:call-backs", CASE_VIEW),
        Phase(_("事项清单"), "one_stop:items", ITEM_VIEW),
        Phase(_("办理方式"), "one_stop:modes", ITEM_VIEW),
        Phase(_("方式缺口"), "one_stop:gaps", ITEM_VIEW),
        Phase(_("中心"), "places:centres", PLACE_VIEW, "centres"),
        Phase(_("覆盖测算"), "places:centre-coverages", PLACE_VIEW, "coverage"),
        Phase(_("服务队伍"), "one_stop:teams", ITEM_VIEW, "centres"),
        Phase(_("培训缺口"), "one_stop:untrained", ITEM_VIEW, "centres"),
        Phase(_("达标情况"), "one_stop:centre-standing", STANDARD_VIEW, "centres"),
        Phase(_("答复模板"), "one_stop:answers", ITEM_VIEW),
        Phase(_("对外开放"), "one_stop:doors", ITEM_VIEW),
    ),
)  # fmt: skip
