"""What is counted of the one-stop service: each with how many, and the rows behind it."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure, Median, workdays_between
from guantong.jobs.one_stop.listings import CallBacks, Items, Outside, Requests
from guantong.jobs.one_stop.models import CallBack, ServiceItem

ASKED, DONE = _("件"), Q(case__closed_at__isnull=False)
Said = CallBack.Said
#: Those who said how it was.
ANSWERED = (Said.CONTENT, Said.FAIRLY, Said.NOT)

TAKEN = Figure("one_stop.taken", _("受理群众申请"), ASKED, Requests, dated="taken_at", on=(Unit,))
OPEN = Figure(
    "one_stop.open", _("在办群众申请"), ASKED, Requests,
    where=lambda rows: rows.filter(case__closed_at=None), on=(Unit,),
)  # fmt: skip
ON_TIME = Figure(
    "one_stop.on_time", _("按承诺办结"), ASKED, Requests, measure=SHARE, dated="case__closed_at",
    base=lambda rows: rows.filter(DONE),
    where=lambda rows: rows.filter(case__closed_at__date__lte=F("case__due")), on=(Unit,),
    told=_("已办结的申请里，在办结期限（承诺与法定中较早的一天）当天及以前办结的。"),
)  # fmt: skip
DAYS = Figure(
    "one_stop.days", _("群众申请办结用时"), ASKED, Requests, dated="case__closed_at",
    base=lambda rows: rows.filter(DONE), on=(Unit,),
    measure=Median(("taken_at", "case__closed_at"), workdays_between, _("个工作日")),
)  # fmt: skip
CONTENT = Figure(
    "one_stop.content", _("回访满意"), ASKED, CallBacks, measure=SHARE, dated="called_at",
    base=lambda rows: rows.filter(said__in=ANSWERED),
    where=lambda rows: rows.filter(said__in=(Said.CONTENT, Said.FAIRLY)), on=(Unit,),
    told=_("随机抽取并作了回答的申请里，满意和基本满意的。没联系上、不愿回答的不算。"),
)  # fmt: skip
PUBLISHED = Figure(
    "one_stop.items", _("已发布服务事项"), _("项"), Items,
    where=lambda rows: rows.filter(ServiceItem.in_use), on=(Unit,),
)  # fmt: skip
ELSEWHERE = Figure(
    "one_stop.outside", _("平台件"), ASKED, Outside, dated="received_on", on=(Unit,),
    told=_("由一体化平台、12345 等登记，据最近一次导入；与本系统的申请分开计数。"),
)  # fmt: skip
