"""What a household asks for at a visit, taken as one of the items that need no more than words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.casework.models import Case
from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.jobs.one_stop.models import Request, ServiceItem, Way
from guantong.jobs.one_stop.services import modes, requests
from guantong.places.services.asking import TAKERS, Item, Taker

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.places.models import Household


def items(unit: Unit) -> list[Item]:
    """Return the published items of a village that ask nothing of their own, but words."""
    return [
        (one.item.code, one.version.name)
        for one in modes.of([unit])[unit.pk]
        if one.version.way != Way.NOTICE
        and not any(it.required for it in one.version.fields())
    ]  # fmt: skip


def take(actor: Account | None, row: Household, item: str, text: str) -> tuple[Case, str]:
    """Take it in for the household; who visits need not be one who takes requests in."""
    version = next(it for it in modes.of([row.unit])[row.unit_id] if it.item.code == item)
    asked: ServiceItem = pointing(ServiceItem, "pk", [version.item.pk]).get()
    made: Request = requests.take(
        None, asked, row.unit, row.name, row.telephone, Request.Channel.VILLAGE, text,
        separate=True,
    )  # fmt: skip
    if made.case is None:
        raise LookupError(f"{made} has no case")
    made.taken_by = actor
    made.save(update_fields=["taken_by"])
    return made.case, made.code


TAKERS.append(Taker(items, take))
