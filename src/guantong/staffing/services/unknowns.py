"""Facts that are missing: listed by each check, accepted by two persons, taken back, lapsed.

Unknown is a third state. A rule that lacks a fact neither allows nor bars, so nobody is proposed on
the strength of it, until a named officer says why they may be, and a second person agrees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.services import bulk, events
from guantong.staffing.models import MissingFact, Pin, Plan, Post, Scenario, Seat
from guantong.staffing.queries.holders import holders
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.standards.rules.missing import Lack, bits_of, codes_of, lacks, names_of

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person
    from guantong.staffing.eligibility import Bars
    from guantong.standards.rules import Finding

State = MissingFact.State
MOST_TOLD = 400
WHY = Field(
    "reason", type="reason", most=240,
    help=gettext_lazy(
        "写明为什么事实不全也可以考虑、由谁何时补齐；记入日志，席位上一直标明“缺 n 项事实”。"
    ),
)  # fmt: skip


@act(
    MissingFact, "缺少事实.同意考虑", gettext_lazy("同意按缺事实考虑"), needs=PLAN_MANAGE,
    when=(State.OPEN,), then=State.ACCEPTED, ask=(WHY,), second=True, name="accept",
    confirm=gettext_lazy(
        "核签后，此人可以在事实不全时列入方案；席位、议题、公示和会议材料都会标明缺少的事实。"
        "事实录入后自动失效，由规则判断。"
    ),
)  # fmt: skip
def accept(actor: Account | None, row: MissingFact, reason: str) -> Done:
    """Say why a person may be proposed although a fact is missing; done once it is seconded."""
    _standing(row)
    row.reason, row.by, row.at = reason, actor, timezone.now()
    told = f"{row}：{events.chinese(State.ACCEPTED.label)}（{reason}）"
    if row.seconded_by is not None:
        told += f"，{row.seconded_by.display_name}核签"
    return Done(told, data={"person": row.person_id, "kind": row.kind, "reason": reason})


@act(
    MissingFact, "缺少事实.撤回同意", gettext_lazy("撤回同意"), needs=PLAN_MANAGE,
    when=(State.ACCEPTED,), then=State.OPEN, name="withdraw", back="accept",
    ask=(Field("reason", type="reason", most=240),),
    confirm=gettext_lazy("撤回后，新的方案不再列入此人；已有方案中的席位仍标明所缺事实，不能提交会议。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: MissingFact, reason: str) -> Done:
    """Take back that a person may be proposed although a fact is missing."""
    _standing(row)
    row.reason, row.by, row.seconded_by, row.at = "", None, None, None
    return Done(f"{row}：撤回同意（{reason}）", data={"reason": reason})


def _standing(row: MissingFact) -> None:
    if row.scenario.state == Scenario.State.CLOSED:
        raise Conflict(_("“%s”已归档，不能再改。") % row.scenario)


def accepted(scenario: Scenario) -> dict[int, int]:
    """Return person → the kinds of fact, as bits, whose lack was accepted."""
    rows = rows_of(scenario, MissingFact).filter(state=State.ACCEPTED).order_by()
    kinds: dict[int, list[str]] = defaultdict(list)
    for person, kind in rows.values_list("person_id", "kind"):
        kinds[person].append(kind)
    return {person: bits_of(some) for person, some in kinds.items()}


def renew(actor: Account | None, scenario: Scenario, bars: Bars) -> int:
    """Write down what a check finds missing; return how much of what was accepted has lapsed.

    What is missing no longer is taken out, or, where it was accepted, kept as entered.
    """
    wanted = _wanted(bars)
    rows: Any = rows_of(scenario, MissingFact)
    there = {(row.person_id, row.kind): row for row in rows.select_related("person")}
    gone = [row for key, row in there.items() if key not in wanted]
    rows.filter(pk__in=[row.pk for row in gone if row.state == State.OPEN]).delete()
    lapsed = [row for row in gone if row.state == State.ACCEPTED]
    for row in lapsed:
        row.state, row.posts = State.ENTERED, 0
        row.save()
        events.record(actor, "缺少事实.失效", row, f"{row}：事实已补录，同意失效")
    new = []
    for key, (told, posts) in wanted.items():
        old = there.get(key)
        if old is None:
            person, kind = key
            new.append(MissingFact(
                scenario=scenario, person_id=person, kind=kind, told=told, posts=posts
            ))  # fmt: skip
        elif (old.told, old.posts) != (told, posts) or old.state == State.ENTERED:
            # A fact that was entered and taken out again is missing as at first.
            old.state = State.OPEN if old.state == State.ENTERED else old.state
            old.told, old.posts = told, posts
            old.save()
    bulk.insert(MissingFact, new)
    return len(lapsed)


def _wanted(bars: Bars) -> dict[tuple[int, str], tuple[str, int]]:
    """Return by person and kind what is missing, and from how many posts nothing else keeps."""
    out: dict[tuple[int, str], tuple[str, int]] = {}
    for person, bits, posts in patterns(bars):
        for kind in codes_of(bits):
            told = "；".join(bars.told.get((person, kind), ()))[:MOST_TOLD]
            out[person, kind] = told, out.get((person, kind), ("", 0))[1] + posts
    return out


def patterns(bars: Bars) -> list[list[int]]:
    """Return of persons and what is missing (bits) the number of posts, bars left out."""
    remaining = bars.remaining({})
    rows, columns = np.nonzero(remaining)
    pairs = zip(rows.tolist(), remaining[rows, columns].tolist(), strict=True)
    return [[bars.people[n], bits, many] for (n, bits), many in Counter(pairs).items()]


def lacking(found: Iterable[Finding]) -> list[Lack]:
    """Return what findings lack that keeps from a post: what only advises asks for nothing."""
    return lacks(found, weighting.preset()["who"]["advisory"])


def stays(person: Person, post: Post) -> bool:
    """Tell whether a person holds a post, or one of its name in its unit, already."""
    rows = rows_of(post.unit, Post).filter(title=post.title, closed_on=None)
    return person.pk in holders(rows.order_by("unit_path", "position", "pk")).values()


def check_pair(scenario: Scenario, person: Person, post: Post, found: Iterable[Finding]) -> None:
    """Refuse to lock a person to a post on facts that nobody accepted.

    Raises
    ------
    GuantongError
        Naming the facts.

    """
    known = accepted(scenario).get(person.pk, 0)
    open_ = [one.kind.name for one in lacking(found) if not bits_of([one.kind.code]) & known]
    if open_ and not stays(person, post):
        told = {"who": person.name, "post": post.full_name, "what": "、".join(open_)}
        raise GuantongError(
            _(
                "%(who)s任%(post)s缺少事实：%(what)s，不能锁定。"
                "请先补录并重新核对资格，或在“缺少的事实”中提请同意按缺事实考虑。"
            )
            % told
        )


def check_locks(scenario: Scenario, bars: Bars, known: Mapping[int, int]) -> None:
    """Refuse to solve while somebody is locked to a post on facts that nobody accepted.

    Raises
    ------
    Conflict
        Naming each.

    """
    people = {pk: n for n, pk in enumerate(bars.people)}
    posts = {pk: n for n, pk in enumerate(bars.posts)}
    said = []
    rows = rows_of(scenario, Pin).filter(kind=Pin.Kind.LOCK)
    for pin in rows.select_related("person", "post__unit"):
        who, where = people.get(pin.person_id), posts.get(pin.post_id)
        if who is None or where is None:
            continue
        lacking = int(bars.lacks[who, where]) & ~known.get(pin.person_id, 0)
        if lacking:
            told = {"who": pin.person.name, "post": pin.post.full_name,
                    "what": "、".join(names_of(codes_of(lacking)))}  # fmt: skip
            said.append(_("%(who)s锁定任%(post)s，缺%(what)s") % told)
    if said:
        raise Conflict(_("%s。请先补录、提请同意，或解除锁定。") % "；".join(said))


def withdrawn(plan: Plan) -> list[Seat]:
    """Return the seats of a plan that rest on missing facts of which that stands no longer."""
    known = accepted(plan.scenario)
    rows: Iterable[Seat] = (
        rows_of(plan, Seat).exclude(person=None).select_related("person", "post__unit")
    )
    return [seat for seat in rows if bits_of(seat.missing) & ~known.get(seat.person_id or 0, 0)]
