"""The figures of casework: what is open, overdue, ended in time, and how long it took."""

from django.utils.translation import gettext_lazy as _

from guantong.casework.listings import Cases, Turns
from guantong.casework.services.rows import ended_in_time, late_cases, late_turns
from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median, workdays_between

WORD = _("件")

Figure(
    "casework.open", _("办理中的事项"), WORD, Cases, on=(Unit,),
    where=lambda rows: rows.filter(closed_at=None),
)  # fmt: skip
Figure(
    "casework.overdue", _("逾期的事项"), WORD, Cases, measure=SHARE, on=(Unit,),
    base=lambda rows: rows.filter(closed_at=None), where=late_cases,
    told=_("办理中的事项里，办结期限已过的；没有期限的不算逾期。"),
)  # fmt: skip
Figure(
    "casework.late_turns", _("逾期的环节"), _("个"), Turns, on=(Unit,), where=late_turns,
    told=_("期限已过、还没有办、没有暂停计时的环节。"),
)  # fmt: skip
Figure(
    "casework.on_time", _("按期办结的事项"), WORD, Cases, measure=SHARE, dated="closed_at",
    on=(Unit,), base=lambda rows: rows.exclude(closed_at=None).exclude(due=None),
    where=ended_in_time, told=_("有办结期限、已办结的事项里，当日或提前办结的；时期按办结日期。"),
)  # fmt: skip
Figure(
    "casework.days", _("办结用时"), WORD, Cases, dated="closed_at", on=(Unit,),
    measure=Median(("opened_at", "closed_at"), workdays_between, _("个工作日")),
    told=_("从立项到办结，不计立项当日，取中位数；时期按办结日期。"),
)  # fmt: skip
