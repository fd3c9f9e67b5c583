"""Plans as boards, side by side, and with the structure of teams before and after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, gettext_lazy

from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.people.models import Person
from guantong.people.queries import BULKY
from guantong.people.rules.careers import careers
from guantong.staffing.instance import snapshots
from guantong.staffing.models import Plan, PlanState, Post, Seat
from guantong.staffing.queries import alike
from guantong.staffing.scoring.facts import OF_SEATS, Facts, facts_of
from guantong.staffing.scoring.weighting import attributes

if TYPE_CHECKING:
    from guantong.core.models import Account

FEWEST, MOST = 2, 4
#: What a plan's value is the sum of: code, what it is called, whether it is taken off.
PARTS = (
    ("gains", gettext_lazy("人岗相适度"), False), ("couples", gettext_lazy("党政正职搭配"), False),
    ("circles", gettext_lazy("班子搭配"), False), ("moves", gettext_lazy("调整扣分"), True),
    ("vacancies", gettext_lazy("空缺"), True), ("left_out", gettext_lazy("现任未安排"), True),
    ("bounds", gettext_lazy("结构要求未达到"), True),
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A post, or several alike, that some plans fill otherwise.

    ``number`` counts the posts that are alike, ``seats`` holds, plan by plan, those of them in
    which somebody else sits than in some other plan; None where a plan has none.
    """

    post: Post
    number: int
    seats: tuple[tuple[Seat | None, ...], ...]


@dataclass(frozen=True)
class Side:
    """One plan of a comparison: how many seats differ from the first, and what is counted."""

    plan: Plan
    differs: int
    costs: float
    structure: dict[str, int]

    @property
    def gains(self) -> float:
        """Points more than the first plan; the other side of ``costs``."""
        return -self.costs


@dataclass(frozen=True)
class Comparison:
    """Up to four plans side by side; ``before`` counts those who hold the posts now."""

    sides: tuple[Side, ...]
    before: dict[str, int]
    names: dict[str, str]
    posts: int
    rows: tuple[Difference, ...]


def plans(actor: Account, scenario: object | None = None) -> QuerySet[Plan]:
    """Return the plans in scope, of one scenario or of all, by number."""
    rows = Plan.objects.visible_to(actor).select_related("scenario", "scenario__unit", "made_by")
    return rows if scenario is None else rows.filter(scenario=scenario)


def seats(actor: Account, plan: Plan) -> QuerySet[Seat]:
    """Return a plan's seats in the order of the tree."""
    return joined(Seat.objects.visible_to(actor).filter(plan=plan))


def joined(rows: QuerySet[Seat]) -> QuerySet[Seat]:
    """Read with seats what their lines name."""
    return rows.select_related(
        "post", "post__unit", "post__unit__parent", "person", "person__unit", "holder",
        "holder__unit", "from_post", "from_post__unit",
    ).defer(*(f"{who}__{column}" for who in ("person", "holder") for column in BULKY))  # fmt: skip


def units(actor: Account, plan: Plan) -> list[tuple[Unit, int]]:
    """Return the teams of a plan with how many seats change in each."""
    found = teams(plan)
    known = (
        Unit.objects.visible_to(actor).select_related("parent").in_bulk([pk for pk, *_ in found])
    )
    return [(known[pk], changed) for pk, _name, changed in found if pk in known]


def teams(plan: Plan) -> list[tuple[int, str, int]]:
    """Return key and name of the units of a plan that was read for an account, and its changes."""
    rows = rows_of(plan, Seat).order_by("post__unit_path")
    counted = rows.values_list("post__unit", "post__unit__name")
    return list(counted.annotate(changed=Count("pk", filter=Q(changed=True))))


def parts(some: Sequence[Plan]) -> list[tuple[Text, list[float]]]:
    """Return what the plans' points are made up of, plan by plan, costs as what they take away."""
    lines: list[tuple[Text, list[float]]] = []
    for code, name, cost in PARTS:
        values = [float(one.parts.get(code, 0.0)) for one in some]
        if any(values):
            lines.append((name, [-abs(value) if cost else value for value in values]))
    return lines


def limits(low: int | None, high: int | None, sign: str = "") -> str:
    """Write the least and the most that a requirement asks for."""
    told = [
        gettext("至少 %s") % f"{low}{sign}" if low is not None else "",
        gettext("至多 %s") % f"{high}{sign}" if high is not None else "",
    ]
    return "，".join(filter(None, told))


def leaving(actor: Account, plan: Plan) -> QuerySet[Seat]:
    """Return the seats whose present holders get no post in the plan."""
    seated = rows_of(plan, Seat).exclude(person=None).order_by().values("person")
    return seats(actor, plan).exclude(holder=None).exclude(holder__in=seated)


def compare(actor: Account, some: Sequence[Plan]) -> Comparison:
    """Set two to four plans of one scenario side by side.

    Raises
    ------
    ValueError
        If there are fewer or more, or they are of different scenarios.

    """
    if not FEWEST <= len(some) <= MOST or len({plan.scenario_id for plan in some}) > 1:
        raise ValueError("two to four plans of one scenario")
    by_plan = _side_by_side([list(seats(actor, plan)) for plan in some])
    posts = {pk: seat.post for known in by_plan for pk, seat in known.items()}
    first = by_plan[0]
    facts = _facts(actor, some[0], by_plan)
    sides = []
    for plan, known in zip(some, by_plan, strict=True):
        differs = sum(_who(known.get(pk)) != _who(first.get(pk)) for pk in posts)
        counted = count([facts[s.person_id] for s in known.values() if s.person_id in facts])
        sides.append(Side(plan, differs, some[0].value - plan.value, counted))
    rows = tuple(_differing(by_plan))
    before = count([facts[s.holder_id] for s in first.values() if s.holder_id in facts])
    return Comparison(tuple(sides), before, attributes(), len(posts), rows)


def differing(actor: Account, some: Sequence[Plan]) -> list[Difference]:
    """Return the posts that plans of one scenario fill otherwise."""
    return list(_differing(_side_by_side([list(seats(actor, plan)) for plan in some])))


def _differing(by_plan: Sequence[dict[int, Seat]]) -> Iterable[Difference]:
    # Under a post stands, of those alike, the seat that is compared with it.
    posts = {pk: seat.post for known in by_plan for pk, seat in known.items()}
    kinds = alike.kinds(posts.values())
    groups: dict[int, list[int]] = defaultdict(list)
    for pk in posts:
        groups[kinds[posts[pk].pk]].append(pk)
    for group in groups.values():
        rows = [tuple(known.get(pk) for known in by_plan) for pk in group]
        other = [row for row in rows if len({_who(seat) for seat in row}) > 1]
        if other:
            yield Difference(posts[group[0]], len(group), tuple(zip(*other, strict=True)))


def _side_by_side(some: Sequence[Sequence[Seat]]) -> list[dict[int, Seat]]:
    """Return each plan's seats by post, posts that are alike in the order of the first plan.

    Whoever sits in one of several 副区长 in two plans sits in the same one.
    """
    kinds = alike.kinds(seat.post for plan in some for seat in plan)
    first: dict[int, list[Seat]] = alike.by_kind(some[0], kinds)
    out = []
    for plan in some:
        known: dict[int, Seat] = {}
        for kind, group in alike.by_kind(plan, kinds).items():
            places = [one.post_id for one in first.get(kind, group)]
            who = [one.person_id for one in first.get(kind, group)]
            if len(who) == len(group):
                order = alike.aligned(who, [one.person_id for one in group])
                known |= {post: group[n] for post, n in zip(places, order, strict=True)}
            else:
                known |= {one.post_id: one for one in group}
        out.append(known)
    return out


def count(people: Sequence[Facts]) -> dict[str, int]:
    """Count what bounds count of persons alone; 留任 and the like are no facts of theirs."""
    total: Counter[str] = Counter()
    for one in people:
        for name, held in one.attributes().items():
            total[name] += held
    return {name: total[name] for name in attributes() if name in total or not people}


def _facts(actor: Account, plan: Plan, by_plan: Sequence[dict[int, Seat]]) -> dict[int, Facts]:
    who = {
        pk
        for known in by_plan
        for seat in known.values()
        for pk in (seat.person_id, seat.holder_id)
        if pk
    }
    return facts_of(careers(_people(actor, who)), plan.scenario.on)


def _people(actor: Account, who: set[int]) -> list[Person]:
    return list(Person.objects.visible_to(actor).filter(pk__in=who).defer(*BULKY))


def _who(seat: Seat | None) -> int | None:
    return seat.person_id if seat else None


def before_and_after(actor: Account, plan: Plan) -> list[tuple[str, int, int]]:
    """Return what bounds count of persons, of those who hold the posts now and by the plan."""
    rows = list(seats(actor, plan))
    facts = _counted(plan)
    who = {pk for seat in rows for pk in (seat.person_id, seat.holder_id) if pk}
    rest = facts_of(careers(_people(actor, who - set(facts))), plan.scenario.on)
    facts |= {pk: {**one.attributes()} for pk, one in rest.items()}
    names = [code for code in attributes() if any(code in one for one in facts.values())]
    return [
        (
            attributes()[code],
            sum(facts.get(seat.holder_id or 0, {}).get(code, 0) for seat in rows),
            sum(facts.get(seat.person_id or 0, {}).get(code, 0) for seat in rows),
        )
        for code in names
    ]


def _counted(plan: Plan) -> dict[int, dict[str, int]]:
    """Return what is counted of each person who could sit somewhere, as the plan was made of it.

    Careers of thousands take seconds to read; the plan's own data has them all.
    """
    state = rows_of(plan, PlanState).select_related("snapshot").first()
    if state is None:
        return {}
    built = snapshots.unpack_instance(bytes(state.snapshot.content))
    one = built.instance
    # The engine knows attributes by their words.
    codes = {words: code for code, words in attributes().items()}
    named = [(n, codes.get(words, "")) for n, words in enumerate(one.attributes)]
    columns = [(n, code) for n, code in named if code and code not in OF_SEATS]
    people, arcs = np.unique(one.arc_person, return_index=True)
    return {
        built.people[int(person)]: {code: int(one.amounts[arc, n]) for n, code in columns}
        for person, arc in zip(people, arcs, strict=True)
    }
