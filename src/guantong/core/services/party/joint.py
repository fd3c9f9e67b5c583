"""The units that a joint branch takes in, besides the one that manages it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import succession
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import PartyJoinedUnit, PartyOrganisation, Unit
from guantong.core.roles import PARTY_MANAGE
from guantong.core.scope import rows_of
from guantong.core.services.party.checks import is_open, keeps
from guantong.standards.legal_numbers import legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account


@act(
    PartyOrganisation, "党组织.覆盖单位", gettext_lazy("增加覆盖单位"), needs=PARTY_MANAGE,
    name="join", when=lambda row: row.is_joint and is_open(row), versioned=True,
    ask=(Field("unit", gettext_lazy("覆盖单位"), Unit, needs=PARTY_MANAGE),),
)  # fmt: skip
def join(actor: Account | None, organisation: PartyOrganisation, unit: Unit) -> Done:
    """Let a joint branch take in a unit; more than is usual is said."""
    keeps(actor, unit)
    rows = rows_of(organisation, PartyJoinedUnit)
    if unit.pk == organisation.unit_id or rows.filter(unit=unit).exists():
        raise GuantongError(_("该单位已在联合党支部之内。"), field="unit")
    PartyJoinedUnit(organisation=organisation, unit=unit).save()
    most = legal_number("party.joint.most")
    day = timezone.localdate()
    told = most.citation(day) if rows.count() + 1 > most.on(day).value else ""
    return Done(f"{organisation.name}：覆盖 {unit.name}", told)


def _joined(_actor: Any, organisation: PartyOrganisation) -> list[tuple[int, str]]:
    rows = rows_of(organisation, PartyJoinedUnit).select_related("unit")
    return [(one.unit_id, one.unit.name) for one in rows]


@act(
    PartyOrganisation, "党组织.减少覆盖单位", gettext_lazy("减少覆盖单位"), needs=PARTY_MANAGE,
    name="part", versioned=True,
    when=lambda row: row.is_joint and is_open(row) and bool(_joined(None, row)),
    ask=(Field("unit", gettext_lazy("覆盖单位"), "choice", choices=_joined),),
)  # fmt: skip
def part(_actor: Account | None, organisation: PartyOrganisation, unit: str) -> str:
    """Let a joint branch no longer take in a unit."""
    rows = rows_of(organisation, PartyJoinedUnit).filter(unit=int(unit)).select_related("unit")
    name = "、".join(one.unit.name for one in rows)
    rows.delete()
    return f"{organisation.name}：不再覆盖 {name}"


@succession.goes(PartyJoinedUnit)
def joined_units_go(rows: QuerySet[Any], change: succession.Change) -> None:
    """Let joint branches take in the receiving unit, where they do not already."""
    there = rows_of(change.into, PartyJoinedUnit).values("organisation")
    managed = Q(organisation__unit=change.into)
    rows.filter(managed | Q(organisation__in=there)).delete()
    rows.update(unit=change.into)


def say_joined(organisation: PartyOrganisation, units: Iterable[Unit]) -> None:
    """Let a joint branch take in these units and no other."""
    wanted = {one.pk: one for one in units if one.pk != organisation.unit_id}
    rows = rows_of(organisation, PartyJoinedUnit)
    rows.exclude(unit__in=wanted).delete()
    there = set(rows.values_list("unit_id", flat=True))
    for key in wanted.keys() - there:
        PartyJoinedUnit(organisation=organisation, unit=wanted[key]).save()
