"""The lists of leaders: who holds which post, villages with what is noticed of their teams."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.village_terms import facts, team
from guantong.jobs.village_terms.models import PostKind, VillageTerm
from guantong.jobs.village_terms.papers.index import missing_items
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_VIEW, TERM_WORK
from guantong.jobs.village_terms.services import leaders
from guantong.people.models import Party, Person, Schooling, Sex
from guantong.people.queries import months_ago
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

NOW = Q(last=None)
AGES = [
    ("-35", _("35 岁及以下")), ("36-45", _("36–45 岁")), ("46-55", _("46–55 岁")),
    ("56-59", _("56–59 岁")), ("60-", _("60 岁及以上")),
]  # fmt: skip
PARTY = [("1", _("党员")), ("0", _("非党员"))]
LACKING = [("facts", _("资料不全")), ("training", _("需要培训")), ("file", _("档案缺项"))]


def aged(rows: QuerySet[Any], band: str) -> QuerySet[Any]:
    """Keep those whose person is of an age today, written ``36-45``, ``-35`` or ``60-``."""
    least, _dash, most = band.partition("-")
    if least:
        rows = rows.filter(person__birth_month__lte=months_ago(int(least) * 12))
    return rows.filter(person__birth_month__gt=months_ago((int(most) + 1) * 12)) if most else rows


def with_both(rows: QuerySet[Any], _value: str = "") -> QuerySet[Any]:
    """Keep those of whoever is secretary and director of one village."""
    own = VillageTerm.objects.filter(NOW, person=OuterRef("person"), unit=OuterRef("unit"))
    return rows.filter(Exists(own.filter(post=team.CHIEFS[0])),
                       Exists(own.filter(post=team.CHIEFS[1])))  # fmt: skip


def lacking(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep those held now of whose person a fact, a training or a paper is missing."""
    now = rows.filter(NOW)
    if value == "facts":
        unsaid = Q(person__party__in=Party.members(), person__party_month="")
        return now.filter(Q(person__schooling="") | unsaid)
    if value == "file":
        missing = missing_items(now.select_related("person"))
        return now.filter(pk__in=[pk for pk, some in missing.items() if some])
    keys = list(now.order_by().values_list("person", flat=True))
    wanted = [pk for pk, some in facts.wanting(keys, today()).items() if some]
    return now.filter(person__in=wanted)


def _ending(account: Account) -> QuerySet[Any]:
    """Return the chiefs' posts whose term is over soon, for the towns."""
    soon = today() + dt.timedelta(days=team.data()["term"]["soon_days"])
    return _of_towns(account).filter(team.ending(soon), post__in=team.CHIEFS)


def _of_towns(account: Account) -> QuerySet[Any]:
    above = VillageTerm.objects.visible_to(account, TERM_DECIDE).order_by()
    rows: QuerySet[Any] = VillageTerm.objects.visible_to(account, TERM_WORK).filter(NOW)
    return rows.exclude(pk__in=above.values("pk"))


def _papers(account: Account) -> QuerySet[Any]:
    """Return the chiefs who came into office within a year and whose file has a gap."""
    new = _of_towns(account).filter(post__in=team.CHIEFS, first__gt=today() - facts.YEAR)
    return lacking(new, "file")


class Leaders(Listing):
    """Who holds or held which post of a village."""

    heading, route, home = _("带头人队伍"), "village_terms:leaders", True
    search = ("person__name", "unit__name", "unit__parent__name")
    filters = (
        Choice("post", _("职务"), PostKind.choices),
        Choice("age", _("年龄"), AGES, aged),
        Choice("person__schooling", _("学历"), Schooling.choices),
        Choice("person__sex", _("性别"), Sex.choices),
        Choice("now", _("现状"), [("1", _("现任")), ("0", _("离任"))],
               lambda rows, value: rows.filter(last__isnull=value == "1"), default="1"),
        Choice("party", _("政治面貌"), PARTY, lambda rows, value: rows.filter(
            person__is_member=int(value))),
        Choice("both", _("一肩挑"), [("1", _("书记、主任一人担任"))], with_both),
        Choice("ends", _("任期"), [("1", _("将满或已满"))], lambda rows, _value: rows.filter(
            team.ending(today() + dt.timedelta(days=team.data()["term"]["soon_days"])), NOW)),
        Choice("lacking", _("缺什么"), LACKING, lacking, overlaps=True),
    )  # fmt: skip
    offers = (leaders.begin, leaders.take)
    pick, told = True, ("person__name",)
    on = (On(Unit, acts=("leader-begin",)),
          On(Person, lambda rows, person: rows.filter(person=person)))  # fmt: skip
    waits = (
        Waiting(_("村“两委”正职任期将满或已满"), _ending, since="first"),
        Waiting(_("任职后档案材料不全"), _papers, since="first"),
    )
    empty = _("还没有登记村干部。由乡镇“导入村干部”或者逐人“登记任职”。")
    unit__parent__name = Short(verbose_name=_("乡镇"))
    unit__name = Short(verbose_name=_("村（社区）"), order_by=("unit_path",))
    person__name = Short(verbose_name=_("姓名"), linkify=True)
    post = Short()
    person__sex = Short()
    person__birth_month = Month(verbose_name=_("出生年月"))
    person__schooling = Short()
    person__party = Short(verbose_name=_("政治面貌"))
    person__party_month = Month()
    first, last = Short(), Short()
    wants = Long(verbose_name=_("需要培训"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = VillageTerm
        fields = ("unit__parent__name", "unit__name", "person__name", "post", "person__sex",
                  "person__birth_month", "person__schooling", "person__party",
                  "person__party_month", "first", "way", "last", "ended_by")  # fmt: skip

    hidden = ("person__party_month", "way", "last", "ended_by", "wants")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the teams of villages, and to who needs training."""
        wanted = f"{reverse(cls.route)}?lacking=training&cols=wants"
        return [(Teams.heading, reverse(Teams.route)), (_("需要培训"), wanted)]

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them by village, the secretary first."""
        place = Case(*(When(post=post, then=n) for post, n in team.ORDER.items()), default=99)
        return super().seen(account, on).order_by("unit_path", "last", place, "pk")

    def prepare(self, rows: Any) -> None:
        """Read what training the page's persons need."""
        self.wanting = facts.wanting([row.person_id for row in rows], today())

    def render_person__name(self, record: VillageTerm) -> str:
        """Write who it is."""
        return record.person.name

    def render_wants(self, record: VillageTerm) -> str:
        """Name the training and by when."""
        some = self.wanting.get(record.person_id, ())
        return "；".join(f"{name}（{due:%Y-%m-%d}）" for _code, name, due in some) or "—"


def with_post(rows: QuerySet[Any], *posts: str) -> QuerySet[Any]:
    """Keep the villages in which somebody holds one of some posts now."""
    return rows.filter(Exists(VillageTerm.objects.filter(NOW, unit=OuterRef("pk"), post__in=posts)))


def registered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the villages of which anybody was ever entered: of others nothing is known."""
    return rows.filter(Exists(VillageTerm.objects.filter(unit=OuterRef("pk"))))


def noticed(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the villages of whose team a rule notices something."""
    found = team.teams(registered(rows).order_by().values_list("pk", flat=True))
    return rows.filter(pk__in=[
        pk for pk, one in found.items() if any(rule["code"] == value for rule, _who in one.noticed)
    ])  # fmt: skip


def _vacant(account: Account) -> QuerySet[Any]:
    """Return the villages without a secretary, for the county."""
    rows = registered(Teams.seen(account).filter(
        pk__in=Unit.objects.visible_to(account, TERM_DECIDE).order_by().values("pk")
    ))  # fmt: skip
    return rows.exclude(pk__in=with_post(rows, PostKind.SECRETARY).order_by().values("pk"))


class Teams(Listing):
    """Villages, each with its chiefs and what is noticed."""

    heading, route, needs = _("村班子"), "village_terms:teams", TERM_VIEW
    search, sounds = ("name", "parent__name"), "name"
    filters = (
        Choice("noticed", _("提示"), lambda: [
            (one["code"], one["text"] % one.get("parameters", {})) for one in team.data()["rule"]
        ], noticed, overlaps=True),
    )  # fmt: skip
    on = (On(Unit),)
    waits = (Waiting(_("村党组织书记空缺"), _vacant, since="", page="village_terms:team"),)
    parent__name = Short(verbose_name=_("乡镇"))
    name = Short(verbose_name=_("村（社区）"), linkify=("village_terms:team", [A("pk")]))
    secretary = Short(verbose_name=PostKind.SECRETARY.label, empty_values=(), orderable=False)
    director = Short(verbose_name=PostKind.DIRECTOR.label, empty_values=(), orderable=False)
    many = Short(verbose_name=_("班子人数"), empty_values=(), orderable=False)
    told = Long(verbose_name=_("提示"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Unit
        fields = ("parent__name", "name")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the villages that are open."""
        rows: QuerySet[Any] = Unit.objects.visible_to(account, TERM_VIEW).filter(
            kind=Unit.Kind.VILLAGE, closed_on=None
        )
        return rows.select_related("parent")

    def prepare(self, rows: Any) -> None:
        """Read the teams of the page's villages at once."""
        self.found = team.teams([row.pk for row in rows])

    def _holder(self, record: Unit, post: str) -> str:
        some = self.found[record.pk]
        blank = _("空缺") if some.members or some.vacant_since else _("没有登记")
        return "、".join(one.name for one in some.of(post)) or str(blank)

    def render_secretary(self, record: Unit) -> str:
        """Name the secretary."""
        return self._holder(record, PostKind.SECRETARY)

    def render_director(self, record: Unit) -> str:
        """Name the director."""
        return self._holder(record, PostKind.DIRECTOR)

    def render_many(self, record: Unit) -> Any:
        """Write how many persons the team has."""
        return len(self.found[record.pk].members) or "—"

    def render_told(self, record: Unit) -> str:
        """Say what is noticed; what is only stated stands on the village's page."""
        some = self.found[record.pk].noticed
        return "；".join(rule["text"] for rule, _who in some if rule["kind"] != "state") or "—"
