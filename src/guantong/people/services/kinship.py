"""Who must keep out of what is about a person: the person, and whoever is a relative.

Families lie sealed. They are opened here for this alone; what is told is the kind of kinship.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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
    about = persons_of(row)
    own = pointing(Person, "account", [account.pk]).first() if about else None
    if own is None:
        return ""
    if own.pk in about:
        return _("这个事项说的是您本人，须由别人办理。")
    people = {one.pk: one for one in pointing(Person, "pk", about)}
    digests = {kin_digest(one.name, one.birth_month): one.pk for one in (own, *people.values())}
    for member in pointing(FamilyMember, "person", [own.pk, *people]):
        other = member.relative_id or digests.get(member.name_digest)
        both = {other, member.person_id}
        # Between the account's own person and one of those it is about, in either direction.
        if own.pk in both and both & people.keys():
            return _("您与当事人有亲属关系（%s），须回避。") % member.get_kin_display()
    return ""


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
