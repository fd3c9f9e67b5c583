"""Who holds a post: terms begin by a result, end when the next begin, or by a recall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.jobs.village_terms.models import Body, Nominee, PostKind, VillageElection, VillageTerm
from guantong.jobs.village_terms.room import TERM_WORK
from guantong.jobs.village_terms.services import leaders
from guantong.jobs.village_terms.services.elections import Kind, State, create
from guantong.jobs.village_terms.team import years_before
from guantong.standards import village_elections as law

if TYPE_CHECKING:
    from guantong.core.models import Account

Ended, Way = VillageTerm.Ended, VillageTerm.Way
#: Endings within a term, after which the post is to be filled by a by-election.
VACATED = (Ended.RESIGNED, Ended.RECALLED, Ended.BY_LAW, Ended.MOVED, Ended.DIED)


def term_end(row: VillageElection) -> dt.date | None:
    """Return until when a term runs: its years from the day, or the end of the sitting one."""
    if row.kind in (Kind.REGULAR, Kind.AGAIN) and row.on:
        return years_before(row.on, -law.body(row.body).term_years)
    sat = rows_of(row.unit, VillageElection).filter(body=row.body).exclude(term_end=None)
    found: dt.date | None = sat.order_by("-on").values_list("term_end", flat=True).first()
    return found


def begin(row: VillageElection, elected: Iterable[Nominee]) -> None:
    """Let who is elected hold the post from the day; whoever held it before is at the end."""
    first, root = row.on or dt.date.max, row
    while root.before is not None:
        root = root.before
    some = list(elected)
    within = root.kind == Kind.BY
    if not within:
        held = rows_of(row.unit, VillageTerm).filter(last=None, first__lt=root.on)
        over = list(held.filter(post__in={one.post for one in some}).select_related("unit"))
        end(held.filter(pk__in=[one.pk for one in over]), first, Ended.OVER, "")
        again = {(one.person_id, one.post) for one in some}
        # What is due of who leaves follows from the result: nobody has to think of it.
        leaders.leaving(None, [one for one in over if (one.person_id, one.post) not in again])
    way = Way.BY_ELECTION if within else Way.ELECTED
    way = Way.CO_OPTED if row.body == Body.SUPERVISION else way
    VillageTerm.objects.bulk_create(
        VillageTerm(unit=row.unit, unit_path=row.unit_path, person_id=one.person_id, post=one.post,
                    first=first, way=way, election=row, is_demo=row.is_demo) for one in some
    )  # fmt: skip


def end(rows: Any, on: dt.date, why: str, reason: str) -> int:
    """End terms on a day; return how many."""
    done: int = rows.update(last=on, ended_by=why, reason=reason)
    return done


def recalled(row: VillageElection, agreed: Iterable[Nominee]) -> None:
    """End the terms of those whose recall was passed."""
    for one in agreed:
        held = rows_of(row.unit, VillageTerm).filter(person=one.person, post=one.post, last=None)
        end(held, row.on or dt.date.max, Ended.RECALLED, row.reason)


def vacancies(rows: Any) -> Any:
    """Keep the terms that ended early and after which no vote on the body was set up."""
    votes = VillageElection.objects.filter(unit=OuterRef("unit")).exclude(kind=Kind.RECALL)
    later = votes.filter(Q(on=None) | Q(on__gte=OuterRef("last")))
    open_ = Q(pk__in=[])
    for body in Body.values:
        open_ |= Q(post__startswith=f"{body}_") & ~Q(Exists(later.filter(body=body)))
    return rows.filter(open_, ended_by__in=VACATED)


def vacant(term: VillageTerm) -> bool:
    """Tell whether a term ended early and no vote in its place was set up."""
    found: bool = vacancies(rows_of(term.unit, VillageTerm).filter(pk=term.pk)).exists()
    return found


def _vote_on(term: VillageTerm, kind: str, on: dt.date, reason: str) -> VillageElection:
    """Set up a vote on one seat of a term's post."""
    post = PostKind(term.post)
    seats = {"chief_seats": 0, "member_seats": 0, f"{post.role}_seats": 1}
    (made,) = create([term.unit], body=post.body, kind=kind, on=on, reason=reason,
                     is_demo=term.is_demo, **seats)  # fmt: skip
    return made


@act(
    VillageTerm, "选举.补选", gettext_lazy("组织补选"), needs=TERM_WORK, name="by-election",
    makes=VillageElection, when=vacant, ask=(Field("on", type="date"),),
)  # fmt: skip
def by_election(_actor: Account | None, term: VillageTerm, on: dt.date) -> Done:
    """Set up the by-election of a post that fell vacant; it runs to the end of the term.

    Raises
    ------
    GuantongError
        If the day lies before the post fell vacant.

    """
    if term.last is None or on < term.last:
        raise GuantongError(_("补选日期早于出缺日期，请核对。"), field="on")
    reason = f"{PostKind(term.post).label}{term.get_ended_by_display()}出缺"
    made = _vote_on(term, Kind.BY, on, reason)
    return Done(f"{made}定于 {on:%Y-%m-%d}：{reason}", made=made)


@act(
    VillageTerm, "选举.罢免", gettext_lazy("提出罢免"), needs=TERM_WORK, name="recall",
    makes=VillageElection,
    when=lambda term: term.last is None and PostKind(term.post).body == Body.COMMITTEE,
    ask=(
        Field("on", gettext_lazy("表决日期"), "date"),
        Field("reason", gettext_lazy("罢免理由"), "reason", most=400),
        *(Field(name, label, "number", least=0, initial=0) for name, label in (
            ("voters", gettext_lazy("联名的村民人数")),
            ("of_voters", gettext_lazy("有选举权的村民人数")),
            ("representatives", gettext_lazy("联名的村民代表人数")),
            ("of_them", gettext_lazy("村民代表人数")),
        )),
    ),
    confirm=gettext_lazy("罢免由村民投票表决；表决通过并经核对确认后，任职才终止。"),
)  # fmt: skip
def recall(
    _actor: Account | None, term: VillageTerm, on: dt.date, reason: str, **names: int
) -> Done:  # fmt: skip
    """Set up the vote on a recall that enough villagers asked for.

    Raises
    ------
    GuantongError
        If too few ask for it.
    Conflict
        If a vote on it is under way.

    """
    if not law.may_start(**names):
        raise GuantongError(_("联名人数不足。依据：%s。") % law.table().start.citation)
    open_ = Nominee.objects.filter(person=term.person)
    there = rows_of(term.unit, VillageElection).filter(kind=Kind.RECALL, state=State.PREPARING)
    if there.filter(pk__in=open_.values("election")).exists():
        raise Conflict(_("%s的罢免已在表决筹备中。") % term)
    made = _vote_on(term, Kind.RECALL, on, reason)
    Nominee(election=made, person=term.person, post=term.post).save()
    return Done(f"{made}定于 {on:%Y-%m-%d}", made=made)
