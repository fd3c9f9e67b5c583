"""What a visit says of a field that changed meanwhile: somebody of the village settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.scope import held
from guantong.frame.models import SourceKind
from guantong.frame.records import changes
from guantong.frame.records.origin import Origin
from guantong.places.models import Proposal
from guantong.places.room import VISIT_SETTLE

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Proposal.State
BACK = gettext_lazy("办错了，在住户页面把这一项改成对的；每次改动都留有来历。")


@act(
    Proposal, "走访改动.采纳", gettext_lazy("采纳走访得知的"), needs=VISIT_SETTLE, name="accept",
    when=(State.WAITING,), then=State.ACCEPTED, back=BACK,
    confirm=gettext_lazy("住户的这一项将改成走访得知的内容。"),
)  # fmt: skip
def accept(actor: Account | None, row: Proposal) -> Done:
    """Take what the visit says into the household.

    Raises
    ------
    Conflict
        If the household is gone from the village.

    """
    household = held(row.household)
    if household is None or household.left_on is not None:
        raise Conflict(_("这一户已迁出或销户，不再改动。"))
    written = changes.apply(household, {row.field: row.value}, [row.field])
    if written:
        origin = Origin(SourceKind.VISIT.value, on=row.visit.on, source=row.visit.source)
        changes.note(actor, household, written, origin=origin)
        household.version += 1
        household.save()
    _settled(actor, row)
    return Done(f"{household.number}：采纳走访改动（{row.field_label}）")


@act(
    Proposal, "走访改动.不采纳", gettext_lazy("保留登记的"), needs=VISIT_SETTLE, name="reject",
    when=(State.WAITING,), then=State.REJECTED, back=BACK,
    ask=(Field("reason", type="reason"),),
    confirm=gettext_lazy("住户的这一项保持不变，走访得知的内容留作记录。"),
)  # fmt: skip
def reject(actor: Account | None, row: Proposal, reason: str) -> Done:
    """Leave the household as it is, with the reason."""
    row.reason = reason
    _settled(actor, row)
    return Done(f"{row.household.number}：保留登记的（{row.field_label}）")


def _settled(actor: Account | None, row: Proposal) -> None:
    row.settled_by, row.settled_at = actor, timezone.now()
