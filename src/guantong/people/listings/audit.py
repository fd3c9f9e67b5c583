"""三龄两历一身份: what to look up in whose archive, with what each source says."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.models import Account
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.people.listings.rosters import LEADS
from guantong.people.models import ArchiveFinding, ArchiveSettlement, Person, Status
from guantong.people.room import PERSON_MANAGE
from guantong.people.services.audit import Item, Kind, checking
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

ITEMS = (
    (Item.AGE.value, _("年龄")), (Item.PARTY.value, _("党龄")), (Item.WORK.value, _("工龄")),
    (Item.EDUCATION.value, _("学历")), (Item.EXPERIENCE.value, _("工作经历")),
    (Item.IDENTITY.value, _("干部身份")),
)  # fmt: skip
CLEAN, ALL = "clean", "all"
KINDS = (
    (Kind.CONTRADICTION.value, _("记载矛盾")), (Kind.MISSING.value, _("缺少材料")),
    (ALL, _("全部问题")), (CLEAN, _("未发现问题的人")),
)  # fmt: skip
CHANGED = (("1", _("核查后资料有改动")), ("0", _("资料没有改动")))


def _of_kind(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == ALL:
        return rows.exclude(kind="")
    return rows.filter(kind="" if value == CLEAN else value)


def _changed(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    same = {"person_version": F("person__version")}
    return rows.exclude(**same) if value == "1" else rows.filter(**same)


class Day(tables.DateTimeColumn):  # type: ignore[misc]  # django-tables2 has no types
    """A day that is not broken."""

    nowrap = True


def _page(record: ArchiveFinding) -> str:
    return record.person.get_absolute_url()


def _again(row: ArchiveSettlement) -> str:
    told = {"on": f"{row.settled_on:%Y-%m-%d}" if row.settled_on else "", "value": row.value}
    return gettext("%(on)s认定为“%(value)s”，以后记载有变化，重新列出。") % told


class Findings(Listing):
    """What the last check found, a row a finding, in the order of the roster."""

    heading, route, home = _("三龄两历一身份核查"), "people:audit", True
    template = "people/audit.html"
    search = ("person__name", "person__unit__name", "problem")
    empty = _("没有符合条件的核查结果。")
    offers = (checking.check,)
    acts = ("settle",)
    filters = (
        Choice("kind", _("性质"), KINDS, apply=_of_kind, default=Kind.CONTRADICTION.value),
        Choice("item", _("项目"), ITEMS),
        Choice("changed", _("核查以后"), CHANGED, apply=_changed, more=True),
    )
    person__name = Short(
        verbose_name=_("姓名"), orderable=False, **{**LEADS, "linkify": _page}
    )  # fmt: skip
    person__unit__name = Short(verbose_name=_("单位"), order_by=("person__unit_path",))
    item = Short(orderable=False)
    problem = Long(orderable=False)
    statements = Long(orderable=False)
    at = Day(format="Y-m-d", orderable=False)

    class Meta(Table.Meta):
        model = ArchiveFinding
        fields = ("person__name", "person__unit__name", "item", "problem", "statements", "at")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to what persons settled."""
        return [(_("档案认定"), reverse("people:settlements"))]

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return what was found of the cadres in office."""
        rows = super().seen(account, on).filter(person__status=Status.ACTIVE)
        found: QuerySet[Any] = rows.select_related("before", "person__unit")
        return found

    def render_problem(self, record: ArchiveFinding) -> str:
        """Say of what was settled before that the records changed since."""
        if record.before is None:
            return record.problem
        return format_html("{}<div>{}</div>", record.problem, _again(record.before))

    def value_problem(self, record: ArchiveFinding) -> str:
        """Write the same for the workbook."""
        told = [record.problem, *([_again(record.before)] if record.before else [])]
        return "；".join(told)

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Say above the list how many are checked, and who changed since."""
        return super().show(request, on, state=checking.state(request.user), **extra)

    def render_statements(self, value: list[list[str]]) -> str:
        """Write what each source says, one under the other."""
        text = '<div><span class="text-secondary">{}：</span>{}</div>'
        return format_html("<div>{}</div>", format_html_join("", text, value))

    def value_statements(self, value: list[list[str]]) -> str:
        """Write the same for the workbook."""
        return "；".join(f"{source}：{said}" for source, said in value)


def _unsigned(account: Account) -> QuerySet[Any]:
    """Return what an account proposed and nobody signed."""
    rows: QuerySet[Any] = ArchiveSettlement.objects.visible_to(account, PERSON_MANAGE)
    return rows.filter(state=ArchiveSettlement.State.PROPOSED, by=account)


class Settlements(Listing):
    """What persons settled of archives, with the documents it rests on."""

    heading, route, home = _("档案认定"), "people:settlements", True
    search = ("person__name", "problem", "value", "basis", "document")
    sounds = "person__name"
    empty = _("还没有档案认定。在“三龄两历一身份核查”里，对核查出的一条按“认定”。")
    filters = (
        Choice("state", _("状态"), ArchiveSettlement.State.choices),
        Choice("item", _("项目"), ITEMS),
    )
    acts = ("confirm", "drop", "revoke")
    hidden = ("statements",)
    on = (On(Person, lambda rows, person: rows.filter(person=person),
             without=("person__name", "person__unit__name", "statements")),)  # fmt: skip
    waits = (Waiting(_("档案认定待核签"), _unsigned, "at"),)
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    person__unit__name = Short(verbose_name=_("单位"), order_by=("person__unit_path",))
    item = Short()
    problem = Long(orderable=False)
    statements = Long(orderable=False)
    value = Long()
    source = Long(verbose_name=_("依据"), orderable=False)
    who = Short(verbose_name=_("认定人"), empty_values=(), orderable=False)
    settled_on = Short()
    state = Short()

    class Meta(Table.Meta):
        model = ArchiveSettlement
        fields = (
            "person__name", "person__unit__name", "item", "problem", "statements", "value",
            "source", "who", "settled_on", "state",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with those who signed."""
        found: QuerySet[Any] = (
            super().seen(account, on).select_related("by", "seconded_by", "person__unit")
        )
        return found

    def render_who(self, record: ArchiveSettlement) -> str:
        """Name both."""
        return "、".join(str(one) for one in (record.by, record.seconded_by) if one) or "—"

    render_statements = Findings.render_statements
    value_statements = Findings.value_statements
