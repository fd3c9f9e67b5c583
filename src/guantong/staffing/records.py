"""The list of appointments' records: how far each is, what is missing; what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.models import Unit
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import Person
from guantong.staffing.models import AppointmentRecord, Post
from guantong.staffing.queries import marks
from guantong.staffing.queries import records as reads
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import concluding, records
from guantong.staffing.services import record_steps as _steps  # noqa: F401 - for processes
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

LACKS: dict[str, tuple[Text, Callable[[QuerySet[Any]], QuerySet[Any]]]] = {
    "lacking": (_("四项没有齐"), lambda rows: reads.lacking(reads.going(rows))),
    "silent": (_("有未反馈"), reads.silent),
    "overdue": (_("逾期未答复"), reads.overdue),
    "unasked": (_("未征求"), lambda rows: reads.going(rows).filter(conclusions=None)),
}  # fmt: skip


def _overdue(account: Account) -> QuerySet[Any]:
    """Return the records of which a unit's day is over, for those who keep them."""
    rows = reads.overdue(AppointmentRecord.objects.visible_to(account, PLAN_MANAGE))
    due = reads.open_answers().filter(case=OuterRef("conclusions")).order_by()
    first = due.values("case").annotate(first=Min("due")).values("first")
    found: QuerySet[Any] = rows.filter(stopped_on=None).annotate(answer_due=Subquery(first))
    return found


def _of_post(rows: QuerySet[Any], post: Post) -> QuerySet[Any]:
    return rows.filter(Q(post=post) | Q(unit=post.unit, title=post.title))


class AppointmentRecords(Listing):
    """The records of appointments."""

    heading, route, home = _("任用纪实"), "staffing:records", True
    search = ("person__name", "title", "unit__name", "case__number")
    sounds = "person__name"
    filters = (
        Choice("state", _("进度"), [(key, one) for key, (one, _q) in reads.STATES.items()],
               reads.in_state),
        Choice("lack", _("四项结论"), [(key, one) for key, (one, _do) in LACKS.items()],
               lambda rows, value: LACKS[value][1](rows), overlaps=True),
        Choice("kind", _("任用类别"), AppointmentRecord.Kind.choices),
        Choice("round", _("任用时机"), AppointmentRecord.Round.choices),
    )  # fmt: skip
    bulk = (concluding.ask_units,)
    on = (
        On(Person, lambda rows, person: rows.filter(person=person), without=("person__name", "now"),
           acts=(records.open_for_person.name,)),
        On(Post, _of_post, without=("words",), acts=(records.open_for_post.name,)),
        On(Unit, lambda rows, unit: rows.filter(unit=unit)),
    )  # fmt: skip
    waits = (Waiting(_("四项结论逾期未答复"), _overdue, "case__opened_at", "answer_due"),)
    hidden = ("round",)
    empty = _("还没有任用纪实。由干部或职位的页面、配备方案、会议建立。")
    case__number = Short(verbose_name=_("编号"), linkify=lambda record: record.get_absolute_url())
    person__name = Short(verbose_name=_("人选"), linkify=("people:person", [A("person_id")]))
    now = Long()
    words = Long(verbose_name=_("拟任职务"), order_by=("unit__path", "title"), empty_values=())
    kind = Short()
    state = Short(verbose_name=_("进度"), empty_values=(), orderable=False)
    conclusions = Short(verbose_name=_("四项结论"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = AppointmentRecord
        fields = ("case__number", "person__name", "now", "words", "kind", "round", "state",
                  "conclusions")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what their lines name."""
        rows = reads.with_step(super().seen(account, on))
        found: QuerySet[Any] = rows.select_related(
            "person", "post__unit", "unit", "case", "conclusions"
        )
        return found

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read what the units said, and what meetings did, of the page's rows at once."""
        some = list(rows)
        self.said = reads.of(some, reader=self.request.user)
        self.later = reads.later(some)

    def render_state(self, record: AppointmentRecord) -> str:
        """Say how far it is; what a meeting did goes before the step."""
        return reads.state_of(record, self.later[record.pk])

    def render_conclusions(self, record: AppointmentRecord) -> Any:
        """Mark what is missing or adverse; else say that all are in."""
        mark = marks.of_conclusions(self.said[record.pk])
        return mark.badge or _("齐")

    def value_conclusions(self, record: AppointmentRecord) -> str:
        """Write the four into a workbook."""
        return "；".join(f"{one.wanted.short}：{one.words}" for one in self.said[record.pk])
