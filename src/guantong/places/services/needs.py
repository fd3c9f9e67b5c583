"""Needs of households: registered, ended with a reason, taken up again; who was not visited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.places.models import Household, HouseholdNeed, Visit
from guantong.places.room import HOUSEHOLD_MANAGE, NEED_VIEW
from guantong.standards import needs
from guantong.standards.months import add_months

if TYPE_CHECKING:
    from guantong.core.models import Account


def lives(row: Household) -> bool:
    """Tell whether a household lives in the village."""
    return row.left_on is None


def kinds(reader: Account | None, row: Any = None) -> list[tuple[str, str]]:
    """Return the classes that a reader may name at a place: the sensitive ones not everybody."""
    path = getattr(row, "unit_path", None)
    sensitive = reader is None or reader.may(NEED_VIEW, path)
    return [(one.key, one.name) for one in needs.classes().values()
            if sensitive or not one.sensitive]  # fmt: skip


def plain_kinds() -> list[tuple[str, str]]:
    """Return the classes that may stand on a telephone: none that is sensitive."""
    return [(one.key, one.name) for one in needs.classes().values() if not one.sensitive]


@act(
    Household, "需求.登记", gettext_lazy("登记需求"), needs=HOUSEHOLD_MANAGE, makes=HouseholdNeed,
    when=lives, name="need-add",
    ask=(
        Field("kind", type="choice", choices=kinds, initial=""), Field("since", type="date"),
        "until", "source",
    ),
)  # fmt: skip
def add(
    actor: Account | None, row: Household, kind: str, since: dt.date, until: dt.date | None = None,
    source: str = "",
) -> Done:  # fmt: skip
    """Register a need of a household.

    Raises
    ------
    GuantongError
        If it ends before it begins.
    Conflict
        If the household has it already.

    """
    if until is not None and until < since:
        raise GuantongError(_("结束的日期早于开始的日期，请核对。"), field="until")
    if rows_of(row, HouseholdNeed).filter(kind=kind, ended_on=None).exists():
        raise Conflict(_("这一户已登记了这项需求，没有重复登记。"), field="kind")
    made = HouseholdNeed(household=row, kind=kind, since=since, until=until, source=source,
                         by=actor, is_demo=row.is_demo)  # fmt: skip
    made.save()
    return Done(f"{made.log_name}：登记需求", made=made)


def add_seen(
    actor: Account | None, row: Household, some: Iterable[str], on: dt.date
) -> list[HouseholdNeed]:
    """Register what a visit saw that is needed; what is known already stays as it is.

    Raises
    ------
    Refused
        If the actor may not name such a need there.

    """
    wanted = list(dict.fromkeys(some))
    if set(wanted) - set(dict(kinds(actor, row))):
        raise Refused(_("这类需求不在手机上登记，请当面告诉村党组织书记。"), field="needs")
    live = rows_of(row, HouseholdNeed).filter(ended_on=None)
    known = set(live.values_list("kind", flat=True))
    made = []
    for kind in wanted:
        if kind not in known:
            one = HouseholdNeed(household=row, kind=kind, since=on, source="走访", by=actor,
                                is_demo=row.is_demo)  # fmt: skip
            one.save()
            made.append(one)
    return made


@act(
    HouseholdNeed, "需求.结束", gettext_lazy("结束需求"), needs=HOUSEHOLD_MANAGE, name="need-end",
    when=lambda row: row.ended_on is None, ask=(Field("ended_why", type="reason"),),
    back="need-reopen", confirm=gettext_lazy("结束后不再按这一类安排走访，记录保留。"),
)  # fmt: skip
def end(actor: Account | None, row: HouseholdNeed, ended_why: str) -> str:
    """End a need, with the reason."""
    row.ended_on, row.ended_why = timezone.localdate(), ended_why
    row.save()
    return f"{row.log_name}：结束需求"


@act(
    HouseholdNeed, "需求.恢复", gettext_lazy("恢复需求"), needs=HOUSEHOLD_MANAGE,
    name="need-reopen", when=lambda row: row.ended_on is not None,
)  # fmt: skip
def reopen(actor: Account | None, row: HouseholdNeed) -> str:
    """Take a need up again that was ended by mistake.

    Raises
    ------
    Conflict
        If it was registered anew meanwhile.

    """
    if rows_of(row.household, HouseholdNeed).filter(kind=row.kind, ended_on=None).exists():
        raise Conflict(_("这一户已重新登记了这项需求，不用恢复。"))
    row.ended_on, row.ended_why = None, ""
    row.save()
    return f"{row.log_name}：恢复需求"


def unvisited(on: dt.date | None = None, among: Collection[str] = ()) -> Q:
    """Return the condition on households «with a need, not visited within its months».

    Parameters
    ----------
    among
        Of these classes alone; of all without any.

    """
    on = on or timezone.localdate()
    where = Q(pk__in=[])
    for months, some in needs.by_months().items():
        wanted = [one for one in some if not among or one in among]
        if wanted:
            last = add_months(on, -months)
            live = HouseholdNeed.objects.filter(
                household=OuterRef("pk"), kind__in=wanted, ended_on=None, since__lt=last
            )
            seen = Visit.objects.filter(household=OuterRef("pk"), on__gte=last)
            where |= Q(Exists(live)) & ~Q(Exists(seen))
    return where


def needy(kind: str = "") -> Q:
    """Return the condition on households «with a need», or with one of a class."""
    live = HouseholdNeed.objects.filter(household=OuterRef("pk"), ended_on=None)
    return Q(Exists(live.filter(kind=kind) if kind else live))
