"""The address book: under which number a cadre is reached."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.scope import rows_of, rows_of_all
from guantong.people.models import Category, Contact, Person
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account


def _known(person: Any) -> str:
    row = rows_of(person, Contact).first() if isinstance(person, Person) else None
    return row.phone.reveal() if row else ""


@act(
    Person, "人员.登记电话", _("登记电话"), needs=PERSON_MANAGE, name="phone",
    when=lambda person: person.category == Category.CADRE,
    ask=(
        Field("phone", _("电话"), "phone", required=False, initial=_known,
              help=_("用于通知到会和谈话，加密保存，不进入任何名册；空着则删去。")),
    ),
)  # fmt: skip
def keep(actor: Account | None, person: Person, phone: str = "") -> Done:
    """Keep a cadre's number; "" forgets it."""
    row = rows_of(person, Contact).first() or Contact(person=person)
    if phone:
        row.phone, row.changed_by = phone, actor
        row.save()
    elif row.pk:
        row.delete()
    return Done(f"{person.log_name}：登记电话", _("已保存。"))


def phones_of(people: Iterable[int]) -> dict[int, str]:
    """Return the numbers in the clear, by person; the caller has asked for the right."""
    rows = rows_of_all(people, Contact, "person")
    return {row.person_id: row.phone.reveal() for row in rows}
