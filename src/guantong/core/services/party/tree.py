"""Entering organisations, changing them, moving them in the tree, closing them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import about, succession, tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Asked, Field
from guantong.core.models import (
    PartyChange,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
    Unit,
)
from guantong.core.roles import PARTY_MANAGE
from guantong.core.scope import ScopedModel, rows_of
from guantong.core.services import events
from guantong.core.services.party.checks import (
    ON,
    REASON,
    WHY,
    Kind,
    below,
    check,
    is_kept_here,
    is_open,
    keeps,
    note,
    require,
)
from guantong.core.services.party.terms import years_of

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What is typed of an organisation, and may be changed.
FACTS = (
    "name", "kind", "code", "founded_on", "term_years", "elected_on", "term_ends_on", "members",
    "full_members", "counted_on",
)  # fmt: skip
PARENT = Field("parent", type=PartyOrganisation, required=False, needs=PARTY_MANAGE)


class Mover(Protocol):
    """Takes what belongs to an organisation to another."""

    def __call__(self, actor: Account | None, rows: QuerySet[Any], into: PartyOrganisation) -> None:
        """Move them."""


_BELONGING: dict[type[ScopedModel], tuple[str, Mover]] = {}


def belongs(model: type[ScopedModel], by: str) -> Callable[[Mover], Mover]:
    """Register what belongs to an organisation by a foreign key: who closes it says where to."""

    def keep(mover: Mover) -> Mover:
        _BELONGING[model] = by, mover
        return mover

    return keep


def belonging(organisation: PartyOrganisation) -> list[tuple[type[ScopedModel], QuerySet[Any]]]:
    """Return the rows that belong to it, by their models; none where there are none."""
    found = [(model, rows_of(organisation, model, by)) for model, (by, _m) in _BELONGING.items()]
    return [(model, rows) for model, rows in found if rows.exists()]


@act(
    Unit, "党组织.成立", gettext_lazy("登记党组织"), needs=PARTY_MANAGE, name="party-create",
    when=lambda unit: unit.closed_on is None, makes=PartyOrganisation,
    ask=("name", "kind", "code", PARENT, "founded_on", "elected_on", "term_years", "term_ends_on",
         WHY),
)  # fmt: skip
def create(
    actor: Account | None,
    unit: Unit,
    name: str,
    kind: str,
    code: str,
    parent: PartyOrganisation | None = None,
    reason: str = "",
    **facts: Any,
) -> Done:
    """Enter an organisation that a unit manages.

    Raises
    ------
    GuantongError
        If it has no name, its code is taken, or it cannot stand below the other.

    """
    made = PartyOrganisation(unit=unit, parent=parent, name=name, kind=kind, code=code, **facts)
    check(made)
    require(actor, parent)
    if made.term_years is None:
        made.term_years = years_of(kind, unit)
    if made.elected_on and not made.term_ends_on:
        made.term_ends_on = made.last_day(made.elected_on)
    made.path = f"新{timezone.now().timestamp()}"
    made.save()
    made.path = below(parent, made)
    made.save(update_fields=["path"])
    told = note(actor, made, PartyChange.Kind.CREATED, "", made.name, reason, made.founded_on)
    return Done(told, made=made, value=made)


@act(
    PartyOrganisation, "党组织.设立下级", gettext_lazy("登记下级党组织"), needs=PARTY_MANAGE,
    name="create", when=is_open, makes=PartyOrganisation,
    ask=(
        "name", "kind", "code",
        Field("unit", type=Unit, needs=PARTY_MANAGE, initial=lambda row: row.unit),
        "founded_on", "elected_on", "term_years", "term_ends_on", WHY,
    ),
)  # fmt: skip
def create_below(
    actor: Account | None, organisation: PartyOrganisation, unit: Unit, **given: Any
) -> Done:
    """Enter an organisation below another; errors as `create`."""
    keeps(actor, unit)
    return create.quietly(actor, unit, parent=organisation, **given)


@act(
    PartyOrganisation, "党组织.修改", gettext_lazy("修改"), needs=PARTY_MANAGE, name="change",
    when=is_open, versioned=True, ask=FACTS,
)  # fmt: skip
def change(actor: Account | None, organisation: PartyOrganisation, **facts: Any) -> str:
    """Correct what is typed of an organisation; those given, and no other.

    Parameters
    ----------
    facts
        Of ``FACTS``; beside these ``parent``.

    """
    before = {name: _shown(organisation, name) for name in FACTS}
    ends, elected = organisation.term_ends_on, organisation.elected_on
    for name in FACTS:
        if name in facts:
            setattr(organisation, name, facts[name])
    if organisation.elected_on != elected and organisation.term_ends_on == ends:
        organisation.term_ends_on = (
            organisation.last_day(organisation.elected_on) if organisation.elected_on else None
        )
    if "parent" in facts and facts["parent"] != organisation.parent:
        _move(actor, organisation, facts["parent"], None, "")
    check(organisation)
    after = {name: _shown(organisation, name) for name in FACTS}
    differ = [name for name in FACTS if before[name] != after[name]]
    organisation.save()
    if not differ:
        return f"{organisation.name}：没有改动"
    was, now = (
        "；".join(f"{_label(name)} {some[name] or '—'}" for name in differ)
        for some in (before, after)
    )
    return note(actor, organisation, PartyChange.Kind.CHANGED, was, now)


@act(
    PartyOrganisation, "党组织.调整隶属", gettext_lazy("调整隶属"), needs=PARTY_MANAGE, name="move",
    when=is_kept_here, versioned=True, ask=(PARENT, ON, WHY),
    confirm=gettext_lazy("本组织及其下级党组织一起改隶；管理单位和党员不变。"),
)  # fmt: skip
def move(
    actor: Account | None,
    organisation: PartyOrganisation,
    parent: PartyOrganisation | None = None,
    on: dt.date | None = None,
    reason: str = "",
) -> str:
    """Put an organisation, with all below it, under another, or at the top.

    Raises
    ------
    Conflict
        If the new parent lies inside the organisation itself, or is closed.

    """
    if parent == organisation.parent:
        raise GuantongError(_("上级党组织没有变化。"), field="parent")
    return _move(actor, organisation, parent, on, reason)


@act(
    PartyOrganisation, "党组织.调整管理单位", gettext_lazy("调整管理单位"), needs=PARTY_MANAGE,
    name="hand-over", when=is_open, versioned=True,
    ask=(Field("unit", gettext_lazy("新的管理单位"), Unit, needs=PARTY_MANAGE), ON, WHY),
    confirm=gettext_lazy("谁能看、谁能办，随管理单位改变；隶属关系不变。"),
)  # fmt: skip
def hand_over(
    actor: Account | None,
    organisation: PartyOrganisation,
    unit: Unit,
    on: dt.date | None = None,
    reason: str = "",
) -> str:
    """Give an organisation to another unit to manage."""
    keeps(actor, unit)
    if unit.pk == organisation.unit_id:
        raise GuantongError(_("管理单位没有变化。"), field="unit")
    before, organisation.unit = organisation.unit.name, unit
    organisation.save()
    about.follow(organisation)
    rows_of(organisation, PartyJoinedUnit).filter(unit=unit).delete()
    return note(actor, organisation, PartyChange.Kind.MANAGED, before, unit.name, reason, on)


def _asked_of_closing(organisation: PartyOrganisation) -> Asked:
    if not belonging(organisation):
        return (ON, WHY)
    into = Field("into", gettext_lazy("接收党组织"), PartyOrganisation, needs=PARTY_MANAGE)
    return (into, ON, WHY)


def _what_closes(organisation: PartyOrganisation) -> str:
    some = [f"{m._meta.verbose_name} {rows.count()}" for m, rows in belonging(organisation)]
    text = _("撤销后不再列入在用的党组织，班子成员到此为止，历史留存。")
    if some:
        text += "\n" + _("转入接收党组织：%s。") % "、".join(some)
    return str(text)


@act(
    PartyOrganisation, "党组织.撤销", gettext_lazy("撤销"), needs=PARTY_MANAGE, name="close",
    when=is_open, versioned=True, ask=_asked_of_closing, confirm=_what_closes, back="reopen",
)  # fmt: skip
def close(
    actor: Account | None,
    organisation: PartyOrganisation,
    on: dt.date | None = None,
    reason: str = "",
    *,
    into: PartyOrganisation | None = None,
) -> str:
    """Close an organisation that has none open below it.

    Parameters
    ----------
    into
        Which organisation receives its members.

    Raises
    ------
    Conflict
        If organisations below it are open, or members belong to it that nobody receives.

    """
    if rows_of(organisation, PartyOrganisation, "parent").filter(closed_on=None).exists():
        raise Conflict(_("尚有未撤销的下级党组织，请先调整或撤销下级。"))
    here = belonging(organisation)
    if here and into is None:
        raise Conflict(_("名下还有党员，请选择接收党组织。"), field="into")
    if into is not None:
        _receives(actor, organisation, into)
        for model, rows in here:
            _BELONGING[model][1](actor, rows, into)
    organisation.closed_on = on or timezone.localdate()
    organisation.save()
    rows_of(organisation, PartyCommitteeMember).filter(until=None).update(
        until=organisation.closed_on
    )
    after = into.name if into else ""
    return note(
        actor, organisation, PartyChange.Kind.CLOSED, organisation.name, after, reason, on
    )  # fmt: skip


@act(
    PartyOrganisation, "党组织.恢复", gettext_lazy("恢复"), needs=PARTY_MANAGE, name="reopen",
    when=lambda row: row.closed_on is not None, versioned=True, ask=(WHY,),
    confirm=gettext_lazy("撤销时离任的班子成员一并恢复；已转到别处的党员不转回。"),
)  # fmt: skip
def reopen(actor: Account | None, organisation: PartyOrganisation, reason: str = "") -> str:
    """Take back a closing."""
    if organisation.parent is not None and organisation.parent.closed_on is not None:
        raise Conflict(_("它的上级党组织已撤销，请先恢复上级。"))
    rows = rows_of(organisation, PartyCommitteeMember)
    rows.filter(until=organisation.closed_on).update(until=None)
    organisation.closed_on = None
    organisation.save()
    return note(actor, organisation, PartyChange.Kind.REOPENED, "", organisation.name, reason)


@succession.goes(PartyOrganisation)
def organisations_go(rows: QuerySet[Any], change: succession.Change) -> None:
    """Let the receiving unit manage them, each with its history."""
    some = list(rows)
    rows.update(unit=change.into, unit_path=change.into.path)
    for one in some:
        one.unit = change.into
        note(
            change.actor, one, PartyChange.Kind.MANAGED, change.unit.name, change.into.name, "",
            change.on,
        )  # fmt: skip


def _move(
    actor: Account | None, organisation: PartyOrganisation, parent: PartyOrganisation | None,
    on: dt.date | None, reason: str,
) -> str:  # fmt: skip
    require(actor, parent)
    if parent is not None and tree.inside(parent.path, organisation.path):
        raise Conflict(_("不能移到它自己或其下级之下。"), field="parent")
    before = organisation.parent.name if organisation.parent else ""
    organisation.parent = parent
    check(organisation)
    old, new = organisation.path, below(parent, organisation)
    field = F("path")
    rows = PartyOrganisation.objects.unscoped(REASON)
    rows.filter(path__gte=old, path__lt=tree.bound(old)).update(
        path=Concat(Value(new), Substr(field, len(old) + 1, Length(field)))
    )
    organisation.path = new
    organisation.save()
    after = parent.name if parent else ""
    return note(actor, organisation, PartyChange.Kind.MOVED, before, after, reason, on)


def _receives(
    actor: Account | None, organisation: PartyOrganisation, into: PartyOrganisation
) -> None:
    if into.pk == organisation.pk or into.closed_on is not None:
        raise Conflict(_("接收党组织须是另一个在用的党组织。"), field="into")
    if into.kind not in Kind.branches() and into.kind != organisation.kind:
        raise Conflict(_("党员须转入党支部。"), field="into")
    if actor is not None and not actor.may(PARTY_MANAGE, into.unit_path):
        raise Refused(_("您没有维护“%s”的权限。") % into, field="into")


def _shown(organisation: PartyOrganisation, name: str) -> str:
    value = getattr(organisation, name)
    if name == "kind":
        return events.chinese(Kind(value).label)
    return "" if value is None else str(value)


def _label(name: str) -> str:
    column: models.Field[Any, Any] = PartyOrganisation._meta.get_field(name)  # type: ignore[assignment]  # a column
    return events.chinese(column.verbose_name)
