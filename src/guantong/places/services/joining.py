"""Two acts for each pair of things that are joined: one joins a row, one parts it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.roles import Permission
from guantong.core.scope import ScopedModel, pointing
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account


def joined(row: Any, name: str) -> list[Any]:
    """Return what a row, whose right to be read was checked already, is joined with."""
    field = row._meta.get_field(name)
    link = field.remote_field.through
    to = f"{field.m2m_reverse_field_name()}_id"
    rows = link.objects.filter(**{field.m2m_field_name(): row.pk})
    return list(pointing(field.related_model, "pk", rows.values(to)))


def joins(
    model: type[ScopedModel], name: str, event: str, labels: tuple[Text, Text], needs: Permission
) -> None:  # fmt: skip
    """Let whoever has a right over a model's rows join them with rows of another, and part them.

    Parameters
    ----------
    name
        The field of the model that holds many rows of the other.
    event
        What the log calls the thing: «主题», then 加入 or 移出.
    labels
        Of the button that joins, of the one that parts.

    """
    other: Any = model._meta.get_field(name).related_model
    one = name.removesuffix("s")

    def join(_actor: Account | None, row: Any, **given: Any) -> Done:
        added = given[one]
        if added in joined(row, name):
            raise Conflict(_("“%s”已经在里面。") % added, field=one)
        getattr(row, name).add(added.pk)
        return Done(f"{row}加入{added}", made=row)

    def part(_actor: Account | None, row: Any, **given: Any) -> Done:
        gone = given[one]
        getattr(row, name).remove(int(gone))
        told = pointing(other, "pk", [int(gone)]).first()
        return Done(f"{row}移出{told}", made=row)

    label = other._meta.verbose_name
    offered = _offered(name)
    act(
        model, f"{event}.加入{label}", labels[0], needs=needs, name=f"join-{one}",
        ask=(Field(one, label, other),),
    )(join)  # fmt: skip
    act(
        model, f"{event}.移出{label}", labels[1], needs=needs, name=f"part-{one}",
        back=f"join-{one}", when=lambda row: bool(joined(row, name)),
        ask=(Field(one, label, "choice", choices=offered),),
    )(part)  # fmt: skip


def _offered(name: str) -> Callable[[Any, Any], list[tuple[str, str]]]:
    def offered(_actor: Any, row: Any) -> list[tuple[str, str]]:
        return [(str(one.pk), str(one)) for one in joined(row, name)]

    return offered
