"""Who must keep out of what is about a person: the person, and whoever is a relative.

Families lie sealed. They are opened here for this alone; what is told is the kind of kinship.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guantong.core import recusal
from guantong.core.models import Account
from guantong.core.scope import pointing
from guantong.people.models import FamilyMember, Person
from guantong.people.services.records import kin_digest


@recusal.register
def keeps_out(account: Account, row: Any) -> str:
    """Return why an account keeps out of what is about a person, "" if it need not.

    What belongs to a person (a post held, a motion, an account) is about that person.
    """
    return keep_out(account, [row]).get(row.pk, "")


@recusal.among(keeps_out)
def keep_out(account: Account, rows: Sequence[Any]) -> dict[Any, str]:
    """Return so of many rows, by their keys."""
    about = {row.pk: persons_of(row) for row in rows}
    people = set().union(*about.values())
    own = pointing(Person, "account", [account.pk]).first() if people else None
    if own is None:
        return {}
    told = {key: _("您与当事人有亲属关系（%s），须回避。") % kin for key, kin in _kin(own, people)}
    told[own.pk] = _("这个事项说的是您本人，须由别人办理。")
    found = {}
    for key, some in about.items():
        why = told[own.pk] if own.pk in some else next((told[it] for it in some & told.keys()), "")
        if why:
            found[key] = why
    return found


def _kin(own: Person, people: set[int]) -> Iterator[tuple[int, str]]:
    """Yield which of some persons are related to a person, in either's family, and how."""
    digest = kin_digest(own.name, own.birth_month)
    theirs = pointing(FamilyMember, "person", people - {own.pk})
    is_own = Q(relative=own)
    # Of whom no birth is known, no digest is.
    is_own |= Q(relative=None, name_digest=digest) if digest else Q(pk__in=[])
    for member in theirs.filter(is_own):
        yield member.person_id, member.get_kin_display()
    named = list(pointing(FamilyMember, "person", [own.pk]))
    digests: dict[str, set[int]] = {}
    if any(member.relative_id is None and member.name_digest for member in named):
        for one in pointing(Person, "pk", people):
            digests.setdefault(kin_digest(one.name, one.birth_month), set()).add(one.pk)
    for member in named:
        others = (
            {member.relative_id} if member.relative_id else digests.get(member.name_digest or "-")
        )
        for key in (others or set()) & people - {own.pk}:
            yield key, member.get_kin_display()


def persons_of(row: Any) -> set[int]:
    """Return the keys of the persons whom a row is about: itself, whom it or what it belongs to
    names, whose account it is.
    """
    if isinstance(row, Person):
        return {row.pk}
    if isinstance(row, Account):
        return set(pointing(Person, "account", [row.pk]).values_list("pk", flat=True))
    found: set[int] = set()
    for one in _with_owners(row):
        links = [it for it in one._meta.concrete_fields if it.related_model is Person]
        found.update(getattr(one, it.attname) for it in links)
    return {key for key in found if key is not None}


def _with_owners(row: Any) -> Iterator[Any]:
    """Yield a row and the rows by which its place is known: a vote, its motion, its meeting."""
    yield row
    for name in getattr(row, "scope_field", "").split("__")[:-1]:
        row = getattr(row, name, None)
        if row is None or isinstance(row, Person):
            return
        yield row
