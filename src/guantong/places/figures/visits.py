"""What is told of a unit as a whole: which part of its households with a need was visited."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.places.listings.needs import Needy
from guantong.places.services import needs

VISITED = Figure(
    "places.visited", _("有需求的户按间隔走访"), _("户"), Needy, measure=SHARE,
    base=lambda rows: rows.filter(needs.needy()),
    where=lambda rows: rows.exclude(needs.unvisited()), on=(Unit,),
    told=_("全单位登记有需求的户里，在各自需求的走访间隔内走访过的。不分人，不分户。"),
)  # fmt: skip
