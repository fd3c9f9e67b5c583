"""Setting up what a plan is asked for. Every write names the version that it was made on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.staffing.models import Scenario, ScenarioBound
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting

if TYPE_CHECKING:
    from guantong.core.models import Account

LONGEST_NAME = 80
#: The states in which a scenario is changed.
EDITED = (Scenario.State.DRAFT, Scenario.State.READY)
SOFT, HARD = "soft", "hard"
KINDS = Field(
    "unit_kinds", gettext_lazy("排哪些类型单位的班子"), "choices", required=False,
    choices=Unit.Kind.choices, initial=lambda _unit: weighting.preset()["who"]["unit_kinds"],
    help=gettext_lazy("都不选则全部。"),
)  # fmt: skip


def _kept(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name) if isinstance(row, ScenarioBound) else None


def _treated(row: Scenario | ScenarioBound) -> str:
    return HARD if isinstance(row, ScenarioBound) and row.is_hard else SOFT


#: What an officer says of a requirement.
BOUND: tuple[str | Field, ...] = (
    "name",
    Field("attribute", type="choice", initial=_kept("attribute"),
          choices=lambda _actor, _row: weighting.attributes().items()),
    "per", "unit_kind", "unit", "level", "measure", "low", "high",
    Field("kind", gettext_lazy("怎样对待"), "choice", initial=_treated,
          choices=[(SOFT, gettext_lazy("尽量满足，不足扣分")), (HARD, gettext_lazy("必须满足"))],
          help=gettext_lazy(
              "必须满足的，可能与别的要求冲突而排不出方案；系统会指出是哪几条。")),
    "price", "source", "verify",
)  # fmt: skip
BOUND_FACTS = {"position", *(one if isinstance(one, str) else one.name for one in BOUND)} - {"kind"}


@act(
    Unit, "方案设定.建立", gettext_lazy("新建换届方案"), needs=PLAN_MANAGE, makes=Scenario,
    when=lambda unit: unit.closed_on is None, name="scenario-create",
    ask=(
        Field("name", most=LONGEST_NAME,
              initial=lambda _unit: _("%s年换届") % timezone.localdate().year),
        "on", KINDS,
    ),
    confirm=gettext_lazy("权重、代价和结构要求先取预置值，建立后都可以改。"),
)  # fmt: skip
def create(
    actor: Account | None,
    unit: Unit,
    name: str,
    on: dt.date,
    *,
    unit_kinds: Sequence[str] | None = None,
    is_demo: bool = False,
) -> Done:
    """Set up a scenario for a unit and all below it, from the packaged preset.

    Parameters
    ----------
    on
        The day by which ages, terms and rules are reckoned.
    unit_kinds
        Of which kinds of units the teams are planned; None is the preset's, empty is all.

    Raises
    ------
    GuantongError
        If the name is empty or too long.

    """
    row = Scenario(
        unit=unit, name=_name(name), on=on, created_by=actor, changed_by=actor, is_demo=is_demo,
        unit_kinds=list(weighting.preset()["who"]["unit_kinds"] if unit_kinds is None
                        else unit_kinds),
        weighting=weighting.preset_weighting().as_json(),
        prices=weighting.preset_prices().as_json(),
    )  # fmt: skip
    row.save()
    for position, facts in enumerate(weighting.preset()["bounds"]):
        bound = ScenarioBound(scenario=row, position=position)
        _fill_bound(bound, facts)
        bound.save()
    told = _("已建立。请看人岗相适度、结构要求是否合意，再核对资格。")
    return Done(f"{unit.name}：{row.name}", told, made=row)


@act(
    Scenario, "方案设定.修改", gettext_lazy("名称和日期"), needs=PLAN_MANAGE, when=EDITED,
    ask=("name", "on"), versioned=True,
)  # fmt: skip
def change(
    actor: Account | None,
    row: Scenario,
    *,
    name: str | None = None,
    on: dt.date | None = None,
    weights: Mapping[str, Any] | None = None,
    prices: Mapping[str, Any] | None = None,
) -> Done:
    """Change what is given of a scenario.

    Another day makes it a draft again: whoever may sit where must be looked at anew.

    Parameters
    ----------
    weights, prices
        As `guantong.staffing.scoring.weighting` reads them.

    Raises
    ------
    GuantongError
        If a number is out of reach; says which.

    """
    told = []
    if name is not None:
        row.name = _name(name)
        told.append(_("名称"))
    if on is not None and on != row.on:
        row.on, row.state = on, Scenario.State.DRAFT
        told.append(_("截止日期"))
    if weights is not None:
        row.weighting = weighting.read_weighting(weights).as_json()
        told.append(_("人岗相适度构成"))
    if prices is not None:
        row.prices = weighting.read_prices(prices).as_json()
        told.append(_("代价"))
    return Done(f"{row.name}：{'、'.join(told)}", _("已保存。"))


@act(
    Scenario, "方案设定.结构要求", gettext_lazy("增加结构要求"), needs=PLAN_MANAGE, when=EDITED,
    makes=ScenarioBound, ask=BOUND, versioned=True, name="bound-add",
)  # fmt: skip
def add_bound(actor: Account | None, row: Scenario, **facts: Any) -> Done:
    """Add a requirement on the structure of teams. Errors as `change`."""
    last = rows_of(row, ScenarioBound).aggregate(last=Max("position"))["last"]
    bound = ScenarioBound(scenario=row, position=0 if last is None else last + 1)
    _fill_bound(bound, facts)
    bound.save()
    return Done(_("增加：%s") % bound.name, _("已保存。"), made=bound)


@act(
    ScenarioBound, "方案设定.结构要求", gettext_lazy("修改"), needs=PLAN_MANAGE, when=EDITED,
    within="scenario", ask=BOUND, versioned=True, name="change",
)  # fmt: skip
def change_bound(actor: Account | None, bound: ScenarioBound, **facts: Any) -> Done:
    """Change what is given of a requirement. Errors as `change`."""
    _fill_bound(bound, facts)
    bound.save()
    return Done(_("修改：%s") % bound.name, _("已保存。"))


@act(
    ScenarioBound, "方案设定.结构要求", gettext_lazy("删除"), needs=PLAN_MANAGE, when=EDITED,
    back="bound-add",
    within="scenario", versioned=True, name="remove",
)  # fmt: skip
def remove_bound(actor: Account | None, bound: ScenarioBound) -> Done:
    """Take a requirement out."""
    bound.delete()
    return Done(_("删除：%s") % bound.name, _("已删除：%s。") % bound.name)


@act(
    Scenario, "方案设定.归档", gettext_lazy("归档"), needs=PLAN_MANAGE, when=EDITED,
    then=Scenario.State.CLOSED, versioned=True, back=FINAL,
    confirm=gettext_lazy("归档后不能再修改设定，也不能再生成方案；已有的方案照旧可看。"),
)  # fmt: skip
def close(actor: Account | None, row: Scenario) -> str:
    """Put a scenario away; nothing of it changes any more."""
    return row.name


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise GuantongError(_("请填写名称，不超过 %s 字。") % LONGEST_NAME, field="name")
    return name


def _fill_bound(bound: ScenarioBound, facts: Mapping[str, Any]) -> None:
    facts = dict(facts)
    kind = facts.pop("kind", "")
    if kind == HARD:
        facts["price"] = None
    elif kind == SOFT and facts.get("price") is None:
        words = _("请填每差一人扣多少分；必须满足的，请选“必须满足”。")
        raise GuantongError(words, field="price")
    for name, value in facts.items():
        if name not in BOUND_FACTS:
            raise LookupError(f"bounds have no {name} to set")
        setattr(bound, name, value)
    if bound.attribute not in weighting.attributes():
        raise GuantongError(_("不能统计“%s”。") % bound.attribute, field="attribute")
    try:
        bound.full_clean(exclude=("scenario",))
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise GuantongError("；".join(messages), field=field) from error
    low, high = bound.low, bound.high
    if low is None and high is None:
        raise GuantongError(_("“%s”请填至少或至多。") % bound.name, field="low")
    if low is not None and high is not None and low > high:
        raise GuantongError(
            _("“%(name)s”至少 %(low)s 大于至多 %(high)s。")
            % {"name": bound.name, "low": low, "high": high},
            field="low",
        )
    if bound.measure == ScenarioBound.Measure.PERCENT and max(low or 0, high or 0) > 100:
        raise GuantongError(_("“%s”的百分比不能超过 100。") % bound.name, field="low")
