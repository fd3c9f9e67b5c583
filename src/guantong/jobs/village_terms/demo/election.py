"""Invented elections of one county's villages in every state: nothing in them is true.

The villages are of the public register; days, votes and people are invented, and each says so.
Results are confirmed as the services do it, without an event each.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from numpy.random import default_rng

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import events
from guantong.jobs.village_terms.models import (
    Body,
    ElectionResult,
    ElectionStep,
    Nominee,
    VillageElection,
    VillageTerm,
)
from guantong.jobs.village_terms.services import elections, holding, results
from guantong.people.demo.names import name
from guantong.people.models import Category, Party, Person
from guantong.people.services.persons import new_code

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON, SAID, DAY = "演示选举", "（虚构）", dt.timedelta(days=1)
COMMITTEE = Body.COMMITTEE
#: How far an election is → so many days before today it was held (after it where negative).
HELD = {
    "handed": 40,
    "held": 6,
    "late": 16,
    "vacant": 60,
    "resigned": 62,
    "short": 12,
    "void": 9,
    "entered": 1,
    "missing": 2,
}
COMING = {"soon": 6, "coming": 24}
#: The first town's villages, so that each account has something waiting; then the others in turn.
FIRST = ("soon", "entered", "missing", "held", "short", "void", "late", "vacant", "resigned")
OTHERS = (*("handed",) * 9, "held", "held", "late", *("coming",) * 3, "soon", "undated", "entered")
#: Those that have handed over.
OVER = ("handed", "vacant", "resigned")
#: So many of a village's five are members of the Party.
MEMBERS = 3
#: Who stands for a village committee: role, share of the good ballots that each is given.
STOOD = (("chief", 0.58), ("chief", 0.36), ("member", 0.82), ("member", 0.7), ("member", 0.3))


@transaction.atomic
def invent_elections(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write an election of the committee of each village, and of the Party before; return how many.

    Parameters
    ----------
    accounts
        Those of the demonstration: who entered, who confirmed.

    """
    states = [*FIRST, *(OTHERS[n % len(OTHERS)] for n in range(len(villages)))][: len(villages)]
    people = _people(villages)
    some = list(zip(villages, states, strict=True))
    days = {state: -n for state, n in HELD.items()} | COMING
    by_state: dict[str, list[Unit]] = defaultdict(list)
    for unit, state in some:
        by_state[state].append(unit)
    made: list[tuple[VillageElection, str]] = []
    for state, units in by_state.items():
        on = today() + days[state] * DAY if state in days else None
        facts = {"on": on, "member_seats": 2, "is_demo": True}
        made += [(row, state) for row in elections.create(units, body=Body.COMMITTEE, **facts)]
        if on is not None and on < today():
            before = {**facts, "on": on - 20 * DAY, "member_seats": 1}
            made += [(row, "party") for row in elections.create(units, body=Body.PARTY, **before)]
    _stand(made, people)
    for row, state in made:
        if state not in ("soon", "coming", "undated", "missing"):
            _count(accounts, row, state)
    _steps([row for row, _state in made], accounts["xiangzhen"])
    _afterwards(accounts, made)
    events.record(None, "选举.演示", villages[0], f"写入虚构选举 {len(made)} 场")
    return len(made)


def _people(villages: Sequence[Unit]) -> dict[int, list[Person]]:
    """Return five people of each village: those who hold posts there, the others invented."""
    out: dict[int, list[Person]] = defaultdict(list)
    held = VillageTerm.objects.unscoped(REASON).filter(unit__in=villages, last=None)
    for one in held.select_related("person").order_by("post", "pk"):
        if one.person not in out[one.unit_id]:
            out[one.unit_id].append(one.person)
    dice, new = default_rng(2026), []
    for unit in villages:
        for n in range(len(out[unit.pk]), len(STOOD)):
            sex, year = ("2" if n % 2 else "1"), int(dice.integers(1968, 1997))
            one = Person(
                unit=unit, unit_path=unit.path, name=name(dice, year, sex), sex=sex, position=n,
                birth_month=f"{year}-{dice.integers(1, 13):02}", category=Category.VILLAGE,
                party=Party.MEMBER if n < MEMBERS else Party.MASSES, code=new_code(), is_demo=True,
            )  # fmt: skip
            one.derive()
            new.append(one)
            out[unit.pk].append(one)
    Person.objects.bulk_create(new)
    return out


def _stand(made: Sequence[tuple[VillageElection, str]], people: Mapping[int, list[Person]]) -> None:
    rows = []
    for row, _state in made:
        party = row.body == Body.PARTY
        roles = ["chief", "member"] if party else [role for role, _share in STOOD]
        # Only its members stand for the Party's posts.
        first = partial(_outside, party=party)
        way = Nominee.Way.PARTY if party else Nominee.Way.VILLAGERS
        rows += [
            Nominee(election=row, person=one, post=f"{row.body}_{role}", way=way)
            for one, role in zip(sorted(people[row.unit_id], key=first), roles, strict=False)
        ]
    Nominee.objects.bulk_create(rows)


def _outside(one: Person, *, party: bool) -> bool:
    return party and one.party != Party.MEMBER


def _count(accounts: Mapping[str, Account], row: VillageElection, state: str) -> None:
    """Enter a result as its state has it, and let another confirm it where it is not to wait."""
    due = 30 + row.unit_id % 40 if row.body == Body.PARTY else 600 + row.unit_id % 1400
    took = round(due * (0.45 if state == "void" else 0.88))
    good = took - took // 50
    shares = [share for _role, share in STOOD] if row.body == Body.COMMITTEE else [0.95, 0.93]
    if state == "short":
        shares[0], shares[1] = 0.45, 0.44
    stood = list(rows_of_all([row], Nominee, "election").order_by("pk"))
    votes = {one.pk: int(good * share) for one, share in zip(stood, shares, strict=True)}
    made = ElectionResult(
        election=row, registered=due, issued=took, returned=took, valid=good, invalid=took - good,
        votes={str(pk): n for pk, n in votes.items()}, by=accounts["zuzhi"], is_demo=True,
    )  # fmt: skip
    made.save()
    if state != "entered":
        results.confirm.quietly(accounts["zuzhi2"], made)


def _steps(rows: Sequence[VillageElection], by: Account) -> None:
    """Say of what was due three days ago that it was done on its day, but of one in twenty."""
    steps = rows_of_all(rows, ElectionStep, "election").filter(due__lt=today() - 2 * DAY)
    late = [row.pk for row in rows[::20]]
    steps.filter(done_on=None, handover=False).exclude(code="handover").exclude(
        election__in=late
    ).update(done_on=F("due"), evidence=f"公告{SAID}", by=by)


def _afterwards(
    accounts: Mapping[str, Account], made: Sequence[tuple[VillageElection, str]]
) -> None:
    """Hand over where it was due, vote again on an empty seat, fill a post that fell vacant."""
    over = [row for row, state in made if state in OVER and row.body == COMMITTEE]
    _hand_over(over, accounts["xiangzhen"])
    for row, state in made:
        if state == "short" and row.body == COMMITTEE:
            row.refresh_from_db()
            elections.follow.quietly(accounts["xiangzhen"], row, on=today() + 18 * DAY)
        if state in OVER[1:] and row.body == COMMITTEE:
            chief = rows_of_all([row], VillageTerm, "election").filter(post="committee_chief")
            reason = f"因外出务工书面辞职{SAID}"
            holding.end(chief, today() - 9 * DAY, VillageTerm.Ended.RESIGNED, reason)
        if state == "vacant" and row.body == COMMITTEE:
            chief = rows_of_all([row], VillageTerm, "election").get(post="committee_chief")
            holding.by_election.quietly(accounts["xiangzhen"], chief, on=today() + 15 * DAY)


def _hand_over(rows: Sequence[VillageElection], by: Account) -> None:
    """Say that everything was handed over five days after the election."""
    found = rows_of_all([row.pk for row in rows], VillageElection, "pk")
    now = list(found.filter(state=elections.State.HELD))
    for row in now:
        row.state, row.handed_on = elections.State.HANDED, row.on + 5 * DAY
        row.handed_by, row.handed_to = f"上届主任{SAID}", f"新任主任{SAID}"
        row.witness = f"乡镇驻村干部{SAID}"
    changed = ["state", "handed_on", "handed_by", "handed_to", "witness"]
    found.bulk_update(now, changed)
    on = {row.pk: row.handed_on for row in now}
    some = rows_of_all(list(on), ElectionStep, "election")
    steps = list(some.filter(Q(handover=True) | Q(code="handover")))
    for step in steps:
        step.done_on, step.evidence, step.by = on[step.election_id], f"清单齐全{SAID}", by
    some.bulk_update(steps, ["done_on", "evidence", "by"], batch_size=500)
