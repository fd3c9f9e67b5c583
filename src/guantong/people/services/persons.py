"""Entering persons and correcting what is recorded about them."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guantong.core.errors import GuantongError, Refused
from guantong.core.models import Account, Unit
from guantong.core.roles import Permission
from guantong.core.services import events
from guantong.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = ("name", "sex", "birth_month", "ethnicity", "post", "is_chief")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
REASON = "人员维护服务"


@transaction.atomic
def create(actor: Account | None, unit: Unit, facts: Mapping[str, Any]) -> Person:
    """Enter a person into a unit, last in its order.

    Parameters
    ----------
    facts
        The fields of ``FACTS`` and, if the person may sign in, ``username``.

    Raises
    ------
    GuantongError
        If the name is empty, the month is none, or the account is unknown or taken.

    """
    _require(actor, unit)
    rows = Person.objects.unscoped(REASON)
    top = rows.filter(unit=unit).aggregate(top=Max("position"))["top"] or 0
    demo = bool(facts.get("is_demo"))
    person = Person(
        unit=unit, is_demo=demo, position=top + 1, code=f"P{secrets.token_hex(6).upper()}"
    )
    _fill(person, facts)
    person.save()
    events.record(actor, "人员.录入", f"person:{person.pk}", f"{unit.name}录入 1 人")
    return person


@transaction.atomic
def change(actor: Account, person: Person, facts: Mapping[str, Any]) -> Person:
    """Correct a person's facts; errors as for `create`."""
    _require(actor, person.unit)
    _fill(person, facts)
    person.save()
    events.record(actor, "人员.修改", f"person:{person.pk}", f"修改{person.unit.name} 1 人")
    return person


def _fill(person: Person, facts: Mapping[str, Any]) -> None:
    for name in FACTS:
        setattr(person, name, facts[name])
    person.name = person.name.strip()
    if not person.name or not person.post.strip():
        raise GuantongError("姓名和职务都要填写。", field="name")
    found = MONTH.fullmatch(person.birth_month)
    if not found or not 1920 <= int(found[1]) <= timezone.localdate().year - 16:
        raise GuantongError("出生年月须写成 1975-03 的样子，且已满 16 岁。", field="birth_month")
    person.account = _account(person, str(facts.get("username") or "").strip())


def _account(person: Person, username: str) -> Account | None:
    if not username:
        return None
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise GuantongError(f"没有账号「{username}」。请先由安全管理员开通。", field="username")
    taken = Person.objects.unscoped(REASON).filter(account=account).exclude(pk=person.pk)
    if taken.exists():
        raise GuantongError(f"账号「{username}」已属于另一人。", field="username")
    return account


def _require(actor: Account | None, unit: Unit) -> None:
    if actor is not None and not actor.may(Permission.PERSON_MANAGE, unit.path):
        raise Refused("您没有维护该单位人员的权限。")
