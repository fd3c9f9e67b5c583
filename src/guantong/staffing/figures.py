"""The figures of the room of posts and plans."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.staffing.listings import AppointmentRecords, Posts
from guantong.staffing.queries import records
from guantong.staffing.queries.holders import holders


def vacant(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the posts that nobody holds."""
    held = holders(rows.select_related(None).only("pk", "unit_id", "title"))
    return rows.exclude(pk__in=list(held))


Figure(
    "staffing.vacant", _("空缺的职位"), _("个"), Posts, where=vacant, measure=SHARE, on=(Unit,),
    told=_("在用的职位里，现在无人任职的。"),
)  # fmt: skip

Figure(
    "staffing.records", _("在办的任用纪实"), _("份"), AppointmentRecords, where=records.going,
    on=(Unit,), told=_("没有归档、没有终止的。"),
)  # fmt: skip
Figure(
    "staffing.unanswered", _("四项结论未反馈的任用纪实"), _("份"), AppointmentRecords,
    base=records.going, where=records.silent, measure=SHARE, on=(Unit,),
    told=_("在办的任用纪实里，有单位到期没有答复、以后也没有补报的。未反馈不是同意。"),
)  # fmt: skip
