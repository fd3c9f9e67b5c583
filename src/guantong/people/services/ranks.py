"""A person is given a rank beside the posts (晋升职级): the former rank ends, the posts stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.months import MONTH
from guantong.core.scope import rows_of
from guantong.people.models import Person, PostRank, RankHeld, Status
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import records

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.frame.records.origin import Origin


@act(
    Person, "人员.晋升职级", gettext_lazy("晋升职级"), needs=PERSON_MANAGE, name="rank", open_to=()
)
def promote(
    actor: Account | None,
    person: Person,
    rank: str,
    month: str,
    *,
    document: str = "",
    origin: Origin | None = None,
) -> str:
    """End the present rank and begin the new one in a month.

    Raises
    ------
    GuantongError
        If the month is none, or lies before the present rank began.
    Conflict
        If the person is not in office, or holds the rank already.

    """
    if not MONTH.fullmatch(month):
        raise GuantongError(_("时间须写成 2026-07 的样子。"), field="month")
    told = {"name": person.name, "rank": PostRank(rank).label}
    if person.status != Status.ACTIVE:
        raise Conflict(_("%(name)s不在职，不能晋升职级。") % told)
    if person.rank == rank:
        raise Conflict(_("%(name)s已是%(rank)s。") % told)
    rows = list(rows_of(person, RankHeld).filter(end=""))
    if not rows and person.rank and person.rank_since:
        # Only the roster tells the present rank: it gets its row, so that its years stay known.
        now = {"rank": person.rank, "start": person.rank_since, "end": month}
        records.save_record(actor, person, "A05", now, origin=origin)
    for row in rows:
        if row.start > month:
            text = _("%(name)s的%(rank)s自 %(start)s 起，晚于 %(month)s，请核对。")
            said = {**told, "rank": row, "start": row.start, "month": month}
            raise GuantongError(text % said, field="month")
        records.save_record(actor, person, "A05", {"end": month}, record=row.pk, origin=origin)
    made = {"rank": rank, "start": month, "document": document}
    records.save_record(actor, person, "A05", made, origin=origin)
    person.refresh_from_db()
    return f"{person.unit.name} 1 人晋升职级"
