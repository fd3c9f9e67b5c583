"""The lists of findings, of what was decided about oneself, of names that were cleared."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column
from django_tables2.utils import A

from guantong.casework.models import Case, Turn
from guantong.casework.services.rows import today
from guantong.core.models import Reply, Unit
from guantong.core.scope import pointing, rows_of
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.models import Cleared, Finding, Handling
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services import findings, handling
from guantong.people.models import Person
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So long what was decided about oneself stands on one's own workbench.
NEWS = dt.timedelta(days=30)
STATES: tuple[tuple[str, Text], ...] = (
    ("confirm", _("初核")), ("handle", _("处理")), ("reply", _("本人答复")),
    ("verify", _("核对答复")), ("rectify", _("检查整改")), ("close", _("待办结")),
    ("closed", _("已办结")),
)  # fmt: skip


def _open(rows: QuerySet[Any], *steps: str) -> QuerySet[Any]:
    turn = Turn.objects.filter(case=OuterRef("case"), done_at=None)
    return rows.filter(Exists(turn.filter(step__in=steps) if steps else turn))


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the findings that wait in a step, or that are over."""
    return rows.exclude(case__closed_at=None) if value == "closed" else _open(rows, value)


def late(rows: QuerySet[Any], _value: str = "") -> QuerySet[Any]:
    """Keep the open findings whose day is over."""
    return rows.filter(case__closed_at=None, case__due__lt=today())


def _by_rung(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(Exists(Handling.objects.filter(finding=OuterRef("pk"), kind=value)))


def silent(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the findings whose written inquiry was not answered by its day; no more than that."""
    asked = Handling.objects.filter(finding=OuterRef("pk"), reply_due__lt=today(), replied_on=None)
    due = Subquery(asked.order_by("-on").values("reply_due")[:1])
    late_ones: QuerySet[Any] = _open(rows, "reply").annotate(reply_due=due)
    return late_ones.exclude(reply_due=None)


def _answered(account: Account) -> QuerySet[Any]:
    asked = Handling.objects.filter(finding=OuterRef("pk")).exclude(replied_on=None)
    rows = _open(Finding.objects.visible_to(account, SUPERVISE_WORK), "reply")
    return rows.filter(Exists(asked))


def _to_clear(account: Account) -> QuerySet[Any]:
    rows = Finding.objects.visible_to(account, SUPERVISE_WORK).exclude(person=None)
    again = Case.objects.filter(source=OuterRef("case"))
    found: QuerySet[Any] = rows.filter(verdict=findings.UNFOUNDED).exclude(case__closed_at=None)
    return found.filter(~Exists(again))


class Findings(Listing):
    """What was found, how far it is."""

    heading, route, home = _("问题办理"), "supervision:findings", True
    search = ("case__number", "unit__name", "fact", "person__name")
    filters = (
        Choice("source", _("来源"), Finding.Source.choices),
        Choice("state", _("环节"), STATES, in_state),
        Choice("rung", _("处理方式"), ladder.choices, _by_rung, overlaps=True),
        Choice("verdict", _("核查结论"), [(one, one) for one in (
            "属实", "部分属实", "不属实", "无法查清",
        )]),
        Choice("late", _("期限"), [("late", _("已逾期"))], late),
    )  # fmt: skip
    offers = (findings.record, findings.take)
    acts = ("handle", "clear")
    on = (
        On(Unit),
        On(Person, lambda rows, person: rows.filter(person=person), without=("person__name",)),
    )
    waits = (
        Waiting(_("函询已答复，待核对"), _answered, "told_on", "case__due"),
        Waiting(
            _("函询逾期未答复"),
            lambda account: silent(Finding.objects.visible_to(account, SUPERVISE_WORK)),
            "told_on", "reply_due",
        ),
        Waiting(_("查无此事，待澄清正名"), _to_clear, "case__closed_at", act="clear"),
    )  # fmt: skip
    hidden = ("key_work", "verdict")
    empty = _("还没有登记问题。")
    case__number = Short(verbose_name=_("编号"), linkify=lambda record: record.get_absolute_url())
    unit__name = Short(verbose_name=_("单位"))
    person__name = Short(verbose_name=_("当事人"))
    source, told_on = Short(), Short()
    fact = Long()
    state = Short(verbose_name=_("环节"), empty_values=(), orderable=False)
    rung = Short(verbose_name=_("处理"), empty_values=(), orderable=False)
    case__due = Short(verbose_name=_("办结期限"))

    class Meta(Table.Meta):
        model = Finding
        fields = ("case__number", "unit__name", "person__name", "source", "told_on", "fact",
                  "verdict", "state", "rung", "case__due", "key_work")  # fmt: skip

    def prepare(self, rows: Any) -> None:
        """Read the open steps and the handlings of the page's rows at once."""
        rows = list(rows)
        turns = pointing(Turn, "case", [row.case_id for row in rows]).filter(done_at=None)
        self.steps: dict[int | None, str] = dict(turns.values_list("case", "name"))
        self.kinds: dict[int, list[str]] = {}
        for one in pointing(Handling, "finding", [row.pk for row in rows]).order_by("on", "pk"):
            self.kinds.setdefault(one.finding_id, []).append(one.rung.kind)

    def render_state(self, record: Finding) -> Text:
        """Say in which step it waits, or that it is over."""
        return self.steps.get(record.case_id) or _("已办结")

    def render_rung(self, record: Finding) -> str:
        """Name what it was handled by, in its order."""
        return "、".join(self.kinds.get(record.pk, ())) or "—"


class OwnHandlings(Listing):
    """What was decided about oneself."""

    heading, route, needs = _("关于我的处理"), "supervision:own", None
    search = ("text", "number")
    waits = (
        Waiting(
            _("函询待您答复"),
            lambda account: handling.own(account).filter(
                Exists(Turn.objects.filter(
                    case=OuterRef("finding__case"), step="reply", done_at=None
                )), replied_on=None,
            ).exclude(reply_due=None),
            "on", "reply_due", page="supervision:own-handling",
        ),
        Waiting(
            _("有关于您的处理，可书面说明"),
            lambda account: handling.own(account).filter(
                on__gt=today() - NEWS, reply_due=None
            ).exclude(pk__in=_said(account)),
            "on", page="supervision:own-handling",
        ),
    )  # fmt: skip
    empty = _("没有关于您的处理。")
    kind = Column(linkify=("supervision:own-handling", [A("pk")]))
    on, reply_due, replied_on = Short(), Short(), Short()

    class Meta(Table.Meta):
        model = Handling
        fields = ("kind", "on", "number", "article", "reply_due", "replied_on")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the account's own."""
        return handling.own(account)


def _said(account: Account) -> QuerySet[Reply]:
    said = rows_of(account, Reply).filter(label=Handling._meta.label_lower)
    return said.values("key")  # type: ignore[no-any-return]  # a query set


class ClearedNames(Listing):
    """That a name was cleared, on the page of the person who agreed to it."""

    heading = _("澄清正名")
    on = (On(Person, lambda rows, person: rows.filter(person=person)),)
    cleared_on = Short()

    class Meta(Table.Meta):
        model = Cleared
        fields = ("cleared_on", "place", "way")
