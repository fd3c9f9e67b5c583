"""Lists of grids, drafts, and villages with how far each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import PartyOrganisation, Unit
from guantong.core.services import signing
from guantong.frame.listings import Listing, On, Waiting
from guantong.places.listings.households import of_village
from guantong.places.models import Contact, ContactPlan, Grid, GridPlan, Household
from guantong.places.queries import villages
from guantong.places.room import GRID_DRAW, GRID_SIGN, HOUSEHOLD_MANAGE, HOUSEHOLD_VIEW
from guantong.places.services import grids, plans
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

State = GridPlan.State
FORCE = [("now", _("在用")), ("closed", _("已停用"))]


def _in_force(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(closed_on=None) if value == "now" else rows.exclude(closed_on=None)


class Grids(Listing):
    """The grids in force, and those that were."""

    heading, route, home = _("网格"), "places:grids", True
    counted = False
    search, pick, told = ("name", "code", "unit__name", "leader__name"), True, ("unit__name",)
    filters = (
        Choice("force", _("状态"), FORCE, _in_force, default="now"),
        Choice("lacks", _("缺什么"), [
            ("leader", _("没有网格长")), ("centre", _("没有确定中心户")),
            ("organisation", _("没有党组织")),
        ], lambda rows, value: rows.filter(**{value: None}), overlaps=True),
    )  # fmt: skip
    offers = (grids.take,)
    acts = ("people", "centre")
    on = (
        On(Unit, without=("unit__name",)),
        On(PartyOrganisation, lambda rows, row: rows.filter(organisation=row),
           without=("organisation",)),
        On(Contact, lambda rows, row: rows.filter(leader=row), without=("leader",)),
    )  # fmt: skip
    empty = _("还没有网格。在“各村”里选一个村划分，或者导入网格部门的名单。")
    name = Column(linkify=True, order_by=("unit_path", "number"))
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "number"))
    code = Short()
    leader = Short(linkify=True, orderable=False)
    centre = Short(linkify=True, orderable=False)
    since, closed_on = Short(), Short()

    class Meta(Table.Meta):
        model = Grid
        fields = ("name", "unit__name", "code", "leader", "organisation", "centre", "since",
                  "closed_on")  # fmt: skip

    hidden = ("closed_on", "since")


def _drafts(account: Account) -> QuerySet[Any]:
    """Return the drafts that the villages themselves have to look at, none that was put forward."""
    mine: Any = GridPlan.objects.visible_to(account, GRID_DRAW).filter(state=State.DRAFT)
    above = GridPlan.objects.visible_to(account, GRID_SIGN).order_by().values("pk")
    put = signing.waiting_for(GridPlan._meta.label_lower, "sign").order_by().values("subject_id")
    found: QuerySet[Any] = mine.exclude(pk__in=above).exclude(pk__in=put)
    return found


class GridPlans(Listing):
    """The drafts of grids, and what became of them."""

    heading, route, home = _("划分方案"), "places:plans", True
    search = ("unit__name", "unit__parent__name")
    filters = (Choice("state", _("状态"), GridPlan.State.choices),)
    acts = ("drop",)
    on = (On(Unit, of_village, without=("unit__name", "unit__parent__name"), acts=("grids-draw",)),)
    waits = (Waiting(_("网格划分草案待看过并提请确认"), _drafts, since="made_at"),)
    empty = _("还没有划分方案。在“各村”里选一个村划分。")
    number = Short(linkify=True)
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "-number"))
    unit__parent__name = Column(verbose_name=_("乡镇"), orderable=False)
    state = Short()
    many = Short(verbose_name=_("网格"), empty_values=(), orderable=False)
    proven = Short(verbose_name=_("核验"), orderable=False)
    made_at, signed_on = Short(), Short()

    class Meta(Table.Meta):
        model = GridPlan
        fields = ("number", "unit__name", "unit__parent__name", "state", "many", "proven",
                  "made_by", "made_at", "seconded_by", "signed_on")  # fmt: skip

    def render_number(self, record: GridPlan) -> str:
        """Name the plan."""
        return now("方案%d") % record.number

    def render_many(self, record: GridPlan) -> str:
        """Say how many grids it has."""
        return now("%d 个") % len(record.grids) if record.grids else "—"

    def render_proven(self, record: GridPlan) -> str:
        """Say whether a better one may exist."""
        if not record.grids:
            return "—"
        return now("未发现更优") if record.proven else now("可能还有更优")

    def render_made_at(self, value: Any) -> str:
        """Write the day."""
        return date_format(timezone.localtime(value))


def _contact_drafts(account: Account) -> QuerySet[Any]:
    """Return the drafts of the villages' own; the town sees them on their list."""
    mine: Any = ContactPlan.objects.visible_to(account, HOUSEHOLD_MANAGE).filter(state=State.DRAFT)
    above = ContactPlan.objects.visible_to(account, GRID_SIGN).order_by().values("pk")
    found: QuerySet[Any] = mine.exclude(pk__in=above)
    return found


class ContactPlans(Listing):
    """The drafts of who keeps contact with whom."""

    heading, route, home = _("联系人安排方案"), "places:contact-plans", True
    search = ("unit__name", "unit__parent__name")
    filters = (Choice("state", _("状态"), ContactPlan.State.choices),)
    acts = ("drop",)
    on = (
        On(
            Unit, of_village, without=("unit__name", "unit__parent__name"),
            acts=("contacts-draw",),
        ),
    )  # fmt: skip
    waits = (Waiting(_("联系人安排草案待确认"), _contact_drafts, since="made_at"),)
    empty = _("还没有联系人安排方案。")
    number = Short(linkify=True)
    unit__name = Column(verbose_name=_("村"), order_by=("unit_path", "-number"))
    unit__parent__name = Column(verbose_name=_("乡镇"), orderable=False)
    state, made_at, signed_on = Short(), Short(), Short()

    class Meta(Table.Meta):
        model = ContactPlan
        fields = ("number", "unit__name", "unit__parent__name", "state", "made_by", "made_at",
                  "signed_by", "signed_on")  # fmt: skip

    render_number = GridPlans.render_number
    render_made_at = GridPlans.render_made_at


def _how_far(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    lived = Household.objects.filter(unit=OuterRef("pk"), left_on=None)
    in_force = Grid.objects.filter(unit=OuterRef("pk"), closed_on=None)
    draft = GridPlan.objects.filter(unit=OuterRef("pk"), state=State.DRAFT)
    if value == "none":
        return rows.filter(~Exists(lived))
    if value == "draft":
        return rows.filter(Exists(draft))
    if value == "grids":
        return rows.filter(Exists(in_force))
    return rows.filter(Exists(lived), ~Exists(in_force), ~Exists(draft))


FAR = [
    ("grids", _("已有网格")), ("draft", _("有草案")), ("to_draw", _("有住户、还没有网格")),
    ("none", _("还没有登记住户")),
]  # fmt: skip


class Villages(Listing):
    """A line a village: its households, those without a point, its grids, its draft."""

    heading, route, needs = _("各村"), "places:villages", HOUSEHOLD_VIEW
    search, told = ("name", "parent__name"), ("parent__name",)
    filters = (Choice("far", _("进展"), FAR, _how_far),)
    offers = (plans.draw_all,)
    empty = _("没有符合条件的村。")
    name = Column(empty_values=(), order_by=("path",))
    parent__name = Column(verbose_name=_("乡镇"), orderable=False)
    households = Short(verbose_name=_("住户"), empty_values=(), orderable=False)
    without = Short(verbose_name=_("没有位置"), empty_values=(), orderable=False)
    grids = Short(verbose_name=_("网格"), empty_values=(), orderable=False)
    draft = Column(verbose_name=_("草案"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "parent__name", "households", "without", "grids", "draft")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Keep the villages in use of which the reader may see the households."""
        rows = Unit.objects.visible_to(account, HOUSEHOLD_VIEW)
        found: QuerySet[Any] = rows.filter(kind=Unit.Kind.VILLAGE, closed_on=None)
        return found.select_related("parent").order_by("path")

    def prepare(self, rows: Any) -> None:
        """Read what is told of the page's villages at once."""
        self.told_of = villages.told(rows)

    def render_name(self, record: Unit) -> Any:
        """Lead to the village's board."""
        address = reverse("places:board", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def value_name(self, record: Unit) -> str:
        """Write the name alone."""
        return record.name

    def render_households(self, record: Unit) -> Any:
        """Say how many households live there."""
        return self.told_of[record.pk].households or "—"

    def render_without(self, record: Unit) -> Any:
        """Say of how many it is not known where."""
        one = self.told_of[record.pk]
        return one.without_point if one.households else "—"

    def render_grids(self, record: Unit) -> Any:
        """Say how many grids are in force."""
        return self.told_of[record.pk].grids or "—"

    def render_draft(self, record: Unit) -> str:
        """Say what there is of a draft."""
        one = self.told_of[record.pk]
        if one.draft is None:
            return "—"
        if one.draft.state == State.FAILED:
            return now("未能生成：%s") % one.draft.told
        if one.stale:
            return now("%d 个网格，已过时") % len(one.draft.grids)
        words = now("未发现更优") if one.draft.proven else now("可能还有更优")
        return f"{now('%d 个网格') % len(one.draft.grids)}，{words}"
