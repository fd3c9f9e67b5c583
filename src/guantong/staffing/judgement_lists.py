"""The lists of judgement: rounds, what they said, what followed, the grounds of placements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, DateTimeColumn
from django_tables2.utils import A

from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import Person
from guantong.people.queries import by_name_or_post
from guantong.staffing.models import Grounds, Judgement, JudgementRound
from guantong.staffing.queries import followed
from guantong.staffing.queries import grounds as ground_reads
from guantong.staffing.queries import judgement as judgements
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import judgement
from guantong.standards.judgement import groups, name_of
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


class Rounds(Listing):
    """The rounds of judgement with how many people each discussed."""

    heading, route, home = _("综合研判"), "staffing:judgements", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), JudgementRound.State.choices),)
    offers = (judgement.open_round,)
    waits = (
        Waiting(
            _("研判进行中"),
            lambda account: JudgementRound.objects.visible_to(account, PLAN_MANAGE).filter(
                state=JudgementRound.State.OPEN
            ),
            "opened_at",
        ),
    )
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("范围"), order_by=("unit_path",))
    people = Column(verbose_name=_("已研判人数"))
    opened_by__display_name = Column(verbose_name=_("开启人"))

    class Meta(Table.Meta):
        model = JudgementRound
        fields = ("name", "unit__name", "on", "state", "people", "opened_by__display_name")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Count whom each discussed."""
        rows = super().seen(account, on)
        many = Count("judgement_rows__person", distinct=True)
        counted: QuerySet[JudgementRound] = rows.annotate(people=many)
        return counted


class Records(Listing):
    """What a round said, in the order in which it was said."""

    filters = (Choice("group", _("研判意见"), lambda: [(one.code, one.name) for one in groups()]),)
    empty = _("这次研判还没有记录。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    unit_name = Column(verbose_name=_("单位"))
    group = Short(verbose_name=_("研判意见"), empty_values=())
    reason = Column(verbose_name=_("理由"), orderable=False)
    by__display_name = Short(verbose_name=_("记录人"))
    at = DateTimeColumn(verbose_name=_("时间"), format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = Judgement
        fields = (
            "at", "person__name", "unit_name", "post", "group", "reason", "by__display_name",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a round."""
        return judgements.record(account, on)

    @classmethod
    def find(cls, rows: QuerySet[Any], word: str) -> QuerySet[Any]:
        """Search the persons of the record by name, pinyin, post."""
        people = Person.objects.filter(pk__in=rows.order_by().values("person"))
        return rows.filter(person__in=by_name_or_post(people, word))

    def render_group(self, value: str) -> str:
        """Write the group's name."""
        return name_of(value) if value else str(_("撤回"))

    value_group = render_group


class FollowUps(Listing):
    """What a round said of each person at last, and what is recorded since."""

    filters = (Choice("group", _("研判意见"), lambda: [(one.code, one.name) for one in groups()]),)
    empty = _("这次研判还没有记录。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    unit_name = Column(verbose_name=_("当时单位"))
    group = Short(verbose_name=_("研判意见"), empty_values=())
    day = Short(verbose_name=_("日期"), accessor="on")
    reason = Column(verbose_name=_("理由"), orderable=False)
    after = Long(verbose_name=_("以后的情况"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Judgement
        fields = ("person__name", "unit_name", "post", "group", "day", "reason", "after")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the last of each person in a round, withdrawals left out."""
        rows = judgements.record(account, on)
        again = rows.filter(person=OuterRef("person"), number__gt=OuterRef("number")).order_by()
        found: QuerySet[Any] = rows.exclude(group="").exclude(Exists(again))
        return found.order_by("person__unit_path", "person__position")

    find = Records.find
    render_group = Records.render_group
    value_group = Records.render_group

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read what followed all of them."""
        self.followed = followed.since(self.request.user, rows)

    def render_after(self, record: Judgement) -> str:
        """Write what followed, one under the other, each leading to what tells more."""
        found = self.followed.get(record.person_id, [])
        if not found:
            return str(_("没有变化"))
        lines = ((one.address, str(one)) for one in found)
        return format_html_join("", '<div><a href="{}">{}</a></div>', lines)

    def value_after(self, record: Judgement) -> str:
        """Write the same for the workbook."""
        found = self.followed.get(record.person_id, [])
        return "；".join(map(str, found)) or str(_("没有变化"))


def _of_mine(account: Account) -> QuerySet[Grounds]:
    """Return grounds that are not whole, of placements that are the last of their persons."""
    rows: QuerySet[Grounds] = Grounds.objects.visible_to(account, PLAN_MANAGE)
    return rows.filter(state=Grounds.State.PROPOSED, judgement__replaced_by=None)


class AllGrounds(Listing):
    """The grounds of placements that move somebody out: what they lack, how they ended."""

    heading, route, home = _("调整依据"), "staffing:all-grounds", True
    search = ("judgement__person__name", "judgement__unit_name")
    filters = (Choice("state", _("状态"), Grounds.State.choices),)
    waits = (Waiting(_("调整依据不全，意见未生效"), _of_mine, "at"),)
    empty = _("还没有需要依据的研判意见。")
    judgement__person__name = Short(verbose_name=_("姓名"), linkify=True)
    judgement__unit_name = Short(verbose_name=_("当时单位"))
    group = Short(verbose_name=_("研判意见"), accessor="judgement__group_name", orderable=False)
    cited = Long(verbose_name=_("情形"), orderable=False)
    lacks = Long(verbose_name=_("还缺"), empty_values=(), orderable=False)
    state = Short()

    class Meta(Table.Meta):
        model = Grounds
        fields = (
            "judgement__person__name", "judgement__unit_name", "group", "cited", "lacks", "state",
            "confirmed_on",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their persons."""
        return super().seen(account, on).select_related("judgement__person")

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read what each lacks."""
        self.lacking = ground_reads.lacking_of(rows)

    def render_lacks(self, record: Grounds) -> str:
        """Say it in words."""
        return "、".join(self.lacking.get(record.pk, [])) or "—"


class PersonJudgements(Listing):
    """What was said of a person in the rounds that the reader may open, on the person's page."""

    heading = _("研判意见")
    on = (On(Person, lambda rows, person: rows.filter(person=person)),)
    day = Short(verbose_name=_("日期"), accessor="on")
    round__name = Long(verbose_name=_("研判"), linkify=lambda record: record.get_absolute_url())
    group = Short(verbose_name=_("意见"), empty_values=())
    reason = Long()

    class Meta(Table.Meta):
        model = Judgement
        fields = ("day", "round__name", "group", "reason")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of rounds in scope, the newest first."""
        rounds = JudgementRound.objects.visible_to(account)
        rows: QuerySet[Any] = super().seen(account, on).filter(round__in=rounds)
        return rows

    def render_group(self, record: Judgement) -> str:
        """Write the group's name."""
        return record.group_name
