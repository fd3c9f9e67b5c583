"""The figures of supervision: open, overdue, in time, how long; by source, never by person."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median, workdays_between
from guantong.jobs.supervision.listings.findings import Findings, in_state, late
from guantong.jobs.supervision.models import Finding

WORD = _("件")
CLOSED = partial(in_state, value="closed")

Figure(
    "supervision.open", _("办理中的问题"), WORD, Findings, on=(Unit,),
    where=lambda rows: rows.filter(case__closed_at=None),
)  # fmt: skip
Figure(
    "supervision.overdue", _("逾期的问题"), WORD, Findings, measure=SHARE, on=(Unit,),
    base=lambda rows: rows.filter(case__closed_at=None), where=late,
    told=_("办理中的问题里，办结期限已过的。"),
)  # fmt: skip
Figure(
    "supervision.on_time", _("按期办结的问题"), WORD, Findings, measure=SHARE, on=(Unit,),
    dated="case__closed_at", base=CLOSED,
    where=lambda rows: rows.filter(case__closed_at__date__lte=F("case__due")),
    told=_("已办结的问题里，办结期限当天及以前办结的；时期按办结日期。"),
)  # fmt: skip
Figure(
    "supervision.days", _("问题办结用时"), WORD, Findings, dated="case__closed_at", on=(Unit,),
    base=CLOSED, measure=Median(("told_on", "case__closed_at"), workdays_between, _("个工作日")),
    told=_("从收到到办结，不计收到当日，取中位数；时期按办结日期。"),
)  # fmt: skip


def _from(source: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(source=source)


for _source, _label in Finding.Source.choices:
    Figure(
        f"supervision.from_{_source}", format_lazy("{}：{}", _("收到的问题"), _label), WORD,
        Findings, dated="told_on", where=partial(_from, _source), told=_("时期按收到日期。"),
    )  # fmt: skip
