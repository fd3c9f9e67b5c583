"""What is read of elections: how far they are, by units below; what is to be told of one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core import tree
from guantong.core.facts import Answer, Known, Unknown
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.core.text import Text
from guantong.jobs.village_terms.models import (
    Body,
    Candidate,
    ElectionResult,
    ElectionStep,
    Nominee,
    PostKind,
    VillageElection,
    VillageTerm,
)
from guantong.jobs.village_terms.services.candidates import with_cases
from guantong.jobs.village_terms.services.elections import HANDS, Kind, State
from guantong.people.models import Sex
from guantong.standards import village_elections as law

if TYPE_CHECKING:
    from guantong.core.models import Account

_OPEN = Q(state=State.PREPARING)
#: How far an election is; each but those that were followed up by another is in just one.
STATES: dict[str, tuple[Text, Q]] = {
    "undated": (gettext_lazy("未定日期"), _OPEN & Q(on=None)),
    "preparing": (gettext_lazy("筹备"), _OPEN & ~Q(on=None) & Q(result=None)),
    "entered": (gettext_lazy("结果待核对"), _OPEN & ~Q(result=None)),
    "held": (gettext_lazy("已选举"), Q(state=State.HELD)),
    "again": (gettext_lazy("待重选"), Q(state__in=(State.SHORT, State.VOID))),
    "handed": (gettext_lazy("已移交"), Q(state=State.HANDED)),
}
#: A further column: elections with steps whose day is over.
OVERDUE = "overdue"
#: What is left to do of these is done for the vote that follows.
OVER = (State.VOID, State.FOLLOWED)


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the elections that are so far; or those with steps whose day is over."""
    if value == OVERDUE:
        late = late_steps(ElectionStep.objects.filter(election=OuterRef("pk")))
        return rows.filter(Exists(late))
    return rows.filter(STATES[value][1])


def late_steps(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the steps whose day is over, of elections that were not followed up by another."""
    return rows.filter(done_on=None, due__lt=today()).exclude(election__state__in=OVER)


def latest(rows: QuerySet[Any], _value: str = "") -> QuerySet[Any]:
    """Keep of each village and body the last vote on its whole term."""
    some: Any = VillageElection.objects.filter(kind__in=HANDS).order_by()
    last = some.values("unit", "body").annotate(last=Max("pk")).values("last")
    return rows.filter(pk__in=last)


@dataclass
class Line:
    """A unit of the board: its villages, and how many elections are how far."""

    unit: Unit
    villages: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """How many are in each state, in the order of `STATES`; last those with late steps."""
        return [(key, self.states[key]) for key in (*STATES, OVERDUE)]

    @property
    def none(self) -> int:
        """How many villages have no election set up."""
        return self.villages - sum(self.states[key] for key in STATES)


def board(account: Account, unit: Unit, body: str) -> list[Line]:
    """Return a unit and each one below it, with how far its villages' elections are."""
    depth = len(unit.path) + tree.WIDTH
    place = {"place": Substr("unit_path", 1, depth)}
    seen: Any = latest(VillageElection.objects.visible_to(account).filter(body=body))
    rows = seen.filter(seen.under(unit.path)).order_by()
    units: Any = Unit.objects.visible_to(account)
    below = units.filter(units.under(unit.path), closed_on=None)
    lines = {one.path: Line(one) for one in below.filter(Q(parent=unit) | Q(pk=unit.pk))}
    villages = below.filter(kind=Unit.Kind.VILLAGE).order_by()
    for path, n in _by_place(villages.annotate(place=Substr("path", 1, depth)), "pk"):
        lines[path].villages = n
    for key in (*STATES, OVERDUE):
        for path, n in _by_place(in_state(rows, key).annotate(**place), "pk"):
            lines[path].states[key] = n
    whole = lines[unit.path]
    for one in lines.values():
        if one is not whole:
            whole.villages += one.villages
            whole.states.update(one.states)
    found = [one for one in lines.values() if one.villages or one is whole]
    return sorted(found, key=lambda one: (one is not whole, one.unit.position, one.unit.pk))


def _by_place(rows: QuerySet[Any], key: str) -> Iterable[tuple[str, int]]:
    yield from rows.values("place").annotate(n=Count(key)).values_list("place", "n")


def state_of(row: VillageElection) -> Text:
    """Say how far an election is."""
    if row.state == State.PREPARING:
        entered = rows_of(row, ElectionResult).exists()
        return STATES["entered" if entered else "preparing" if row.on else "undated"][0]
    return row.get_state_display()


def warnings(row: VillageElection, stood: Sequence[Nominee]) -> list[str]:
    """Say what a reader should know of an election: told with its article, nothing is barred."""
    rule = law.body(row.body)
    found = [law.table().told, *filter(None, (rule.contradiction,))]
    if row.state == State.PREPARING:
        found += [*_early(row), *_standing(row, stood, rule)]
    elected = [one for one in stood if one.elected]
    short = rule.women and row.kind in HANDS and row.body == Body.COMMITTEE
    if short and elected and not any(one.person.sex == Sex.FEMALE for one in elected):
        found.append(_("当选的没有妇女。依据：%s（旧文本，待核）。") % rule.women_article)
    limit = law.table().handover
    if row.handed_on and row.on and row.handed_on > row.on + dt.timedelta(days=limit.days):
        told = {"n": (row.handed_on - row.on).days, "law": limit.citation}
        found.append(_("选举后第 %(n)s 天才移交。依据：%(law)s。") % told)
    return found


def reviewed(people: Iterable[int]) -> dict[int, Answer]:
    """Return what the last joint review of each person that is over came to; else unknown."""
    keys = list(people)
    done = with_cases(pointing(Candidate, "person", keys)).exclude(review_closed=None)
    unknown: dict[int, Answer] = dict.fromkeys(keys, Unknown(gettext_lazy("未联审")))
    return unknown | {
        one.person_id: Known(one.review_result, f"{one.review_closed:%Y-%m-%d}")
        for one in done.order_by("pk")
    }


def _early(row: VillageElection) -> Iterable[str]:
    if row.body != Body.COMMITTEE or row.kind != Kind.REGULAR:
        return
    party = rows_of(row.unit, VillageElection).filter(body=Body.PARTY, kind__in=HANDS)
    if not party.filter(state=State.HELD, on__lte=row.on or today()).exists():
        yield _("村党组织还没有换届。一般先党组织、后村委会（通常做法，待核）。")


def _standing(
    row: VillageElection, stood: Sequence[Nominee], rule: law.Body
) -> Iterable[str]:  # fmt: skip
    total = sum(many for _post, many in row.seats)
    if row.kind in HANDS and not rule.least <= total <= rule.most:
        told = {"n": total, "least": rule.least, "most": rule.most, "law": rule.size_article}
        yield _("应选 %(n)s 名，规定为 %(least)s 至 %(most)s 名。依据：%(law)s（待核）。") % told
    for post, many in row.seats:
        n = sum(one.post == post for one in stood)
        if row.body == Body.COMMITTEE and row.kind != Kind.RECALL and n <= many:
            told = {"post": post.label, "n": n, "many": many}
            yield (
                _(
                    "%(post)s候选人 %(n)s 名，应选 %(many)s 名：候选人应当多于应选名额。"
                    "依据：第十五条（旧文本，待核）。"
                )
                % told
            )
    if row.body == Body.SUPERVISION:
        people = [one.person_id for one in stood]
        held = rows_of(row.unit, VillageTerm).filter(last=None, person__in=people)
        posts = [one for one in PostKind if one.body == Body.COMMITTEE]
        for one in held.filter(post__in=posts).select_related("person"):
            told = {"name": one.person, "post": one.get_post_display()}
            yield (
                _(
                    "%(name)s现任%(post)s，不得担任村务监督委员会成员。依据：第三十二条（旧文本，待核）。"
                )
                % told
            )
