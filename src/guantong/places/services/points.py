"""Which rows are put on the map, and the right that it takes."""

from __future__ import annotations

from guantong.core.models import Unit
from guantong.core.services.points import placed
from guantong.places.models import Base, Centre, Household, Site
from guantong.places.room import HOUSEHOLD_MANAGE, POINT_MANAGE

place_unit = placed(Unit, "机构.标点", needs=POINT_MANAGE)
place_site = placed(Site, "红色资源.标点", needs=POINT_MANAGE)
place_base = placed(Base, "基地.标点", needs=POINT_MANAGE)
place_centre = placed(Centre, "活动场所.标点", needs=POINT_MANAGE)
place_household = placed(Household, "住户.标点", needs=HOUSEHOLD_MANAGE)
