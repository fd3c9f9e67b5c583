"""The lists of casework: what is mine to do, cases, hand-overs, processes, lists, reviews."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import Column

from guantong.casework import boards, queries
from guantong.casework.models import (
    Case,
    Checklist,
    ChecklistItem,
    Conclusion,
    Evidence,
    HandOver,
    Mark,
    Process,
    Review,
    Round,
    Sheet,
    Turn,
    UnitList,
    Watch,
)
from guantong.casework.models.case import roles_at, turns_of
from guantong.casework.room import CASE_DECIDE, CASE_OPEN, CASE_WORK
from guantong.casework.rounds import asked_of
from guantong.casework.services import answering, checklists, drafting, rounds
from guantong.casework.services.handing import MOST_REFUSED
from guantong.casework.services.rows import late_cases, late_turns, may_take, today
from guantong.core import tree
from guantong.core.facts import FACTS
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import ScopedModel, rows_of, rows_of_all
from guantong.frame import way
from guantong.frame.listings import Listing, On, Waiting
from guantong.frame.maps import Layer
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many working days after its day a turn comes before those who see to it all.
LATE = dt.timedelta(days=1)
#: So many open steps of a case are named in a list.
MOST_NAMED = 2


def _running(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(done_at=None, stopped=False)


def _late(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    on = today()
    if value == "late":
        return late_turns(rows)
    if value == "near":
        return _running(rows).filter(due__range=(on, on + dt.timedelta(days=3)))
    if value == "stopped":
        return rows.filter(done_at=None, stopped=True)
    return rows.filter(done_at=None) if value == "open" else rows.exclude(done_at=None)


def _stuck(account: Account) -> QuerySet[Turn]:
    """Return the turns that are overdue, for who sees to it all."""
    rows: QuerySet[Turn] = Turn.objects.visible_to(account, CASE_DECIDE)
    late = _running(rows).filter(due__lt=today() - LATE, unit_list=None).order_by("due", "pk")
    roles = {grant.role for grant in account.live_grants()}
    return late.exclude(role__in=roles)


def _refused(account: Account) -> QuerySet[Turn]:
    """Return the turns that no unit wants."""
    rows: QuerySet[Turn] = Turn.objects.visible_to(account, CASE_DECIDE).filter(done_at=None)
    no = rows_of_all(rows.order_by().values("pk"), HandOver, "turn").filter(
        state=HandOver.State.REFUSED
    )
    often = no.order_by().values("turn").annotate(many=Count("pk")).filter(many__gte=MOST_REFUSED)
    return rows.filter(pk__in=often.values("turn"), holder=None)


class Turns(Listing):
    """The turns of one's units: those that are open, or what was done."""

    heading, route, home, needs = gettext_lazy("待办环节"), "casework:turns", True, CASE_WORK
    search = ("case__number", "case__title", "case__subject_name", "name")
    filters = (
        Choice(
            "now", gettext_lazy("进度"),
            [("open", gettext_lazy("未办")), ("late", gettext_lazy("已逾期")),
             ("near", gettext_lazy("三日内到期")), ("stopped", gettext_lazy("暂停计时")),
             ("done", gettext_lazy("已办"))],
            _late, default="open", overlaps=True,
        ),
        Choice("case__process", gettext_lazy("流程"), lambda: _process_choices()),
    )  # fmt: skip
    acts = ("finish", "claim")
    waits = (
        Waiting(gettext_lazy("待我办理"), turns_of, since="opened_at", due="due", act="finish"),
        Waiting(gettext_lazy("逾期待督促"), _stuck, since="opened_at", due="due"),
        Waiting(gettext_lazy("移交被退，待指定"), _refused, "opened_at", "due", act="assign"),
    )
    empty = gettext_lazy("没有符合条件的环节。")
    case__number = Short(verbose_name=gettext_lazy("编号"), linkify=True)
    case__title = Long(verbose_name=gettext_lazy("事项"))
    name = Short()
    unit__name = Column(verbose_name=gettext_lazy("办理单位"))
    due = Short(empty_values=())

    class Meta(Table.Meta):
        model = Turn
        fields = ("case__number", "case__title", "name", "unit__name", "holder", "opened_at", "due")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their case and its process."""
        rows = super().seen(account, on).select_related("case__process", "unit", "holder")
        return rows.order_by(F("due").asc(nulls_last=True), "pk")

    def trim(self, rows: Iterable[Any]) -> None:
        """Show the buttons of the turns that the reader may take, and of no other role's."""
        lines = list(rows)
        super().trim(lines)
        reader = self.request.user
        self.buttons |= {row.pk: [] for row in lines if not may_take(reader, row)}
        if not any(self.buttons.values()):
            self.columns.hide("do")

    def render_due(self, record: Turn) -> str:
        """Write its day, and that it is provisional, over, or stands."""
        return due_words(record)

    def value_due(self, record: Turn) -> Any:
        """Write its day into a workbook."""
        return record.due


def due_words(row: Turn) -> str:
    """Say a turn's day in words."""
    if row.stopped:
        return _("暂停计时")
    if row.due is None:
        return "—"
    left = row.days_left()
    told = f"{row.due:%Y-%m-%d}"
    if row.provisional:
        told += _("（暂定）")
    if row.done_at is not None or left is None or left >= 0:
        return told
    return _("%(day)s，逾期 %(n)s 天") % {"day": told, "n": -left}


def _process_choices() -> list[tuple[int, str]]:
    rows = Process.objects.unscoped("流程名称不是秘密").exclude(state=Process.State.DRAFT)
    return [(one.pk, str(one)) for one in rows]


def _watched(account: Account) -> QuerySet[Case]:
    mine = rows_of(account, Watch).filter(case=OuterRef("pk"))
    live = mine.filter(Q(until=None) | Q(until__gte=today()))
    rows: QuerySet[Case] = Case.objects.visible_to(account)
    return rows.filter(Exists(live), closed_at=None)


def _about(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    """Keep the cases about a row."""
    return rows.filter(subject_model=row._meta.label_lower, subject_id=row.pk)


def _case_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return late_cases(rows) if value == "late" else rows.filter(state=value)


class Cases(Listing):
    """The cases in scope."""

    heading, route, home = gettext_lazy("事项"), "casework:cases", True
    search = ("number", "title", "subject_name", "unit__name")
    filters = (
        Choice("state", gettext_lazy("状态"),
               [*Case.State.choices, ("late", gettext_lazy("已逾期"))], _case_state, overlaps=True),
        Choice("process", gettext_lazy("流程"), _process_choices),
    )  # fmt: skip
    pick, told = True, ("number", "unit__name")
    on = (On(Unit, without=("subject_name",)), On(ScopedModel, _about, ("subject_name",)))
    waits = (Waiting(gettext_lazy("我督办的"), _watched, since="opened_at", due="due"),)
    place = Layer(
        gettext_lazy("事项"), kind="state", kinds=Case.State.choices, query="state=open",
        name=lambda row: row.number, noun=gettext_lazy("件"),
    )  # fmt: skip
    empty = gettext_lazy("还没有事项。在“流程”里选一个流程立项。")
    number = Short(linkify=True)
    title = Long()
    subject_name = Column()
    unit__name = Column(verbose_name=gettext_lazy("单位"))
    now = Long(verbose_name=gettext_lazy("现在环节"), empty_values=(), orderable=False)
    state = Short()
    due = Short()

    class Meta(Table.Meta):
        model = Case
        fields = ("number", "title", "subject_name", "unit__name", "process", "state", "now", "due",
                  "opened_at", "result")  # fmt: skip
        sequence = ("number", "title", "unit__name", "now", "state", "due", "...")

    hidden = ("subject_name", "process", "opened_at", "result")

    def prepare(self, rows: Any) -> None:
        """Read the open turns of the page's cases at once."""
        self.turns: dict[int, list[str]] = {}
        open_ = rows_of_all([one.pk for one in rows], Turn, "case").filter(done_at=None)
        for case, name, unit in open_.values_list("case", "name", "unit__name"):
            self.turns.setdefault(case, []).append(f"{name}（{unit}）")

    def render_now(self, record: Case) -> str:
        """Name the open steps and where they lie."""
        found = self.turns.get(record.pk, [])
        if len(found) > MOST_NAMED:
            return _("%(first)s 等 %(n)s 处") % {"first": found[0], "n": len(found)}
        return "；".join(found) or "—"


class HandOvers(Listing):
    """What was offered to one's units."""

    heading, route = gettext_lazy("移交"), "casework:hand-overs"
    search = ("turn__case__number", "turn__case__title", "reason", "unit__name", "giver")
    filters = (Choice("state", gettext_lazy("状态"), HandOver.State.choices),)
    acts = ("take", "refuse")
    waits = (
        Waiting(
            gettext_lazy("移交待接收"),
            lambda account: HandOver.objects.visible_to(account, CASE_WORK).filter(
                state=HandOver.State.OFFERED, turn__done_at=None
            ),
            since="at", due="answer_by", act="take",
        ),
    )  # fmt: skip
    turn__case__number = Short(verbose_name=gettext_lazy("编号"), linkify=True)
    turn__name = Column(verbose_name=gettext_lazy("环节"))
    unit__name = Column(verbose_name=gettext_lazy("接收单位"))

    class Meta(Table.Meta):
        model = HandOver
        fields = ("turn__case__number", "turn__name", "giver", "unit__name", "reason",
                  "answer_by", "state", "told")  # fmt: skip


class Processes(Listing):
    """The versions of processes that hold for one's units, and drafts."""

    heading, route, home = gettext_lazy("流程"), "casework:processes", True
    search = ("name", "key")
    filters = (Choice("state", gettext_lazy("状态"), Process.State.choices),)
    offers = (drafting.draft,)
    acts = ("open",)
    name = Column(linkify=True)
    unit__name = Column(verbose_name=gettext_lazy("适用单位"))

    class Meta(Table.Meta):
        model = Process
        fields = ("name", "version", "key", "unit__name", "in_force", "state")


class Checklists(Listing):
    """The lists that processes go by."""

    heading, route, home = gettext_lazy("清单"), "casework:checklists", True
    search = ("name", "code")
    filters = (Choice("state", gettext_lazy("状态"), Checklist.State.choices),)
    offers = (checklists.draw_up,)
    name = Column(linkify=True)
    unit__name = Column(verbose_name=gettext_lazy("单位"))

    class Meta(Table.Meta):
        model = Checklist
        fields = ("name", "code", "unit__name", "state", "source", "verify")


class Items(Listing):
    """The rows of a list."""

    heading = gettext_lazy("清单条目")
    search = ("code", "text", "unit__name")
    acts = ("drop",)
    text = Long()
    unit__name = Column(verbose_name=gettext_lazy("单位"))

    class Meta(Table.Meta):
        model = ChecklistItem
        fields = ("code", "text", "unit__name", "article", "source", "verify", "fact")

    def render_fact(self, record: ChecklistItem) -> str:
        """Say by which fact a criterion is computed."""
        known = FACTS.get(record.fact)
        told = {"fact": known.label if known else record.fact, "above": record.above}
        return _("%(fact)s，超过 %(above)s") % told


def _coming(account: Account) -> QuerySet[Review]:
    rows: QuerySet[Review] = Review.objects.visible_to(account, CASE_OPEN)
    return rows.filter(opened=None, due__lte=today() + dt.timedelta(days=14))


class Reviews(Listing):
    """What is looked at again, by its day."""

    heading, route = gettext_lazy("复查日历"), "casework:reviews"
    search = ("case__number", "case__title", "case__subject_name")
    acts = ("look-again",)
    waits = (Waiting(gettext_lazy("待复查"), _coming, since="", due="due", act="look-again"),)
    case__number = Short(verbose_name=gettext_lazy("编号"), linkify=True)
    case__title = Long(verbose_name=gettext_lazy("事项"))
    case__unit__name = Column(verbose_name=gettext_lazy("单位"))
    opened__number = Column(verbose_name=gettext_lazy("复查事项"))

    class Meta(Table.Meta):
        model = Review
        fields = ("case__number", "case__title", "case__unit__name", "due", "opened__number")


class Materials(Listing):
    """The evidence of a case."""

    heading = gettext_lazy("材料")
    acts = ("set-aside",)
    file__name = Column(verbose_name=gettext_lazy("文件"))
    empty = gettext_lazy("还没有材料。")

    class Meta(Table.Meta):
        model = Evidence
        fields = ("kind", "text", "file__name", "taken_on", "by", "at", "set_aside")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those of a case, without what a unit gave with an answer that is not shown yet."""
        if not isinstance(on, Case):
            return super().seen(account, on)
        return queries.evidence(account, on).select_related("file", "by")

    def render_file__name(self, record: Evidence) -> Any:
        """Lead to the file through its case, whose right was asked."""
        if record.file is None:
            return "—"
        address = reverse("casework:evidence", args=[record.case_id, record.pk])
        return format_html('<a href="{}">{}</a>', address, record.file.name)


class Rounds(Listing):
    """The rounds of joint review."""

    heading, route, home = gettext_lazy("联审批次"), "casework:rounds", True
    search = ("name", "process__name")
    filters = (Choice("state", gettext_lazy("状态"), Round.State.choices),)
    offers = (rounds.draw_up,)
    acts = ("open", "end", "drop")
    empty = gettext_lazy("还没有联审批次。")
    name = Long(linkify=True)
    unit__name = Column(verbose_name=gettext_lazy("单位"))

    class Meta(Table.Meta):
        model = Round
        fields = ("name", "process", "unit__name", "state", "opened_at", "assessment")

    hidden = ("assessment",)


def _worked(account: Account) -> QuerySet[UnitList]:
    """Return the lists on which something waits for an account's roles, with how much."""
    where = Q(pk__in=[])
    for root, roles in roles_at(account, CASE_WORK).items():
        where |= Q(unit_path__gte=root, unit_path__lt=tree.bound(root), role__in=sorted(roles))
    return _owed(UnitList.objects.unscoped("本人所办的清单").filter(where), Q())


def _owed(rows: QuerySet[Any], which: Q) -> QuerySet[Any]:
    """Keep the lists of open rounds with open turns, and count these."""
    open_ = Turn.objects.filter(which, unit_list=OuterRef("pk"), done_at=None)
    many = open_.order_by().values("unit_list").annotate(n=Count("pk")).values("n")
    owed = rows.filter(Exists(open_), round__state=Round.State.OPEN)
    found: QuerySet[Any] = owed.select_related("round", "unit").annotate(owed=Subquery(many))
    return found


def _overdue(account: Account) -> QuerySet[UnitList]:
    """Return the lists that are overdue, for who sees to the whole round."""
    rows: QuerySet[UnitList] = UnitList.objects.visible_to(account, CASE_DECIDE)
    return _owed(rows, Q(stopped=False, due__lt=today() - LATE))


class RoundLists(Listing):
    """What each unit works in a round."""

    heading, route, home = gettext_lazy("联审清单"), "casework:round-lists", True
    needs = CASE_WORK
    search = ("round__name", "unit__name")
    filters = (Choice("round__state", gettext_lazy("状态"), Round.State.choices),)
    bulk = (answering.without,)
    on = (On(Round, lambda rows, row: rows.filter(round=row), ("round__name",)),)
    waits = (
        Waiting(gettext_lazy("联审清单待办"), _worked, since="opened_at", due="due"),
        Waiting(gettext_lazy("联审逾期待督促"), _overdue, since="opened_at", due="due"),
    )
    empty = gettext_lazy("没有联审清单。")
    round__name = Long(
        verbose_name=gettext_lazy("批次"), linkify=lambda record: record.get_absolute_url()
    )
    unit__name = Column(verbose_name=gettext_lazy("单位"))
    far = Short(verbose_name=gettext_lazy("已办"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = UnitList
        fields = ("round__name", "unit__name", "far", "due")

    def prepare(self, rows: Any) -> None:
        """Count at once how far the page's lists came."""
        self.counts = boards.counts(list(rows))

    def render_far(self, record: UnitList) -> str:
        """Write how many of all are answered, and what is overdue."""
        told = self.counts.get(record.pk)
        if told is None:
            return "—"
        far = f"{told.done}/{told.every}"
        return far + (_("，逾期 %s") % told.late if told.late else "")


def _now(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    marked = Mark.objects.filter(turn=OuterRef("pk"), by_letter=False)
    if value == "done":
        return rows.exclude(done_at=None)
    rows = rows.filter(done_at=None)
    if value == "hits":
        some = list(rows.select_related("case__process", "unit_list__round__process"))
        lists = {one.unit_list_id: one.unit_list for one in some}
        known = [answering.known_of(row, [one for one in some if one.unit_list_id == key])
                 for key, row in lists.items()]  # fmt: skip
        return rows.filter(pk__in=[pk for told in known for pk in told])
    if value == "marked":
        return rows.filter(Exists(marked))
    return rows.exclude(Exists(marked)) if value == "unmarked" else rows


class RoundTurns(Listing):
    """A unit's list of a round: what it has to answer, what is known, what it is about to say."""

    heading, route = gettext_lazy("联审清单"), "casework:round-turns"
    template = "casework/unit_list.html"
    search = ("case__number", "case__title", "case__unit__name")
    filters = (
        Choice(
            "now", gettext_lazy("进度"),
            [("open", gettext_lazy("未办")), ("hits", gettext_lazy("有提示")),
             ("unmarked", gettext_lazy("未标记")), ("marked", gettext_lazy("已标记未签署")),
             ("done", gettext_lazy("已办"))],
            _now, default="open", overlaps=True,
        ),
    )  # fmt: skip
    leads = ((gettext_lazy("标结论"), "casework:mark", CASE_WORK),)
    empty = gettext_lazy("没有符合条件的人选。")
    case__number = Short(verbose_name=gettext_lazy("编号"), linkify=True)
    case__title = Long(verbose_name=gettext_lazy("人选"))
    case__unit__name = Column(verbose_name=gettext_lazy("单位"))
    known = Long(verbose_name=gettext_lazy("提示"), empty_values=(), orderable=False)
    marked = Column(verbose_name=gettext_lazy("拟报结论"), empty_values=(), orderable=False)
    answer = Column(verbose_name=gettext_lazy("结论"), empty_values=(), orderable=False)
    due = Short(empty_values=())

    class Meta(Table.Meta):
        model = Turn
        fields = ("case__number", "case__title", "case__unit__name", "known", "marked", "answer",
                  "due")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read the turns that units work as lists, with their cases and lists."""
        rows = super().seen(account, on).exclude(unit_list=None)
        return rows.select_related(
            "case__process", "case__unit", "unit_list__round__process", "unit"
        ).order_by("case__unit_path", "pk")

    @classmethod
    def asked(cls, request: Request, on: Any = None) -> list[Choice]:
        """Return its drop-downs, and which list it is."""
        row = cls.of(request)
        own = [] if row is None else [
            Choice("unit_list", gettext_lazy("清单"), [(row.pk, str(row))], mark=True)
        ]  # fmt: skip
        return [*super().asked(request, on), *own]

    @classmethod
    def of(cls, request: Request) -> UnitList | None:
        """Return the list that the address names, if the reader sees it."""
        key = request.GET.get("unit_list") or ""
        rows: QuerySet[UnitList] = UnitList.objects.visible_to(request.user)
        some = rows.filter(pk=int(key)) if key.isdecimal() and len(key) < 19 else rows.none()
        return some.select_related("round__process", "unit").first()

    @classmethod
    def show(cls, request: Request, on: Any = None, **extra: Any) -> HttpResponse:
        """Show it below what can be done to the whole list."""
        row = cls.of(request)
        if row is None:
            return super().show(request, on, **extra)
        letter = not row.admits(request.user, CASE_WORK)
        return super().show(
            request, on, title=str(row), crumbs=way.to(row), row=row, letter=letter,
            told=boards.counts([row]).get(row.pk), ask=asked_of(row)[0],
            marks=answering.marks_of(row, by_letter=letter).count(),
            sheets=rows_of(row, Sheet)[:50], **extra,
        )  # fmt: skip

    def prepare(self, rows: Any) -> None:
        """Read at once what is known of the page's cases, what is marked, what may be shown."""
        turns = list(rows)
        account = self.request.user
        self.secret = boards.hidden(account, turns)
        self.said = {}
        for one in rows_of_all([row.pk for row in turns], Conclusion, "turn").order_by("pk"):
            self.said[one.turn_id] = one
        lists = {row.unit_list_id: row.unit_list for row in turns}
        self.hits: dict[int, list[str]] = {}
        self.marks: dict[int, Mark] = {}
        for key, one in lists.items():
            some = [row for row in turns if row.unit_list_id == key]
            self.hits |= answering.known_of(one, some)
            if one.admits(account, CASE_WORK) or account.may(CASE_DECIDE, one.unit_path):
                by_letter = not one.admits(account, CASE_WORK)
                found = answering.marks_of(one, by_letter=by_letter)
                keys = [row.pk for row in some]
                self.marks |= {it.turn_id: it for it in found.filter(turn__in=keys)}

    def render_known(self, record: Turn) -> str:
        """Write what the house knows of a case."""
        return "；".join(self.hits.get(record.pk, ())) or "—"

    def render_marked(self, record: Turn) -> str:
        """Write what is going to be signed."""
        one = self.marks.get(record.pk)
        return "—" if one is None else "，".join(filter(None, (one.outcome, one.article)))

    def render_answer(self, record: Turn) -> str:
        """Write what was answered, as far as the reader may see it."""
        said = self.said.get(record.pk)
        return boards.cell(record, said, is_hidden=record.pk in self.secret).words

    def render_due(self, record: Turn) -> str:
        """Write its day, and that it is provisional, over, or stands."""
        return due_words(record)


class Signed(Listing):
    """What was signed under one signature."""

    heading = gettext_lazy("签署的结论")
    search = ("turn__case__number", "turn__case__title")
    turn__case__number = Short(
        verbose_name=gettext_lazy("编号"), linkify=lambda record: record.turn.get_absolute_url()
    )
    turn__case__title = Long(verbose_name=gettext_lazy("人选"))
    turn__case__unit__name = Column(verbose_name=gettext_lazy("单位"))
    outcome = Column(orderable=False)
    article = Long(orderable=False)
    reason = Long(orderable=False)

    class Meta(Table.Meta):
        model = Conclusion
        fields = ("turn__case__number", "turn__case__title", "turn__case__unit__name", "outcome",
                  "article", "reason", "digest")  # fmt: skip

    hidden = ("digest",)

    def prepare(self, rows: Any) -> None:
        """Find out what of the page the reader may see."""
        turns = []
        for row in rows:
            row.turn.case = row.case
            turns.append(row.turn)
        self.secret = boards.hidden(self.request.user, turns)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their cases."""
        return super().seen(account, on).select_related("case__process", "turn__case__unit")

    def _told(self, record: Conclusion, text: str) -> str:
        return queries.HIDDEN if record.turn_id in self.secret else text or "—"

    def render_outcome(self, record: Conclusion) -> str:
        """Write it, once it may be seen."""
        return self._told(record, record.outcome)

    def render_article(self, record: Conclusion) -> str:
        """Write it, once it may be seen."""
        return self._told(record, record.article)

    def render_reason(self, record: Conclusion) -> str:
        """Write it, once it may be seen."""
        return self._told(record, record.reason)
