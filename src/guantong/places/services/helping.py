"""Who can help and who helps whom: what was agreed, until when, what changed; nobody is counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.places.models import Contact, HelpOffer, HelpPair, Household
from guantong.places.room import HOUSEHOLD_MANAGE
from guantong.places.services.needs import lives

if TYPE_CHECKING:
    from guantong.core.models import Account

BY_WHOM = (
    Field("contact", type=Contact, required=False, help=gettext_lazy("联系人和帮扶户选填一个。")),
    Field("helper", type=Household, required=False),
)  # fmt: skip


@act(
    Unit, "能帮的人.登记", gettext_lazy("登记能帮的人"), needs=HOUSEHOLD_MANAGE, makes=HelpOffer,
    when=lambda unit: unit.kind == Unit.Kind.VILLAGE, name="offer-add",
    ask=(*BY_WHOM, "kind", "what", "language", Field("telephone", type="phone", required=False),
         "until"),
)  # fmt: skip
def offer(
    actor: Account | None, unit: Unit, contact: Contact | None = None,
    helper: Household | None = None, **facts: Any,
) -> Done:  # fmt: skip
    """Register what somebody of a village can help with. Errors as `_one_of`."""
    _one_of(unit, contact, helper)
    row = HelpOffer(unit=unit, contact=contact, helper=helper, by=actor, **facts)
    row.save()
    return Done(f"{unit.name}：{row.get_kind_display()}", made=row)


@act(
    HelpOffer, "能帮的人.结束", gettext_lazy("不再提供"), needs=HOUSEHOLD_MANAGE, name="offer-end",
    when=lambda row: row.ended_on is None, back="offer-reopen",
)  # fmt: skip
def withdraw(actor: Account | None, row: HelpOffer) -> str:
    """Say that it is no longer offered."""
    row.ended_on = timezone.localdate()
    row.save()
    return f"{row.unit.name}：不再提供{row.get_kind_display()}"


@act(
    HelpOffer, "能帮的人.恢复", gettext_lazy("恢复提供"), needs=HOUSEHOLD_MANAGE,
    name="offer-reopen", when=lambda row: row.ended_on is not None,
)  # fmt: skip
def offer_again(actor: Account | None, row: HelpOffer) -> str:
    """Say that it is offered again."""
    row.ended_on = None
    row.save()
    return f"{row.unit.name}：恢复提供{row.get_kind_display()}"


@act(
    Household, "结对.登记", gettext_lazy("结对帮扶"), needs=HOUSEHOLD_MANAGE, makes=HelpPair,
    when=lives, name="pair-add", ask=(*BY_WHOM, "agreed", Field("since", type="date"), "until"),
)  # fmt: skip
def pair(
    actor: Account | None, row: Household, agreed: str, since: dt.date,
    until: dt.date | None = None, contact: Contact | None = None, helper: Household | None = None,
) -> Done:  # fmt: skip
    """Write down who helps a household with what, until when.

    Raises
    ------
    GuantongError
        If nobody of the village helps, two do, the household itself does, or it ends before it
        begins.

    """
    _one_of(row.unit, contact, helper)
    if helper is not None and helper.pk == row.pk:
        raise GuantongError(_("帮扶户不能是这一户自己。"), field="helper")
    if until is not None and until < since:
        raise GuantongError(_("结束的日期早于开始的日期，请核对。"), field="until")
    made = HelpPair(
        household=row, unit=row.unit, contact=contact, helper=helper, agreed=agreed, since=since,
        until=until, by=actor, is_demo=row.is_demo,
    )  # fmt: skip
    made.save()
    return Done(f"{row.number}：结对帮扶", made=made)


@act(
    HelpPair, "结对.记变化", gettext_lazy("记变化"), needs=HOUSEHOLD_MANAGE, name="pair-change",
    when=lambda row: row.ended_on is None, ask=("agreed", "until", "changed"),
)  # fmt: skip
def change(actor: Account | None, row: HelpPair, **facts: Any) -> str:
    """Say what is agreed now, until when, and what changed."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return f"{row.household.number}：结对帮扶记变化"


@act(
    HelpPair, "结对.结束", gettext_lazy("结束结对"), needs=HOUSEHOLD_MANAGE, name="pair-end",
    when=lambda row: row.ended_on is None, back="pair-reopen",
    ask=("changed", Field("ended_why", type="reason")),
    confirm=gettext_lazy("结束后不再列为结对帮扶，约定和变化保留。"),
)  # fmt: skip
def end(actor: Account | None, row: HelpPair, ended_why: str, changed: str = "") -> str:
    """End it, with what changed and why."""
    row.changed, row.ended_why, row.ended_on = changed, ended_why, timezone.localdate()
    row.save()
    return f"{row.household.number}：结束结对"


@act(
    HelpPair, "结对.恢复", gettext_lazy("恢复结对"), needs=HOUSEHOLD_MANAGE, name="pair-reopen",
    when=lambda row: row.ended_on is not None,
)  # fmt: skip
def reopen(actor: Account | None, row: HelpPair) -> str:
    """Take it up again."""
    row.ended_on, row.ended_why = None, ""
    row.save()
    return f"{row.household.number}：恢复结对"


def _one_of(unit: Unit, contact: Contact | None, helper: Household | None) -> None:
    """Refuse what is not by exactly one helper, of this very village.

    Raises
    ------
    GuantongError
        If it is so.

    """
    if (contact is None) == (helper is None):
        raise GuantongError(_("联系人和帮扶户请选填一个，也只选一个。"), field="contact")
    if (contact or helper).unit_id != unit.pk:  # type: ignore[union-attr]  # one of them is there
        field = "contact" if contact is not None else "helper"
        raise GuantongError(_("请选本村的人或住户。"), field=field)
