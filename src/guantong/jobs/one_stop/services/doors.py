"""Which doors a county opens to those without an account: two persons say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.jobs.one_stop.models import Door
from guantong.jobs.one_stop.room import ITEM_MANAGE

if TYPE_CHECKING:
    from typing import Any

    from guantong.core.models import Account


def _kept(name: str) -> Any:
    def initial(row: Any) -> Any:
        door = rows_of(row, Door).first() if isinstance(row, Unit) else None
        return getattr(door, name, None)

    return initial


@act(
    Unit, "对外.开放", gettext_lazy("对外开放"), needs=ITEM_MANAGE, makes=Door, second=True,
    name="doors",
    when=lambda unit: unit.kind in (Unit.Kind.COUNTY, Unit.Kind.ZONE),
    ask=tuple(
        Field(name, type=kind, required=False, initial=_kept(name))
        for name, kind in (("phone_page", "flag"), ("open311", "flag"), ("contact", "text"))
    ),
    back=gettext_lazy("再办一次，改勾选即可。"),
    confirm=gettext_lazy("勾选的对没有账号的人开放；不勾选的立即关闭。"),
)  # fmt: skip
def declare(
    actor: Account | None, unit: Unit, contact: str = "", *, phone_page: bool = False,
    open311: bool = False,
) -> Done:  # fmt: skip
    """Open or close the doors of a county."""
    row = rows_of(unit, Door).first() or Door(unit=unit)
    row.phone_page, row.open311, row.contact = phone_page, open311, contact.strip()
    row.save()
    told = [name for on, name in ((phone_page, "群众自助申请"), (open311, "Open311")) if on]
    return Done(f"{unit.name}对外开放：{'、'.join(told) or '无'}", _("已保存。"), made=row)


def over(unit: Unit) -> Door | None:
    """Return the door that a unit lies behind, or None."""
    found = pointing(Door, "unit_path", [*tree.ancestors(unit.path), unit.path])
    return found.order_by("-unit_path").first()


def opened(code: str) -> Door | None:
    """Return the door of a county with an open Open311, by the county's code; None if none."""
    return pointing(Door, "unit__code", [code]).filter(open311=True).select_related("unit").first()
