"""What is known of centres: what they say of themselves, with its source; silence is no no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, YES
from guantong.core.facts import Answer, Known, Unknown, fact
from guantong.core.fields import YES_NO
from guantong.places import opening
from guantong.places.models import Centre
from guantong.places.room import PLACE_VIEW

CENTRES = _("中心登记")


@fact("centre.area", Centre, "number", label=_("建筑面积（平方米）"), needs=PLACE_VIEW)
def area(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Return how large each is."""
    return {row.pk: Known(row.area, CENTRES) for row in rows}


@fact("centre.functions", Centre, "number", label=_("登记的功能项数"), needs=PLACE_VIEW)
def functions(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Return how many functions each names; one that names none is not known."""
    return {row.pk: Known(len(row.uses) or None, CENTRES) for row in rows}


@fact("centre.open", Centre, "choice", label=_("开放时间已公布"), needs=PLACE_VIEW, choices=YES_NO)
def is_open(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Say whether it serves and says when; one that serves and says nothing is not known."""
    found: dict[int, Answer] = {}
    for row in rows:
        if row.state != Centre.State.OPEN:
            found[row.pk] = Known(NO, row.get_state_display())
        else:
            found[row.pk] = (
                Known(YES, CENTRES)
                if opening.known(row.opening)
                else Unknown(_("没有登记开放时间"))
            )
    return found


@fact(
    "centre.keeper", Centre, "choice", label=_("有负责人和电话"), needs=PLACE_VIEW, choices=YES_NO
)
def keeper(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Say whether somebody is named with a telephone; an empty field is not known."""
    return {
        row.pk: Known(YES, CENTRES) if row.keeper and row.telephone
        else Unknown(_("没有登记负责人或电话"))
        for row in rows
    }  # fmt: skip
