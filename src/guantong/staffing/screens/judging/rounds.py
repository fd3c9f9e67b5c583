"""Rounds of judgement: their list, opening one, its record, closing it."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.models import Person
from guantong.people.queries import by_name_or_post
from guantong.staffing.models import Judgement, JudgementRound
from guantong.staffing.queries import judgement as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.screens.offering import offers
from guantong.staffing.services import judgement
from guantong.standards.judgement import groups, name_of
from guantong.ui import tables as ui_tables

View = PLAN_VIEW
TITLE = _("综合研判")


class Short(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A column whose cells stay on one line."""

    nowrap = True


class RoundTable(ui_tables.Table):
    """Rounds with how many people each discussed."""

    search = ("name", "unit__name")
    name = tables.Column(linkify=("staffing:judgement", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("范围"), order_by=("unit_path",))
    people = tables.Column(verbose_name=_("已研判人数"))
    opened_by__display_name = tables.Column(verbose_name=_("开启人"))

    class Meta(ui_tables.Table.Meta):
        model = JudgementRound
        fields = ("name", "unit__name", "on", "state", "people", "opened_by__display_name")


class RecordTable(ui_tables.Table):
    """What a round said, in the order in which it was said."""

    empty = _("这次研判还没有记录。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    unit_name = tables.Column(verbose_name=_("单位"))
    group = Short(verbose_name=_("研判意见"), empty_values=())
    reason = tables.Column(verbose_name=_("理由"), orderable=False)
    by__display_name = Short(verbose_name=_("记录人"))
    released_at = tables.DateTimeColumn(verbose_name=_("告知本人"), format="Y-m-d H:i")
    at = tables.DateTimeColumn(verbose_name=_("时间"), format="Y-m-d H:i")

    class Meta(ui_tables.Table.Meta):
        model = Judgement
        fields = (
            "at", "person__name", "unit_name", "post", "group", "reason", "by__display_name",
            "released_at",
        )  # fmt: skip

    def render_group(self, value: str) -> str:
        """Write the group's name."""
        return name_of(value) if value else str(_("撤回"))

    value_group = render_group

    @classmethod
    def find(cls, rows: QuerySet[Judgement], word: str) -> QuerySet[Judgement]:
        """Search the persons of the record by name, pinyin, post."""
        people = Person.objects.filter(pk__in=rows.order_by().values("person"))
        return rows.filter(person__in=by_name_or_post(people, word))


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the rounds in scope."""
    state = ui_tables.Choice("state", _("状态"), JudgementRound.State.choices)
    return ui_tables.show(
        request, RoundTable, reads.rounds(request.user), title=TITLE, crumbs=[],
        filters=(state,), actions=offers(request, judgement.open_round),
    )  # fmt: skip


@allowed.needs(View)
def record(request: Request, pk: int) -> HttpResponse:
    """Show what a round said about whom, by whom; and let an officer close it."""
    row = allowed.get(request, JudgementRound, pk, View)
    named = [(one.code, one.name) for one in groups()]
    return ui_tables.show(
        request, RecordTable, reads.record(request.user, row),
        title=_("研判记录"), crumbs=way(row), round=row,
        filters=(ui_tables.Choice("group", _("研判意见"), named),),
        template="staffing/judgement_record.html",
    )  # fmt: skip


def way(row: JudgementRound) -> list[tuple[Any, str]]:
    """Return the way to a round's board."""
    board = reverse("staffing:judgement", args=[row.pk])
    return [(TITLE, reverse("staffing:judgements")), (row.name, board)]
