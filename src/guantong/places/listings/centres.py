"""The centres in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Knowledge, Unit
from guantong.frame.listings import Listing, On
from guantong.frame.maps import Layer
from guantong.places.models import Centre, Coverage
from guantong.places.models.centres import FUNCTIONS
from guantong.places.room import PLACE_VIEW
from guantong.places.services import centres
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.text import Text

USED, CLOSED = "now", "ended"
USES = [(USED, _("在用")), (CLOSED, _("已停用"))]
LACKS = [
    ("opening", _("开放时间")), ("functions", _("功能")), ("area", _("面积")),
    ("keeper", _("负责人或电话")), ("point", _("位置")),
]  # fmt: skip


def by_use(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those in use, or those that are closed."""
    return rows.filter(closed_on__isnull=value == USED)


def by_function(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those that name a function."""
    return rows.filter(functions__contains=value)


def by_lack(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those of which something is not known."""
    if value == "area":
        return rows.filter(area=None)
    if value == "keeper":
        return rows.filter(Q(keeper="") | Q(telephone=""))
    if value == "point":
        unplaced = Q(longitude=None) | Q(knowledge__in=("", Knowledge.INVENTED))
        return rows.filter(unplaced)
    return rows.filter(**{value: ""})


class Centres(Listing):
    """The centres for services and activities, in the order of the tree."""

    heading, route, home = _("活动和服务中心"), "places:centres", True
    search, told, sounds = ("name", "unit__name", "address"), ("unit__name",), "name"
    filters = (
        Choice("kind", _("类型"), Centre.Kind.choices),
        Choice("function", _("功能"), [(one, one) for one in FUNCTIONS], by_function,
               overlaps=True),
        Choice("lack", _("没有登记"), LACKS, by_lack, overlaps=True),
        Choice("use", _("在用情况"), USES, by_use, default=USED),
    )  # fmt: skip
    offers = (centres.add,)
    acts = ("change", "close", "reopen")
    on = (On(Unit),)
    pick = True
    place = Layer(_("活动和服务中心"), "kind", Centre.Kind.choices,
                  text=lambda row: row.opening or gettext("没有登记开放时间"))  # fmt: skip
    hidden = ("area", "telephone")
    empty = _("还没有登记中心。可以登记，也可以导入。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("村（社区）、乡镇"), order_by=("unit_path",))
    kind, state = Short(), Short()

    @classmethod
    def links(cls, request: Any) -> list[tuple[Text, str]]:
        """Lead to who is within reach of centres."""
        if not request.user.may(PLACE_VIEW):
            return []
        return [(_("谁够得着"), f"{reverse('places:coverages')}?what={Coverage.What.CENTRES}")]

    class Meta(Table.Meta):
        model = Centre
        fields = (
            "name", "unit__name", "kind", "state", "opening", "area", "keeper", "telephone",
        )  # fmt: skip
