"""Recording how a person works, on named grounds; the person reads it and may reply."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.frame import replies
from guantong.staffing.models import PersonStyle
from guantong.staffing.scoring import weighting
from guantong.staffing.services import access

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account, Reply
    from guantong.people.models import Person

REASON = "工作风格记录服务"


@transaction.atomic
def record(
    actor: Account | None, person: Person, trait: str, value: str, basis: str
) -> PersonStyle:
    """Record a person's kind of a trait; what was recorded before stays as history.

    Raises
    ------
    Refused
        If the account does not make plans for the person's unit.
    GuantongError
        If there is no such trait or kind, or no ground is given.

    """
    access.require(actor, person.unit_path)
    known = {one.code: one for one in weighting.preset_pairs() if one.recorded}
    if trait not in known:
        raise GuantongError(_("没有可记录的特质“%s”。") % trait, field="trait")
    if value not in known[trait].kinds:
        kinds = "、".join(known[trait].kinds)
        raise GuantongError(
            _("“%(trait)s”应为：%(kinds)s。") % {"trait": known[trait].name, "kinds": kinds},
            field="value",
        )
    basis = reason_of(basis, "依据，如哪次考察、谈话", "basis")
    row = PersonStyle(person=person, trait=trait, value=value, basis=basis, by=actor)
    row.save()
    events.record(actor, "工作风格.记录", f"person:{person.pk}", known[trait].name)
    return row


@transaction.atomic
def reply(account: Account, entry: PersonStyle, text: str) -> Reply:
    """Say something to an entry about oneself, or say it anew.

    Raises
    ------
    Refused
        If the entry is about somebody else.
    GuantongError
        If nothing is said, or too much.

    """
    person = entry.person
    said = replies.say_anew(account, replies.Subject(entry, person.account, person.unit), text)
    events.record(account, "工作风格.本人说明", f"person_style:{entry.pk}", "本人作出说明")
    return said


def own(account: Account) -> list[PersonStyle]:
    """Return what is recorded about the account's own person, newest first."""
    return list(PersonStyle.objects.unscoped("本人查看").filter(person__account=account))


def latest(people: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return person → trait → kind as last recorded; whoever has no entry is left out."""
    return _latest(PersonStyle.objects.unscoped(REASON).filter(person_id__in=list(people)))


def latest_under(path: str) -> dict[int, dict[str, str]]:
    """Return the same for everybody in a unit and below it."""
    rows = PersonStyle.objects.unscoped(REASON)
    return _latest(rows.filter(rows.under(path)))


def _latest(rows: QuerySet[PersonStyle]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for person, trait, value in rows.order_by("id").values_list("person_id", "trait", "value"):
        found.setdefault(person, {})[trait] = value
    return found
