"""What the room of places tells the house."""

from django.utils.translation import gettext_lazy as _

from guantong.core.roles import (
    GRID_WORKER,
    LEADER,
    ORGANISATION_OFFICER,
    TASK_VIEW,
    TOWNSHIP_OFFICER,
    UNIT_VIEW,
    VILLAGE_SECRETARY,
    WINDOW,
    Permission,
)
from guantong.frame.rooms import GRASSROOTS, HERITAGE, Entry, Room

PLACE_VIEW = Permission("place.view", _("查看地图和阵地"))
POINT_MANAGE = Permission("point.manage", _("标注位置"))
SITE_MANAGE = Permission("site.manage", _("维护红色资源"))
SITE_SURVEY = Permission("site.survey", _("登记保存状况"))
BASE_MANAGE = Permission("base.manage", _("维护基地和活动场所"))
BASE_BOOK = Permission("base.book", _("预约基地"))
LINE_MANAGE = Permission("line.manage", _("编排线路和片区"))
HOUSEHOLD_VIEW = Permission("household.view", _("查看住户和网格"))
HOUSEHOLD_MANAGE = Permission("household.manage", _("维护住户和联系人"))
NEED_VIEW = Permission("need.view", _("查看敏感需求"))
GRID_DRAW = Permission("grid.draw", _("划分网格"))
GRID_SIGN = Permission("grid.sign", _("确认网格"))
VISIT_OWN = Permission("visit.own", _("走访本人联系的住户"))
VISIT_FILE = Permission("visit.file", _("登记走访"))
VISIT_SETTLE = Permission("visit.settle", _("核定走访改动"))
_SITES = (PLACE_VIEW, UNIT_VIEW)
_GRIDS = (HOUSEHOLD_VIEW, UNIT_VIEW)

ROOM = Room(
    "places",
    _("地图、网格与阵地"),
    prefix="places/",
    permissions=(
        PLACE_VIEW, POINT_MANAGE, SITE_MANAGE, SITE_SURVEY, BASE_MANAGE, BASE_BOOK, LINE_MANAGE,
        HOUSEHOLD_VIEW, HOUSEHOLD_MANAGE, NEED_VIEW, GRID_DRAW, GRID_SIGN, VISIT_OWN, VISIT_FILE,
        VISIT_SETTLE,
    ),
    grants={
        ORGANISATION_OFFICER: (
            *_SITES, *_GRIDS, TASK_VIEW, POINT_MANAGE, SITE_MANAGE, SITE_SURVEY, BASE_MANAGE,
            BASE_BOOK, LINE_MANAGE, GRID_DRAW, GRID_SIGN,
        ),
        TOWNSHIP_OFFICER: (
            *_SITES, *_GRIDS, TASK_VIEW, POINT_MANAGE, SITE_SURVEY, BASE_MANAGE, BASE_BOOK,
            HOUSEHOLD_MANAGE, NEED_VIEW, GRID_DRAW, GRID_SIGN, VISIT_FILE, VISIT_SETTLE,
        ),
        VILLAGE_SECRETARY: (
            *_SITES, *_GRIDS, TASK_VIEW, POINT_MANAGE, BASE_BOOK, HOUSEHOLD_MANAGE, NEED_VIEW,
            GRID_DRAW, VISIT_FILE, VISIT_SETTLE,
        ),
        GRID_WORKER: (VISIT_OWN,),
        WINDOW: (PLACE_VIEW,),
        LEADER: (*_SITES, HOUSEHOLD_VIEW, GRID_SIGN),
    },
    needs=("casework", "programmes"),
    menu=(Entry(_("地图"), "map", "places:map", PLACE_VIEW, part=HERITAGE, at=19, guide="map"),),
    part=GRASSROOTS,
)  # fmt: skip
