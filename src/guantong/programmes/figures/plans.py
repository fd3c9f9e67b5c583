"""The figures of plans in force: what they arranged, what was begun, what is apart from them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.programmes.listings.plans import Deviations, Projects
from guantong.programmes.models import BatchPlan, BatchRow, Deviation, Project

PUBLISHED = BatchPlan.State.PUBLISHED
BEGUN = (Project.State.BEGUN, Project.State.RUNNING, Project.State.ENDED)


def planned(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the projects that a plan in force begins."""
    told = BatchRow.objects.filter(project=OuterRef("pk"), plan__state=PUBLISHED, ended_on=None)
    return rows.filter(Exists(told))


def apart(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the deviations from plans in force that are still there."""
    return rows.filter(gone_on=None, row__plan__state=PUBLISHED)


Figure(
    "programmes.planned", _("已公布方案的安排"), _("项"), Projects, planned, on=(Unit,),
    told=_("执行中的方案安排启动的项目，变更、取消的不算；认定示范村另数。"),
)  # fmt: skip
Figure(
    "programmes.begun", _("已开工的安排"), _("项"), Projects, measure=SHARE, base=planned,
    where=lambda rows: rows.filter(state__in=BEGUN), on=(Unit,),
    told=_("执行中的方案安排启动的项目里，登记了开工或见效的；安排在以后年度的也在内。"),
)  # fmt: skip
Figure(
    "programmes.apart", _("执行偏差未消除"), _("条"), Deviations, apart, on=(Unit,),
    told=_("执行中的方案与实际不一致、还没有消除的；一个项目可以有几条。"),
)  # fmt: skip
Figure(
    "programmes.late", _("启动晚于安排"), _("条"), Deviations, on=(Unit,),
    where=lambda rows: apart(rows).filter(what=Deviation.What.START),
    told=_("安排的年度已经过去、没有开工或者晚开工的，还没有消除。"),
)  # fmt: skip
