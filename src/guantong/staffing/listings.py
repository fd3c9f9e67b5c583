"""The lists of the room of posts and plans: posts, scenarios and their parts, plans, judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column, DateTimeColumn
from django_tables2.utils import A

from guantong.core.models import Event, Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import Person
from guantong.staffing.judgement_lists import AllGrounds as AllGrounds
from guantong.staffing.judgement_lists import FollowUps as FollowUps
from guantong.staffing.judgement_lists import PersonJudgements as PersonJudgements
from guantong.staffing.judgement_lists import Records as Records
from guantong.staffing.judgement_lists import Rounds as Rounds
from guantong.staffing.missing_facts import MissingFacts as MissingFacts
from guantong.staffing.models import (
    Authority,
    Eligibility,
    Judgement,
    PersonStyle,
    Pin,
    Plan,
    Post,
    Scenario,
    ScenarioBound,
    Seat,
    Style,
)
from guantong.staffing.queries import alike, authority, holders, marks, plans, scenarios
from guantong.staffing.queries import posts as post_reads
from guantong.staffing.rank_listings import Establishments as Establishments
from guantong.staffing.rank_listings import RankCandidates as RankCandidates
from guantong.staffing.rank_listings import RankRounds as RankRounds
from guantong.staffing.records import AppointmentRecords as AppointmentRecords
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.staffing.services import posts, styles
from guantong.staffing.services import scenarios as setting_up
from guantong.standards.posts import in_full
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


class Posts(Listing):
    """The posts in use with whoever holds them now, or the closed ones."""

    heading, route, home = _("职位"), "staffing:posts", True
    search = ("title", "unit__name")
    hidden = ("work", "weight")
    filters = (
        Choice("unit__kind", _("单位类型"), Unit.Kind.choices),
        Choice("level", _("职务层次"), Post._meta.get_field("level").flatchoices),
        Choice(
            "chief", _("正职"), [("1", _("正职")), ("0", _("其余"))],
            apply=lambda some, value: some.filter(is_chief=value == "1"),
        ),
        Choice("held", _("现任"), [("0", _("空缺")), ("1", _("在任"))], apply=post_reads.held),
        Choice(
            "managed", _("管理权限"), [*Authority.choices, ("none", _("未定"))],
            apply=lambda some, value: authority.managed_by(some, value.replace("none", "")),
        ),
        Choice(
            "closed", _("在用"), [("0", _("在用")), ("1", _("已撤销"))], default="0",
            apply=lambda some, value: some.filter(closed_on__isnull=value == "0"),
        ),
    )  # fmt: skip
    offers = (posts.take_from_people, posts.create)
    on = (On(Unit),)
    pick = True
    empty = _("还没有职位。可以由现有任职情况一次建立，再逐个修改。")
    unit__name = Long(verbose_name=_("单位"), order_by=("unit_path", "position"))
    title = Long(linkify=True)
    level = Short()
    half = Short(verbose_name=_("正职"), order_by=("is_chief",), empty_values=())
    managed_by = Short(verbose_name=_("管理权限"), empty_values=(), orderable=False)
    holder = Short(verbose_name=_("现任"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Post
        fields = (
            "unit__name", "title", "level", "work", "half", "managed_by", "holder", "weight",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their units."""
        return super().seen(account, on).filter(use="").select_related("unit__parent")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the approved numbers."""
        return [(_("职数核对"), reverse("staffing:quotas"))]

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read who holds the posts; those of a unit are known together."""
        account, units = self.request.user, {row.unit_id for row in rows}
        team = post_reads.posts(account).filter(unit__in=units)
        held = post_reads.with_holders(account, team)
        self.held = {one.post.pk: one.person.name for one in held if one.person}
        self.managed = authority.managers(rows)
        self.empty_ones = holders.told([row for row in rows if row.pk not in self.held])
        self.taken = holders.holders(team)

    def render_unit__name(self, record: Post) -> str:
        """Name the unit; a village-level or office name alone says too little."""
        above, name = record.unit.parent, record.unit.name
        return name if above is None or name.startswith(above.name) else f"{above.name} {name}"

    def render_half(self, record: Post) -> str:
        """Say which chief it is."""
        if record.half:
            return str(record.get_half_display())
        return str(_("正职")) if record.is_chief else "—"

    def render_managed_by(self, record: Post) -> str:
        """Say who manages the post, by an officer's word or by rule."""
        return authority.told(self.managed.get(record.pk))

    def render_holder(self, record: Post) -> Any:
        """Name whoever holds the post; of a vacant one lead to who may take it."""
        if record.pk not in self.taken and record.closed_on is None:
            address = reverse("staffing:vacancy", args=[record.pk])
            words = self.empty_ones.get(record.pk) or gettext("空缺，补缺")
            return format_html('<a href="{}">{}</a>', address, words)
        return self.held.get(record.pk, "—")

    def value_holder(self, record: Post) -> str:
        """Write the name alone into a workbook."""
        return self.held.get(record.pk) or self.empty_ones.get(record.pk, "")


def _unsure(account: Account) -> QuerySet[Scenario]:
    """Return scenarios whose eligibility is not prepared, or a cadre was judged since it was."""
    rows: QuerySet[Scenario] = Scenario.objects.visible_to(account, PLAN_MANAGE)
    made = Eligibility.objects.visible_to(account, PLAN_MANAGE).filter(scenario=OuterRef("pk"))
    here = {"person__unit_path__startswith": OuterRef("unit_path")}
    then = OuterRef("prepared_at")
    said = Judgement.objects.visible_to(account, PLAN_MANAGE).filter(
        Q(at__gt=then) | Q(grounds__confirmation__at__gt=then) | Q(grounds__handlings__at__gt=then),
        **here,
    )
    rows = rows.annotate(prepared_at=Subquery(made.values("made_at")))
    draft = Q(state=Scenario.State.DRAFT)
    return rows.filter(draft | Q(Exists(said), state=Scenario.State.READY))


class Scenarios(Listing):
    """The scenarios in scope: of a term change, or of the kind of whoever takes this over."""

    kind = ""

    heading, route, home = _("换届方案"), "staffing:scenarios", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), Scenario.State.choices),)
    offers = (setting_up.create,)
    pick = True
    waits: ClassVar[Sequence[Waiting]] = (
        Waiting(_("任职资格未核对或已过期"), _unsure, "changed_at", "on", "prepare"),
    )
    empty = _("还没有换届方案。")
    name = Long(linkify=True)
    unit__name = Short(verbose_name=_("范围"))
    on = Short()
    state = Short()
    plans = Column(verbose_name=_("方案"), accessor="plan_count")
    changed_at = DateTimeColumn(format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = Scenario
        fields = ("name", "unit__name", "on", "state", "plans", "changed_at")

    @classmethod
    def is_home_of(cls, row: Any) -> bool:
        """Tell whether a scenario is of this list's kind."""
        return bool(cls.kind == row.kind)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Count the plans of each."""
        rows = scenarios.scenarios(account).filter(kind=cls.kind)
        return rows.annotate(plan_count=Count("plans"))


class Plans(Listing):
    """The plans found for a scenario."""

    search = ("name", "note")
    empty = _("还没有方案。核对资格后点“生成方案”。")
    name = Long(linkify=True)
    kind = Short()
    value = Short()
    gap = Short(verbose_name=_("最多差"), orderable=False)
    left = Short(verbose_name=_("未得部分"), orderable=False)
    moved = Short()
    empty_seats = Short(verbose_name=_("空缺"), accessor="empty")
    unknown = Short()
    version = Short(verbose_name=_("设定版本"), accessor="scenario_version")
    made_at = DateTimeColumn(format="m-d H:i")

    class Meta(Table.Meta):
        model = Plan
        fields = (
            "name", "kind", "value", "gap", "left", "moved", "empty_seats", "unknown", "version",
            "made_at",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a scenario, the newest first."""
        return plans.plans(account, on).order_by("-number")

    def render_value(self, value: float) -> str:
        """Write points."""
        return f"{value:,.1f}"

    def render_gap(self, record: Plan) -> str:
        """Write how much more any plan could be worth."""
        return str(_("按所设条件未发现更优")) if record.proven else f"{100 * record.gap:.3f}%"

    def render_left(self, value: float) -> str:
        """Write what is missing of what could be gained."""
        return f"{100 * value:.1f}%"


class Bounds(Listing):
    """The requirements of a scenario on structure."""

    search = ("name", "source")
    acts = ("change", "remove")
    empty = _("没有结构要求。")
    name = Long()
    attribute = Short()
    scope = Long(verbose_name=_("对谁"), accessor="per", orderable=False)
    limits = Short(verbose_name=_("要求"), accessor="pk", orderable=False, empty_values=())
    price = Short(verbose_name=_("怎样对待"), empty_values=())
    source = Long()

    class Meta(Table.Meta):
        model = ScenarioBound
        fields = ("name", "attribute", "scope", "limits", "price", "source")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a scenario."""
        return scenarios.bounds(account, on)

    def render_attribute(self, value: str) -> str:
        """Name what is counted."""
        return weighting.attributes().get(value, value)

    def render_scope(self, record: ScenarioBound) -> str:
        """Say over which posts it is counted."""
        parts: list[Any] = [record.get_per_display(), record.unit]
        parts += [record.get_unit_kind_display(), record.get_level_display()]
        return " · ".join(str(part) for part in parts if part)

    def render_limits(self, record: ScenarioBound) -> str:
        """Write the least and the most."""
        sign = "%" if record.measure == ScenarioBound.Measure.PERCENT else str(_(" 人"))
        return plans.limits(record.low, record.high, sign)

    def render_price(self, record: ScenarioBound) -> str:
        """Say whether a plan may break it, and at what price."""
        return str(_("必须满足") if record.is_hard else _("每差一人扣 %g 分") % record.price)

    def render_source(self, record: ScenarioBound, value: str) -> str:
        """Mark what awaits checking."""
        return value + str(_("（待核）")) if record.verify else value


class Pins(Listing):
    """The locks and bans of a scenario."""

    search = ("person__name", "post__title", "reason")
    acts = ("release",)
    empty = _("没有锁定，也没有排除。")
    kind = Short()
    person__name = Short(verbose_name=_("人员"), linkify=("people:person", [A("person_id")]))
    post__title = Long(verbose_name=_("职位"), empty_values=())
    reason = Long()
    by__display_name = Short(verbose_name=_("记录人"))
    at = DateTimeColumn(format="m-d H:i")

    class Meta(Table.Meta):
        model = Pin
        fields = ("kind", "person__name", "post__title", "reason", "by__display_name", "at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a scenario."""
        return scenarios.pins(account, on)

    def render_post__title(self, record: Pin) -> str:
        """Name the post with its unit."""
        return record.post.full_name if record.post else str(_("任何职位"))


class History(Listing):
    """What was done to a scenario: one line for each version."""

    search = ("actor_name", "summary")
    empty = _("建立以来没有修改。")
    at = DateTimeColumn(format="Y-m-d H:i:s", verbose_name=_("时间"))
    summary = Long()

    class Meta(Table.Meta):
        model = Event
        fields = ("at", "actor_name", "action", "summary")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the edits of a scenario, which was read for the account."""
        return scenarios.history(on)

    def render_action(self, value: str) -> str:
        """Leave out the room's own word."""
        return value.partition(".")[2] or value


def _changes(plan: Plan) -> dict[str, Q]:
    """Return what may happen to a post, each with its condition."""
    seated = rows_of(plan, Seat).exclude(person=None).order_by().values("person")
    return {
        "stays": Q(changed=False, person__isnull=False),
        "moves": Q(changed=True, from_post__isnull=False),
        "comes": Q(changed=True, person__isnull=False, from_post=None),
        "empty": Q(person=None),
        "leaves": Q(changed=True, holder__isnull=False) & ~Q(holder__in=seated),
        "unknown": ~Q(missing=[]),
    }


CHANGES = {
    "stays": _("留任"), "moves": _("交流"), "comes": _("新进"), "empty": _("空缺"),
    "leaves": _("现任未安排"), "unknown": _("缺少事实"),
}  # fmt: skip


class Seats(Listing):
    """Who sits where by a plan, team by team."""

    search = ("post__title", "post__unit__name", "person__name", "holder__name")
    empty = _("没有符合条件的席位。")
    post__unit__name = Long(verbose_name=_("单位"), order_by=("post__unit_path", "post__position"))
    post__title = Long(verbose_name=_("职位"))
    holder__name = Short(verbose_name=_("现任"), empty_values=())
    change = Short(verbose_name=_("变动"), accessor="changed", order_by=("-changed",))
    person__name = Short(verbose_name=_("拟任"), empty_values=())
    missing = Short(orderable=False, empty_values=())
    source = Long(
        verbose_name=_("从何职位来"), accessor="from_post", empty_values=(), orderable=False
    )

    class Meta(Table.Meta):
        model = Seat
        fields = (
            "post__unit__name", "post__title", "holder__name", "change", "person__name", "missing",
            "source",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those of a plan."""
        return plans.seats(account, on)

    @classmethod
    def offered(cls, on: Any = None) -> Sequence[Choice]:
        """Offer the plan's teams, with how many of their seats change; and what may happen."""
        teams = [(pk, f"{name}（{n}）" if n else name) for pk, name, n in plans.teams(on)]
        kinds = _changes(on)
        return (
            Choice("team", _("班子（变动数）"), teams,
                   apply=lambda some, value: some.filter(post__unit=int(value))),
            Choice("change", _("变动"), CHANGES.items(),
                   apply=lambda some, value: some.filter(kinds[value])),
        )  # fmt: skip

    @classmethod
    def gathered(cls, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Put posts that are alike on one line, if any of them is found."""
        some = rows.first()
        if some is None:
            return rows
        lead = {one.pk: pk for pk, group in alike.together(some.plan).items() for one in group}
        wanted = {lead.get(pk, pk) for pk in rows.order_by().values_list("pk", flat=True)}
        return plans.joined(rows_of(some.plan, Seat).filter(pk__in=wanted))

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read the seats that stand on one line with another."""
        some = next(iter(rows), None)
        self.alike = alike.together(some.plan) if some else {}
        seats = [seat for row in rows for seat in self._seats(row)]
        self.marks = marks.of_seats(seats, self.request.user)

    def _seats(self, record: Seat) -> list[Seat]:
        return self.alike.get(record.pk, [record])

    def render_post__title(self, record: Seat, value: str) -> str:
        """Say how many posts there are of the kind."""
        number = len(self._seats(record))
        return f"{value} ×{number}" if number > 1 else value

    def render_holder__name(self, record: Seat) -> str:
        """Name whoever holds it now."""
        return "、".join(one.holder.name for one in self._seats(record) if one.holder) or "—"

    def render_person__name(self, record: Seat) -> Any:
        """Name whoever is to hold it, in bold where that is somebody else."""
        names = (
            format_html("<strong>{}</strong>" if one.changed else "{}", one.person.name)
            for one in self._seats(record) if one.person
        )  # fmt: skip
        return format_html_join("、", "{}", ((name,) for name in names)) or "—"

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out what is missing where nothing is."""
        super().trim(rows)
        if not any(self._marks(row) for row in rows):
            self.columns.hide("missing")

    def _marks(self, record: Seat) -> list[marks.Mark]:
        found = (self.marks.get(one.pk) for one in self._seats(record))
        return [one for one in found if one]

    def render_missing(self, record: Seat) -> str:
        """Mark whoever is to hold it on facts or conclusions that are missing."""
        return format_html_join(" ", "{}", ((one.badge,) for one in self._marks(record)))

    def value_missing(self, record: Seat) -> str:
        """Write into a workbook which are."""
        return "；".join(one.said for one in self._marks(record))

    def value_person__name(self, record: Seat) -> str:
        """Write the names alone into a workbook."""
        return "、".join(one.person.name for one in self._seats(record) if one.person)

    def _looks(self, record: Seat) -> list[str]:
        """Return what happens to the post; of several alike what happens to any, or they stay."""
        looks = list(dict.fromkeys(_change(one) for one in self._seats(record)))
        return [look for look in looks if look != "stays"] or looks

    def render_change(self, record: Seat) -> Any:
        """Say what happens to the post."""
        rows = ((look, CHANGES[look]) for look in self._looks(record))
        return format_html_join(" ", '<span class="badge seat-{}">{}</span>', rows)

    def value_change(self, record: Seat) -> str:
        """Write the same into a workbook."""
        return "、".join(str(CHANGES[look]) for look in self._looks(record))

    def render_source(self, record: Seat) -> str:
        """Say from where whoever comes does."""
        return "；".join(filter(None, map(self._source, self._seats(record)))) or "—"

    def _source(self, record: Seat) -> str:
        if record.person is None or not record.changed:
            return ""
        if record.from_post is not None:
            return record.from_post.full_name
        return in_full(record.person.unit.name, record.person.post)


def _change(seat: Seat) -> str:
    if seat.person_id is None:
        return "empty"
    if not seat.changed:
        return "stays"
    return "moves" if seat.from_post_id else "comes"


class Styles(Listing):
    """What inspection material says of ways of working, by two names."""

    heading, route, home = _("工作风格记录"), "staffing:styles", True
    search = ("person__name", "basis")
    sounds = "person__name"
    filters = (
        Choice("kind", _("工作风格"), Style.choices),
        Choice(
            "counts", _("计入"), [("1", _("计入的")), ("0", _("已撤回"))], default="1",
            apply=lambda some, value: (
                some.filter(withdrawn="") if value == "1" else some.exclude(withdrawn="")
            ),
        ),
    )  # fmt: skip
    acts = ("hear", "withdraw")
    on = (
        On(
            Person, lambda rows, person: rows.filter(person=person),
            without=("person__name", "person__unit__name"), acts=(styles.record.name,),
        ),
    )  # fmt: skip
    empty = _("还没有工作风格记录。在干部的页面“材料与考察”里，由考察材料记录。")
    person__name = Short(verbose_name=_("姓名"), linkify=("people:person", [A("person_id")]))
    person__unit__name = Short(verbose_name=_("单位"))
    kind = Short()
    basis = Long()
    by__display_name = Short(verbose_name=_("记录人"))
    seconded_by__display_name = Short(verbose_name=_("核签人"))
    said = Column()
    at = DateTimeColumn(format="Y-m-d")

    class Meta(Table.Meta):
        model = PersonStyle
        fields = (
            "person__name", "person__unit__name", "kind", "basis", "by__display_name",
            "seconded_by__display_name", "said", "at",
        )  # fmt: skip
