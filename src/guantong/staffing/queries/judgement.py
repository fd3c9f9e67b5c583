"""Reads of judgements: who is in which group, a person's history, one's own, a round's record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from guantong.core.scope import rows_of, rows_under
from guantong.frame import replies
from guantong.people.models import Category, Person, Status
from guantong.people.queries import BULKY
from guantong.staffing.models import Judgement, JudgementRound

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import Scenario

NONE = "none"


def groups_of(people: Iterable[int], on: dt.date) -> dict[int, str]:
    """Return the group in which officers have placed each person on a day, as a plan's attribute.

    Parameters
    ----------
    people
        Keys of persons that the caller was allowed to read.

    Returns
    -------
    dict
        A person's number → a group's code; who is in none on that day is left out.

    """
    rows = Judgement.objects.unscoped("研判：人员已在范围内读出").filter(person__in=list(people))
    pairs = rows.filter(on__lte=on).order_by("number").values_list("person_id", "group")
    return {person: group for person, group in dict(pairs).items() if group}


def groups_under(scenario: Scenario, on: dt.date) -> dict[int, str]:
    """Return the same of everybody of a scenario's scope."""
    rows = rows_under(scenario, Judgement).filter(on__lte=on)
    pairs = rows.order_by("number").values_list("person_id", "group")
    return {person: group for person, group in dict(pairs).items() if group}


def standing(person: Person, on: dt.date) -> Judgement | None:
    """Return what placed a person, whom the caller may read, in the group of a day; None for none.

    The rule is that of `groups_of`.
    """
    rows = rows_of(person, Judgement).filter(on__lte=on)
    last: Judgement | None = rows.select_related("by").order_by("-number").first()
    return last if last is not None and last.group else None


def cadres(actor: Account, row: JudgementRound) -> QuerySet[Person]:
    """Return whom a round is about, as far as the account may see them, in the roster's order."""
    rows = Person.objects.visible_to(actor).filter(
        status=Status.ACTIVE, category=Category.CADRE
    )  # fmt: skip
    return rows.filter(rows.under(row.unit_path)).select_related("unit").defer(*BULKY)


def in_force(actor: Account) -> QuerySet[Judgement]:
    """Return the last judgement of each person in scope, withdrawals left out."""
    rows = Judgement.objects.visible_to(actor).filter(replaced_by=None)
    return rows.exclude(group="")


def in_group(rows: QuerySet[Person], actor: Account, group: str) -> QuerySet[Person]:
    """Keep the persons of a group; of ``none`` those who are in no group."""
    placed = in_force(actor).order_by()
    if group == NONE:
        return rows.exclude(pk__in=placed.values("person"))
    return rows.filter(pk__in=placed.filter(group=group).values("person"))


def discussed(rows: QuerySet[Person], actor: Account, row: JudgementRound) -> QuerySet[Person]:
    """Keep the persons whom a round has discussed."""
    made = Judgement.objects.visible_to(actor).filter(round=row).order_by()
    return rows.filter(pk__in=made.values("person"))


def counts(people: QuerySet[Person], actor: Account) -> dict[str, int]:
    """Count persons by group; those in no group under ``none``."""
    keys = people.order_by().values("pk")
    placed = in_force(actor).filter(person__in=keys).order_by().values_list("group")
    found = dict(placed.annotate(n=Count("pk")))
    return {**found, NONE: people.count() - sum(found.values())}


def last_of(actor: Account, people: Iterable[int]) -> dict[int, Judgement]:
    """Return the last judgement of each person, a withdrawal included."""
    rows = Judgement.objects.visible_to(actor).filter(person__in=list(people), replaced_by=None)
    return {row.person_id: row for row in rows.select_related("round", "by")}


def history(actor: Account, people: Iterable[int]) -> dict[int, list[Judgement]]:
    """Return every judgement of persons, the newest first, each with its replies as ``replies``."""
    rows = Judgement.objects.visible_to(actor).filter(person__in=list(people))
    found = list(rows.select_related("round", "by").order_by("-number"))
    said = replies.of(found)
    out: dict[int, list[Judgement]] = defaultdict(list)
    for row in found:
        row.replies = said[row.pk]
        out[row.person_id].append(row)
    return out


def replied(judgements: Iterable[Judgement]) -> set[int]:
    """Return the keys of the judgements, read in scope, to which the person has replied."""
    return set(replies.of(judgements))


def record(actor: Account, row: JudgementRound) -> QuerySet[Judgement]:
    """Return what a round said, in the order in which it was said."""
    rows = Judgement.objects.visible_to(actor).filter(round=row)
    return rows.select_related("person__unit", "by").order_by("at", "id")
