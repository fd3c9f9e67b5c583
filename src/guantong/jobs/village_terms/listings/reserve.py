"""The list of the reserve: who is named in which village, how far, who guides."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.text import Text
from guantong.frame.listings import Listing, On
from guantong.jobs.village_terms.listings.leaders import AGES, aged
from guantong.jobs.village_terms.models import Reserve
from guantong.jobs.village_terms.services import reserve
from guantong.people.models import Person
from guantong.ui.columns import Month, Short
from guantong.ui.tables import Choice, Table

STATES: dict[str, tuple[Text, Q]] = {
    "in": (_("在库"), Q(left_on=None) & ~Q(entered_on=None)),
    "open": (_("审核中"), Q(left_on=None, entered_on=None, case__closed_at=None)),
    "no": (_("未入库"), Q(left_on=None, entered_on=None) & ~Q(case__closed_at=None)),
    "out": (_("已出库"), ~Q(left_on=None)),
}


def state_of(row: Reserve) -> Text:
    """Say how far somebody is."""
    if row.left_on:
        return STATES["out"][0]
    if row.entered_on:
        return STATES["in"][0]
    return STATES["open" if row.case is None or row.case.closed_at is None else "no"][0]


class ReserveList(Listing):
    """Who is named for the reserve."""

    heading, route, home = _("后备力量"), "village_terms:reserve", True
    search = ("person__name", "unit__name", "unit__parent__name", "mentor")
    filters = (
        Choice("state", _("状态"), [(key, one) for key, (one, _q) in STATES.items()],
               lambda rows, value: rows.filter(STATES[value][1])),
        Choice("source", _("来源"), lambda: [(one, one) for one in reserve.sources()]),
        Choice("age", _("年龄"), AGES, aged),
    )  # fmt: skip
    offers = (reserve.name,)
    acts = ("assign", "leave")
    on = (On(Unit, acts=("reserve-name",)),
          On(Person, lambda rows, person: rows.filter(person=person)))  # fmt: skip
    empty = _("还没有推荐后备力量。")
    unit__parent__name = Short(verbose_name=_("乡镇"))
    unit__name = Short(verbose_name=_("村（社区）"), order_by=("unit_path",))
    person__name = Short(verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url())
    person__birth_month = Month(verbose_name=_("出生年月"))
    named_on, entered_on = Short(), Short()
    state = Short(verbose_name=_("状态"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Reserve
        fields = ("unit__parent__name", "unit__name", "person__name", "person__birth_month",
                  "source", "named_by", "named_on", "state", "mentor", "entered_on")  # fmt: skip

    @classmethod
    def seen(cls, account: Any, on: Any = None) -> QuerySet[Any]:
        """Read them with their cases."""
        return super().seen(account, on).select_related("case")

    def render_state(self, record: Reserve) -> Text:
        """Say how far it is."""
        return state_of(record)
