"""Grids in force: who leads them, from which household; those of the grid office's own list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import sealing
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said, held
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.core.services import systems
from guantong.frame.intake.writing import Entry, Writer
from guantong.places.models import Contact, Grid, Household
from guantong.places.room import GRID_DRAW
from guantong.places.services.households import is_village

if TYPE_CHECKING:
    from guantong.core.models import Account


def is_open(row: Grid) -> bool:
    """Tell whether a grid is in force."""
    return row.closed_on is None


def keeps_here(unit: Unit) -> bool:
    """Tell whether a village's grids are drawn here: not those that an outside system keeps."""
    return systems.outside(Grid, unit.path) is None


def next_number(unit: Unit) -> int:
    """Return the number of a village's next grid."""
    numbers = rows_of(unit, Grid).filter(closed_on=None).values_list("number", flat=True)
    return max(numbers, default=0) + 1


@act(
    Grid, "网格.人员", gettext_lazy("网格长和党组织"), needs=GRID_DRAW, name="people", when=is_open,
    ask=(
        Field("leader", type=Contact, required=False, initial=held("leader")),
        Field("organisation", type=PartyOrganisation, required=False,
              initial=held("organisation")),
    ),
)  # fmt: skip
def people(
    actor: Account | None, row: Grid, leader: Contact | None = None,
    organisation: PartyOrganisation | None = None,
) -> str:  # fmt: skip
    """Say who leads a grid, and which branch or group of the Party works there.

    Raises
    ------
    GuantongError
        If the leader is another village's contact, or the organisation is closed.

    """
    if leader is not None and (leader.unit_id != row.unit_id or leader.left_on is not None):
        raise GuantongError(_("“%s”不是这个村现在的联系人。") % leader, field="leader")
    if organisation is not None and organisation.closed_on is not None:
        raise GuantongError(_("“%s”已撤销。") % organisation, field="organisation")
    row.leader, row.organisation = leader, organisation
    row.save()
    return f"{row.unit}{row}登记网格长和党组织"


@act(
    Grid, "网格.中心户", gettext_lazy("确定党员中心户"), needs=GRID_DRAW, name="centre",
    when=is_open,
    ask=(
        Field("centre", type=Household, required=False, initial=lambda row: row.proposed,
              help=gettext_lazy("建议的是到全格各户步行距离最短的一户；由人确定，空着就是取消")),
    ),
)  # fmt: skip
def centre(actor: Account | None, row: Grid, centre: Household | None = None) -> str:
    """Confirm a grid's centre household.

    Raises
    ------
    GuantongError
        If the household is of another grid.

    """
    if centre is not None and centre.grid_id != row.pk:
        raise GuantongError(_("“%s”不在这个网格。") % centre, field="centre")
    row.centre = centre
    row.save()
    return f"{row.unit}{row}确定党员中心户"


@act(
    Household, "住户.网格", gettext_lazy("改网格"), needs=GRID_DRAW, name="grid",
    when=lambda row: row.left_on is None, versioned=True,
    ask=(Field("grid", type=Grid),),
)  # fmt: skip
def move(actor: Account | None, row: Household, grid: Grid) -> Done:
    """Put one household that came later, or was left out, into a grid of its village.

    Raises
    ------
    GuantongError
        If the grid is another village's or closed.
    Conflict
        If an outside system keeps the village's grids.

    """
    if not keeps_here(row.unit):
        raise Conflict(_("这个村的网格由外部系统登记，请导入它导出的名单。"))
    if grid.unit_id != row.unit_id or grid.closed_on is not None:
        raise GuantongError(_("“%s”不是这个村现在的网格。") % grid, field="grid")
    row.grid = grid
    row.save()
    return Done(f"住户{row.number}改到{grid}", made=row)


class GridLists(Writer):
    """Knows a grid by its code in the village."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the grid that it is."""
        units = {one.onto.pk for one in entries if one.onto is not None}
        rows = rows_of_all(sorted(units), Grid, "unit").filter(closed_on=None)
        there = {(row.unit_id, row.code): row for row in rows.select_related("leader", "unit")}
        met = set()
        for one in entries:
            if one.onto is None or not is_village(one.onto):
                one.say("", _("这一行没有归到村：请填单位列，或者选一个村再导入"))
                continue
            key = (one.onto.pk, one.given.get("code"))
            one.row.key = sealing.digest(repr(key), "frame.intake")
            if key in met:
                one.say("code", _("前面已有一行的网格编号与此相同"))
            met.add(key)
            one.existing = there.get(key)

    def held(self, existing: Any, name: str) -> Any:
        """Return the leader's name as the file says it."""
        if name == "leader":
            return existing.leader.name if existing.leader else ""
        return super().held(existing, name)


def leader_named(unit: Unit, name: str) -> Contact | None:
    """Return a village's contact of a name, entered if there is none; nobody for no name."""
    name = name.strip()
    if not name:
        return None
    there = rows_of(unit, Contact).filter(name=name, left_on=None).first()
    if there is None:
        there = Contact(unit=unit, name=name)
        there.save()
    found: Contact = there
    return found


_TOLD = (
    Field("code", most=40), Field("name", most=60), Field("leader", required=False, most=40),
)  # fmt: skip


@act(
    Unit, "网格.导入", gettext_lazy("导入网格名单"), needs=GRID_DRAW, makes=Grid, name="grid-list",
    open_to=(), ask=_TOLD,
    file=FromFile(
        gettext_lazy("导入网格名单"), writer=GridLists, again="retell",
        said={
            "code": Said(("网格编号", "网格代码"), example="431102001201-01"),
            "name": Said(("网格名称",), example="第一网格"),
            "leader": Said(("网格员", "网格长姓名"), example="盘大发（虚构）"),
        },
        help=gettext_lazy("综治（网格化）部门的网格名单；已有的网格照名单，不另外划分"),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, code: str, name: str, leader: str = "") -> Done:
    """Take over a grid as the grid office keeps it."""
    if not is_village(unit):
        raise GuantongError(_("网格要登记在村。"))
    made = Grid(
        unit=unit, number=next_number(unit), code=code.strip(), name=name.strip(),
        leader=leader_named(unit, leader or ""), since=timezone.localdate(),
    )  # fmt: skip
    made.save()
    return Done(f"{unit}{made}按网格名单登记", made=made)


@act(
    Grid, "网格.按名单修改", gettext_lazy("按名单修改"), needs=GRID_DRAW, name="retell", open_to=(),
    ask=_TOLD[1:],
)  # fmt: skip
def retell(actor: Account | None, row: Grid, **said: Any) -> Done:
    """Give a grid what the grid office's list says of it."""
    row.name = said.get("name") or row.name
    if "leader" in said:
        row.leader = leader_named(row.unit, said["leader"] or "")
    row.save()
    return Done(f"{row.unit}{row}按名单修改", made=row)


def close(rows: Iterable[Grid], on: dt.date) -> None:
    """Take grids out of force; what they were stays."""
    for row in rows:
        row.closed_on = on
        row.save(update_fields=["closed_on"])
