"""Funds of a programme, how much there is of each in a year, and what batches a year has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import Batch, Budget, Fund, Programme
from guantong.programmes.room import PROGRAMME_MANAGE
from guantong.programmes.services import kinds
from guantong.programmes.services.programmes import EDITED

if TYPE_CHECKING:
    from guantong.core.models import Account


def _kinds(place: str) -> Field:
    return Field(
        "kinds", type="choices", required=False,
        initial=lambda row: getattr(row, "kinds", []),
        choices=lambda _actor, row: kinds.offered(_path(row, place)),
    )  # fmt: skip


def _path(row: Any, place: str) -> str:
    return str((row.programme if place else row).unit_path)


PLAIN = ("name", "level", "shared", "source", "verify")


@act(
    Programme, "资金来源.添加", gettext_lazy("添加资金来源"), needs=PROGRAMME_MANAGE, makes=Fund,
    name="fund-add", when=EDITED, versioned=True, ask=(*PLAIN[:2], _kinds(""), *PLAIN[2:]),
)  # fmt: skip
def add_fund(
    _actor: Account | None, programme: Programme, name: str, kinds: list[str], **facts: Any
) -> Done:
    """Add a source of money.

    Raises
    ------
    Conflict
        If there is one of that name.

    """
    if rows_of(programme, Fund).filter(name=name).exists():
        raise Conflict(_("已经有“%s”。") % name, field="name")
    made = Fund(programme=programme, name=name, kinds=list(kinds), **facts)
    made.save()
    return Done(f"{programme}添加资金来源{name}", made=made)


@act(
    Fund, "资金来源.修改", gettext_lazy("修改"), needs=PROGRAMME_MANAGE, name="change",
    within="programme", when=EDITED, versioned=True, ask=(*PLAIN[:2], _kinds("own"), *PLAIN[2:]),
)  # fmt: skip
def change_fund(_actor: Account | None, fund: Fund, **facts: Any) -> str:
    """Change what is said of a source of money.

    Raises
    ------
    Conflict
        If it was shared or split, and has budgets of the other sort.

    """
    if facts["shared"] != fund.shared and rows_of(fund, Budget).exists():
        raise Conflict(
            _("这笔资金已经填了年度金额，不能改统筹方式；请先删去金额。"), field="shared"
        )
    for name, value in facts.items():
        setattr(fund, name, value)
    fund.save()
    return f"{fund}修改"


@act(
    Fund, "资金来源.删除", gettext_lazy("删除"), needs=PROGRAMME_MANAGE, name="drop",
    within="programme", when=EDITED, versioned=True, back="fund-add",
    confirm=gettext_lazy("连同它的年度金额一并删除；已有的方案不变。"),
)  # fmt: skip
def drop_fund(_actor: Account | None, fund: Fund) -> Done:
    """Take a source of money out of a programme."""
    name = str(fund)
    programme = fund.programme
    fund.delete()
    return Done(f"{programme}删除资金来源{name}", made=programme)


def _funds(_actor: Any, programme: Any) -> list[tuple[str, str]]:
    if not isinstance(programme, Programme) or programme._state.adding:
        return []
    return [(one.name, one.name) for one in rows_of(programme, Fund)]


@act(
    Programme, "年度资金.填写", gettext_lazy("填写年度资金"), needs=PROGRAMME_MANAGE, makes=Budget,
    name="budget", when=EDITED, versioned=True,
    ask=(Field("fund", type="choice", choices=_funds), Field("unit", type=Unit, required=False,
         help=gettext_lazy("分到县区的填；县级计划可以不填")), "year", "amount", "source"),
    file=FromFile(
        gettext_lazy("导入年度资金"),
        said={"amount": Said(example="1200000"), "year": Said(example="2026")},
    ),
)  # fmt: skip
def set_budget(
    _actor: Account | None, programme: Programme, fund: str, year: int, amount: int,
    source: str = "", unit: Unit | None = None,
) -> Done:  # fmt: skip
    """Say how much of a fund there is in a year; what stood there is in the log.

    Raises
    ------
    GuantongError
        If the year or the unit is none of the programme's, or no such fund is there.

    """
    row = rows_of(programme, Fund).filter(name=fund).first()
    if row is None:
        raise GuantongError(_("没有资金来源“%s”。") % fund, field="fund")
    if not programme.first_year <= year <= programme.first_year + programme.years:
        raise GuantongError(_("年度不在计划期内。"), field="year")
    place = _place(programme, row, unit)
    made = rows_of(row, Budget).filter(unit=place, year=year).first()
    before = made.amount if made else None
    made = made or Budget(fund=row, unit=place, year=year)
    made.amount, made.source = amount, source
    made.save()
    return Done(f"{row} {year} 年 {amount} 元", made=made, data={"before": before})


def _place(programme: Programme, fund: Fund, unit: Unit | None) -> Unit | None:
    if fund.shared:
        if unit is not None:
            raise GuantongError(_("“%s”由各县统筹使用，不填县区。") % fund, field="unit")
        return None
    if unit is None:
        if programme.unit.kind == Unit.Kind.PREFECTURE:
            raise GuantongError(_("“%s”分到县区，请填县区。") % fund, field="unit")
        return programme.unit
    if not tree.inside(unit.path, programme.unit_path) or unit.kind == Unit.Kind.TOWNSHIP:
        raise GuantongError(_("“%s”不是本计划的县区。") % unit, field="unit")
    return unit


@act(
    Budget, "年度资金.删除", gettext_lazy("删除"), needs=PROGRAMME_MANAGE, name="drop",
    within="fund__programme", when=EDITED, versioned=True, back="budget",
    confirm=gettext_lazy("删除后这一年没有这笔资金；已有的方案不变。"),
)  # fmt: skip
def drop_budget(_actor: Account | None, budget: Budget) -> Done:
    """Take a year's money back."""
    fund, year, amount = budget.fund, budget.year, budget.amount
    budget.delete()
    return Done(f"{fund} {year} 年删除 {amount} 元", made=fund.programme)


def _groups(_actor: Any, programme: Any) -> list[tuple[str, str]]:
    path = getattr(programme, "unit_path", "") or ""
    known = dict.fromkeys(one.group for one in kinds.at(path) if one.group)
    return [("", _("认定示范村")), *((one, one) for one in known)]


@act(
    Programme, "分批要求.添加", gettext_lazy("添加分批要求"), needs=PROGRAMME_MANAGE, makes=Batch,
    name="batch-add", when=EDITED, versioned=True, back="drop",
    ask=("name", Field("group", type="choice", required=False, initial="", choices=_groups),
         "unit", "year", "least", "most", "source", "verify"),
    file=FromFile(gettext_lazy("导入分批要求")),
)  # fmt: skip
def add_batch(
    _actor: Account | None, programme: Programme, year: int, least: int = 0,
    most: int | None = None, unit: Unit | None = None, **facts: Any,
) -> Done:  # fmt: skip
    """Say how many starts of a group, or designations, a county has in a year.

    Raises
    ------
    GuantongError
        If the year is none of the programme's, or the ceiling lies below the floor.

    """
    if year not in programme.all_years:
        raise GuantongError(_("年度不在计划期内。"), field="year")
    if most is not None and most < least:
        raise GuantongError(_("至多不能少于至少。"), field="most")
    made = Batch(programme=programme, year=year, least=least, most=most, unit=unit, **facts)
    made.save()
    return Done(f"{programme}添加分批要求{made}", made=made)


@act(
    Batch, "分批要求.删除", gettext_lazy("删除"), needs=PROGRAMME_MANAGE, name="drop",
    within="programme", when=EDITED, versioned=True, back="batch-add",
    confirm=gettext_lazy("删除后不再按它测算；已有的方案不变。"),
)  # fmt: skip
def drop_batch(_actor: Account | None, batch: Batch) -> Done:
    """Take a batch's numbers back."""
    name, programme = str(batch), batch.programme
    batch.delete()
    return Done(f"{programme}删除分批要求{name}", made=programme)
