"""The criteria that list an organisation: a list of casework, shipped as examples with sources.

What would make a quota is not among them: the last in an assessment, a share, a pass mark.
"""

from __future__ import annotations

import csv
from importlib import resources

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.casework.models import Checklist, ChecklistItem
from guantong.core import tree
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.core.services import events

CODE = "weak-criteria"


@transaction.atomic
def load() -> int:
    """Keep the shipped criteria as a list of the root, if it has none; return how many.

    No act: the set-up does it before there are accounts and rights.
    """
    root = Unit.objects.unscoped("随系统附带的清单归根机构").filter(parent=None).first()
    if root is None or rows_of(root, Checklist).filter(code=CODE).exists():
        return 0
    row = Checklist(
        unit=root, code=CODE, name="软弱涣散党组织列入情形（示例）", verify=True,
        source="公开的几地通知和报道，逐条注明；各地可另立本地清单", state=Checklist.State.ACCEPTED,
        accepted_at=timezone.now(),
    )  # fmt: skip
    row.save()
    items = [
        ChecklistItem(
            checklist=row, position=n, code=one["code"], text=one["text"], article=one["article"],
            source=one["source"], verify=one["verify"] == "true",
        )
        for n, one in enumerate(shipped(), start=1)
    ]  # fmt: skip
    ChecklistItem.objects.bulk_create(items)
    events.record(None, "清单.随系统附带", row, f"{row.name}：{len(items)} 条")
    return len(items)


def shipped() -> list[dict[str, str]]:
    """Return the criteria that ship with the program, each with its source."""
    file = resources.files("guantong.jobs.rectification") / "data" / "weak_criteria.csv"
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def of(unit: Unit) -> models.QuerySet[ChecklistItem]:
    """Return the rows of the nearest accepted list at or above a unit."""
    lists = pointing(Checklist, "unit_path", [*tree.ancestors(unit.path), unit.path])
    near = lists.filter(code=CODE, state=Checklist.State.ACCEPTED).order_by("-unit_path")[:1]
    found: models.QuerySet[ChecklistItem] = rows_of_all(near, ChecklistItem, "checklist")
    return found


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
