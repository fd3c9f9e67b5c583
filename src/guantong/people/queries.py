"""Reads of the room, always for an account: rosters, their search and filters, who is named."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import timezone

from guantong.core import naming, tree
from guantong.core.models import PartyJoinedUnit, PartyOrganisation, Unit
from guantong.core.scope import pointing
from guantong.people.models import Category, Party, Person, PracticePosting, Status
from guantong.people.services.persons import id_digest
from guantong.standards.legal_numbers import count

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Columns that a list never shows.
BULKY = ("resume", "awards_text", "assessments_text", "appointment_reason", "form_extras")
ID_NUMBER = re.compile(r"\d{17}[\dXx]")
#: So many persons of some initials are looked up one by one.
MOST_DRIVEN = 2000
#: A branch to which nobody was admitted for so many months is told.
RECRUITED = 24
KEYS = re.compile(r"[a-z0-9]+")


def cadres(actor: Account) -> QuerySet[Person]:
    """Return the cadres in scope, in the order of the roster."""
    rows = Person.objects.visible_to(actor).filter(category=Category.CADRE)
    return rows.select_related("unit").defer(*BULKY)


def members(actor: Account) -> QuerySet[Person]:
    """Return the Party members in scope, cadres among them, in the order of the roster."""
    rows = Person.objects.visible_to(actor).filter(is_member=1)
    return rows.select_related("unit").defer(*BULKY)


def by_name(rows: QuerySet[Person], word: str) -> QuerySet[Person]:
    """Keep the persons of a name: in characters, in pinyin, by initials, or of an ID number."""
    return rows.filter(_name(word))


def by_name_or_post(rows: QuerySet[Person], word: str) -> QuerySet[Person]:
    """Keep the persons of a name, or of a post or a unit in which the word stands."""
    where = _name(word)
    if not word.isascii():
        where |= Q(post__contains=word) | Q(unit__name__contains=word)
    return rows.filter(where)


def _name(word: str) -> Q:
    if ID_NUMBER.fullmatch(word):
        return Q(id_digest=id_digest(word.upper()))
    keys = word.lower()
    return _keys(keys) if KEYS.fullmatch(keys) else Q(name__contains=naming.normal(word))


def sought(rows: QuerySet[Person], word: str) -> QuerySet[Person]:
    """Keep, wherever a person is to be found or picked, those of a name or of a code.

    The few of a name are found first, by the index of names alone, in no order.
    """
    everybody = Person.objects.unscoped("条件只取主键，范围由调用者限定").order_by()
    where = Q(code=word) | _name(word)
    if not word.isascii():
        few = everybody.filter(name__contains=word).values_list("pk", flat=True)[: MOST_DRIVEN + 1]
        where = Q(pk__in=list(few)) if len(few) <= MOST_DRIVEN else where
    return rows.filter(where)


def _keys(keys: str) -> Q:
    """Return the condition that initials or pinyin begin so.

    A planner that is to sort by the roster's order walks the whole of it for three initials that a
    few hundred bear. So the few are found first, by the index of their column; where they are many,
    walking the roster finds a page of them at once.
    """
    after = tree.bound(keys)
    ranges = [Q(**{f"{f}__gte": keys, f"{f}__lt": after}) for f in ("initials", "pinyin")]
    found: set[int] = set()
    everybody = Person.objects.unscoped("条件只取主键，范围由调用者限定").order_by()
    for where in ranges:
        found.update(everybody.filter(where).values_list("pk", flat=True)[: MOST_DRIVEN + 1])
    return Q(pk__in=found) if len(found) <= MOST_DRIVEN else ranges[0] | ranges[1]


def in_age_band(rows: QuerySet[Person], band: str) -> QuerySet[Person]:
    """Keep the persons of an age today, written ``36-40``, ``-35`` or ``56-``."""
    return _in_years(rows, "birth_month", band)


def with_party_age(rows: QuerySet[Person], band: str) -> QuerySet[Person]:
    """Keep the members of so many whole years in the Party."""
    return _in_years(rows.exclude(party_month=""), "party_month", band)


def with_branch(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    """Keep the members whose branch is known, or those of whom it is not."""
    return rows.filter(branch__isnull=value == "0")


def of_organisation(rows: QuerySet[Person], organisation: PartyOrganisation) -> QuerySet[Person]:
    """Keep the members of a branch, or of the branches below another organisation."""
    path = organisation.path
    return rows.filter(branch__path__gte=path, branch__path__lt=tree.bound(path))


def in_post_for(rows: QuerySet[Person], years: str) -> QuerySet[Person]:
    """Keep the persons whose present post has lasted at least so many years."""
    return _in_years(rows.exclude(post_since=""), "post_since", f"{years}-")


def in_rank_for(rows: QuerySet[Person], years: str) -> QuerySet[Person]:
    """Keep the persons whose present rank has lasted at least so many years."""
    return _in_years(rows.exclude(rank_since=""), "rank_since", f"{years}-")


def of_chiefs(rows: QuerySet[Person], kind: str) -> QuerySet[Person]:
    """Keep the chiefs of the units of a kind."""
    return rows.filter(unit__kind=kind, is_chief=True)


def of_party_group(rows: QuerySet[Person], group: str) -> QuerySet[Person]:
    """Keep members of the Party, of the democratic parties, or of none."""
    known = {"cpc": Party.members(), "none": (Party.MASSES, Party.LEAGUE)}
    rest = [p for p in Party.values if p not in {*known["cpc"], *known["none"]}]
    return rows.filter(party__in=known.get(group, rest))


def in_practice(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    """Keep the persons who are away for practice now, who ever were, or of whom none is known."""
    found = pointing(PracticePosting, "person", rows.order_by().values("pk")).order_by()
    found = found.filter(end="") if value == "now" else found
    keys = found.values("person")
    return rows.exclude(pk__in=keys) if value == "none" else rows.filter(pk__in=keys)


def of_minority(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    """Keep the persons of the ethnic minorities, or those of none."""
    return rows.filter(ethnicity="汉族") if value == "0" else rows.exclude(ethnicity="汉族")


def _in_years(rows: QuerySet[Person], field: str, band: str) -> QuerySet[Person]:
    least, _dash, most = band.partition("-")
    if least:
        rows = rows.filter(**{f"{field}__lte": months_ago(int(least) * 12)})
    if most:
        rows = rows.filter(**{f"{field}__gt": months_ago((int(most) + 1) * 12)})
    return rows


def months_ago(months: int, today: datetime.date | None = None) -> str:
    """Return the month so many months before today's, written ``YYYY-MM``.

    Examples
    --------
    >>> months_ago(13, datetime.date(2026, 1, 31))
    '2024-12'

    """
    today = today or timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}"


def without_branch(
    rows: QuerySet[Unit], least: int | None = None, on: datetime.date | None = None
) -> QuerySet[Unit]:
    """Keep the open units with so many full members and no branch, with their number.

    A unit has a branch if one is managed by it, or a joint branch takes it in. Parts of a unit
    (departments, leading teams) need none of their own. Neither depends on who sees it.

    Parameters
    ----------
    least
        How many; by default what the regulations say of that day.

    """
    day = on or timezone.localdate()
    least = count("party.branch.least", day) if least is None else least
    full = pointing(Person, "party", [Party.MEMBER]).filter(status=Status.ACTIVE).order_by()
    many = full.values("unit").annotate(n=Count("pk")).filter(n__gte=least)
    kinds = PartyOrganisation.Kind.branches()
    # What exists for a unit is joined by its index; a list of all would be gone through for each.
    own = pointing(PartyOrganisation, "kind", kinds).filter(closed_on=None, unit=OuterRef("pk"))
    joined = pointing(PartyJoinedUnit, "organisation__kind", kinds).filter(
        organisation__closed_on=None, unit=OuterRef("pk")
    )
    parts = (Unit.Kind.DEPARTMENT, Unit.Kind.TEAM)
    rows = rows.filter(~Exists(own), ~Exists(joined), closed_on=None, pk__in=many.values("unit"))
    counted = full.filter(unit=OuterRef("pk")).values("unit").annotate(n=Count("pk"))
    return rows.exclude(kind__in=parts).annotate(full_members=Subquery(counted.values("n")))


def without_recruits(
    rows: QuerySet[PartyOrganisation], on: datetime.date | None = None
) -> QuerySet[PartyOrganisation]:
    """Keep the branches to which nobody was admitted within `RECRUITED` months before a day.

    Rows are such as `of_known_members` keeps: of others nothing is known.
    """
    since = months_ago(RECRUITED, on)
    new = pointing(Person, "is_member", [1]).filter(party_month__gte=since, branch=OuterRef("pk"))
    return rows.exclude(Exists(new))


def of_known_members(rows: QuerySet[PartyOrganisation]) -> QuerySet[PartyOrganisation]:
    """Keep the open branches of which members are on record here."""
    known = pointing(Person, "is_member", [1]).filter(branch=OuterRef("pk"))
    kinds = PartyOrganisation.Kind.branches()
    return rows.filter(Exists(known), closed_on=None, kind__in=kinds)


def recruits(rows: QuerySet[Person]) -> dict[int, int]:
    """Return year → how many members of some were admitted in it, by the month on record."""
    years = rows.filter(is_member=1).exclude(party_month="").order_by()
    found = years.annotate(year=Left("party_month", 4)).values_list("year").annotate(n=Count("pk"))
    return {int(year): many for year, many in sorted(found)}
