"""What was asked for at a visit becomes a case with a number and a day, once, by whoever takes it.

A job that takes requests in registers itself as a `Taker`; what none of its items fits becomes a
case of the grids' own process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.casework.models import Case
from guantong.casework.services import processes
from guantong.casework.services.opening import Opened, open_many
from guantong.core.codes import new_code
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.places.models import Household, Visit, VisitRequest

if TYPE_CHECKING:
    from guantong.core.models import Account

#: The process of what no item fits.
PLAIN = "grid.request"
LONGEST = 1000
Item = tuple[str, str]


@dataclass(frozen=True)
class Taker:
    """Who takes what is asked for at a visit as one of its items.

    Attributes
    ----------
    items
        Which items fit at a village, by key and name: those that need no more than words.
    take
        Takes it in: of actor, household, item's key, words; returns the case and its code.

    """

    items: Callable[[Unit], list[Item]]
    take: Callable[[Account | None, Household, str, str], tuple[Case, str]]


#: Every taker that a job declares.
TAKERS: list[Taker] = []


def items(unit: Unit) -> list[Item]:
    """Return the items that may be asked for at a village, by key and name."""
    return [item for one in TAKERS for item in one.items(unit)]


def ask(actor: Account | None, visit: Visit, item: str, text: str) -> VisitRequest | None:
    """Take in what was asked for at a visit; nothing where nothing was.

    Raises
    ------
    GuantongError
        If the item is none of the village's, or the plain process is not in force.

    """
    text = text.strip()
    if not text and not item:
        return None
    if not text or len(text) > LONGEST:
        raise GuantongError(_("请写反映或申请的事，不超过 1000 字。"), field="wish")
    case, code = _taken(actor, visit.household, item, text)
    row = VisitRequest(visit=visit, text=text, case=case, code=code)
    row.save()
    return row


def _taken(actor: Account | None, row: Household, item: str, text: str) -> tuple[Case, str]:
    if item:
        for one in TAKERS:
            if item in dict(one.items(row.unit)):
                return one.take(actor, row, item, text)
        raise GuantongError(_("没有这个服务事项，请重新选择，或不选事项。"), field="item")
    process = processes.in_force(PLAIN, row.unit_path)
    if process is None:
        raise GuantongError(_("没有正在施行的流程“%s”，请先发布。") % PLAIN)
    data: dict[str, Any] = {"need": text}
    title = _("走访诉求（%s）") % row.unit.name
    opened = Opened(row.unit, title, row.unit, data=data, is_demo=row.is_demo)
    (case,) = open_many(actor, process, [opened])
    return case, new_code()
