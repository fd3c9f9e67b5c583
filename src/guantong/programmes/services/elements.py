"""Elements and rules as masters: those of a county stand beside those that ship."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.programmes import asking
from guantong.programmes.arithmetic import Sum, SumError
from guantong.programmes.models import DataElement, DataRule, Told
from guantong.programmes.room import VALUE_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many numbers a unit is asked for itself in a period; the rest the township says or a file.
MOST_ASKED = 6
ELEMENT = (
    "name", "group", "unit_kind", "period", "stock", "measure", "decimals", "low", "high", "told",
    "definition", "titles", "source", "article", "basis", "verify",
)  # fmt: skip
RULE = ("name", "left", "sign", "right", "tolerance", "source", "article", "basis", "verify")
SIDE = gettext_lazy("数据项的名称或数字，用加号、减号连起来")
COUNTIES = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)


def _in_use(row: Any) -> bool:
    return row.ended_on is None


def _ended(row: Any) -> bool:
    return row.ended_on is not None


@act(
    Unit, "数据项.新增", gettext_lazy("新增数据项"), needs=VALUE_MANAGE, makes=DataElement,
    name="element-add", ask=ELEMENT, back="end",
    when=lambda unit: unit.kind in COUNTIES and unit.closed_on is None,
)  # fmt: skip
def add(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Add an element of a county's own; errors as `_check`."""
    row = DataElement(unit=unit, changed_by=actor, **facts)
    _check(row)
    row.save()
    row.code = f"own_{row.pk}"
    row.position = row.pk
    row.save(update_fields=["code", "position"])
    return Done(f"{row}新增", made=row)


@act(
    DataElement, "数据项.修改", gettext_lazy("修改"), needs=VALUE_MANAGE, name="change",
    ask=ELEMENT, when=_in_use, versioned=True,
)  # fmt: skip
def change(actor: Account | None, row: DataElement, **facts: Any) -> str:
    """Change what is said of an element; its numbers stay. Errors as `_check`."""
    told = _changed(row, facts)
    _check(row)
    return f"{row}修改：{told}"


@act(
    DataElement, "数据项.停用", gettext_lazy("停用"), needs=VALUE_MANAGE, name="end", when=_in_use,
    back="resume", versioned=True, confirm=gettext_lazy("停用后不再填报，已有的数都留着。"),
)  # fmt: skip
def end(actor: Account | None, row: DataElement) -> str:
    """Ask for an element no more."""
    row.ended_on = timezone.localdate()
    return f"{row}停用"


@act(
    DataElement, "数据项.恢复", gettext_lazy("恢复"), needs=VALUE_MANAGE, name="resume",
    when=_ended, versioned=True,
)  # fmt: skip
def resume(actor: Account | None, row: DataElement) -> str:
    """Ask for it again; errors as `_check`."""
    row.ended_on = None
    _check(row)
    return f"{row}恢复"


def _changed(row: Any, facts: dict[str, Any]) -> str:
    """Set what differs; return it as the log tells it."""
    told = []
    for name, value in facts.items():
        if getattr(row, name) != value:
            label = events.chinese(row._meta.get_field(name).verbose_name)
            told.append(f"{label} {getattr(row, name)}→{value}")
            setattr(row, name, value)
    return "；".join(told)[:240] or "无变化"


def _check(row: DataElement) -> None:
    """Refuse an element that cannot be.

    Raises
    ------
    GuantongError
        If its bounds are crossed, its name is taken where it holds, or too much would be asked.

    """
    if row.low is not None and row.high is not None and row.low > row.high:
        raise GuantongError(_("最小的数不能大于最大的数。"), field="low")
    beside = [one for one in asking.elements_at(row.unit) if one.pk != row.pk]
    beside = [one for one in beside if one.unit_kind == row.unit_kind]
    if any(plain(one.name) == plain(row.name) for one in beside):
        raise GuantongError(_("已有叫“%s”的数据项。") % row.name, field="name")
    if any(sign in row.name for sign in "+-＋－"):
        raise GuantongError(_("名称里不能有加号、减号。"), field="name")
    same = [one for one in beside if one.told == Told.SELF and one.period == row.period]
    if row.told == Told.SELF and len(same) >= MOST_ASKED:
        text = _("一期已有 %d 项由村（社区）自报，再多就成了负担。请由乡镇会计填，或者停用一项。")
        raise GuantongError(text % len(same), field="told")


def _rule_asks(row: Any) -> tuple[str | Field, ...]:
    """Return what a rule's form asks: its sides in the elements' names, not in codes."""
    sides = {
        name: Field(name, most=400, help=SIDE, initial=lambda it, name=name: in_words(it, name))
        for name in ("left", "right")
    }
    return tuple(sides.get(name, name) for name in RULE)


@act(
    Unit, "勾稽关系.新增", gettext_lazy("新增勾稽关系"), needs=VALUE_MANAGE, makes=DataRule,
    name="rule-add", ask=_rule_asks, back="end",
    when=lambda unit: unit.kind in COUNTIES and unit.closed_on is None,
)  # fmt: skip
def add_rule(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Add a rule of a county's own; errors as `_coded`."""
    row = DataRule(unit=unit, changed_by=actor, **facts)
    _code(row)
    row.save()
    row.code = f"own_{row.pk}"
    row.save(update_fields=["code"])
    return Done(f"{row}新增", made=row)


@act(
    DataRule, "勾稽关系.修改", gettext_lazy("修改"), needs=VALUE_MANAGE, name="change",
    ask=_rule_asks, when=_in_use, versioned=True,
)  # fmt: skip
def change_rule(actor: Account | None, row: DataRule, **facts: Any) -> str:
    """Change a rule; what was explained under it stays. Errors as `_coded`."""
    before = {side: in_words(row, side) for side in ("left", "right")}
    told = _changed(row, {k: v for k, v in facts.items() if before.get(k) != v})
    _code(row)
    return f"{row}修改：{told}"


@act(
    DataRule, "勾稽关系.停用", gettext_lazy("停用"), needs=VALUE_MANAGE, name="end", when=_in_use,
    back="resume", versioned=True, confirm=gettext_lazy("停用后不再核对，已有的说明都留着。"),
)  # fmt: skip
def end_rule(actor: Account | None, row: DataRule) -> str:
    """Look at a rule no more."""
    row.ended_on = timezone.localdate()
    return f"{row}停用"


@act(
    DataRule, "勾稽关系.恢复", gettext_lazy("恢复"), needs=VALUE_MANAGE, name="resume",
    when=_ended, versioned=True,
)  # fmt: skip
def resume_rule(actor: Account | None, row: DataRule) -> str:
    """Look at it again."""
    row.ended_on = None
    return f"{row}恢复"


def in_words(row: Any, side: str) -> str:
    """Write a side of a rule in the names of its elements."""
    text = getattr(row, side, "")
    if not text:
        return ""
    names = {one.code: one.name for one in asking.elements_at(row.unit)}
    return Sum.read(text).written(names)


def _code(row: DataRule) -> None:
    """Write both sides in codes.

    Raises
    ------
    GuantongError
        If a side is no sum, or names what is no element there.

    """
    some = asking.elements_at(row.unit)
    codes = {plain(one.name): one.code for one in some} | {one.code: one.code for one in some}
    for side in ("left", "right"):
        try:
            read = Sum.read(getattr(row, side))
        except SumError:
            raise GuantongError(_("加号、减号两边都要有数据项或数字。"), field=side) from None
        unknown = [name for name in read.names if name not in codes]
        if unknown:
            raise GuantongError(_("没有数据项“%s”。") % "、".join(unknown), field=side)
        setattr(row, side, read.written(codes))


def plain(name: str) -> str:
    """Return a name as it is compared: full and half width are the same."""
    return unicodedata.normalize("NFKC", name).strip()
