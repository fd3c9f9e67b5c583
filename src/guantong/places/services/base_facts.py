"""What is known of bases and schools: what they say of themselves; silence is no no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import YES
from guantong.core.facts import Answer, Known, Unknown, fact
from guantong.core.fields import YES_NO
from guantong.core.text import Text
from guantong.places.models import Base
from guantong.places.room import PLACE_VIEW

BASES = _("基地登记")


@fact("base.capacity", Base, "number", label=_("一次最多接待"), needs=PLACE_VIEW)
def capacity(rows: Sequence[Base], _on: dt.date) -> dict[int, Answer]:
    """Return how many each takes at once."""
    return {row.pk: Known(row.capacity, BASES) for row in rows}


def _said(name: str, label: Text, lacks: Text, says: Callable[[Base], object]) -> None:
    """Declare that something is said of a base: yes, or not known."""

    def find(rows: Sequence[Base], _on: dt.date) -> dict[int, Answer]:
        return {row.pk: Known(YES, BASES) if says(row) else Unknown(lacks) for row in rows}

    fact(
        f"base.{name}", Base, "choice", label=label, needs=PLACE_VIEW, choices=YES_NO,
        declared=__name__,
    )(find)  # fmt: skip


_said("open", _("开放时间已登记"), _("没有登记开放时间"), lambda row: row.opening)
_said("offers", _("写明了能提供什么"), _("没有写能提供什么"), lambda row: row.offers.strip())
_said(
    "keeper", _("有负责人和电话"), _("没有登记负责人或电话"),
    lambda row: row.keeper and row.telephone,
)  # fmt: skip
