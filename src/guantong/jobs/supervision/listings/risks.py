"""Chiefs, their risk lists and the rows of these; what waits of them for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import A, Column

from guantong.casework.models import Turn
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of_all
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.supervision.models import Risk, RiskList
from guantong.jobs.supervision.room import SUPERVISE_ACCEPT, SUPERVISE_VIEW, SUPERVISE_WORK
from guantong.jobs.supervision.services import reports, risks
from guantong.people.models import Person
from guantong.staffing.models import Post
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

HELD, BACK, OLD = "held", "back", "old"
STATES: dict[str, Text] = {
    "draw": _("起草"), "chief": _("待本人确认"), "superior": _("待上级确认"),
    "close": _("待归档"), HELD: _("施行"), BACK: _("没有通过"), OLD: _("已有新版"),
}  # fmt: skip


def _open_turn(column: str) -> Subquery:
    turns: Any = Turn.objects.filter(case=OuterRef("case"), done_at=None).order_by()
    return Subquery(turns.values(column)[:1])


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the lists that are so far."""
    if value == HELD:
        return risks.current(rows)
    if value == BACK:
        return risks.latest(rows).exclude(case__result=risks.AGREED)
    if value == OLD:
        return rows.filter(Exists(RiskList.objects.filter(before=OuterRef("pk"))))
    found: QuerySet[Any] = rows.annotate(step=_open_turn("step"), by=_open_turn("due")).filter(
        step=value
    )
    return found


def _waiting(step: str) -> Any:
    """Return the lists that are at a step, as far as who sees them there may answer."""

    def rows(account: Account) -> QuerySet[Any]:
        return in_state(RiskList.objects.visible_to(account, SUPERVISE_ACCEPT), step)

    return rows


def own(account: Account) -> QuerySet[RiskList]:
    """Return the lists of whoever an account is."""
    rows: QuerySet[RiskList] = RiskList.objects.unscoped("本人的清单")
    return rows.filter(person__account=account)


def _bare(account: Account) -> QuerySet[Post]:
    return Chiefs.seen(account, right=SUPERVISE_WORK).filter(listed=False)


def _to_redraw(account: Account) -> QuerySet[Any]:
    return risks.to_redraw(RiskList.objects.visible_to(account, SUPERVISE_WORK))


class RiskLists(Listing):
    """The risk lists of chiefs, the version that counts first."""

    heading, route, home = _("风险清单"), "supervision:risk-lists", True
    search = ("post__title", "unit__name", "person__name", "case__number")
    filters = (
        Choice("state", _("状态"), list(STATES.items()), in_state),
        Choice("kind", _("清单类别"), lambda: risks.kinds()),
    )
    bulk = (risks.submit, risks.ACCEPT, risks.archive)
    on = (
        On(Unit), On(Person, lambda rows, person: rows.filter(person=person)),
        On(Post, lambda rows, post: rows.filter(post=post), acts=("draw-risks",)),
    )  # fmt: skip
    waits = (
        Waiting(_("风险清单待上级确认"), _waiting("superior"), "case__opened_at", "by"),
        Waiting(_("复核认为须重新编制"), _to_redraw, since="case__closed_at", act="redraw"),
    )
    empty = _("还没有风险清单。在“一把手岗位”里选岗位起草。")
    post = Column(linkify=lambda record: record.get_absolute_url())
    unit__name = Column(verbose_name=_("单位"))
    state = Short(verbose_name=_("状态"), empty_values=(), orderable=False)
    rows = Short(verbose_name=_("条数"), empty_values=(), orderable=False)
    review = Long(verbose_name=_("须复核"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = RiskList
        fields = ("post", "unit__name", "person", "kind", "number", "state", "rows", "review")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their posts."""
        rows: QuerySet[Any] = super().seen(account, on).select_related("post__unit", "case")
        return rows

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the posts of which lists are drawn up."""
        address = reverse("supervision:chiefs")
        return [(Chiefs.heading, address)] if request.user.may(SUPERVISE_WORK) else []

    def prepare(self, rows: Any) -> None:
        """Read of the page's rows at once where they are, how many rows, whether they fit."""
        rows = list(rows)
        keys = [row.pk for row in rows]
        mine: Any = pointing(RiskList, "pk", keys)
        self.steps = dict(mine.annotate(step=_open_turn("step")).values_list("pk", "step"))
        counted: Any = rows_of_all(keys, Risk, "risk_list").order_by()
        self.many: dict[int, int] = dict(
            counted.filter(unfit="").values_list("risk_list").annotate(n=Count("pk"))
        )
        self.held = set(risks.current(mine).values_list("pk", flat=True))
        self.back = set(in_state(mine, BACK).values_list("pk", flat=True))
        self.changed = risks.changed([row for row in rows if row.pk in self.held])

    def render_state(self, record: RiskList) -> Text:
        """Say how far it is."""
        ended = HELD if record.pk in self.held else BACK if record.pk in self.back else OLD
        return STATES[self.steps[record.pk] or ended]

    def render_rows(self, record: RiskList) -> int:
        """Count the risks that apply."""
        return self.many.get(record.pk, 0)

    def render_review(self, record: RiskList) -> str:
        """Say why it is to be looked at again."""
        return self.changed.get(record.pk, "—")


class Chiefs(Listing):
    """The posts of chiefs, with whether there is a list: lists and reports are asked for here."""

    heading, route, needs = _("一把手岗位"), "supervision:chiefs", SUPERVISE_WORK
    search = ("title", "unit__name", "unit__parent__name")
    filters = (
        Choice("listed", _("风险清单"), [("no", _("还没有")), ("yes", _("已有"))],
               lambda rows, value: rows.filter(listed=value == "yes")),
        Choice("chief", _("清单类别"),
               lambda: [*risks.kinds(), ("-", _("看不出，须选择"))],
               lambda rows, value: rows.filter(chief=value.strip("-"))),
    )  # fmt: skip
    acts = ("draw-risks", "ask-report")
    bulk = (risks.draw, reports.ask)
    waits = (Waiting(_("一把手还没有风险清单"), _bare, since="", act="draw-risks"),)
    title = Column(linkify=("staffing:post", [A("pk")]))
    unit__name = Column(verbose_name=_("单位"))
    unit__parent__name = Column(verbose_name=_("上级单位"))
    holder = Short(verbose_name=_("现任"), empty_values=(), orderable=False)
    chief = Short(verbose_name=_("清单类别"))

    class Meta(Table.Meta):
        model = Post
        fields = ("title", "unit__parent__name", "unit__name", "holder", "chief")

    @classmethod
    def seen(
        cls, account: Account, on: Any = None, right: Any = SUPERVISE_VIEW  # noqa: ARG003
    ) -> QuerySet[Any]:  # fmt: skip
        """Read the posts of chiefs that are not closed."""
        rows: Any = Post.objects.visible_to(account, right).filter(is_chief=True, closed_on=None)
        listed = RiskList.objects.filter(post=OuterRef("pk"))
        found: QuerySet[Any] = rows.annotate(chief=risks.inferred(), listed=Exists(listed))
        return found.select_related("unit__parent")

    def prepare(self, rows: Any) -> None:
        """Read who holds the page's posts."""
        held = risks.held_by(rows)
        names = pointing(Person, "pk", held.values())
        told = dict(names.values_list("pk", "name"))
        self.held: dict[int, str] = {post: told[person] for post, person in held.items()}

    def render_holder(self, record: Post) -> str:
        """Name who holds it."""
        return self.held.get(record.pk, "—")


class Risks(Listing):
    """The rows of a list, on its page."""

    heading = _("风险点")
    search = ("power", "risk", "measures")
    filters = (Choice("grade", _("等级"), Risk.Grade.choices),)
    acts = tuple(f"{own}{name}" for name in ("change", "leave-out", "take-in")
                 for own in ("", "own-"))  # fmt: skip
    power, risk, measures, article = Long(), Long(), Long(), Long()
    field, review = Short(), Short()

    class Meta(Table.Meta):
        model = Risk
        fields = ("code", "field", "power", "risk", "grade", "measures", "review", "article",
                  "evidence", "source", "verify", "own", "unfit")  # fmt: skip

    hidden = ("evidence", "source", "own")

    def render_verify(self, value: bool) -> Text:
        """Say that an article was not checked; a tick could be read either way."""
        return _("待核") if value else "—"


class OwnLists(Listing):
    """The risk lists of one's own post."""

    heading, route, needs = _("我的风险清单"), "supervision:mine", None
    search = ("post__title",)
    waits = (
        Waiting(_("风险清单待本人确认"), lambda account: in_state(own(account), "chief"),
                "case__opened_at", "by"),
    )  # fmt: skip
    empty = _("没有送您确认的风险清单。")
    post = Column(linkify=lambda record: record.get_absolute_url())

    class Meta(Table.Meta):
        model = RiskList
        fields = ("post", "unit__name", "number")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Read one's own."""
        return own(account).select_related("post__unit", "unit", "case")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the reports that are asked of one."""
        return [(_("我的专项述职"), reverse("supervision:my-reports"))]
