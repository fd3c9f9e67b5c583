"""The route plans in scope: proposals, and those that a person put in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _w
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.places.models import RoutePlan
from guantong.places.room import LINE_MANAGE
from guantong.places.services import route_plans
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


def _to_decide(account: Account) -> QuerySet[Any]:
    """Return the proposals with a plan that an account may put in force."""
    rows: Any = RoutePlan.objects.visible_to(account, LINE_MANAGE)
    found: QuerySet[Any] = rows.filter(state=RoutePlan.State.DRAFT, task__state="done")
    return found


class RoutePlans(Listing):
    """The route plans, the next to go first."""

    heading, route, home = _("线路规划"), "places:route-plans", True
    search, told = ("name", "group", "unit__name"), ("group", "unit__name")
    filters = (Choice("state", _("状态"), RoutePlan.State.choices),)
    offers = (route_plans.add,)
    waits = (Waiting(_("线路待启用"), _to_decide, since="made_at", due="first_day"),)
    on = (On(Unit),)
    pick = True
    empty = _("还没有规划线路。写明团队、日期和必看的点，系统给出几个方案，由人启用。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"), order_by=("unit_path",))
    first_day, days, size, state = Short(), Short(), Short(), Short()
    stops = Short(verbose_name=_("到几处"), empty_values=(), accessor="pk", orderable=False)

    class Meta(Table.Meta):
        model = RoutePlan
        fields = (
            "name", "unit__name", "group", "size", "first_day", "days", "stops", "state",
        )  # fmt: skip

    def render_stops(self, record: RoutePlan) -> str:
        """Count the stops of the plan that is meant."""
        plan = record.plan
        if plan is None:
            return _w("没有可行的方案") if record.result.get("refused") else "—"
        return str(sum(len(day["stops"]) for day in plan["days"]))
