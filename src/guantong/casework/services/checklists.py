"""Lists: drawn up, filled in or taken from a file, accepted with a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Checklist, ChecklistItem
from guantong.casework.room import CASE_DECIDE
from guantong.core import facts
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import rows_above, rows_of, rows_of_all
from guantong.core.services import events
from guantong.core.text import Text

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Checklist.State
#: What a row says whose name is still to be filled in.
UNFILLED = "名称待填"


@transaction.atomic
def load(code: str, name: str, source: str, rows: Sequence[Mapping[str, str]]) -> int:
    """Keep a list that ships with a job as one of the root, if it has none; return how many rows.

    No act: the set-up does it before there are accounts and rights.

    Parameters
    ----------
    rows
        Of each its ``code``, ``text``, ``article``, ``source`` and ``verify`` (true or false);
        of a criterion that is computed also ``fact`` and ``above``.

    """
    root = Unit.objects.unscoped("随系统附带的清单归根机构").filter(parent=None).first()
    if root is None or rows_of(root, Checklist).filter(code=code).exists():
        return 0
    row = Checklist(
        unit=root, code=code, name=name, verify=True, source=source, state=State.ACCEPTED,
        accepted_at=timezone.now(),
    )  # fmt: skip
    row.save()
    ChecklistItem.objects.bulk_create([
        ChecklistItem(
            checklist=row, position=n, code=one["code"], text=one["text"], article=one["article"],
            source=one["source"], verify=one["verify"] == "true", fact=one.get("fact") or "",
            above=int(one["above"]) if one.get("above") else None,
        )
        for n, one in enumerate(rows, start=1)
    ])  # fmt: skip
    events.record(None, "清单.随系统附带", row, f"{row.name}：{len(rows)} 条")
    return len(rows)


def items_at(path: str, code: str) -> QuerySet[ChecklistItem]:
    """Return the rows of the accepted list that holds at a place: the nearest at or above it."""
    lists = rows_above(path, Checklist).filter(code=code, state=State.ACCEPTED)
    near = lists.order_by("-unit_path")[:1]
    found: QuerySet[ChecklistItem] = rows_of_all(near, ChecklistItem, "checklist")
    return found


@act(
    Unit, "清单.起草", gettext_lazy("起草清单"), needs=CASE_DECIDE, makes=Checklist,
    name="checklist-draw-up", when=lambda unit: unit.closed_on is None,
    ask=("code", "name", "source", "verify"),
)  # fmt: skip
def draw_up(
    actor: Account | None, unit: Unit, code: str, name: str, source: str = "", verify: bool = False
) -> Done:
    """Begin a list of a unit.

    Raises
    ------
    Conflict
        If the unit has one of that code.

    """
    if rows_of(unit, Checklist).filter(code=code).exists():
        raise Conflict(_("本单位已有代号“%s”的清单。") % code, field="code")
    made = Checklist(unit=unit, code=code, name=name, source=source, verify=verify, by=actor)
    made.save()
    return Done(f"{unit.name}起草清单{name}", made=made)


def computable() -> list[tuple[str, Text]]:
    """Return the facts over units and Party organisations that may compute a criterion."""
    return [
        (one.name, one.label) for one in facts.FACTS.values()
        if one.model in (Unit, PartyOrganisation) and one.type == "number"
    ]  # fmt: skip


_BY_FACT = (
    Field("fact", type="choice", required=False,
          choices=lambda _actor, _row: [("", "—"), *computable()],
          help=gettext_lazy("系统有这项资料的，排查时由系统计算，不再让人填写")),
    Field("above", type="number", required=False, when="fact", least=0, most=100_000),
)  # fmt: skip


@act(
    Checklist, "清单.加条目", gettext_lazy("加条目"), needs=CASE_DECIDE, makes=ChecklistItem,
    name="add",
    when=(State.DRAFT,), ask=("code", "text", "unit", "article", "source", "verify", *_BY_FACT),
    file=FromFile(gettext_lazy("导入清单条目"), key=("code",), again="change"), back="drop",
)  # fmt: skip
def add(
    actor: Account | None, checklist: Checklist, code: str, text: str, unit: Unit | None = None,
    article: str = "", source: str = "", verify: bool = False, fact: str = "",
    above: int | None = None,
) -> Done:  # fmt: skip
    """Add a row after those there.

    Raises
    ------
    Conflict
        If the list has a row of that code.
    GuantongError
        If it is to be computed, and not said above what it is met.

    """
    _refuse_open(fact, above)
    rows = rows_of(checklist, ChecklistItem)
    if rows.filter(code=code).exists():
        raise Conflict(_("清单中已有编号“%s”。") % code, field="code")
    last = int(rows.aggregate(top=Max("position"))["top"] or 0)
    made = ChecklistItem(
        checklist=checklist, code=code, text=text, unit=unit, article=article, source=source,
        verify=verify, fact=fact, above=above, position=last + 1,
    )  # fmt: skip
    made.save()
    return Done(f"{checklist.name}加条目 {code}", made=made)


def _refuse_open(fact: str, above: int | None) -> None:
    if fact and above is None:
        raise GuantongError(_("请写超过多少算这种情形。"), field="above")


@act(
    ChecklistItem, "清单.改条目", gettext_lazy("修改"), needs=CASE_DECIDE, within="checklist",
    when=(State.DRAFT,), name="change", ask=lambda item: (
        "text", "unit", "article", "source", "verify",
        *(replace(one, initial=getattr(item, one.name)) for one in _BY_FACT),
    ),
)  # fmt: skip
def change(_actor: Account | None, item: ChecklistItem, **said: Any) -> Done:
    """Say a row of a list that is being drawn up anew; errors as `add`."""
    _refuse_open(said.get("fact", item.fact), said.get("above", item.above))
    for name, value in said.items():
        setattr(item, name, value)
    item.save()
    return Done(f"{item.checklist.name}改条目 {item.code}", made=item)


@act(
    ChecklistItem, "清单.删条目", gettext_lazy("删除"), needs=CASE_DECIDE, within="checklist",
    when=(State.DRAFT,), name="drop", back="add",
    confirm=gettext_lazy("条目从草稿里删除。"),
)  # fmt: skip
def drop(_actor: Account | None, item: ChecklistItem) -> str:
    """Take a row out of a list that is being drawn up."""
    item.delete()
    return f"{item.checklist.name}删条目 {item.code}"


@act(
    Checklist, "清单.确认", gettext_lazy("确认"), needs=CASE_DECIDE, when=(State.DRAFT,),
    second=True,
    name="accept", back="amend",
    confirm=gettext_lazy("确认后流程即按这份清单办理；条目不能再改，要改先重新起草。"),
)  # fmt: skip
def accept(_actor: Account | None, checklist: Checklist) -> str:
    """Let a list hold, with a second person.

    Raises
    ------
    Conflict
        If it has no rows, or the name of one is still to be filled in.

    """
    rows = rows_of(checklist, ChecklistItem)
    if not rows.exists():
        raise Conflict(_("清单还没有条目，不能确认。"))
    if blank := rows.filter(text__contains=UNFILLED).count():
        raise Conflict(_("还有 %s 项名称待填，不能确认。") % blank)
    checklist.state, checklist.accepted_at = State.ACCEPTED, timezone.now()
    checklist.save()
    return f"{checklist.name}确认"


@act(
    Checklist, "清单.重新起草", gettext_lazy("重新起草"), needs=CASE_DECIDE, when=(State.ACCEPTED,),
    then=State.DRAFT, name="amend", back="accept",
    confirm=gettext_lazy("在再次确认之前，新到的环节找不到这份清单的单位。"),
)  # fmt: skip
def amend(_actor: Account | None, checklist: Checklist) -> str:
    """Open a list again for changes; until it is accepted it does not hold."""
    return f"{checklist.name}重新起草"


@act(
    Checklist, "清单.删除", gettext_lazy("删除清单"), needs=CASE_DECIDE, when=(State.DRAFT,),
    name="discard", back=FINAL, confirm=gettext_lazy("清单和它的条目都会删除。"),
)  # fmt: skip
def discard(_actor: Account | None, checklist: Checklist) -> str:
    """Delete a list that does not hold."""
    told = f"{checklist.name}删除"
    checklist.delete()
    return told
