"""The rosters of cadres and of Party members; any filter is kept under a name."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.formats.workbook.write import MEDIA_TYPE, write_table
from guantong.frame import allowed
from guantong.frame.intake import screens as intake
from guantong.frame.records import filters
from guantong.people import queries
from guantong.people.models import Person
from guantong.people.room import PERSON_EXPORT, PERSON_MANAGE, PERSON_VIEW
from guantong.people.screens import filters as choices
from guantong.people.services import secrets
from guantong.people.services.roster import take
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Month, Short
from guantong.ui.forms import Form, handle

View, Manage, Export = PERSON_VIEW, PERSON_MANAGE, PERSON_EXPORT
CADRES, MEMBERS = "list", "members"
#: A name opens the person in the drawer; without scripts, or with a modifier key, its page.
LEADS: Any = {"linkify": ("people:person", [A("pk")]), "attrs": {"a": {"data-drawer": ""}}}


class CadreTable(ui_tables.Table):
    """Cadres in the order of their units; the number is shown masked."""

    hidden = ("degree", "work_month", "native_place", "id_number")
    name = Short(order_by=("pinyin", "name"), **LEADS)
    sex = Short()
    birth_month = Month()
    ethnicity = Short()
    unit__name = Short(verbose_name=_("单位"), order_by=("unit_path",))
    post = Long()
    level = Short()
    post_since = Month()
    rank = Short()
    schooling = Short()
    party_month = Month()
    work_month = Month()
    id_number = Short(orderable=False)

    class Meta(ui_tables.Table.Meta):
        model = Person
        fields = (
            "name", "sex", "birth_month", "ethnicity", "unit__name", "post", "level", "post_since",
            "rank", "schooling", "degree", "party_month", "work_month", "native_place",
            "id_number",
        )  # fmt: skip

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters and pinyin, posts and units by characters."""
        return queries.by_name_or_post(rows, word)


class MemberTable(ui_tables.Table):
    """Party members; only what an index orders can be sorted."""

    hidden = ("id_number",)
    name = Short(orderable=False, **LEADS)
    sex = Short(orderable=False)
    birth_month = Month(orderable=False)
    ethnicity = Short(orderable=False)
    unit__parent__name = Short(verbose_name=_("上级"), orderable=False)
    unit__name = Short(verbose_name=_("单位"), order_by=("unit_path", "position", "id"))
    party = Short(orderable=False)
    party_month = Month(orderable=False)
    schooling = Short(orderable=False)
    id_number = Short(orderable=False)

    class Meta(ui_tables.Table.Meta):
        model = Person
        fields = (
            "name", "sex", "birth_month", "ethnicity", "unit__parent__name", "unit__name", "party",
            "party_month", "schooling", "id_number",
        )  # fmt: skip

    @classmethod
    def find(cls, rows: QuerySet[Person], word: str) -> QuerySet[Person]:
        """Search names by characters, pinyin, initials; a whole number finds its bearer."""
        return queries.by_name(rows, word)


class FilterForm(Form):
    """A name for the filter."""

    name = forms.CharField(label=_("名称"), max_length=40)
    is_shared = forms.BooleanField(
        label=_("共享"), required=False, help_text=_("能看到本范围人员的同事也可使用。")
    )


class ReasonForm(Form):
    """Why whole numbers are taken out of the system."""

    reason = forms.CharField(
        label=_("导出事由"), max_length=200, help_text=_("将与导出的人员一并记入审计日志。")
    )


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the cadres in scope."""
    return _show(request, CADRES, _("干部名册"))


@allowed.needs(View)
def members(request: Request) -> HttpResponse:
    """List the Party members in scope."""
    return _show(request, MEMBERS, _("党员名册"))


@allowed.needs(View)
def keep(request: Request, roster: str) -> HttpResponse:
    """Keep the present filter under a name."""
    _known(roster)
    listing, query = f"people:{roster}", request.GET.urlencode()
    back = f"{reverse(listing)}?{query}"

    def done(data: dict[str, Any]) -> HttpResponse:
        shared = data["is_shared"]
        filters.keep(request.user, Person, listing, data["name"], query, shared=shared)
        messages.success(request, _("已保存为常用名册：%(name)s") % {"name": data["name"]})
        return redirect(back)

    form = FilterForm(request.POST or None)
    return handle(
        request, form, done, title=_("保存筛选条件"), crumbs=[(_("名册"), back)], submit=_("保存")
    )


@allowed.needs(Export)
def numbers(request: Request, roster: str) -> HttpResponse:
    """Export the filtered roster with whole identity numbers, for a reason, logged."""
    _known(roster)
    table_class, rows, picks = _roster(request, roster)
    rows, _unit = ui_tables.narrowed(request, table_class, rows, picks)
    back = f"{reverse(f'people:{roster}')}?{request.GET.urlencode()}"

    def done(data: dict[str, Any]) -> HttpResponse:
        people = list(rows[: ui_tables.MOST_EXPORTED + 1])
        if len(people) > ui_tables.MOST_EXPORTED:
            raise GuantongError(_("人数过多，请先筛选，再导出。"))
        opened = secrets.reveal_for_export(request.user, people, data["reason"])
        head, lines = _lines(table_class, people, opened)
        out = io.BytesIO()
        write_table(out, str(_("名册")), head, lines)
        answer = HttpResponse(out.getvalue(), content_type=MEDIA_TYPE)
        name = str(_("名册（含身份证号）.xlsx"))
        answer["Content-Disposition"] = str(content_disposition_header(True, name))
        return answer

    form = ReasonForm(request.POST or None)
    return handle(
        request, form, done, title=_("导出含身份证号的名册"), crumbs=[(_("名册"), back)],
        submit=_("导出"), note=_("按当前筛选条件导出。不必用完整号码的，请用“导出 Excel”。"),
    )  # fmt: skip


def _show(request: Request, roster: str, title: Any) -> HttpResponse:
    table_class, rows, picks = _roster(request, roster)
    query = request.GET.urlencode()
    actions = []
    if request.user.may(Manage):
        actions.append((_("录入人员"), reverse("people:create")))
        actions.append((_("导入名册"), intake.address(request, take)))
    if request.user.may(Export):
        address = reverse("people:numbers", args=[roster])
        actions.append((_("导出含身份证号"), f"{address}?{query}"))
    return ui_tables.show(
        request, table_class, rows, title=title, crumbs=[], filters=picks, actions=actions,
        template="people/roster.html", roster=roster,
        saved=filters.saved(request.user, f"people:{roster}"), query=query,
    )  # fmt: skip


def _roster(request: Request, roster: str) -> tuple[type[ui_tables.Table], Any, Any]:
    if roster == CADRES:
        return CadreTable, queries.cadres(request.user), choices.of_cadres()
    rows = queries.members(request.user).select_related("unit__parent")
    return MemberTable, rows, choices.of_members()


def _lines(
    table_class: type[ui_tables.Table], people: list[Person], opened: dict[int, str]
) -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of a roster with the whole number in the place of the mask."""
    values = iter(table_class(people).as_values())
    head = [str(cell) for cell in next(values)]
    at = list(table_class.base_columns).index("id_number")
    return head, [
        [opened[person.pk] if n == at else cell for n, cell in enumerate(line)]
        for person, line in zip(people, values, strict=True)
    ]


def _known(roster: str) -> None:
    if roster not in (CADRES, MEMBERS):
        raise Http404
