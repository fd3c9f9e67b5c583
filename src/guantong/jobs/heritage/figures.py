"""The figures of heritage: states and gaps of sites, groups that learned; none ranks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Narrow
from guantong.places.listings.lines import GroupVisits
from guantong.places.listings.sites import UNKNOWN, Sites, by_four
from guantong.places.models import SiteSurvey
from guantong.places.services.surveys import overdue

WORD, TIMES = _("处"), _("次")
Grade = SiteSurvey.Grade
KNOWN = _("在册的红色资源里，按最近一次调查；没有调查过的也在全部里。")


def in_grade(value: str) -> Narrow:
    """Return what keeps the sites whose last survey found a grade."""
    return lambda rows: rows.filter(grade=value)


for _grade in Grade:
    Figure(
        f"heritage.{_grade.value}", _("保存状况为“%s”的红色资源") % _grade.label, WORD, Sites,
        measure=SHARE, on=(Unit,), told=KNOWN, where=in_grade(_grade.value),
    )  # fmt: skip
Figure(
    "heritage.unseen", _("没有调查过保存状况的红色资源"), WORD, Sites, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.filter(grade=None), told=KNOWN,
)  # fmt: skip
Figure(
    "heritage.overdue", _("到期没有调查的红色资源"), WORD, Sites, measure=SHARE, on=(Unit,),
    where=overdue, told=_("最近一次调查定的下次日期已经过了。"),
)  # fmt: skip
Figure(
    "heritage.four", _("四有齐全的红色资源"), WORD, Sites, measure=SHARE, on=(Unit,),
    where=lambda rows: by_four(rows, "all"),
    told=_("保护范围、标志、记录档案、管理机构或专人四项都登记为“有”的。"),
)  # fmt: skip
Figure(
    "heritage.four_unknown", _("四有不清楚的红色资源"), WORD, Sites, measure=SHARE, on=(Unit,),
    where=lambda rows: by_four(rows, UNKNOWN),
    told=_("没有缺项，但至少一项没有人登记；既不算有，也不算没有。"),
)  # fmt: skip
Figure(
    "heritage.visits", _("集体学习"), TIMES, GroupVisits, dated="on", on=(Unit,),
    told=_("各单位登记的团队学习次数，按学习的单位算；不计个人。"),
)  # fmt: skip
