"""Filling the organisation tree from the public registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.core.models import Knowledge, Unit
from guantong.core.services import units
from guantong.standards import divisions

if TYPE_CHECKING:
    from guantong.core.models import Account

KINDS = {
    "prefecture": Unit.Kind.PREFECTURE,
    "county": Unit.Kind.COUNTY,
    "zone": Unit.Kind.ZONE,
    "township": Unit.Kind.TOWNSHIP,
    "village": Unit.Kind.VILLAGE,
}
#: How well the registers know a point, by where they have it from.
KNOWN = {
    divisions.INVENTED: (Knowledge.INVENTED, "虚构：本县范围内随机落点"),
    divisions.SEAT: (Knowledge.PUBLIC, "GeoNames (CC BY 4.0)"),
    divisions.LABEL: (Knowledge.ADDRESS, "只到县区：县域中部一点"),
}
UNKNOWN = ("", "")


def import_divisions(actor: Account | None) -> int:
    """Add every division of the registers that the tree does not hold yet."""
    rows = list(divisions.load_registers().iter_tree())
    made = [
        Unit(
            code=row.code, name=row.name, kind=KINDS.get(row.kind, Unit.Kind.OTHER),
            register=row.register,
            longitude=row.coord[0] if row.coord else None,
            latitude=row.coord[1] if row.coord else None,
            knowledge=KNOWN.get(row.coord_source or "", UNKNOWN)[0],
            point_source=KNOWN.get(row.coord_source or "", UNKNOWN)[1],
        )
        for row in rows
    ]  # fmt: skip
    return units.import_tree(actor, made, {row.code: row.parent_code or "" for row in rows})
