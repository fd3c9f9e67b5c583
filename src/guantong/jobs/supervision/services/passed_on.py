"""What is handled elsewhere: received, passed on, acknowledged; never read here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.jobs.supervision.models import PassedOn
from guantong.jobs.supervision.room import SUPERVISE_WORK

if TYPE_CHECKING:
    from guantong.core.models import Account


def _day(name: str) -> Field:
    return Field(name, type="date", required=True, initial=lambda _row: today())


def _in_order(first: dt.date, last: dt.date, field: str) -> None:
    if not first <= last <= today():
        raise GuantongError(_("日期应在上一步之后、今天之前。"), field=field)


@act(
    Unit, "收转.登记", gettext_lazy("登记收到"), needs=SUPERVISE_WORK, makes=PassedOn,
    name="receive", ask=("channel", _day("received_on"), "outer", "level"),
    file=FromFile(gettext_lazy("导入收转登记"), said={
        "channel": Said(example="12380 举报"), "outer": Said(example="12380-2026-0001"),
        "level": Said(example="科级"),
    }),
)  # fmt: skip
def receive(_actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Keep that a letter came.

    Raises
    ------
    Conflict
        If it was entered already.
    GuantongError
        If its day lies ahead.

    """
    _in_order(facts["received_on"], facts["received_on"], "received_on")
    there = rows_of(unit, PassedOn).filter(channel=facts["channel"], outer=facts["outer"])
    if there.exists():
        raise Conflict(_("编号“%s”已经登记。") % facts["outer"], field="outer")
    made = PassedOn(unit=unit, **facts)
    made.save()
    return Done(f"{made}登记", made=made)


@act(
    PassedOn, "收转.转办", gettext_lazy("转出"), needs=SUPERVISE_WORK, name="pass-on",
    when=lambda row: row.acknowledged_on is None,
    ask=(
        Field("passed_to", most=80), Field("number", most=80), _day("passed_on"),
    ),
)  # fmt: skip
def pass_on(
    _actor: Account | None, row: PassedOn, passed_to: str, number: str, passed_on: dt.date
) -> str:
    """Say to which organ a letter went, by which document; errors as `receive`."""
    _in_order(row.received_on, passed_on, "passed_on")
    row.passed_to, row.number, row.passed_on = passed_to, number, passed_on
    row.save()
    return f"{row}转出"


@act(
    PassedOn, "收转.签收", gettext_lazy("登记签收"), needs=SUPERVISE_WORK, name="acknowledge",
    when=lambda row: row.passed_on is not None and row.acknowledged_on is None,
    ask=(_day("acknowledged_on"),),
)  # fmt: skip
def acknowledge(_actor: Account | None, row: PassedOn, acknowledged_on: dt.date) -> str:
    """Say on which day that organ took it over; errors as `receive`."""
    _in_order(row.passed_on or row.received_on, acknowledged_on, "acknowledged_on")
    row.acknowledged_on = acknowledged_on
    row.save(update_fields=["acknowledged_on"])
    return f"{row}签收"
