"""What becomes of a unit's rows when it is merged, closed or renamed.

Each model that names a unit says in ``goes_along`` which of its rows go to the receiving unit;
what else there is stays where it was, as history. A room whose rows need more than a new unit
says how they go (`goes`), what it does at a renaming (`renamed`), and what the officer must know
or finish before (`notice`). Imports no room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from guantong.core import about
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel, UnitScopedModel, rows_of

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Change:
    """A merger or closing under way: the unit, who receives what was its, from which day.

    ``given`` is what the officer answered to what the movers ask.
    """

    actor: Account | None
    unit: Unit
    into: Unit
    on: dt.date
    given: dict[str, Any]


class Mover(Protocol):
    """Takes the rows that go along to the receiving unit, with their history."""

    def __call__(self, rows: models.QuerySet[Any], change: Change) -> None:
        """Move them."""


Rename = Callable[["Account | None", Unit, str, dt.date], None]
Notice = Callable[[Unit], Iterator[tuple[str, bool]]]

_MOVERS: dict[type[ScopedModel], tuple[Mover, tuple[Field, ...]]] = {}
_RENAMED: list[Rename] = []
_NOTICES: list[Notice] = []


def goes(model: type[ScopedModel], *ask: Field) -> Callable[[Mover], Mover]:
    """Register how a model's rows go along, and what is asked about them where there are any."""

    def keep(mover: Mover) -> Mover:
        _MOVERS[model] = (mover, ask)
        return mover

    return keep


def renamed(function: Rename) -> Rename:
    """Register what is brought up to date when a unit is renamed: actor, unit, old name, day."""
    _RENAMED.append(function)
    return function


def notice(function: Notice) -> Notice:
    """Register what is to be known before a unit is merged or closed; and whether it forbids it."""
    _NOTICES.append(function)
    return function


@cache
def named() -> tuple[type[ScopedModel], ...]:
    """Return the models whose rows name a unit, those with rules of their own first."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and model is not Unit and _names_unit(model)
    ]
    order = list(_MOVERS)
    return tuple(sorted(found, key=lambda one: order.index(one) if one in _MOVERS else len(order)))


def living(unit: Unit) -> list[tuple[type[ScopedModel], models.QuerySet[Any]]]:
    """Return the rows that would go along, by their models; none where there are none."""
    found = [
        (model, rows_of(unit, model, "unit").filter(model.goes_along))
        for model in named()
        if model.goes_along is not None
    ]
    return [(model, rows) for model, rows in found if rows.exists()]


def told(unit: Unit) -> str:
    """Say what goes along and what else is to be known."""
    lines = [_counted(unit)] if living(unit) else []
    lines += [text for text, _forbids in _noticed(unit)]
    return "\n".join(lines)


def asked(unit: Unit) -> tuple[Field, ...]:
    """Return what is asked about the rows that go along."""
    return tuple(
        field for model, _rows in living(unit) if model in _MOVERS for field in _MOVERS[model][1]
    )


def free(unit: Unit) -> None:
    """Refuse while something is to be finished first.

    Raises
    ------
    Conflict
        With what it is.

    """
    open_ones = [text for text, forbids in _noticed(unit) if forbids]
    if open_ones:
        raise Conflict("\n".join(open_ones))


def refuse_rest(unit: Unit) -> None:
    """Refuse to close a unit that still has rows, without a unit that receives them."""
    if living(unit):
        text = _("%(what)s。请选择接收机构，一并转入；或先逐项办结。")
        raise Conflict(text % {"what": _counted(unit)}, field="into")


def hand_over(change: Change) -> str:
    """Take everything that goes along to the receiving unit; return it as the log tells it.

    Raises
    ------
    Conflict
        If both units have what only one may have.

    """
    said = []
    for model, rows in living(change.unit):
        keys = list(rows.values_list("pk", flat=True))
        mover = _MOVERS[model][0] if model in _MOVERS else _plain
        try:
            with transaction.atomic():
                mover(rows, change)
        except IntegrityError as error:
            text = _("两个机构都有不能并存的“%(what)s”，请先处理其中一个。")
            raise Conflict(text % {"what": model._meta.verbose_name}) from error
        if issubclass(model, UnitScopedModel):
            about.follow_all(model, keys, change.into.path)
        said.append(f"{model._meta.verbose_name} {len(keys)}")
    return "，".join(said)


def rename(actor: Account | None, unit: Unit, before: str, on: dt.date) -> None:
    """Bring up to date what tells the unit's name as that of the present."""
    for function in _RENAMED:
        function(actor, unit, before, on)


def _plain(rows: models.QuerySet[Any], change: Change) -> None:
    path = {"unit_path": change.into.path} if issubclass(rows.model, UnitScopedModel) else {}
    rows.update(unit=change.into, **path)


def _counted(unit: Unit) -> str:
    some = "、".join(f"{model._meta.verbose_name} {rows.count()}" for model, rows in living(unit))
    return _("“%(unit)s”名下现有：%(some)s") % {"unit": unit.name, "some": some}


def _noticed(unit: Unit) -> Iterator[tuple[str, bool]]:
    for function in _NOTICES:
        yield from function(unit)


def _names_unit(model: type[ScopedModel]) -> bool:
    column = next((one for one in model._meta.fields if one.name == "unit"), None)
    return isinstance(column, models.ForeignKey) and column.related_model is Unit
