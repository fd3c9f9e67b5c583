"""How a sanction weighs on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.people.models import AwardKind
from guantong.people.profile.writing import day

if TYPE_CHECKING:
    from guantong.people.models import AwardSanction


@dataclass(frozen=True)
class Influence:
    """The state of a sanction's influence period: ``running``, ``over``, ``unknown``, ``none``."""

    state: str
    words: str


def influence(row: AwardSanction, on: dt.date) -> Influence:
    """Tell how an award or a sanction weighs on a day; the last day of the period still counts.

    Parameters
    ----------
    row
        Decided on or before the day.

    """
    if row.kind in (AwardKind.AWARD, AwardKind.ADJUSTED):
        return Influence("none", "")
    end = row.influence_end
    if end is None:
        return Influence("unknown", _("未记影响期"))
    if on > end:
        return Influence("over", _("影响期已于 %(end)s 届满") % {"end": day(end)})
    left = (end - on).days + 1
    return Influence(
        "running", _("影响期内，至 %(end)s（还有 %(days)s 天）") % {"end": day(end), "days": left}
    )
