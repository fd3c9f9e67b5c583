"""Demonstration, improvement and pilot villages: put forward from the list, signed, ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.jobs.economy.models import Designation, VillageYear
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_SIGN

if TYPE_CHECKING:
    from guantong.core.models import Account


def _today(_row: Any) -> dt.date:
    return timezone.localdate()


def _vet(row: VillageYear, **given: Any) -> None:
    there = rows_of(row.unit, Designation).filter(kind=given["kind"], until=None).first()
    if there is not None:
        text = _("%(unit)s已是%(kind)s（第 %(n)s 批）。")
        told = {"unit": row.unit, "kind": there.get_kind_display(), "n": there.batch}
        raise Conflict(text % told, field="kind")


@act(
    VillageYear, "村集体经济.认定", gettext_lazy("列入示范、提升或者试点"), makes=Designation,
    needs=PROGRAMME_MANAGE, name="designate", vet=_vet, second=True, seconder=PROGRAMME_SIGN,
    when=lambda row: row.stands and row.unit.closed_on is None, back="end",
    ask=(
        "kind", "batch",
        Field("year", type="number", least=2000, most=2100,
              initial=lambda _row: timezone.localdate().year),
        "ground", "shows", Field("since", type="date", initial=_today),
    ),
    confirm=gettext_lazy("由部领导签发后生效。是否列入由人决定，系统不按收入自动挑选。"),
)  # fmt: skip
def designate(actor: Account | None, row: VillageYear, **facts: Any) -> Done:
    """List a village in a batch.

    Raises
    ------
    Conflict
        If it is listed for the same already.

    """
    _vet(row, **facts)
    made = Designation(unit=row.unit, by=actor, **facts)
    made.save()
    return Done(f"{made}，{made.ground}", made=made)


@act(
    Designation, "村集体经济.改认定", gettext_lazy("修改"), needs=PROGRAMME_MANAGE, name="change",
    when=lambda row: row.until is None, ask=("ground", "shows"),
)  # fmt: skip
def change(_actor: Account | None, row: Designation, **facts: Any) -> str:
    """Mend the words of a designation; village, batch and year stay as signed."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))
    return f"{row}修改"


@act(
    Designation, "村集体经济.退出", gettext_lazy("退出"), needs=PROGRAMME_MANAGE, name="end",
    second=True, seconder=PROGRAMME_SIGN, when=lambda row: row.until is None,
    ask=(
        Field("until", type="date", initial=_today),
        Field("reason", type="reason", most=200),
    ),
    back="resume",
    confirm=gettext_lazy("由部领导签发后退出，不再列在现有的村里，沿革仍保留。"),
)  # fmt: skip
def end(_actor: Account | None, row: Designation, until: dt.date, reason: str) -> str:
    """Say until when, and why no longer.

    Raises
    ------
    GuantongError
        If that lies before its first day.

    """
    if until < row.since:
        raise GuantongError(_("退出日期早于认定日期。"), field="until")
    row.until, row.reason = until, reason
    row.save(update_fields=["until", "reason"])
    return f"{row}退出：{reason}"


@act(
    Designation, "村集体经济.恢复", gettext_lazy("恢复"), needs=PROGRAMME_MANAGE, name="resume",
    second=True, seconder=PROGRAMME_SIGN, when=lambda row: row.until is not None,
)  # fmt: skip
def resume(_actor: Account | None, row: Designation) -> str:
    """Let a designation that was ended by mistake hold again.

    Raises
    ------
    Conflict
        If the village was listed anew since.

    """
    if rows_of(row.unit, Designation).filter(kind=row.kind, until=None).exists():
        raise Conflict(_("该村已经重新列入，不用恢复。"))
    row.until, row.reason = None, ""
    row.save(update_fields=["until", "reason"])
    return f"{row}恢复"
