"""Local rules and the list of key works: entered, reviewed, replaced, ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Checklist, ChecklistItem
from guantong.casework.services.checklists import UNFILLED
from guantong.casework.services.rows import today
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import files
from guantong.jobs.supervision.models import LocalRule
from guantong.jobs.supervision.room import SUPERVISE_WORK

if TYPE_CHECKING:
    from guantong.core.models import Account

#: The list of key works, of which the publication says how many there are and names none.
KEY_WORKS, MANY = "key-works", 11
ASKED = (
    "name", "number", "in_force", "cites", "review_on", "text",
    Field("upload", gettext_lazy("文本文件"), "file", required=False),
)  # fmt: skip


def _live(row: LocalRule) -> bool:
    return row.ended_on is None


def _keep(actor: Account | None, row: LocalRule, upload: Any, **facts: Any) -> LocalRule:
    """Write a rule.

    Raises
    ------
    Conflict
        If its unit has another of that number.
    GuantongError
        If it would be reviewed before it is in force.

    """
    for name, value in facts.items():
        setattr(row, name, value)
    if rows_of(row.unit, LocalRule).filter(number=row.number).exclude(pk=row.pk).exists():
        raise Conflict(_("本单位已有文号“%s”的办法。") % row.number, field="number")
    if row.review_on <= row.in_force:
        raise GuantongError(_("复核日期应在施行日期以后。"), field="review_on")
    if upload is not None:
        row.file = files.store(actor, row.unit, upload.name, upload, "具体办法文本")
    row.save()
    return row


@act(
    Unit, "具体办法.登记", gettext_lazy("登记具体办法"), needs=SUPERVISE_WORK, makes=LocalRule,
    name="local-rule", when=lambda unit: unit.closed_on is None, ask=ASKED,
)  # fmt: skip
def enter(actor: Account | None, unit: Unit, upload: Any = None, **facts: Any) -> Done:
    """Enter a rule; errors as `_keep`."""
    made = _keep(actor, LocalRule(unit=unit), upload, **facts)
    return Done(f"登记{made}", made=made)


@act(
    LocalRule, "具体办法.修改", gettext_lazy("修改"), needs=SUPERVISE_WORK, name="change",
    when=_live, ask=ASKED,
)  # fmt: skip
def change(actor: Account | None, row: LocalRule, upload: Any = None, **facts: Any) -> str:
    """Mend what was entered wrongly; errors as `_keep`."""
    return f"修改{_keep(actor, row, upload, **facts)}"


@act(
    LocalRule, "具体办法.替代", gettext_lazy("由新办法替代"), needs=SUPERVISE_WORK, name="replace",
    makes=LocalRule, when=_live, ask=ASKED,
    back=gettext_lazy("原办法仍可查；登记错的在新办法上修改。"),
)  # fmt: skip
def replace(actor: Account | None, row: LocalRule, upload: Any = None, **facts: Any) -> Done:
    """Enter the rule that takes a rule's place, which ends on that day; errors as `_keep`."""
    made = _keep(actor, LocalRule(unit=row.unit, replaces=row), upload, **facts)
    row.ended_on = made.in_force
    row.save(update_fields=["ended_on"])
    return Done(f"{made}替代{row}", made=made)


@act(
    LocalRule, "具体办法.复核", gettext_lazy("复核"), needs=SUPERVISE_WORK, name="review",
    when=_live, ask=("review_on", Field("reviewed", type="reason", most=200)),
)  # fmt: skip
def review(_actor: Account | None, row: LocalRule, review_on: dt.date, reviewed: str) -> str:
    """Say that a rule was looked at, and by when it is looked at next.

    Raises
    ------
    GuantongError
        If that day is not ahead.

    """
    if review_on <= today():
        raise GuantongError(_("下次复核日期应在今天以后。"), field="review_on")
    row.review_on, row.reviewed = review_on, f"{today():%Y-%m-%d} {reviewed}"[:200]
    row.save(update_fields=["review_on", "reviewed"])
    return f"复核{row}"


@act(
    LocalRule, "具体办法.废止", gettext_lazy("废止"), needs=SUPERVISE_WORK, name="end", when=_live,
    ask=(Field("ended_on", type="date", required=True, initial=lambda _row: today()),), back=FINAL,
    confirm=gettext_lazy("废止后不再列在施行的办法里，沿革仍保留。"),
)  # fmt: skip
def end(_actor: Account | None, row: LocalRule, ended_on: dt.date) -> str:
    """Say on which day a rule ended."""
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    return f"废止{row}"


@act(
    Unit, "清单.重点工作", gettext_lazy("起草重点工作清单"), needs=SUPERVISE_WORK, makes=Checklist,
    name="key-works",
    when=lambda unit: not unit.closed_on and not rows_of(unit, Checklist).filter(code=KEY_WORKS),
)  # fmt: skip
def draw_key_works(actor: Account | None, unit: Unit) -> Done:
    """Begin a unit's list of key works: as many names as there are works, to be filled in."""
    made = Checklist(
        unit=unit, code=KEY_WORKS, name=f"{MANY}项重点整治工作", verify=True, by=actor,
        source="公开文章只写项数，名称由各地按上级文件填写",
    )  # fmt: skip
    made.save()
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=made, position=n, code=f"{n}", verify=True,
                      text=f"（第{n}项，{UNFILLED}）")
        for n in range(1, MANY + 1)
    )  # fmt: skip
    return Done(f"{unit.name}起草{made.name}", made=made)
