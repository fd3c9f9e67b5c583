"""A person goes to another unit, or leaves office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import about
from guantong.core.acts import Done, act, hold
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.months import MONTH
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.frame.records.origin import Origin
from guantong.people.models import Duty, Person, PostHeld, Status
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import persons, records

if TYPE_CHECKING:
    from guantong.core.models import Account

#: How somebody leaves office.
WAYS = tuple((value, label) for value, label in Status.choices if value != Status.ACTIVE)
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


@act(
    Person, "人员.调动", gettext_lazy("调动"), needs=PERSON_MANAGE, makes=PostHeld,
    ask=(
        Field("unit", gettext_lazy("调入单位"), Unit, needs=PERSON_MANAGE),
        "title", "level", "is_chief", "start", "reason", "document",
    ),
    confirm=gettext_lazy("原单位的现任职务到任职时间为止，新职务记为主职务。"),
)  # fmt: skip
def transfer(
    actor: Account | None,
    person: Person,
    unit: Unit,
    title: str,
    start: str,
    level: str = "",
    *,
    is_chief: bool = False,
    reason: str = "",
    document: str = "",
) -> Done:
    """Move a person into another unit: its posts end, a new principal one begins there.

    Raises
    ------
    GuantongError
        If the month is none, or it is the same unit.
    Conflict
        If the unit is closed, or the person is not in office.

    """
    post = NewPost(title, start, level, is_chief, reason, document=document)
    log = _transfer(actor, person, unit, post, None)
    return Done(log, _("已调入%(unit)s。") % {"unit": unit.name})


@act(Person, "人员.任职", gettext_lazy("任职"), needs=PERSON_MANAGE, open_to=())
def appoint(
    actor: Account | None,
    person: Person,
    unit: Unit,
    post: NewPost,
    *,
    beside: bool = False,
    origin: Origin | None = None,
) -> str:
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
        return _transfer(actor, person, unit, post, origin)
    hold(actor, unit, PERSON_MANAGE)
    _month(post.month)
    _in_office(person, _("任免"))
    if unit.closed_on:
        raise Conflict(_("「%(unit)s」已撤销，不能任职。") % {"unit": unit.name}, field="unit")
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
    person.refresh_from_db()
    return f"{unit.name} 1 人任职"


@act(Person, "人员.免职", gettext_lazy("免职"), needs=PERSON_MANAGE, open_to=())
def relieve(actor: Account | None, person: Person, month: str, origin: Origin | None = None) -> str:
    """End a person's present posts; the person stays in office in the unit, without a post.

    Errors as for `appoint`.
    """
    _month(month)
    _in_office(person, _("任免"))
    _end_posts(actor, person, month, origin)
    change = [Difference("post", person.post, RELIEVED)]
    person.post, person.is_chief = RELIEVED, False
    person.save()
    changes.note(actor, person, change, origin=origin)
    return f"{person.unit.name} 1 人免职"


@act(
    Person, "人员.离任", gettext_lazy("离任"), needs=PERSON_MANAGE,
    ask=(
        Field("status", gettext_lazy("去向"), "choice", choices=WAYS),
        Field("month", gettext_lazy("时间"), "month", help=gettext_lazy("例如 2026-07")),
        Field("went_to", gettext_lazy("调往单位"), required=False, most=120),
        Field("document", gettext_lazy("批准文号"), required=False, most=80),
    ),
    confirm=gettext_lazy("现任职务到该月为止，人员不再列入在职名册和方案。"),
    back=gettext_lazy("没有一键撤回：办错的，在“修改”中改回人员状态，并重新登记职务。"),
)  # fmt: skip
def leave(
    actor: Account | None,
    person: Person,
    status: str,
    month: str,
    *,
    document: str = "",
    went_to: str = "",
) -> Done:
    """Take a person out of office: retired, moved out of the city, gone, or dead.

    Raises
    ------
    GuantongError
        If the month is none or the status is no way of leaving.
    Conflict
        If the person is not in office.

    """
    _month(month)
    if status not in dict(WAYS):
        raise GuantongError(_("请选择离开的方式。"), field="status")
    if person.status != Status.ACTIVE:
        told = {"name": person.name, "status": person.get_status_display()}
        raise Conflict(_("%(name)s已不在职（%(status)s）。") % told)
    _end_posts(actor, person, month, None)
    before = changes.shown(person, "status")
    person.status, person.is_chief = status, False
    person.save()
    now = changes.shown(person, "status")
    changes.note(actor, person, [Difference("status", before, now)])
    if status == Status.RETIRED:
        data = {"kind": "退休", "month": month, "level": person.level, "document": document}
        records.save_record(actor, person, "A31", data)
    else:
        data = {"kind": now, "month": month, "went_to": went_to, "unit_name": person.unit.name}
        records.save_record(actor, person, "A30", data)
    person.refresh_from_db()
    return Done(f"{person.unit.name} 1 人：{now}", _("已保存。"))


def _transfer(
    actor: Account | None, person: Person, unit: Unit, post: NewPost, origin: Origin | None
) -> str:
    hold(actor, unit, PERSON_MANAGE)
    _month(post.month)
    if unit.pk == person.unit_id:
        raise GuantongError(_("调入单位与原单位相同。"), field="unit")
    if unit.closed_on:
        raise Conflict(_("「%(unit)s」已撤销，不能调入。") % {"unit": unit.name}, field="unit")
    _in_office(person, _("调动"))
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
    person.refresh_from_db()
    return f"1 人由{before.name}调入{unit.name}"


def _end_posts(actor: Account | None, person: Person, month: str, origin: Origin | None) -> None:
    for row in list(rows_of(person, PostHeld).filter(end="")):
        records.save_record(actor, person, "A02", {"end": month}, record=row.pk, origin=origin)


def _in_office(person: Person, what: Text) -> None:
    if person.status != Status.ACTIVE:
        text = _("%(name)s不在职，不能%(act)s。")
        raise Conflict(text % {"name": person.name, "act": what})


def _month(text: str) -> None:
    if not MONTH.fullmatch(text):
        raise GuantongError(_("时间须写成 2026-07 的样子。"), field="month")
