"""How this job opens cases: of a process in force, by whoever may open it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.casework.models import Case
from guantong.casework.services import opening, processes
from guantong.core.errors import Conflict

if TYPE_CHECKING:
    from guantong.core.models import Account


def start(actor: Account | None, key: str, given: Sequence[opening.Opened]) -> list[Case]:
    """Open the cases of a process, at least one.

    Raises
    ------
    Conflict
        If the process is not in force.
    Refused
        If the actor may not open cases there.

    """
    process = processes.in_force(key, given[0].unit.path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % key)
    for one in given:
        opening.allowed(actor, process.definition, one.unit)
    return opening.open_many(actor, process, given)
