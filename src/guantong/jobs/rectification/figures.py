"""The figures of rectification: none ranks, each leads to its rows."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median
from guantong.jobs.rectification import queries
from guantong.jobs.rectification.listings import Points, Rectifications, in_state
from guantong.jobs.rectification.models import Point

WORD, MONTH = _("个"), 365.25 / 12


def months_between(first: dt.date, last: dt.datetime) -> float:
    """Return how many months passed from a day to a moment, to a tenth."""
    return round((timezone.localdate(last) - first).days / MONTH, 1)


Figure(
    "rectification.open", _("整顿中的党组织"), WORD, Rectifications, on=(Unit,),
    where=lambda rows: in_state(rows, "open"),
)  # fmt: skip
Figure(
    "rectification.struck", _("销号的党组织"), WORD, Rectifications, dated="case__closed_at",
    on=(Unit,), where=lambda rows: in_state(rows, "struck"), told=_("时期按办结销号的日期。"),
)  # fmt: skip
Figure(
    "rectification.months", _("从列入到销号的时间"), WORD, Rectifications, dated="case__closed_at",
    on=(Unit,), where=lambda rows: in_state(rows, "struck"),
    measure=Median(("listed_on", "case__closed_at"), months_between, _("个月")),
    told=_("已销号的党组织从列入到办结销号，取中位数；时期按销号日期。"),
)  # fmt: skip
Figure(
    "rectification.gaps", _("有月份没有检查的党组织"), WORD, Rectifications, measure=SHARE,
    on=(Unit,), base=lambda rows: in_state(rows, "open"), where=queries.with_gaps,
    told=_("整顿中的党组织里，列入次月以后有整月没有检查的；只写明缺在哪个月，不计分。"),
)  # fmt: skip
Figure(
    "rectification.weak", _("列入整顿的软弱涣散党组织"), WORD, Rectifications, on=(Unit,),
    dated="listed_on", where=lambda rows: rows.exclude(listed_on=None),
    told=_("时期按列入日期；不设比例和数目。"),
)  # fmt: skip
Figure(
    "rectification.again", _("五年内再次列入的党组织"), WORD, Rectifications, on=(Unit,),
    dated="listed_on", where=queries.listed_again,
    told=_("列入前五年内，同一个党组织已经列入过一次。"),
)  # fmt: skip
Figure(
    "rectification.shown", _("示范点"), WORD, Points, on=(Unit,),
    where=lambda rows: rows.filter(kind=Point.Kind.SHOW), told=_("现有的示范点，不含联系点。"),
)  # fmt: skip
