"""The kinds of project that hold at a place."""

from __future__ import annotations

from guantong.core.models import Unit
from guantong.core.scope import rows_above
from guantong.programmes.models import ProjectKind


def at(unit: Unit | str) -> list[ProjectKind]:
    """Return the kinds in use that hold at a unit: its own and those of the units above."""
    path = unit if isinstance(unit, str) else unit.path
    rows: list[ProjectKind] = list(rows_above(path, ProjectKind).filter(closed=False))
    return rows
