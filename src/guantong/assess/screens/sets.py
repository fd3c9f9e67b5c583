"""A version of the yardsticks, and editing a draft."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.assess.listings import Indicators
from guantong.assess.models import Indicator, IndicatorSet
from guantong.assess.room import CAMPAIGN_VIEW
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed, way

View = CAMPAIGN_VIEW


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the yardsticks of a version."""
    row = allowed.get(request, IndicatorSet, pk, View)
    rows = rows_of(row, Indicator)
    counts = {"positive": rows.filter(key=1).count(), "reverse": rows.filter(key=-1).count()}
    return Indicators.show(
        request, row, title=str(row), crumbs=way.to(row), template="assess/set.html", set=row,
        counts=counts,
    )  # fmt: skip
