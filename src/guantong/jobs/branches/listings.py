"""The lists of the job: branches against their standard, their meetings, what is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import PartyOrganisation, Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.jobs.branches import meetings as held
from guantong.jobs.branches.models import BranchKind, BranchMeeting
from guantong.jobs.branches.services import meetings, types
from guantong.programmes.listings.standards import (
    STANDING,
    VALID,
    Appraisals,
    by_standing,
    by_validity,
)
from guantong.programmes.models import Appraisal
from guantong.programmes.room import STANDARD_JUDGE, STANDARD_SHOW, STANDARD_VIEW
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

LABEL = PartyOrganisation._meta.label_lower
Kind = BranchMeeting.Kind
UNKNOWN_KIND = "unknown"


def by_kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the branches of a type, or those of which nobody said it."""
    return rows.filter(kind="" if value == UNKNOWN_KIND else value)


class Branches(Appraisals):
    """Every branch, and how it stands to the standard of its type; in the order of the tree."""

    heading, route, home, pick = _("党支部"), "branches:branches", False, False
    filters = (
        Choice("kind", _("支部类型"), [*BranchKind.choices, (UNKNOWN_KIND, _("类型没有登记"))],
               by_kind),
        Choice("state", _("对照结果"), Appraisal.State.choices),
        Choice("valid", _("评定"), VALID, by_validity),
        Choice("standing", _("状态"), STANDING, by_standing, default="now"),
    )  # fmt: skip
    offers = (types.take,)
    on = (On(Unit),)
    place = Layer(
        _("党支部"), kind="state", kinds=Appraisal.State.choices, noun=_("个党支部"),
        name=lambda row: row.subject_name,
    )  # fmt: skip
    empty = _("还没有登记党支部。")

    class Meta(Appraisals.Meta):
        pass

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Keep those of branches."""
        return super().seen(account, on).filter(subject_model=LABEL)


def _due(account: Account) -> QuerySet[Any]:
    """Return the branches of a secretary's own that have held no general meeting this quarter."""
    rows: Any = PartyOrganisation.objects.visible_to(account, STANDARD_SHOW)
    above = PartyOrganisation.objects.visible_to(account, STANDARD_JUDGE)
    mine = rows.exclude(pk__in=above.order_by().values("pk"))
    today = timezone.localdate()
    found: Any = held.not_yet(_in_use(mine), Kind.GENERAL, held.quarter_of(today))
    due: QuerySet[Any] = found.annotate(hold_by=Value(held.quarter_end(today), DateField()))
    return due


def _in_use(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(closed_on=None, kind__in=PartyOrganisation.Kind.branches())


def _not_yet(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    today = timezone.localdate()
    first = held.quarter_of(today) if value == Kind.GENERAL else today.replace(day=1)
    return held.not_yet(rows, value, first)


NOT_YET = [
    (Kind.GENERAL.value, _("本季度还没有党员大会")), (Kind.COMMITTEE.value, _("本月还没有支委会")),
    (Kind.THEME.value, _("本月还没有主题党日")),
]  # fmt: skip


class Life(Listing):
    """What each branch has held this quarter and this month, and what it has not yet."""

    heading, route, needs = _("组织生活"), "branches:life", STANDARD_VIEW
    search, told = ("name", "unit__name"), ("unit__name",)
    filters = (Choice("left", _("还没有的"), NOT_YET, _not_yet),)
    acts = ("meet",)
    waits = (
        Waiting(_("本季度还没有开党员大会"), _due, since="", due="hold_by", act="meet"),
    )  # fmt: skip
    empty = _("没有符合条件的党支部。")
    name = Column(linkify=True, order_by=("unit_path", "name"))
    unit__name = Column(verbose_name=_("管理单位"), orderable=False)
    general = Short(verbose_name=_("本季度党员大会"), empty_values=(), orderable=False)
    committee = Short(verbose_name=_("本月支委会"), empty_values=(), orderable=False)
    theme = Short(verbose_name=_("本月主题党日"), empty_values=(), orderable=False)
    life = Short(verbose_name=_("最近的组织生活会"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = PartyOrganisation
        fields = ("name", "unit__name", "general", "committee", "theme", "life")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Keep the branches in use, in the order of the tree."""
        return _in_use(super().seen(account, on)).order_by("unit_path", "pk")

    def prepare(self, rows: Any) -> None:
        """Read at once what the page's branches held."""
        keys, today = [row.pk for row in rows], timezone.localdate()
        self.last = {
            one: held.last_held(keys, one, today)
            for one in (Kind.GENERAL, Kind.COMMITTEE, Kind.THEME, Kind.LIFE)
        }
        self.quarter, self.month = held.quarter_of(today), today.replace(day=1)

    def _told(self, record: Any, kind: BranchMeeting.Kind, first: dt.date) -> str:
        day = self.last[kind].get(record.pk)
        return f"{day:%Y-%m-%d}" if day and day >= first else gettext("还没有")

    def render_general(self, record: Any) -> str:
        """Say when the quarter's general meeting was."""
        return self._told(record, Kind.GENERAL, self.quarter)

    def render_committee(self, record: Any) -> str:
        """Say when the month's committee met."""
        return self._told(record, Kind.COMMITTEE, self.month)

    def render_theme(self, record: Any) -> str:
        """Say when the month's theme day was."""
        return self._told(record, Kind.THEME, self.month)

    def render_life(self, record: Any) -> str:
        """Say when the last organisational-life meeting was."""
        return self._told(record, Kind.LIFE, dt.date.min)


def _of_appraisal(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    if row.subject_model != LABEL:
        return rows.none()
    return rows.filter(organisation=row.subject_id)


class Meetings(Listing):
    """The meetings that were entered or taken in: counts, never names."""

    heading, route, home = _("会议记录"), "branches:meetings", True
    search = ("organisation__name", "topic")
    filters = (Choice("kind", _("会议"), Kind.choices),)
    offers = (meetings.take,)
    acts = ("problem", "change", "drop")
    on = (
        On(PartyOrganisation, lambda rows, row: rows.filter(organisation=row),
           without=("organisation__name",), acts=("meet", "branch-type")),
        On(Appraisal, _of_appraisal, without=("organisation__name",)),
    )  # fmt: skip
    told = ("organisation__name",)
    empty = _("还没有会议记录。可以登记，也可以导入县里平台导出的表。")
    organisation__name = Column(verbose_name=_("党支部"), orderable=False)
    held_on = Short(linkify=True)
    kind = Short()
    topic = Long()
    due, present = Short(orderable=False), Short(orderable=False)

    class Meta(Table.Meta):
        model = BranchMeeting
        fields = ("held_on", "organisation__name", "kind", "topic", "due", "present")
