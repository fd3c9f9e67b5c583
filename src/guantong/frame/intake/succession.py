"""Imports that wait for an answer go where their unit's rows go."""

from __future__ import annotations

from django.db.models import QuerySet

from guantong.core import succession
from guantong.core.models import Unit
from guantong.frame.intake.models import Intake


@succession.goes(Intake)
def imports_go(rows: QuerySet[Intake], change: succession.Change) -> None:
    """Let what waits be written below the receiving unit."""
    here = rows.filter(model=Unit._meta.label_lower, place=change.unit.pk)
    here.update(place=change.into.pk)
    rows.update(unit=change.into, unit_path=change.into.path)
