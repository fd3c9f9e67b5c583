"""Entering persons, correcting what is recorded about them, moving and retiring them."""

from __future__ import annotations

import datetime as dt
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import naming, sealing
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Account, Unit
from guantong.core.months import MONTH
from guantong.core.scope import rows_of
from guantong.core.services import notes
from guantong.frame.records import changes
from guantong.frame.records.origin import Origin
from guantong.people.models import Category, Person
from guantong.people.room import PERSON_MANAGE
from guantong.standards import id_numbers
from guantong.standards.errors import IdNumberError
from guantong.standards.legal_numbers import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The fields of A01 that are typed; what other sets say about level, rank and schooling follows.
FACTS = (
    "name", "sex", "birth_month", "ethnicity", "native_place", "birthplace", "grew_up", "party",
    "party_month", "branch", "other_parties", "work_month", "health", "titles", "speciality",
    "post", "proposed_post", "removed_post", "is_chief", "retirement_kind", "limit_month", "resume",
    "awards_text", "assessments_text", "appointment_reason", "form_extras", "category", "status",
    "level", "level_since", "post_since", "rank", "rank_since", "schooling", "degree", "position",
)  # fmt: skip
#: Kept, but too bulky or too formal for a line of history.
SILENT = {"form_extras"}
ID_NUMBER = "id_number"
EARLIEST = 1900
#: Months of a life that come after birth, and not after today.
LIFE = (("party_month", "入党时间"), ("work_month", "参加工作时间"))
REASON = "人员维护服务"

notes.take(Person, PERSON_MANAGE)


@act(
    Unit, "人员.录入", gettext_lazy("录入人员"), needs=PERSON_MANAGE, makes=Person,
    name="person-create", open_to=(),
)  # fmt: skip
def create(
    actor: Account | None, unit: Unit, facts: Mapping[str, Any], origin: Origin | None = None
) -> Done:
    """Enter a person into a unit, last in its order.

    Parameters
    ----------
    facts
        Fields of ``FACTS``, ``id_number`` and, if the person may sign in, ``username``.

    Raises
    ------
    GuantongError
        If the name is empty, a month is none, the identity number is wrong or taken, or the
        account is unknown or taken.

    """
    person = Person(
        unit=unit, is_demo=bool(facts.get("is_demo")), position=next_position(unit),
        code=new_code(), source=origin.source if origin else None,
    )  # fmt: skip
    found = _fill(person, facts)
    person.save()
    _link(person, None)
    changes.note(actor, person, [d for d in found if d.after], origin=origin)
    return Done(f"{unit.name}录入 1 人", made=person)


@act(
    Person, "人员.修改", gettext_lazy("修改"), needs=PERSON_MANAGE, versioned=True, name="change",
    open_to=(),
)  # fmt: skip
def change(
    actor: Account | None,
    person: Person,
    facts: Mapping[str, Any],
    origin: Origin | None = None,
) -> str:
    """Correct a person's facts: those given, and no other; errors as for `create`.

    Parameters
    ----------
    facts
        As for `create`. An ``id_number`` of "" leaves the number alone, None takes it out.

    """
    before = person.account
    found = _fill(person, facts)
    _link(person, before)
    changes.note(actor, person, found, origin=origin)
    return f"修改{person.unit.name} 1 人 {len(found)} 项"


def next_position(unit: Unit) -> int:
    """Return the place after the last person of a unit."""
    rows = rows_of(unit, Person)
    return int(rows.aggregate(top=Max("position"))["top"] or 0) + 1


def new_code() -> str:
    """Return a code for a person that says nothing about it."""
    return f"P{secrets.token_hex(6).upper()}"


def id_digest(number: str) -> str:
    """Return the digest under which an identity number is kept and found."""
    return sealing.digest(number, "person.id_number")


def number_of(text: str) -> str:
    """Return an identity number in its one form, "" for none.

    Raises
    ------
    GuantongError
        If it cannot be one.

    """
    try:
        return id_numbers.parse(text, today=timezone.localdate()).number if text else ""
    except IdNumberError as error:
        raise GuantongError(error.message, field=ID_NUMBER) from error


def wrong(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield field and fault of what a person's facts cannot be."""
    if "name" in facts and not facts["name"]:
        yield "name", _("姓名要填写。")
    if "category" in facts and facts["category"] == Category.CADRE and not facts.get("post"):
        yield "post", _("干部的职务要填写。")
    month = facts.get("birth_month")
    if month is not None:
        found, (latest, now, youngest) = MONTH.fullmatch(month), _bounds(timezone.localdate())
        if not found or not EARLIEST <= int(found[1]) <= latest:
            text = _("出生年月须写成 1975-03 的样子，且已满 %(n)s 岁。")
            yield "birth_month", text % {"n": youngest}
        for name, what in LIFE:
            if facts.get(name) and facts[name] <= month:
                yield name, f"{what} {facts[name]} 早于出生年月 {month}。"
            elif facts.get(name, "") > now:
                yield name, f"{what} {facts[name]} 晚于本月。"


@lru_cache(maxsize=4)
def _bounds(today: dt.date) -> tuple[int, str, int]:
    """Return the last year of birth of who may work, this month, and from which age one may."""
    youngest = count("work.age", today)
    return today.year - youngest, f"{today:%Y-%m}", youngest


def _fill(person: Person, facts: Mapping[str, Any]) -> list[changes.Difference]:
    if "name" in facts:
        facts = {**facts, "name": naming.normal(facts["name"])}
    found = changes.apply(person, facts, FACTS)
    for name, message in wrong({name: getattr(person, name) for name in FACTS}):
        raise GuantongError(message, field=name)
    found += _set_number(person, facts.get(ID_NUMBER, ""))
    if "username" in facts:
        person.account = _account(person, str(facts["username"] or "").strip())
    return [one for one in found if one.field not in SILENT]


def _set_number(person: Person, given: str | None) -> list[changes.Difference]:
    """Keep an identity number sealed; a changed one is noted by its masks."""
    if given == "":
        return []
    before, number = str(person.id_number), number_of(given or "")
    digest = id_digest(number) or None
    if digest == person.id_digest:
        return []
    if digest and Person.objects.unscoped(REASON).filter(id_digest=digest).exists():
        text = _("这个身份证号已登记在另一人名下，请先核对是否重复录入。")
        raise Conflict(text, field=ID_NUMBER)
    person.id_number, person.id_digest = number, digest
    return [changes.Difference(ID_NUMBER, before, str(person.id_number))]


def _link(person: Person, before: Account | None) -> None:
    """Tell the account which person is behind it, and the one before that none is."""
    if person.account == before:
        return
    holder = sealing.digest(f"person:{person.pk}", "account.holder")
    for account, text in ((before, ""), (person.account, holder)):
        if account is not None:
            account.holder = text
            account.save(update_fields=["holder"])


def _account(person: Person, username: str) -> Account | None:
    if not username:
        return None
    account: Account | None = Account.objects.unscoped(REASON).filter(username=username).first()
    if account is None:
        text = _("没有账号「%(name)s」。请先由安全管理员开通。") % {"name": username}
        raise GuantongError(text, field="username")
    if rows_of(account, Person).exclude(pk=person.pk).exists():
        text = _("账号「%(name)s」已属于另一人。") % {"name": username}
        raise GuantongError(text, field="username")
    return account
