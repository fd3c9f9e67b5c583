"""Setting up what a plan is asked for. Every write names the version that it was made on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.staffing.models import Scenario, ScenarioBound
from guantong.staffing.scoring import weighting
from guantong.staffing.services import access

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "方案设定服务"
LONGEST_NAME = 80
BOUND_FACTS = (
    "name", "attribute", "per", "unit_kind", "unit", "level", "measure", "low", "high", "price",
    "source", "verify", "position",
)  # fmt: skip


@transaction.atomic
def create(
    actor: Account | None,
    unit: Unit,
    name: str,
    on: dt.date,
    *,
    unit_kinds: Sequence[str] | None = None,
    is_demo: bool = False,
) -> Scenario:
    """Set up a scenario for a unit and all below it, from the packaged preset.

    Parameters
    ----------
    on
        The day by which ages, terms and rules are reckoned.
    unit_kinds
        Of which kinds of units the teams are planned; None is the preset's, empty is all.

    Raises
    ------
    Refused
        If the account does not make plans there.
    GuantongError
        If the name is empty or too long.

    """
    access.require(actor, unit.path)
    row = Scenario(
        unit=unit, name=_name(name), on=on, created_by=actor, changed_by=actor, is_demo=is_demo,
        unit_kinds=list(weighting.preset()["who"]["unit_kinds"] if unit_kinds is None
                        else unit_kinds),
        weighting=weighting.preset_weighting().as_json(),
        prices=weighting.preset_prices().as_json(),
        pairs=[pairing.as_json() for pairing in weighting.preset_pairs()],
    )  # fmt: skip
    row.save()
    for position, facts in enumerate(weighting.preset()["bounds"]):
        bound = ScenarioBound(scenario=row, position=position)
        _fill_bound(bound, facts)
        bound.save()
    events.record(actor, "方案设定.建立", f"scenario:{row.pk}", f"{unit.name}：{row.name}")
    return row


@transaction.atomic
def change(
    actor: Account | None,
    scenario: Scenario,
    *,
    version: int | None,
    name: str | None = None,
    on: dt.date | None = None,
    weights: Mapping[str, Any] | None = None,
    prices: Mapping[str, Any] | None = None,
    pairs: Sequence[Mapping[str, Any]] | None = None,
) -> Scenario:
    """Change what is given of a scenario.

    Another day makes it a draft again: whoever may sit where must be looked at anew.

    Parameters
    ----------
    weights, prices, pairs
        As `guantong.staffing.scoring.weighting` reads them.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If somebody changed it since, or it is closed.
    GuantongError
        If a number is out of reach; says which.

    """
    held = access.hold(actor, scenario, version)
    told = []
    if name is not None:
        held.name = _name(name)
        told.append(_("名称"))
    if on is not None and on != held.on:
        held.on, held.state = on, Scenario.State.DRAFT
        told.append(_("基准日期"))
    if weights is not None:
        held.weighting = weighting.read_weighting(weights).as_json()
        told.append(_("适配度构成"))
    if prices is not None:
        held.prices = weighting.read_prices(prices).as_json()
        told.append(_("代价"))
    if pairs is not None:
        held.pairs = [one.as_json() for one in weighting.read_pairs(pairs)]
        told.append(_("搭配分值"))
    held = access.touch(actor, held)
    summary = f"{held.name}：{'、'.join(told)}"
    events.record(actor, "方案设定.修改", f"scenario:{held.pk}", summary)
    return held


@transaction.atomic
def add_bound(
    actor: Account | None, scenario: Scenario, facts: Mapping[str, Any], *, version: int | None
) -> ScenarioBound:
    """Add a requirement on the structure of teams. Errors as `change`."""
    held = access.hold(actor, scenario, version)
    bound = ScenarioBound(scenario=held, position=_last(held) + 1)
    _fill_bound(bound, facts)
    bound.save()
    access.touch(actor, held)
    events.record(actor, "方案设定.结构要求", f"scenario:{held.pk}", _("增加：%s") % bound.name)
    return bound


@transaction.atomic
def change_bound(
    actor: Account | None, bound: ScenarioBound, facts: Mapping[str, Any], *, version: int | None
) -> ScenarioBound:
    """Change what is given of a requirement. Errors as `change`."""
    held, row = _held_bound(actor, bound, version)
    _fill_bound(row, facts)
    row.save()
    access.touch(actor, held)
    events.record(actor, "方案设定.结构要求", f"scenario:{held.pk}", _("修改：%s") % row.name)
    return row


@transaction.atomic
def remove_bound(actor: Account | None, bound: ScenarioBound, *, version: int | None) -> Scenario:
    """Take a requirement out. Errors as `change`."""
    held, row = _held_bound(actor, bound, version)
    ScenarioBound.objects.unscoped(REASON).filter(pk=row.pk).delete()
    events.record(actor, "方案设定.结构要求", f"scenario:{held.pk}", _("删除：%s") % row.name)
    return access.touch(actor, held)


@transaction.atomic
def close(actor: Account | None, scenario: Scenario, *, version: int | None) -> Scenario:
    """Put a scenario away; nothing of it changes any more. Errors as `change`."""
    held = access.hold(actor, scenario, version)
    held.state = Scenario.State.CLOSED
    events.record(actor, "方案设定.归档", f"scenario:{held.pk}", held.name)
    return access.touch(actor, held)


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise GuantongError(_("请填写名称，不超过 %s 字。") % LONGEST_NAME, field="name")
    return name


def _last(scenario: Scenario) -> int:
    rows = ScenarioBound.objects.unscoped(REASON).filter(scenario=scenario)
    return max(rows.values_list("position", flat=True), default=-1)


def _held_bound(
    actor: Account | None, bound: ScenarioBound, version: int | None
) -> tuple[Scenario, ScenarioBound]:
    held = access.hold(actor, bound.scenario, version)
    row = ScenarioBound.objects.unscoped(REASON).filter(pk=bound.pk).first()
    if row is None:
        raise Conflict(_("该结构要求已被删除，请刷新。"))
    return held, row


def _fill_bound(bound: ScenarioBound, facts: Mapping[str, Any]) -> None:
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
