"""The figures of the room of inspections."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.assess.listings import Campaigns
from guantong.assess.models import Campaign
from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure

State = Campaign.State
Figure(
    "assess.late", _("过期未截止的考察"), _("次"), Campaigns, measure=SHARE, on=(Unit,),
    base=lambda rows: rows.filter(state=State.OPEN),
    where=lambda rows: rows.filter(closes_on__lt=timezone.localdate()),
    told=_("进行中的考察里，截止日期已过的。"),
)  # fmt: skip
Figure(
    "assess.published", _("已发布结果的考察"), _("次"), Campaigns, measure=SHARE, dated="closes_on",
    base=lambda rows: rows.filter(state__in=(State.CLOSED, State.PUBLISHED)),
    where=lambda rows: rows.filter(state=State.PUBLISHED),
    told=_("已截止的考察里，结果已发布的；时期按截止日期。"),
)  # fmt: skip
