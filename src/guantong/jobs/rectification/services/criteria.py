"""The criteria that list an organisation: a list of casework, shipped as examples with sources.

Some are computed from what the house knows; then a comparison begins with what it knows today.

What would make a quota is not among them: the last in an assessment, a share, a pass mark.
"""

from __future__ import annotations

import csv
from importlib import resources
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from guantong.casework.models import ChecklistItem
from guantong.casework.services import checklists
from guantong.casework.services.rows import today
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.jobs.rectification.models import ListedCriterion, Rectification
from guantong.programmes.models import SweepCriterion
from guantong.programmes.services import reading
from guantong.programmes.services.sweeping import CODE as CODE

if TYPE_CHECKING:
    from guantong.core.models import Account


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


def enter(
    actor: Account | None, row: Rectification, one: ChecklistItem | SweepCriterion, found: str
) -> ListedCriterion:
    """Keep a criterion that lists an organisation as it stands, and what was found."""
    source = one.source
    if not source and isinstance(one, ChecklistItem):
        source = one.checklist.source
    made = ListedCriterion(
        rectification=row, code=one.code, text=one.text, article=one.article, by=actor,
        source=source, verify=one.verify, found=found, fact=one.fact, above=one.above,
    )  # fmt: skip
    made.save()
    return made


def _read(row: ListedCriterion) -> reading.Reading | None:
    """Return what the records say of a criterion today, None where none computes it."""
    if not row.fact:
        return None
    unit = row.rectification.unit
    return reading.read([unit], [row], today())[unit.pk][row.code]


def recorded(row: ListedCriterion) -> str:
    """Return in words what the records say of a criterion today; nothing where none does."""
    found = _read(row)
    return str(found[1]) if found else ""


def begun(row: ListedCriterion) -> dict[str, str]:
    """Return what a comparison begins with: what is known today."""
    found = _read(row)
    return {"now": found[1]} if found and found[0] is not None else {}


def today_of(row: ListedCriterion) -> str:
    """Say beside a comparison what the records tell today, and that a person still says it."""
    found = _read(row)
    if found is None:
        return ""
    if found[0] is None:
        text = _("今天的资料：%(told)s。是否消除请核实后填写。")
    elif reading.is_met(row, found):
        text = _("今天的资料：%(told)s，按资料仍然存在。是否消除由您填写。")
    else:
        text = _("今天的资料：%(told)s，按资料已不存在。是否消除由您填写。")
    return str(text) % {"told": found[1]}
