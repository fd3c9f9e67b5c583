"""A person goes to another unit, or leaves office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guantong.core import about
from guantong.core.errors import Conflict, GuantongError
from guantong.core.months import MONTH
from guantong.core.services import events
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.frame.records.origin import Origin
from guantong.people.models import Duty, Person, PostHeld, Status
from guantong.people.services import persons, records

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit

REASON = "人员调动服务"
#: What stands as the post of a person who holds none any more.
RELIEVED = "已免职，待安排"


@dataclass(frozen=True)
class NewPost:
    """The post that a person takes up.

    ``words`` is the post in full as a roster says it, where that is more than its title.
    """

    title: str
    month: str
    level: str = ""
    is_chief: bool = False
    reason: str = ""
    words: str = ""
    duty: str = Duty.OTHER.value
    is_leading: bool = False
    is_elected: bool = False
    probation_until: str = ""
    document: str = ""

    def record(self, unit: Unit, *, principal: bool = True) -> dict[str, Any]:
        """Return the post as a row of A02."""
        return {
            "unit": unit, "unit_name": unit.name, "title": self.title, "level": self.level,
            "is_chief": self.is_chief, "is_principal": principal, "start": self.month,
            "reason": self.reason, "duty": self.duty, "is_leading": self.is_leading,
            "is_elected": self.is_elected, "probation_until": self.probation_until,
            "document": self.document,
        }  # fmt: skip


@transaction.atomic
def transfer(
    actor: Account | None,
    person: Person,
    unit: Unit,
    post: NewPost,
    *,
    origin: Origin | None = None,
) -> Person:
    """Move a person into another unit: its posts end, a new principal one begins there.

    Raises
    ------
    GuantongError
        If the month is none, or it is the same unit.
    Conflict
        If the unit is closed, or the person is not in office.

    """
    persons.require(actor, person.unit)
    persons.require(actor, unit)
    _month(post.month)
    person = persons.held(person)
    if unit.pk == person.unit_id:
        raise GuantongError("调入单位与原单位相同。", field="unit")
    if unit.closed_on:
        raise Conflict(f"「{unit.name}」已撤销，不能调入。", field="unit")
    if person.status != Status.ACTIVE:
        raise Conflict(f"{person.name}不在职，不能调动。")
    before = person.unit
    _end_posts(actor, person, post.month, origin)
    person.unit, person.position = unit, persons.next_position(unit)
    change = [
        Difference("unit", before.name, unit.name),
        Difference("post", person.post, post.words or post.title),
    ]
    person.post, person.is_chief = post.words or post.title, post.is_chief
    person.save()
    about.follow(person)
    changes.note(actor, person, change, origin=origin)
    records.save_record(actor, person, "A02", post.record(unit), origin=origin)
    moved = {"kind": "调出", "month": post.month, "went_to": unit.name, "unit_name": before.name}
    records.save_record(actor, person, "A30", moved, origin=origin)
    came = {"kind": "调入", "month": post.month, "came_from": before.name, "unit_name": unit.name}
    records.save_record(actor, person, "A29", came, origin=origin)
    text = f"1 人由{before.name}调入{unit.name}"
    events.record(actor, "人员.调动", f"person:{person.pk}", text)
    return persons.held(person)


@transaction.atomic
def appoint(
    actor: Account | None,
    person: Person,
    unit: Unit,
    post: NewPost,
    *,
    beside: bool = False,
    origin: Origin | None = None,
) -> Person:
    """Give a person in office a post: in another unit by a transfer, in the own one by a change.

    Parameters
    ----------
    beside
        Whether the present posts stay; the new one is then not the principal one.

    Raises
    ------
    GuantongError
        If the month is none.
    Conflict
        If the unit is closed, or the person is not in office.

    """
    if unit.pk != person.unit_id and not beside:
        return transfer(actor, person, unit, post, origin=origin)
    persons.require(actor, person.unit)
    persons.require(actor, unit)
    _month(post.month)
    person = _in_office(person)
    if unit.closed_on:
        raise Conflict(f"「{unit.name}」已撤销，不能任职。", field="unit")
    words = post.words or post.title
    if beside and person.post:
        words = f"{person.post}、{words}"
    else:
        _end_posts(actor, person, post.month, origin)
    change = [Difference("post", person.post, words)]
    person.post = words
    person.is_chief = post.is_chief or (beside and person.is_chief)
    person.save()
    changes.note(actor, person, change, origin=origin)
    row = post.record(unit, principal=not beside)
    records.save_record(actor, person, "A02", row, origin=origin)
    events.record(actor, "人员.任职", f"person:{person.pk}", f"{unit.name} 1 人任职")
    return persons.held(person)


@transaction.atomic
def relieve(
    actor: Account | None, person: Person, month: str, *, origin: Origin | None = None
) -> Person:
    """End a person's present posts; the person stays in office in the unit, without a post.

    Errors as for `appoint`.
    """
    persons.require(actor, person.unit)
    _month(month)
    person = _in_office(person)
    _end_posts(actor, person, month, origin)
    change = [Difference("post", person.post, RELIEVED)]
    person.post, person.is_chief = RELIEVED, False
    person.save()
    changes.note(actor, person, change, origin=origin)
    events.record(actor, "人员.免职", f"person:{person.pk}", f"{person.unit.name} 1 人免职")
    return persons.held(person)


@transaction.atomic
def leave(
    actor: Account | None,
    person: Person,
    status: str,
    month: str,
    *,
    document: str = "",
    went_to: str = "",
    origin: Origin | None = None,
) -> Person:
    """Take a person out of office: retired, moved out of the city, gone, or dead.

    Raises
    ------
    GuantongError
        If the month is none or the status is no way of leaving.
    Conflict
        If the person is not in office.

    """
    persons.require(actor, person.unit)
    _month(month)
    if status not in Status.values or status == Status.ACTIVE:
        raise GuantongError("请选择离开的方式。", field="status")
    person = persons.held(person)
    if person.status != Status.ACTIVE:
        raise Conflict(f"{person.name}已不在职（{person.get_status_display()}）。")
    _end_posts(actor, person, month, origin)
    before = changes.shown(person, "status")
    person.status, person.is_chief = status, False
    person.save()
    now = changes.shown(person, "status")
    changes.note(actor, person, [Difference("status", before, now)], origin=origin)
    if status == Status.RETIRED:
        data = {"kind": "退休", "month": month, "level": person.level, "document": document}
        records.save_record(actor, person, "A31", data, origin=origin)
    else:
        data = {"kind": now, "month": month, "went_to": went_to, "unit_name": person.unit.name}
        records.save_record(actor, person, "A30", data, origin=origin)
    text = f"{person.unit.name} 1 人：{now}"
    events.record(actor, "人员.离任", f"person:{person.pk}", text)
    return persons.held(person)


def _end_posts(actor: Account | None, person: Person, month: str, origin: Origin | None) -> None:
    for row in list(PostHeld.objects.unscoped(REASON).filter(person=person, end="")):
        records.save_record(actor, person, "A02", {"end": month}, record=row.pk, origin=origin)


def _in_office(person: Person) -> Person:
    person = persons.held(person)
    if person.status != Status.ACTIVE:
        raise Conflict(f"{person.name}不在职，不能任免。")
    return person


def _month(text: str) -> None:
    if not MONTH.fullmatch(text):
        raise GuantongError("时间须写成 2026-07 的样子。", field="month")
