"""What this room knows of persons, and of the units they are in, for forms and rules of others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from guantong.core.facts import Answer, Known, Unknown, columns, fact
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import pointing, rows_of_all
from guantong.people.models import Person, PostHeld, PracticePosting, Status
from guantong.people.room import PERSON_VIEW
from guantong.standards import career as plain
from guantong.standards import derived
from guantong.standards.months import Month

SOURCE = _("人员信息")
#: 书记 or 党委书记, 村党支部书记; not of the League, of discipline, nor a deputy.
SECRETARY = re.compile(
    r"(?:[^副纪团]*(?:党委|党组织|党工委|总支|支部|支部委员会|[市县区镇乡]委))?书记"
)
columns(
    Person, "person", SOURCE, PERSON_VIEW, "name", "sex", "birth_month", "ethnicity", "party",
    "party_month", "post", "schooling",
)  # fmt: skip


@fact("person.unit", Person, Unit, label=_("所在单位"), needs=PERSON_VIEW)
def unit(rows: Sequence[Person], _on: dt.date) -> dict[int, Answer]:
    """Return the units in which persons are."""
    found = pointing(Unit, "pk", {row.unit_id for row in rows}).in_bulk()
    return {row.pk: Known(found[row.unit_id], SOURCE) for row in rows}


@fact("person.branch", Person, PartyOrganisation, label=_("党支部"), needs=PERSON_VIEW)
def branch(rows: Sequence[Person], _on: dt.date) -> dict[int, Answer]:
    """Return the branches to which persons belong, where that is on record."""
    keys = {row.branch_id for row in rows if row.branch_id}
    found = pointing(PartyOrganisation, "pk", keys).in_bulk()
    return {row.pk: Known(found[row.branch_id], SOURCE) for row in rows if row.branch_id}


PRACTICE = _("实践锻炼登记")


def _practice(rows: Sequence[Person], on: dt.date) -> dict[int, list[PracticePosting]]:
    """Return the postings that had begun on a day, of those who have any on record."""
    found: dict[int, list[PracticePosting]] = {}
    for one in rows_of_all(rows, PracticePosting, "person").filter(start__lte=f"{on:%Y-%m}"):
        found.setdefault(one.person_id, []).append(one)
    return found


@fact(
    "person.practice_months", Person, "number", label=_("基层实践锻炼月数"), needs=PERSON_VIEW
)  # fmt: skip
def practice_months(rows: Sequence[Person], on: dt.date) -> dict[int, Answer]:
    """Add up the months of practice at the grassroots, overlaps once, where any is on record."""
    out: dict[int, Answer] = {}
    for pk, some in _practice(rows, on).items():
        career = plain.Career(
            str(pk), "",
            practice=tuple(
                plain.Practice(
                    "", Month.parse(one.start), Month.parse(one.end) if one.end else None,
                    one.at_grassroots,
                )
                for one in some
            ),
        )  # fmt: skip
        out[pk] = Known(derived.grassroots_practice(career, on).months, PRACTICE)
    return out


@fact("person.practice_now", Person, label=_("正在参加的实践锻炼"), needs=PERSON_VIEW)
def practice_now(rows: Sequence[Person], on: dt.date) -> dict[int, Answer]:
    """Say what practice a person is away for on a day; of who is away for none, nothing."""
    month = f"{on:%Y-%m}"
    return {
        pk: Known("；".join(f"{one.get_kind_display()} {one.receiver}" for one in now), PRACTICE)
        for pk, some in _practice(rows, on).items()
        if (now := [one for one in some if not one.end or one.end > month])
    }


@fact("unit.members", Unit, "number", label=_("党员人数"), needs=PERSON_VIEW)
def members(rows: Sequence[Unit], _on: dt.date) -> dict[int, Answer]:
    """Count the Party members whose unit it is, those below it not among them.

    Where nobody at all is entered for a unit, it is not known how many there are.
    """
    persons = rows_of_all(rows, Person, "unit").filter(status=Status.ACTIVE)
    entered = set(persons.order_by().values_list("unit_id", flat=True).distinct())
    some = persons.filter(is_member=1).order_by().values("unit_id").annotate(many=Count("pk"))
    counts = {one["unit_id"]: one["many"] for one in some}
    return {pk: Known(counts.get(pk, 0), SOURCE) for pk in entered}


@fact(
    "unit.months_since_joined", Unit, "number", label=_("最近一名党员入党距今（月）"),
    needs=PARTY_VIEW,
)  # fmt: skip
def months_since_joined(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say how many months ago the last of a unit's members joined the Party.

    Whoever is not entered, or entered without the month, may have joined later: where the roll is
    short of what the unit's Party organisations count, it is not known.
    """
    counted = _counted(rows)
    members = rows_of_all(rows, Person, "unit").filter(status=Status.ACTIVE, is_member=1)
    found: dict[int, Answer] = {}
    told = members.order_by().values("unit_id").annotate(
        many=Count("pk"), last=Max("party_month"), blank=Count("pk", filter=Q(party_month=""))
    )  # fmt: skip
    for one in told:
        unit, every = one["unit_id"], counted.get(one["unit_id"])
        if every is None:
            found[unit] = Unknown(_("党组织没有登记党员数"))
        elif one["many"] < every or one["blank"]:
            text = _("党员 %(every)s 名，登记入党时间的 %(n)s 名")
            found[unit] = Unknown(text % {"every": every, "n": one["many"] - one["blank"]})
        else:
            months = Month.parse(f"{on:%Y-%m}") - Month.parse(one["last"])
            found[unit] = Known(max(months, 0), SOURCE)
    return found


def _counted(rows: Sequence[Unit]) -> dict[int, int]:
    """Return how many members a unit's own branches count, of units all of whose branches do."""
    own = rows_of_all(rows, PartyOrganisation, "unit").filter(
        closed_on=None, kind__in=PartyOrganisation.Kind.branches()
    )
    found: dict[int, int | None] = {}
    for unit, many in own.order_by().values_list("unit", "members"):
        before = found.get(unit, 0)
        found[unit] = None if many is None or before is None else before + many
    return {unit: many for unit, many in found.items() if many is not None}


@fact("unit.secretary", Unit, label=_("党组织书记"), needs=PERSON_VIEW)
def secretary(rows: Sequence[Unit], _on: dt.date) -> dict[int, Answer]:
    """Name the secretary of each unit, where exactly one is entered as such."""
    held = rows_of_all(rows, PostHeld, "unit").filter(
        end="", title__endswith="书记", person__status=Status.ACTIVE
    )
    found: dict[int, set[tuple[int, str]]] = {}
    for pk, title, person, name in held.values_list("unit_id", "title", "person", "person__name"):
        if SECRETARY.fullmatch(title):
            found.setdefault(pk, set()).add((person, name))
    return {pk: Known(next(iter(one))[1], SOURCE) for pk, one in found.items() if len(one) == 1}
