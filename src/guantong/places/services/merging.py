"""What a visit learned, field by field: written, or, where the field changed meanwhile, proposed.

What was learned twice is written once. Nothing that somebody else wrote since the visit's page was
opened is lost: it stays, and what the visit says waits for a person of the village.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.frame.models import Source, SourceKind
from guantong.frame.records import changes
from guantong.frame.records.origin import Origin
from guantong.places.models import Household, Proposal, Visit

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What is learned of a household at a visit, each the one field it goes to.
LEARNED = ("telephone", "persons", "away", "language", "address")
NUMBERS = ("persons", "away")
#: So many live in a household at most.
MOST = 60


def _label(name: str) -> Any:
    field: Any = Household._meta.get_field(name)
    return field.verbose_name


def _field(name: str) -> Field:
    type_ = {"telephone": "phone", **dict.fromkeys(NUMBERS, "number")}.get(name, "text")
    column: Any = Household._meta.get_field(name)
    return Field(
        name, _label(name), type_, required=False, least=0 if name in NUMBERS else None,
        most=MOST if name in NUMBERS else column.max_length,
        initial=lambda row: getattr(row, name),
    )  # fmt: skip


#: The fields as a form asks them.
FIELDS = tuple(_field(name) for name in LEARNED)


@dataclass(frozen=True)
class Learned:
    """What a visit says of a field, and what stood there when its page was opened."""

    base: Any
    value: Any


@dataclass(frozen=True)
class Merged:
    """What became of what was learned."""

    written: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


def held(row: Household) -> dict[str, Any]:
    """Return what a household says in the fields that a visit learns of."""
    return {name: getattr(row, name) for name in LEARNED}


def read(said: Mapping[str, Any]) -> dict[str, Learned]:
    """Return what was sent of each field, checked.

    Raises
    ------
    GuantongError
        If a field is none of a visit's, or a value none of its field.

    """
    found = {}
    for one in FIELDS:
        if one.name not in said:
            continue
        pair = said[one.name]
        if not isinstance(pair, Mapping) or set(pair) != {"base", "value"}:
            raise _wrong(one)
        found[one.name] = Learned(_base(one, pair["base"]), _value(one, pair["value"]))
    if set(said) - set(found):
        raise GuantongError(_("走访只登记电话、人口、在外人数、语言和门牌。"), field="facts")
    return found


def merge(
    actor: Account | None, row: Household, visit: Visit, learned: Mapping[str, Learned]
) -> Merged:
    """Write what a visit learned into a household that is held; the caller saves both.

    Of a field that stands otherwise than when the visit's page was opened the household keeps what
    it has: the visit's value becomes a proposal, once.
    """
    now = held(row)
    new = {name: it.value for name, it in learned.items() if it.value != now[name]}
    free = [name for name in new if learned[name].base == now[name]]
    written = changes.apply(row, new, free)
    if written:
        visit.source = _source(actor, row, visit)
        origin = Origin(SourceKind.VISIT.value, on=visit.on, source=visit.source)
        changes.note(actor, row, written, origin=origin)
    proposed = [name for name in new if name not in free]
    _propose(row, visit, {name: learned[name] for name in proposed})
    return Merged(tuple(one.field for one in written), tuple(proposed))


def _source(actor: Account | None, row: Household, visit: Visit) -> Source:
    source = Source(
        kind=SourceKind.VISIT, title=f"走访 {visit.on}", on=visit.on, unit=row.unit, by=actor,
        subject_model=row._meta.label_lower, rows=1,
    )  # fmt: skip
    source.save()
    return source


def _propose(row: Household, visit: Visit, some: Mapping[str, Learned]) -> None:
    """Put values forward; the same value of a field waits once."""
    if not some:
        return
    waiting = rows_of(row, Proposal).filter(state=Proposal.State.WAITING)
    there = {(one.field, one.value) for one in waiting}
    now = held(row)
    for name, it in some.items():
        if (name, it.value) not in there:
            Proposal(
                household=row, visit=visit, field=name, base=it.base, held=now[name],
                value=it.value, is_demo=visit.is_demo,
            ).save()  # fmt: skip


def fields_label(names: Iterable[str]) -> str:
    """Return what fields are called."""
    return "、".join(str(_label(name)) for name in names)


def _value(one: Field, value: Any) -> Any:
    if one.name in NUMBERS:
        if value in (None, ""):
            return None
        if not isinstance(value, int) or not one.takes(value):
            raise _wrong(one)
        return value
    if not isinstance(value, str) or len(value) > (one.most or 0):
        raise _wrong(one)
    return one.tidied(value.strip())


def _base(one: Field, value: Any) -> Any:
    """Return what a device had: it is compared, never kept as anything."""
    return (None if value in (None, "") else value) if one.name in NUMBERS else value or ""


def _wrong(one: Field) -> GuantongError:
    return GuantongError(_("“%s”填得不对，请重新填写。") % one.label, field=one.name)
