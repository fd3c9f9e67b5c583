"""The grids of a village as marks on a map: the doors, and around each grid an outline."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians
from typing import Any

from django.utils.translation import gettext as _
from shapely import MultiPoint, affinity
from shapely.geometry import mapping

from guantong.core.models import Knowledge
from guantong.frame.maps import Drawn, Spot, Spots
from guantong.places.models import Household
from guantong.places.services.ground import EAST, NORTH

#: Metres around a door that belong to its grid's outline, and by how much that is drawn in again.
AROUND, IN, PLAIN = 130.0, 85.0, 6.0
#: So many classes have shapes of their own.
MOST = 6


def of(grids: Sequence[tuple[str, str, Sequence[Household], int | None]]) -> Spots:
    """Return the marks of grids.

    Parameters
    ----------
    grids
        Of each its name, its address, its households, the key of its centre household.

    """
    told = len(grids) <= MOST
    found = Spots(_("住户"), kinds=[(str(n), name) for n, (name, *_rest) in enumerate(grids)]
                  if told else [])  # fmt: skip
    for n, (name, address, rows, centre) in enumerate(grids):
        known = [row for row in rows if row.longitude is not None]
        found.without += len(rows) - len(known)
        kind = str(n) if told else ""
        if known:
            text = _("%d 户") % len(rows)
            found.marks.append(Spot(name, _outline(known), "", address, text, kind))
        found.marks += [_door(row, kind, name, row.pk == centre) for row in known]
    return found


def _door(row: Household, kind: str, grid: str, centre: bool) -> Spot:
    text = "；".join((grid, _("中心户"))) if centre else grid
    point = (row.longitude or 0.0, row.latitude or 0.0)
    return Spot(str(row), point, row.knowledge, row.get_absolute_url(), text, kind, row.radius)


def _outline(rows: Sequence[Household]) -> Drawn:
    """Return an outline around the doors of a grid; what is known of them holds of it."""
    wide = EAST * cos(radians(rows[0].latitude or 0.0))
    doors = MultiPoint([((row.longitude or 0.0) * wide, (row.latitude or 0.0) * NORTH)
                        for row in rows])  # fmt: skip
    around: Any = doors.buffer(AROUND).buffer(-IN).simplify(PLAIN)
    shape: Any = mapping(affinity.scale(around, 1 / wide, 1 / NORTH, origin=(0, 0)))
    invented = any(row.knowledge == Knowledge.INVENTED for row in rows)
    return Drawn(shape["type"], shape["coordinates"], Knowledge.INVENTED if invented else "")
