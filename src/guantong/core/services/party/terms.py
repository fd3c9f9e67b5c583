"""What the regulations say of Party organisations, and how their terms stand: reads only."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from guantong.core.models import PartyOrganisation, Unit
from guantong.standards.legal_numbers import count, legal_number

Kind = PartyOrganisation.Kind
#: Kinds that elect: a group and a branch for a time do not.
ELECT: Final = (Kind.COMMITTEE, Kind.GENERAL, Kind.BRANCH, Kind.JOINT)
#: So many days before its end a term is to be seen to.
NEAR: Final = 183
OVER, SOON, RUNNING, UNKNOWN = "over", "soon", "running", "unknown"


def years_of(kind: str, unit: Unit, on: dt.date | None = None) -> int | None:
    """Return how many years a committee of a kind is elected for; None for what does not elect."""
    if kind not in ELECT:
        return None
    village = unit.kind == Unit.Kind.VILLAGE
    short = "committee" if kind == Kind.COMMITTEE else "branch"
    return count(f"party.term.{'village' if village else short}", on or timezone.localdate())


def by_term(rows: QuerySet[Any], state: str, on: dt.date | None = None) -> QuerySet[Any]:
    """Keep the open organisations whose term stands so on a day.

    Parameters
    ----------
    state
        ``over``: its end is past; ``soon``: it ends within half a year; ``running``: later;
        ``unknown``: of one that elects, no end is known.

    """
    day = on or timezone.localdate()
    near = day + dt.timedelta(days=NEAR)
    where = {
        OVER: Q(term_ends_on__lt=day),
        SOON: Q(term_ends_on__gte=day, term_ends_on__lte=near),
        RUNNING: Q(term_ends_on__gt=near),
        UNKNOWN: Q(term_ends_on=None, kind__in=ELECT),
    }
    return rows.filter(where[state], closed_on=None)


def overdue(rows: QuerySet[Any], on: dt.date | None = None) -> QuerySet[Any]:
    """Keep the open organisations that should have elected before a day."""
    return by_term(rows, OVER, on)


def by_size(rows: QuerySet[Any], size: str, on: dt.date | None = None) -> QuerySet[Any]:
    """Keep the open branches that are smaller (``few``) or larger (``many``) than is written.

    What nobody counted is in neither.
    """
    day = on or timezone.localdate()
    where = {
        "few": Q(full_members__lt=count("party.branch.least", day), kind=Kind.BRANCH),
        "many": Q(members__gt=count("party.branch.most", day), kind__in=Kind.branches()),
    }
    return rows.filter(where[size], closed_on=None)


def remarks(row: PartyOrganisation, joined: int, on: dt.date | None = None) -> list[str]:
    """Say which numbers of the regulations an organisation does not keep, each with its article."""
    day = on or timezone.localdate()
    many, full = row.members, row.full_members
    told = {
        "party.branch.least": row.kind == Kind.BRANCH and full is not None
        and full < count("party.branch.least", day),
        "party.branch.most": row.kind in Kind.branches() and many is not None
        and many > count("party.branch.most", day),
        "party.joint.most": row.is_joint and joined + 1 > count("party.joint.most", day),
    }  # fmt: skip
    return [legal_number(key).citation(day) for key, said in told.items() if said]
