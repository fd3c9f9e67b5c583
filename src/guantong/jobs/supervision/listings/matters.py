"""The list of results of checks of personal matters."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_tables2 import Column
from django_tables2.utils import A

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.supervision.models import MatterCheck
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services import matters
from guantong.people.models import Person
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table


class Matters(Listing):
    """Who was checked with which result."""

    heading, route, home = _("个人有关事项"), "supervision:matters", True
    search = ("person__name", "person__unit__name", "draw")
    filters = (
        Choice("kind", _("查核类别"), MatterCheck.Kind.choices),
        Choice("result", _("查核结果"), MatterCheck.Result.choices),
    )
    offers = (matters.take,)
    acts = ("to-finding",)
    on = (
        On(Unit),
        On(Person, lambda rows, person: rows.filter(person=person), without=("person__name",)),
    )
    waits = (
        Waiting(
            _("查核结果待处理"),
            lambda account: (
                MatterCheck.objects.visible_to(account, SUPERVISE_WORK)
                .exclude(result=MatterCheck.Result.SAME)
                .filter(finding=None)
            ),
            "found_on",
            act="to-finding",
        ),
    )
    empty = _("还没有导入查核结果。抽查、查核在专门系统里进行，这里只导入结果。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    person__unit__name = Column(verbose_name=_("单位"))
    finding__case__number = Short(
        verbose_name=_("转为问题"), linkify=("supervision:finding", [A("finding_id")])
    )

    class Meta(Table.Meta):
        model = MatterCheck
        fields = ("person__name", "person__unit__name", "kind", "draw", "found_on", "result",
                  "finding__case__number")  # fmt: skip
