"""The lists of postings: villages and who serves there, candidates, plans, postings, words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column
from django_tables2.utils import A

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.postings import queries
from guantong.jobs.postings.models import (
    PlaceGround,
    PlaceNeed,
    PostingPlace,
    PostingWord,
    Recommendation,
    Sphere,
)
from guantong.jobs.postings.room import POSTING_MANAGE, POSTING_SAY, POSTING_VIEW
from guantong.jobs.postings.services import places, planning, postings, recommending
from guantong.people.models import Person, PracticePosting
from guantong.staffing.listings import Scenarios
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many days before its day a term's end is near.
NEAR = dt.timedelta(days=60)
SECRETARY = queries.KINDS[0]


def serving() -> Exists:
    """Tell of a village whether a first secretary serves there."""
    rows = PracticePosting.objects.filter(unit=OuterRef("unit"), kind=SECRETARY, end="")
    return Exists(rows)


def weak(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the villages that are weak: by an entry here, or in rectification now."""
    return rows.filter(queries.weak())


def covered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the villages with a first secretary."""
    return rows.filter(serving())


def _uncovered(account: Account) -> QuerySet[Any]:
    rows = PostingPlace.objects.visible_to(account, POSTING_MANAGE).filter(~serving())
    return weak(rows.filter(post__closed_on=None))


def _unsaid(account: Account) -> QuerySet[Any]:
    """Return the villages of which a town has not said what they need; the county sees them."""
    rows = PostingPlace.objects.visible_to(account, POSTING_SAY)
    above = PostingPlace.objects.visible_to(account, POSTING_MANAGE)
    said = PlaceNeed.objects.filter(place=OuterRef("pk"))
    found: QuerySet[Any] = rows.filter(~Exists(said))
    return found.exclude(pk__in=above.order_by().values("pk"))


class Places(Listing):
    """The villages to be covered: those without a first secretary, weak ones among them, first."""

    heading, route, home = _("派驻村"), "postings:places", True
    search = ("unit__name", "unit__parent__name")
    filters = (
        Choice("who", _("第一书记"), [("0", _("还没有")), ("1", _("在任"))],
               lambda rows, value: covered(rows) if value == "1" else rows.filter(~serving())),
        Choice("ground", _("派驻依据"), PlaceGround.Ground.choices,
               lambda rows, value: weak(rows) if value == queries.WEAK else rows.filter(Exists(
                   PlaceGround.objects.filter(place=OuterRef("pk"), ground=value, until=None)))),
    )  # fmt: skip
    offers = (places.cover, places.take, postings.reports)
    acts = ("post", "need")
    pick, told = True, ("unit__parent__name",)
    on = (On(Unit),)
    waits = (
        Waiting(_("软弱涣散村还没有第一书记"), _uncovered, since="", act="post"),
        Waiting(_("村的需要待写"), _unsaid, since="", act="need"),
    )
    empty = _("还没有派驻村。用“列入派驻村”，或按模板导入。")
    unit__name = Column(verbose_name=_("村"), linkify=lambda record: record.get_absolute_url())
    unit__parent__name = Column(verbose_name=_("乡镇"))
    why = Long(verbose_name=_("派驻依据"), empty_values=(), orderable=False)
    need = Long(verbose_name=_("需要"), empty_values=(), orderable=False)
    who = Long(verbose_name=_("在任"), empty_values=(), orderable=False)
    due = Short(verbose_name=_("期满日"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = PostingPlace
        fields = ("unit__name", "unit__parent__name", "why", "need", "who", "due")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Put those without a first secretary first."""
        rows = super().seen(account, on).annotate(has=serving())
        found: QuerySet[Any] = rows.order_by("has", "unit_path")
        return found

    def prepare(self, rows: Any) -> None:
        """Read what the page's villages are covered for, need and have at once."""
        rows = list(rows)
        self.grounds = queries.grounds(rows)
        self.said = queries.needs(one.pk for one in rows)
        self.there: dict[int, list[PracticePosting]] = {}
        for one in queries.serving([row.unit_id for row in rows]):
            self.there.setdefault(one.unit_id or 0, []).append(one)

    def render_why(self, record: PostingPlace) -> str:
        """Name the grounds."""
        known = dict(PlaceGround.Ground.choices)
        return "、".join(str(known[one]) for one in self.grounds.get(record.pk, ())) or "—"

    def render_need(self, record: PostingPlace) -> str:
        """Name the fields in which help is needed; that nobody said is no no."""
        said = self.said.get(record.pk)
        if not said:
            return str(_("没有说明"))
        told = [str(one) for one in said.values() if one.how != PlaceNeed.How.NONE]
        return "；".join(told) or str(_("不需要"))

    def render_who(self, record: PostingPlace) -> str:
        """Name who serves there."""
        some = self.there.get(record.unit_id, ())
        told = [f"{one.person.name}（{one.get_kind_display()}）" for one in some]
        return "、".join(told) or str(_("还没有"))

    def render_due(self, record: PostingPlace) -> str:
        """Write until when the first secretary's term lasts."""
        some = [one for one in self.there.get(record.unit_id, ()) if one.kind == SECRETARY]
        return f"{some[0].due_on:%Y-%m-%d}" if some else "—"


class Candidates(Listing):
    """Who is recommended, with the sending unit's word."""

    heading, route, home = _("派驻人选"), "postings:candidates", True
    search = ("person__name", "person__unit__name", "words")
    sounds = "person__name"
    filters = (
        Choice("sphere", _("擅长"), Sphere.choices,
               lambda rows, value: rows.filter(pk__in=[
                   one.pk for one in rows if value in one.good_at])),
        Choice("stands", _("状态"), [("1", _("有效")), ("0", _("已撤回"))], default="1",
               apply=lambda rows, value: rows.filter(withdrawn="") if value == "1"
               else rows.exclude(withdrawn="")),
    )  # fmt: skip
    offers = (recommending.take,)
    acts = ("withdraw",)
    on = (
        On(
            Person,
            lambda rows, person: rows.filter(person=person),
            without=("person__name", "person__unit__name"),
            acts=("posting-recommend",),
        ),
    )
    empty = _("还没有推荐的人选。按模板导入派出单位的推荐表，或在人员页面推荐。")
    person__name = Short(verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url())
    person__unit__name = Long(verbose_name=_("派出单位"))
    good_at = Short(orderable=False)
    words = Long()
    now = Long(verbose_name=_("现在派驻"), empty_values=(), orderable=False)
    from_ = Short(accessor="home", verbose_name=_("家乡所在村"))
    on_ = Short(accessor="on", verbose_name=_("推荐日期"))

    class Meta(Table.Meta):
        model = Recommendation
        fields = ("person__name", "person__unit__name", "good_at", "words", "from_", "now", "on_")

    def prepare(self, rows: Any) -> None:
        """Read where the page's persons serve now."""
        self.there = queries.terms(row.person_id for row in rows)

    def render_good_at(self, value: list[str]) -> str:
        """Name the fields."""
        known = dict(Sphere.choices)
        return "、".join(str(known[one]) for one in value if one in known) or "—"

    def render_now(self, record: Recommendation) -> str:
        """Say where the person serves now."""
        found = self.there.get(record.person_id)
        return found.unit_name if found else "—"


class PostingScenarios(Scenarios):
    """The plans of postings in scope."""

    kind = queries.CODE
    heading, route, home = _("选派方案"), "postings:scenarios", False
    offers = (planning.create,)
    pick = False
    waits: ClassVar[Sequence[Waiting]] = ()
    empty = _("还没有选派方案。")

    class Meta(Scenarios.Meta):
        pass


def seen_postings(account: Account, right: Any = POSTING_VIEW) -> QuerySet[Any]:
    """Return the postings to villages in scope."""
    units = Unit.objects.visible_to(account, right).filter(kind=Unit.Kind.VILLAGE)
    rows = pointing(PracticePosting, "unit", units.order_by().values("pk"))
    found: QuerySet[Any] = rows.filter(kind__in=queries.KINDS)
    return found.select_related("person__unit", "unit__parent")


def _ending(account: Account) -> QuerySet[Any]:
    rows = seen_postings(account, POSTING_MANAGE).filter(end="")
    return rows.filter(due_on__lte=today() + NEAR)


class Postings(Listing):
    """Who serves where since when and until when."""

    heading, route = _("派驻"), "postings:postings"
    needs = POSTING_VIEW
    search = ("person__name", "unit_name", "sent_from")
    filters = (
        Choice("stands", _("状态"), [("now", _("在任")), ("over", _("已结束"))], default="now",
               apply=lambda rows, value: rows.filter(end="") if value == "now"
               else rows.exclude(end="")),
        Choice("kind", _("类别"), [(one.value, one.label) for one in queries.KINDS]),
    )  # fmt: skip
    on = (
        On(
            Unit,
            lambda rows, unit: rows.filter(unit__path__startswith=unit.path),
            without=("unit__parent__name",),
        ),
    )
    waits = (Waiting(_("驻村任期将满"), _ending, "due_on", "due_on", page="postings:posting"),)
    empty = _("还没有派驻。发布选派方案，或在派驻村页面登记。")
    person__name = Short(verbose_name=_("姓名"), linkify=("postings:posting", [A("pk")]))
    kind = Short(verbose_name=_("类别"))
    unit_name = Long(verbose_name=_("村"))
    unit__parent__name = Column(verbose_name=_("乡镇"))
    sent_from = Long()
    start = Month(verbose_name=_("到岗月份"))
    due_on = Short()
    end = Month(verbose_name=_("结束月份"))

    class Meta(Table.Meta):
        model = PracticePosting
        fields = ("person__name", "kind", "unit_name", "unit__parent__name", "sent_from", "start",
                  "due_on", "end")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return those to villages in scope."""
        return seen_postings(account).order_by("-start", "-pk")


class Words(Listing):
    """What townships and villagers' meetings say of a year."""

    heading, route = _("年度评价"), "postings:words"
    search = ("posting__person__name", "place__unit__name", "words")
    filters = (Choice("side", _("评价方"), PostingWord.Side.choices),)
    empty = _("还没有年度评价。在派驻村页面填写。")
    place__unit__name = Column(
        verbose_name=_("村"), linkify=lambda record: record.get_absolute_url()
    )
    posting__person__name = Short(verbose_name=_("姓名"))
    words = Long()

    class Meta(Table.Meta):
        model = PostingWord
        fields = ("year", "place__unit__name", "posting__person__name", "side", "words", "by")
