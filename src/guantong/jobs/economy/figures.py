"""The figures of village economy: none ranks, each leads to its rows in the order of the tree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median
from guantong.jobs.economy import planned
from guantong.jobs.economy.listings import years
from guantong.jobs.economy.listings.designations import Designations
from guantong.jobs.economy.listings.years import Cleared, Villages, Weak
from guantong.jobs.economy.models import Designation
from guantong.programmes.models import ValueState

WORD, ON = _("个"), (Unit,)
BY_FIXED = _("按各村最近核定年度的经营性收入，补助不算；没有核定的不算。")

Figure(
    "economy.weak", _("薄弱村"), WORD, Villages, on=ON, measure=SHARE, base=years.fixed,
    where=years.weak, told=BY_FIXED,
)  # fmt: skip
Figure(
    "economy.unplanned", _("未安排的薄弱村"), WORD, Weak, on=ON, measure=SHARE,
    where=lambda rows: planned.in_state(rows, "none"),
    told=_("最近核定年度薄弱的村里，执行中的方案没有安排、也没有项目在建或见效的。"),
)  # fmt: skip
Figure(
    "economy.cleared", _("今年消薄的村"), WORD, Cleared, on=ON,
    told=_("上一核定年度薄弱，最近有数据的年度确定在线上；线上下分不清的不算。两个数都列出。"),
)  # fmt: skip
Figure(
    "economy.none", _("无经营性收入的村"), WORD, Villages, on=ON, base=years.fixed,
    where=years.without, told=_("最近核定年度经营性收入为 0；没有报的不算。"),
)  # fmt: skip
Figure(
    "economy.strong", _("强村"), WORD, Villages, on=ON, base=years.fixed, where=years.strong,
    told=BY_FIXED,
)  # fmt: skip
Figure(
    "economy.income", _("村均经营性收入（中位数）"), WORD, Villages, on=ON, where=years.fixed,
    measure=Median(("operating",), float, _("元")), told=BY_FIXED,
)  # fmt: skip
Figure(
    "economy.reported", _("最近一年已报数的村"), WORD, Villages, on=ON,
    measure=SHARE, where=lambda rows: rows.exclude(state__in=("", ValueState.OPEN)),
    told=_("经营性收入各科目已上报、已审核或已核定。"),
)  # fmt: skip
Figure(
    "economy.fixed", _("已核定的村"), WORD, Villages, on=ON, measure=SHARE, where=years.fixed,
    told=_("经营性收入各科目都有数，县里已核定。"),
)  # fmt: skip


def _designated(kind: str, code: str) -> None:
    Figure(
        f"economy.{code}", Designation.Kind(kind).label, WORD, Designations, on=ON,
        where=lambda rows: rows.filter(kind=kind, until=None), dated="since",
        told=_("时期按认定日期；已退出的不算。"),
    )  # fmt: skip


_designated(Designation.Kind.SHOW, "show")
_designated(Designation.Kind.IMPROVE, "improve")
_designated(Designation.Kind.PILOT, "pilot")
