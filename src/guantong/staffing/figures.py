"""The figures of the room of posts and plans."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.figures import SHARE, Figure
from guantong.staffing.listings import Posts
from guantong.staffing.queries.holders import holders


def vacant(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the posts that nobody holds."""
    held = holders(rows.select_related(None).only("pk", "unit_id", "title"))
    return rows.exclude(pk__in=list(held))


Figure(
    "staffing.vacant", _("空缺的职位"), _("个"), Posts, where=vacant, measure=SHARE, on=(Unit,),
    told=_("在用的职位里，现在无人任职的。"),
)  # fmt: skip
