"""The criteria that list an organisation: a list of casework, shipped as examples with sources.

What would make a quota is not among them: the last in an assessment, a share, a pass mark.
"""

from __future__ import annotations

import csv
from importlib import resources

from django.db import models
from django.utils.translation import gettext as _

from guantong.casework.models import ChecklistItem
from guantong.casework.services import checklists
from guantong.core.errors import GuantongError
from guantong.core.models import Unit

CODE = "weak-criteria"


def load() -> int:
    """Keep the shipped criteria as a list of the root, if it has none; return how many."""
    return checklists.load(
        CODE, "软弱涣散党组织列入情形（示例）",
        "公开的几地通知和报道，逐条注明；各地可另立本地清单", shipped(),
    )  # fmt: skip


def shipped() -> list[dict[str, str]]:
    """Return the criteria that ship with the program, each with its source."""
    file = resources.files("guantong.jobs.rectification") / "data" / "weak_criteria.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def of(unit: Unit) -> models.QuerySet[ChecklistItem]:
    """Return the rows of the nearest accepted list at or above a unit."""
    return checklists.items_at(unit.path, CODE)


def named(unit: Unit, code: str) -> ChecklistItem:
    """Return the criterion of a code that holds at a unit.

    Raises
    ------
    GuantongError
        If the list that holds there has none.

    """
    found = of(unit).filter(code=code).first()
    if found is None:
        raise GuantongError(
            _("列入情形清单里没有“%s”。请先确认本地的清单，再选择。") % code, field="criterion"
        )
    return found
