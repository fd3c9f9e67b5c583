"""Locking a person to a post, barring one from it: an officer's word with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.staffing.models import Pin, Scenario
from guantong.staffing.scoring import weighting
from guantong.staffing.services import access, eligibility
from guantong.standards.rules import Finding, Verdict

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person
    from guantong.staffing.models import Post

REASON = "锁定与排除服务"


@transaction.atomic
def lock(
    actor: Account | None,
    scenario: Scenario,
    person: Person,
    post: Post,
    reason: str,
    *,
    version: int | None,
) -> Pin:
    """Say that a person sits in a post; a ban of the two, or another lock of the person, ends.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If the scenario was changed since, or another is locked to the post.
    GuantongError
        If a rule bars the person that no exception covers, naming each; if no reason is given.

    """
    held = access.hold(actor, scenario, version)
    reason = reason_of(reason)
    _inside(held, person, post)
    bars = barring(eligibility.findings(actor, held, person, post))
    if bars:
        told = "；".join(f"{one.name}：{one.message}" for one in bars)
        raise GuantongError(
            _("%(who)s不能任%(post)s。%(why)s")
            % {"who": person.name, "post": post.full_name, "why": told}
        )
    rows = Pin.objects.unscoped(REASON).filter(scenario=held)
    other = rows.filter(post=post, kind=Pin.Kind.LOCK).exclude(person=person)
    there = other.select_related("person").first()
    if there is not None:
        raise Conflict(
            _("%(post)s已锁定给%(who)s，请先解除。")
            % {"post": post.full_name, "who": there.person.name}
        )
    rows.filter(person=person, kind=Pin.Kind.LOCK).delete()
    rows.filter(person=person, post=post).delete()
    rows.filter(person=person, post=None).delete()
    return _write(actor, held, Pin(kind=Pin.Kind.LOCK, person=person, post=post), reason)


@transaction.atomic
def ban(
    actor: Account | None,
    scenario: Scenario,
    person: Person,
    post: Post | None,
    reason: str,
    *,
    version: int | None,
) -> Pin:
    """Say that a person does not sit in a post, or in none at all; a lock of the two ends.

    Errors as for `lock`; a ban already there is a Conflict.
    """
    held = access.hold(actor, scenario, version)
    reason = reason_of(reason)
    _inside(held, person, post)
    rows = Pin.objects.unscoped(REASON).filter(scenario=held, person=person)
    if rows.filter(kind=Pin.Kind.BAN, post=post).exists():
        raise Conflict(_("%s已经排除。") % person.name)
    locks = rows.filter(kind=Pin.Kind.LOCK)
    (locks if post is None else locks.filter(post=post)).delete()
    return _write(actor, held, Pin(kind=Pin.Kind.BAN, person=person, post=post), reason)


@transaction.atomic
def release(actor: Account | None, pin: Pin, *, version: int | None) -> Scenario:
    """Take a lock or a ban back. Errors as for `lock`."""
    held = access.hold(actor, pin.scenario, version)
    rows = Pin.objects.unscoped(REASON).filter(pk=pin.pk, scenario=held)
    if not rows.exists():
        raise Conflict(_("该锁定或排除已被解除，请刷新。"))
    rows.delete()
    summary = _("解除%s") % pin.get_kind_display()
    events.record(actor, "方案设定.解除", f"scenario:{held.pk}", summary, data=_data(pin))
    return access.touch(actor, held)


def barring(found: list[Finding]) -> list[Finding]:
    """Return the findings that no exception covers and that do not merely advise."""
    advisory = set(weighting.preset()["who"]["advisory"])
    return [
        one
        for one in found
        if one.verdict is Verdict.BROKEN and not one.exceptional and one.rule not in advisory
    ]


def _inside(scenario: Scenario, person: Person, post: Post | None) -> None:
    inside = scenario.unit_path
    for row in (person, post):
        if row is not None and not row.unit_path.startswith(inside):
            raise GuantongError(_("“%s”不在本方案的范围内。") % row)


def _write(actor: Account | None, held: Scenario, pin: Pin, reason: str) -> Pin:
    pin.scenario, pin.reason, pin.by = held, reason, actor
    pin.save()
    summary = events.chinese(Pin.Kind(pin.kind).label)
    events.record(actor, f"方案设定.{summary}", f"scenario:{held.pk}", summary, data=_data(pin))
    pin.scenario = access.touch(actor, held)
    return pin


def _data(pin: Pin) -> dict[str, object]:
    return {"person": pin.person_id, "post": pin.post_id, "reason": pin.reason}
