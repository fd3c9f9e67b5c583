"""What an organisation can be and stand below, and its history: what every change of it asks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import PartyChange, PartyOrganisation, Unit
from guantong.core.roles import PARTY_MANAGE
from guantong.core.scope import rows_of
from guantong.core.services import systems

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "党组织维护服务"
Kind = PartyOrganisation.Kind
ON, WHY = (
    Field("on", gettext_lazy("生效日期"), "date", required=False),
    Field("reason", gettext_lazy("依据"), most=240, required=False),
)


def is_open(organisation: PartyOrganisation) -> bool:
    """Tell whether it is in use."""
    return organisation.closed_on is None


def is_kept_here(organisation: PartyOrganisation) -> bool:
    """Tell whether it is open, and no outside system says when it elects and where it stands."""
    outside = systems.outside(PartyOrganisation, organisation.unit_path)
    return organisation.closed_on is None and outside is None


def note(
    actor: Account | None,
    organisation: PartyOrganisation,
    kind: PartyChange.Kind,
    before: str,
    after: str,
    reason: str = "",
    on: dt.date | None = None,
) -> str:
    """Write a change into its history; return it as the log tells it."""
    PartyChange(
        organisation=organisation, kind=kind, on=on or timezone.localdate(), before=before[:240],
        after=after[:240], reason=reason, by=actor,
    ).save()  # fmt: skip
    return f"{organisation.name}：{before} → {after}".strip()


def check(organisation: PartyOrganisation) -> None:
    """Refuse what an organisation cannot be; says what of it."""
    organisation.name = organisation.name.strip()
    if not organisation.name:
        raise GuantongError(_("党组织名称不能为空。"), field="name")
    rows = PartyOrganisation.objects.unscoped(REASON).exclude(pk=organisation.pk)
    if rows.filter(code=organisation.code).exists():
        told = _("党组织代码 %s 已被使用。") % organisation.code
        raise GuantongError(told, field="code")
    stands(organisation.kind, organisation.parent.kind if organisation.parent else None)
    if organisation.pk is not None:
        children = rows_of(organisation, PartyOrganisation, "parent").filter(closed_on=None)
        for kind in children.order_by().values_list("kind", flat=True).distinct():
            stands(kind, organisation.kind)
    begun, ends = organisation.elected_on, organisation.term_ends_on
    if begun and ends and ends <= begun:
        raise GuantongError(_("届满日期须晚于选举日期。"), field="term_ends_on")
    all_, full = organisation.members, organisation.full_members
    if all_ is not None and full is not None and full > all_:
        raise GuantongError(_("正式党员数不能多于党员数。"), field="full_members")


def stands(kind: str, above: str | None) -> None:
    """Refuse a kind that cannot stand below another, or (a group) at the top."""
    name = Kind(kind).label
    if above is None and kind == Kind.GROUP:
        raise GuantongError(_("党小组须设在党支部之下，请填上级党组织。"), field="parent")
    if above is not None and Kind(above) not in Kind(kind).above:
        told = {"kind": name, "above": Kind(above).label}
        raise GuantongError(_("%(kind)s不能设在%(above)s之下。") % told, field="parent")


def require(actor: Account | None, parent: PartyOrganisation | None) -> None:
    """Refuse a place below an organisation that the actor may not change, or that is closed."""
    if parent is None:
        return
    if actor is not None and not actor.may(PARTY_MANAGE, parent.unit_path):
        raise Refused(_("您没有维护“%s”的权限，不能把党组织放到它之下。") % parent, field="parent")
    if parent.closed_on is not None:
        raise Conflict(_("“%s”已撤销，不能作为上级。") % parent, field="parent")


def keeps(actor: Account | None, unit: Unit) -> None:
    """Refuse who may not manage what a unit manages."""
    if actor is not None and not actor.may(PARTY_MANAGE, unit.path):
        raise Refused(_("您没有维护该单位党组织的权限。"), field="unit")


def below(parent: PartyOrganisation | None, organisation: PartyOrganisation) -> str:
    """Return the path of an organisation below another, or at the top."""
    path = (parent.path if parent else "") + tree.segment(organisation.pk)
    if len(path) > (PartyOrganisation._meta.get_field("path").max_length or 0):
        raise GuantongError(_("党组织的层级太多。"), field="parent")
    return path
