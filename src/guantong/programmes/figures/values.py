"""How many of the sheets that were asked for came, and came in time; periods by their last day."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.programmes.listings.values import Sheets
from guantong.programmes.models import ValueState

WORD = _("张")


def reported(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the sheets that were handed on."""
    return rows.exclude(state=ValueState.OPEN)


Figure(
    "programmes.reported", _("已上报的报表"), WORD, Sheets, reported, SHARE, dated="ends",
    base=lambda rows: rows.exclude(due=None), on=(Unit,),
    told=_("布置了填报的报表中，已经上报、审核或核定的；时期按报表时期的末日。"),
)  # fmt: skip
Figure(
    "programmes.in_time", _("按期上报的报表"), WORD, Sheets,
    lambda rows: reported(rows).filter(reported_on__lte=F("due")), SHARE, dated="ends",
    base=lambda rows: rows.exclude(due=None), on=(Unit,),
    told=_("布置了填报的报表中，在上报期限以前上报的；时期按报表时期的末日。"),
)  # fmt: skip
Figure(
    "programmes.fixed", _("已核定的报表"), WORD, Sheets,
    lambda rows: rows.filter(state=ValueState.FIXED), SHARE, dated="ends",
    base=lambda rows: rows.exclude(due=None), on=(Unit,),
    told=_("布置了填报的报表中，县里已经核定的；时期按报表时期的末日。"),
)  # fmt: skip
