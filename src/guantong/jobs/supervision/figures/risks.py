"""The figures of supervision: how many, by unit; none of a person, none ranks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.jobs.supervision.listings.reports import Reports, handed, in_time
from guantong.jobs.supervision.listings.risks import Chiefs, RiskLists
from guantong.jobs.supervision.services import risks

Figure(
    "supervision.listed", _("已有风险清单的一把手岗位"), _("个"), Chiefs, measure=SHARE, on=(Unit,),
    where=lambda rows: rows.filter(listed=True),
)  # fmt: skip
Figure(
    "supervision.held", _("已确认并施行的风险清单"), _("份"), RiskLists, on=(Unit,),
    where=risks.current, told=_("本人和上级都确认、已经归档，没有新版的。"),
)  # fmt: skip
Figure(
    "supervision.review_late", _("逾期没有复核的风险清单"), _("份"), RiskLists, on=(Unit,),
    measure=SHARE, base=risks.current,
    where=lambda rows: risks.review_late(rows, today()),
    told=_("施行的清单里，复核事项过了期限没有办结的，或者过了复核日期还没有立项的。"),
)  # fmt: skip
Figure(
    "supervision.reports_on_time", _("按期交的专项述职"), _("件"), Reports, measure=SHARE,
    dated="opened_at", on=(Unit,), base=handed, where=in_time,
    told=_("已交报告的里，第一次交的日期不晚于期限的；时期按要求述职的日期。"),
)  # fmt: skip
