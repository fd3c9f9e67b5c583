"""Reads of judgements: who is in which group, a person's history, one's own, a round's record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from guantong.core import tree
from guantong.core.scope import rows_of, rows_under
from guantong.frame import replies
from guantong.people.models import Category, Person, Status
from guantong.people.queries import BULKY
from guantong.staffing.models import Judgement, JudgementRound
from guantong.staffing.queries import grounds
from guantong.standards.judgement import needing

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import Scenario

NONE = "none"


def groups_of(people: Iterable[int], on: dt.date) -> dict[int, str]:
    """Return the group in which officers have placed each person on a day, as a plan's attribute.

    A placement that needs grounds and has them not yet is a proposal: it counts for nothing, and
    what was said before it still does.

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
    return grounds.in_force(rows, on)


def groups_under(scenario: Scenario, on: dt.date) -> dict[int, str]:
    """Return the same of everybody of a scenario's scope."""
    return grounds.in_force(rows_under(scenario, Judgement), on)


def standing(person: Person, on: dt.date) -> Judgement | None:
    """Return what placed a person, whom the caller may read, in the group of a day; None for none.

    The rule is that of `groups_of`.
    """
    rows = rows_of(person, Judgement).filter(grounds.counting(on))
    last: Judgement | None = rows.select_related("by").order_by("-number").first()
    if last is None or person.pk not in grounds.in_force(rows, on):
        return None
    return last


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


def before(actor: Account, people: Iterable[int], row: JudgementRound) -> dict[int, Judgement]:
    """Return the last placement of each person from a round before this one; none withdrawn."""
    rows = Judgement.objects.visible_to(actor).filter(person__in=list(people)).exclude(round=row)
    earlier = rows.filter(round__pk__lt=row.pk).select_related("round", "by").order_by("number")
    found = {one.person_id: one for one in earlier}
    return {person: one for person, one in found.items() if one.group}


def last_round(actor: Account, row: JudgementRound) -> JudgementRound | None:
    """Return the round before this one that was about its unit or one above, None if none was."""
    places = [*tree.ancestors(row.unit_path), row.unit_path]
    rows = JudgementRound.objects.visible_to(actor).filter(unit_path__in=places, pk__lt=row.pk)
    found: JudgementRound | None = rows.order_by("-on", "-pk").first()
    return found


def history(actor: Account, people: Iterable[int]) -> dict[int, list[Judgement]]:
    """Return every judgement of persons, the newest first, each with its replies as ``replies``.

    ``rests`` are its grounds (None for none), ``lacks`` what they lack, where it needs any.
    """
    rows = Judgement.objects.visible_to(actor).filter(person__in=list(people))
    found = list(rows.select_related("round", "by").order_by("-number"))
    said = replies.of(found)
    rests = grounds.of_judgements(row.pk for row in found if row.group in needing())
    lacks = grounds.lacking_of(rests.values())
    out: dict[int, list[Judgement]] = defaultdict(list)
    for row in found:
        row.replies, row.rests, row.lacks = said[row.pk], rests.get(row.pk), []
        if row.group in needing():
            row.lacks = lacks[row.rests.pk] if row.rests else grounds.lacking(None)
        out[row.person_id].append(row)
    return out


def replied(judgements: Iterable[Judgement]) -> set[int]:
    """Return the keys of the judgements, read in scope, to which the person has replied."""
    return set(replies.of(judgements))


def record(actor: Account, row: JudgementRound) -> QuerySet[Judgement]:
    """Return what a round said, in the order in which it was said."""
    rows = Judgement.objects.visible_to(actor).filter(round=row)
    return rows.select_related("person__unit", "by").order_by("at", "id")
