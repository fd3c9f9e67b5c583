"""A programme: drawn up, its rules changed, ended and taken up again."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import Programme
from guantong.programmes.models.programmes import WEIGHTS
from guantong.programmes.room import PROGRAMME_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Where a programme may be drawn up.
PLACES = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)
#: The states in which a programme, its money, its batches and its pins may be changed.
EDITED = (Programme.State.DRAFT, Programme.State.RUNNING)
RULES = (
    "weak_line", "strong_line", "late_after", "reckoned", "most_starts", "town_starts",
    "first_share", "years_after", "discount", "change_price",
)  # fmt: skip
#: Weight → what it is given for.
AIMS = {
    "lift": gettext_lazy("薄弱村过线一年"),
    "strong": gettext_lazy("达到强村线一年"),
    "income": gettext_lazy("每千元年收入"),
    "late": gettext_lazy("薄弱村迟迟未启动"),
    "show": gettext_lazy("认定一个示范村"),
    "short": gettext_lazy("分批要求缺一个"),
}
MOST_WEIGHT = 10_000


@act(
    Unit, "项目计划.编制", gettext_lazy("编制项目计划"), needs=PROGRAMME_MANAGE, makes=Programme,
    name="programme-draw-up", ask=("name", "first_year", "years", "weak_line", "strong_line"),
    when=lambda unit: unit.closed_on is None and unit.kind in PLACES,
)  # fmt: skip
def draw_up(actor: Account | None, unit: Unit, name: str, **rules: Any) -> Done:
    """Begin a programme of a county or a prefecture.

    Raises
    ------
    Conflict
        If the unit has one of that name.
    GuantongError
        If the strong line lies below the weak one.

    """
    if rows_of(unit, Programme).filter(name=name).exists():
        raise Conflict(_("已经有“%s”。") % name, field="name")
    made = Programme(unit=unit, name=name, changed_by=actor, **rules)
    _lines(made)
    made.save()
    return Done(f"编制{name}", made=made)


@act(
    Programme, "项目计划.修改规则", gettext_lazy("修改规则"), needs=PROGRAMME_MANAGE, when=EDITED,
    name="rules", ask=RULES, versioned=True,
)  # fmt: skip
def change_rules(_actor: Account | None, programme: Programme, **rules: Any) -> Done:
    """Change the numbers by which plans are made; plans that are there keep theirs."""
    before = {name: str(getattr(programme, name)) for name in rules}
    for name, value in rules.items():
        setattr(programme, name, value)
    _lines(programme)
    changed = {name: [old, str(rules[name])] for name, old in before.items()
               if old != str(rules[name])}  # fmt: skip
    return Done(f"{programme}修改规则", _("已保存。"), data={"changed": changed})


def _lines(programme: Programme) -> None:
    if programme.strong_line <= programme.weak_line:
        raise GuantongError(_("强村线应高于薄弱村线。"), field="strong_line")


@act(
    Programme, "项目计划.修改权重", gettext_lazy("修改权重"), needs=PROGRAMME_MANAGE, when=EDITED,
    name="weights", versioned=True,
    ask=tuple(
        Field(name, label, "money", least=0, most=MOST_WEIGHT,
              initial=lambda row, name=name: Decimal(str(row.weights.get(name, WEIGHTS[name]))))
        for name, label in AIMS.items()
    ),
)  # fmt: skip
def change_weights(_actor: Account | None, programme: Programme, **aims: Decimal) -> Done:
    """Say what counts how much."""
    before, programme.weights = programme.weights, {k: float(v) for k, v in aims.items()}
    return Done(f"{programme}修改权重", _("已保存。"), data={"before": before})


@act(
    Programme, "项目计划.结束", gettext_lazy("结束计划"), needs=PROGRAMME_MANAGE, when=EDITED,
    then=Programme.State.ENDED, name="end", versioned=True, back="resume",
    confirm=gettext_lazy("结束后不再测算和改动；已公布的方案和项目都保留。"),
)  # fmt: skip
def end(_actor: Account | None, programme: Programme) -> str:
    """Say that a programme is over."""
    return f"{programme}结束"


@act(
    Programme, "项目计划.恢复", gettext_lazy("恢复计划"), needs=PROGRAMME_MANAGE,
    when=(Programme.State.ENDED,), then=Programme.State.RUNNING, name="resume", versioned=True,
)  # fmt: skip
def resume(_actor: Account | None, programme: Programme) -> str:
    """Take up a programme that was ended."""
    return f"{programme}恢复"
