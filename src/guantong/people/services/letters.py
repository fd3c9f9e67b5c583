"""Letters of introduction, notes that send an archive: a number of their own, and a receipt."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act, hold
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.numbering import following
from guantong.core.scope import rows_of
from guantong.people.models import ArchiveEntry, IssuedLetter, Person
from guantong.people.room import PERSON_MANAGE
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = IssuedLetter.Kind
AREAS = (Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.PREFECTURE)
#: How long a letter of introduction usually holds.
DAYS = 15


def _issuer(person: Any) -> Unit | None:
    """Return the county or city whose department issues letters about a person."""
    unit: Unit | None = person.unit
    while unit is not None and unit.kind not in AREAS:
        unit = unit.parent
    own: Unit = person.unit
    return unit or own


def _organ(person: Any) -> str:
    unit = _issuer(person)
    return f"中共{unit.name}委组织部" if unit and unit.kind in AREAS else str(unit)


ISSUED: tuple[str | Field, ...] = (
    Field("unit", gettext_lazy("开具单位"), Unit, needs=PERSON_MANAGE, initial=_issuer,
          help=gettext_lazy("编号按开具单位和年度连续，用过的不再给出。")),
    Field("organ", most=80, initial=_organ),
    Field("to", most=120),
)  # fmt: skip
ON = Field("on", type="date", initial=lambda _row: timezone.localdate())


@act(
    Person, "介绍信.开具", gettext_lazy("开具行政介绍信"), needs=PERSON_MANAGE,
    makes=IssuedLetter, name="introduce",
    ask=(
        *ISSUED,
        Field("matter", gettext_lazy("到何处、任何职务"), most=200,
              help=gettext_lazy("例如：到红星镇任镇长")),
        Field("wages_until", type="month", required=False),
        Field("valid_days", type="number", required=False, least=1, most=180, initial=DAYS),
        ON,
    ),
    confirm=gettext_lazy("开具后占用一个编号；开错了作废，编号不再给出。"), back="void",
)  # fmt: skip
def introduce(actor: Account | None, person: Person, **given: Any) -> Done:
    """Issue a letter that introduces a person to the unit where a post is taken up."""
    return _issue(actor, person, Kind.INTRODUCTION, **given)


@act(
    Person, "转递单.开具", gettext_lazy("开具档案转递单"), needs=PERSON_MANAGE,
    makes=IssuedLetter, name="send-archive",
    ask=(
        *ISSUED,
        Field("matter", gettext_lazy("转递原因"), most=200, help=gettext_lazy("例如：调动、退休")),
        Field("volumes", type="number", least=0, most=20, initial=1),
        Field("duplicates", type="number", least=0, most=20, initial=0),
        Field("loose", type="number", least=0, most=2000,
              initial=lambda person: rows_of(person, ArchiveEntry).count(),
              help=gettext_lazy("按档案目录计；没有随卷的散材料另加。")),
        ON,
    ),
    confirm=gettext_lazy("开具后占用一个编号；开错了作废，编号不再给出。档案由机要或专人转递，不得交本人。"),
    back="void",
)  # fmt: skip
def send_archive(actor: Account | None, person: Person, **given: Any) -> Done:
    """Issue the note that goes with a person's archive."""
    return _issue(actor, person, Kind.TRANSFER, **given)


@act(
    IssuedLetter, "回执.登记", gettext_lazy("登记回执"), needs=PERSON_MANAGE, name="receive",
    when=lambda row: not row.void,
    ask=(
        Field("returned_on", type="date",
              initial=lambda row: row.returned_on or timezone.localdate()),
        Field("receiver", most=40, required=False, initial=lambda row: row.receiver),
    ),
    back=gettext_lazy("登记错了，可以再登记一次改正。"),
)  # fmt: skip
def receive(
    _actor: Account | None, row: IssuedLetter, returned_on: dt.date, receiver: str = ""
) -> Done:
    """Note that the receipt came back.

    Raises
    ------
    GuantongError
        If it came before the letter went.

    """
    if returned_on < row.on:
        text = _("收到回执日期早于开具日期 %(on)s。")
        raise GuantongError(text % {"on": f"{row.on:%Y-%m-%d}"}, field="returned_on")
    row.returned_on, row.receiver = returned_on, receiver
    row.save()
    return Done(f"{row}：收到回执", _("已登记。"))


@act(
    IssuedLetter, "介绍信转递单.作废", gettext_lazy("作废"), needs=PERSON_MANAGE, name="void",
    when=lambda row: not row.void and row.returned_on is None,
    ask=(Field("reason", gettext_lazy("作废理由"), "reason", most=200),),
    confirm=gettext_lazy("作废后编号仍记在登记簿里，不再给出；需要的另开一份。"), back=FINAL,
)  # fmt: skip
def make_void(_actor: Account | None, row: IssuedLetter, reason: str) -> Done:
    """Declare a letter void; its number stays taken."""
    row.void = reason
    row.save()
    return Done(f"{row}：作废（{reason}）", _("已作废。"))


def _issue(
    actor: Account | None, person: Person, kind: str, unit: Unit, on: dt.date, **given: Any
) -> Done:
    held = hold(actor, unit, PERSON_MANAGE)
    if held.closed_on:
        raise Conflict(_("“%(unit)s”已撤销，不能开具。") % {"unit": held.name}, field="unit")
    row = IssuedLetter(
        unit=held, person=person, kind=kind, year=on.year, on=on, by=actor,
        number=following(held, IssuedLetter, kind=kind, year=on.year),
        post=in_full(person.unit.name, person.post), is_demo=person.is_demo, **given,
    )  # fmt: skip
    row.save()
    return Done(f"{held.name}：{row}", _("已开具，编号 %(n)s。") % {"n": row.numbered}, row)
