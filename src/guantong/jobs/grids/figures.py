"""The figures of grids: of a unit, never of a person, a household or a member."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.places.listings.grids import Grids
from guantong.places.listings.households import Households

POINTS = Figure(
    "grids.located", _("有位置的住户"), _("户"), Households, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.exclude(longitude=None),
    told=_("现住的住户里，登记了经纬度的；虚构位置也算有，地图上另有标记。"),
)  # fmt: skip
SERVED = Figure(
    "grids.served", _("有联系人的住户"), _("户"), Households, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.exclude(contact=None),
    told=_("现住的住户里，有一名联系人的。"),
)  # fmt: skip
IN_GRIDS = Figure(
    "grids.gridded", _("划入网格的住户"), _("户"), Households, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.exclude(grid=None),
    told=_("现住的住户里，已在一个在用的网格里的。"),
)  # fmt: skip
SIGNED = Figure("grids.in_force", _("在用的网格"), _("个"), Grids, on=(Unit,))
