"""The lists of centres' teams: who serves where, what nobody there was taught, how each stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On
from guantong.jobs.one_stop.models import TeamMember
from guantong.jobs.one_stop.models.team import WEEKDAYS
from guantong.jobs.one_stop.room import ITEM_VIEW
from guantong.jobs.one_stop.services import offers
from guantong.places.models import Centre
from guantong.programmes.listings.standards import (
    STANDING,
    VALID,
    Appraisals,
    by_standing,
    by_validity,
)
from guantong.programmes.models import Appraisal
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

HERE, LEFT = "now", "left"
#: So many categories of untaught items stand in a cell.
NAMED = 4


def _by_presence(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(until__isnull=value == HERE)


def _on_day(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(weekdays__contains=value)


class Teams(Listing):
    """Who serves at the centres in scope, in the order of the tree; nothing is counted of them."""

    heading, route, home = _("服务队伍"), "one_stop:teams", True
    search, told = ("name", "centre__name", "centre__unit__name"), ("centre__name",)
    filters = (
        Choice("duty", _("岗位"), TeamMember.Duty.choices),
        Choice("weekday", _("值班日"), WEEKDAYS, _on_day, overlaps=True),
        Choice("presence", _("在岗情况"), [(HERE, _("在岗")), (LEFT, _("已离岗"))], _by_presence,
               default=HERE),
    )  # fmt: skip
    acts = ("team-change", "train", "leave", "return")
    on = (On(Centre, lambda rows, row: rows.filter(centre=row),
             without=("centre__name", "centre__unit__name"), acts=("team-add",)),)  # fmt: skip
    empty = _("还没有登记服务人员。在中心的页面上登记。")
    name = Column(linkify=True)
    centre__name = Column(verbose_name=_("中心"), orderable=False)
    centre__unit__name = Column(verbose_name=_("单位"), orderable=False)
    duty = Short()
    weekdays = Column(orderable=False, empty_values=())
    telephone = Short(orderable=False)

    class Meta(Table.Meta):
        model = TeamMember
        fields = (
            "name", "centre__name", "centre__unit__name", "duty", "weekdays", "telephone", "since",
        )  # fmt: skip

    def render_weekdays(self, record: TeamMember) -> str:
        """Write the days; silence is not known."""
        return record.days or gettext("不清楚")


NONE, SOME, ALL = "none", "some", "all"
TRAINED = [
    (NONE, _("没有人受过培训")), (SOME, _("有的事项没有人受过培训")),
    (ALL, _("每个事项都有人受过培训")), ("unknown", _("没有登记服务人员")),
]  # fmt: skip


def state_of(one: offers.Offered) -> str:
    """Return how a centre's team stands to what it offers."""
    if not one.team:
        return "unknown"
    if not one.trainings:
        return NONE
    return SOME if one.untrained else ALL


def _by_training(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    found = offers.of(rows)
    return rows.filter(pk__in=[pk for pk, one in found.items() if state_of(one) == value])


class Untrained(Listing):
    """Centres, with what of their items nobody there was taught; what learning is to teach."""

    heading, route, needs = _("培训缺口"), "one_stop:untrained", ITEM_VIEW
    search = ("name", "unit__name")
    filters = (Choice("trained", _("培训情况"), TRAINED, _by_training),)
    on = (On(Centre, lambda rows, row: rows.filter(pk=row.pk), without=("unit__name",)),)
    empty = _("没有符合条件的中心。")
    name = Column(verbose_name=_("中心"))
    unit__name = Column(verbose_name=_("单位"), order_by=("unit_path",))
    offered = Short(verbose_name=_("能办的事项"), accessor="pk", orderable=False)
    team = Short(verbose_name=_("窗口和代办人员"), accessor="pk", orderable=False)
    missing = Long(verbose_name=_("没有人受过培训的"), accessor="pk", orderable=False)

    class Meta(Table.Meta):
        model = Centre
        fields = ("name", "unit__name", "offered", "team", "missing")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the centres in use."""
        rows = super().seen(account, on).filter(closed_on=None)
        return rows.select_related("unit").order_by("unit_path", "name", "pk")

    def prepare(self, rows: Iterable[Any]) -> None:
        """Look up the items and teams of all centres of the page at once."""
        self.here = offers.of(rows)

    def render_name(self, record: Centre) -> str:
        """Lead to the team of the centre."""
        address = reverse("one_stop:centre", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def render_offered(self, record: Centre) -> int:
        """Count the items."""
        return len(self.here[record.pk].items)

    def render_team(self, record: Centre) -> str:
        """Say whether somebody is entered."""
        return str(len(self.here[record.pk].team) or gettext("没有登记"))

    def render_missing(self, record: Centre) -> str:
        """Name the categories of the items that nobody was taught."""
        one = self.here[record.pk]
        if not one.team:
            return gettext("不清楚")
        left = one.untrained
        if not left:
            return gettext("没有缺口")
        names = list(dict.fromkeys(it.item.category or it.item.name for it in left))
        more = gettext("等") if len(names) > NAMED else ""
        told = {"n": len(left), "names": "、".join(names[:NAMED]) + more}
        return gettext("%(n)s 项：%(names)s") % told


LABEL = Centre._meta.label_lower


def _of_centre(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(subject_id=row.pk)


class CentreStanding(Appraisals):
    """Every centre in use, and how it stands to the standard of its kind."""

    heading, route, home, pick = _("中心达标情况"), "one_stop:centre-standing", False, False
    filters = (
        Choice("kind", _("类型"), Centre.Kind.choices),
        Choice("state", _("对照结果"), Appraisal.State.choices),
        Choice("valid", _("评定"), VALID, by_validity),
        Choice("standing", _("状态"), STANDING, by_standing, default="now"),
    )  # fmt: skip
    on = (On(Centre, _of_centre, without=("subject_name", "kind")), On(Unit))
    empty = _("还没有中心。标准由县里两人发布以后开始对照。")

    class Meta(Appraisals.Meta):
        pass

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Keep those of centres."""
        return super().seen(account, on).filter(subject_model=LABEL)

    def render_kind(self, value: str) -> str:
        """Write the kind in words."""
        return str(Centre.Kind(value).label) if value else "—"
