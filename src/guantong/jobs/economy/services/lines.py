"""The lines of income that a county sets, in versions by year; another person signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.jobs.economy.lines import shipped
from guantong.jobs.economy.models import ClassLine
from guantong.jobs.economy.services.reckoning import reckon
from guantong.programmes.room import PROGRAMME_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Units that may have lines of their own.
AT = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)
ASKED = (
    Field("from_year", type="number", least=2000, most=2100,
          initial=lambda _row: timezone.localdate().year),
    Field("weak", type="number", least=1, initial=lambda _row: int(shipped().weak)),
    Field("strong", type="number", least=1, initial=lambda _row: int(shipped().strong)),
    Field("band", type="number", least=0, most=20, initial=lambda _row: int(shipped().band)),
    "source", "article", "basis", "verify",
)  # fmt: skip


def _vet(unit: Unit, **given: Any) -> None:
    if given["strong"] <= given["weak"]:
        raise GuantongError(_("强村线要高于薄弱村线。"), field="strong")
    there = rows_of(unit, ClassLine).filter(from_year=given["from_year"], withdrawn_on=None)
    if there.exists():
        told = _("%(year)s 年已有分类标准。先撤销它，再设新的。") % {"year": given["from_year"]}
        raise Conflict(told, field="from_year")


@act(
    Unit, "村集体经济.定分类标准", gettext_lazy("定分类标准"), needs=PROGRAMME_MANAGE,
    makes=ClassLine, name="class-line", ask=ASKED, second=True, vet=_vet, back="withdraw",
    when=lambda unit: unit.closed_on is None and unit.kind in AT,
    confirm=gettext_lazy("生效后，起用年度及以后各村的类别按新标准重新计算；以前年度不变。"),
)  # fmt: skip
def set_line(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Set the lines that hold at a unit and below from a year on.

    Raises
    ------
    GuantongError
        If strong does not lie above weak.
    Conflict
        If the unit has lines from that year already.

    """
    _vet(unit, **facts)
    made = ClassLine(unit=unit, by=actor, **facts)
    made.save()
    many = _reckoned(unit)
    return Done(f"{unit.name}分类标准：{made}，重算 {many} 行", made=made)


@act(
    ClassLine, "村集体经济.撤销分类标准", gettext_lazy("撤销"), needs=PROGRAMME_MANAGE,
    name="withdraw", ask=(Field("reason", type="reason", most=200),), second=True,
    when=lambda row: row.withdrawn_on is None,
    back=gettext_lazy("撤错了，用“定分类标准”重新设定。"),
    confirm=gettext_lazy("撤销后，各村的类别按撤销后适用的标准重新计算；原标准仍可查。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: ClassLine, reason: str) -> str:
    """Take lines back; what held before holds again."""
    row.withdrawn_on, row.reason = timezone.localdate(), reason
    row.save(update_fields=["withdrawn_on", "reason"])
    many = _reckoned(row.unit)
    return f"{row.unit.name}撤销分类标准：{row}，重算 {many} 行"


def _reckoned(unit: Unit) -> int:
    rows = rows_under(unit, Unit).filter(kind=Unit.Kind.VILLAGE, closed_on=None)
    return reckon(rows.order_by("path"))
