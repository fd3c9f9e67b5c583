"""Committees: elected for a term, put off, filled between elections."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import PartyChange, PartyCommitteeMember, PartyOrganisation
from guantong.core.roles import PARTY_MANAGE
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.core.services.party.checks import ON, WHY, Kind, check, is_kept_here, is_open, note
from guantong.standards.legal_numbers import legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account

Duty = PartyCommitteeMember.Duty
#: How a committee is written: a duty and a name on a line.
LINE = re.compile(r"^\s*(\S+?)[\s:：]+(\S.*?)\s*$")
COMMITTEE = Field(
    "committee", gettext_lazy("班子成员"), "long", required=False,
    initial=lambda row: lines_of(row),
    help=gettext_lazy("一行一人，先写党内职务再写姓名，例如“书记 张某”。"),
)  # fmt: skip
Said = list[tuple[str, str]]


@cache
def duties() -> dict[str, str]:
    """Return the words for duties → the duty; they are written in Chinese, whoever types them."""
    return {events.chinese(one.label): one.value for one in Duty} | {
        "支部书记": Duty.SECRETARY.value, "党支部书记": Duty.SECRETARY.value,
        "党委书记": Duty.SECRETARY.value, "党总支书记": Duty.SECRETARY.value,
        "党委委员": Duty.MEMBER.value, "支部委员": Duty.MEMBER.value,
        "纪律检查委员": Duty.DISCIPLINE.value, "党小组组长": Duty.LEADER.value,
    }  # fmt: skip


def committee_of(organisation: PartyOrganisation) -> QuerySet[Any]:
    """Return who is in its committee now."""
    rows: QuerySet[Any] = rows_of(organisation, PartyCommitteeMember).filter(until=None)
    return rows


def lines_of(organisation: PartyOrganisation) -> str:
    """Write its committee as it is typed."""
    return "\n".join(
        f"{events.chinese(Duty(one.duty).label)} {one.name}" for one in committee_of(organisation)
    )


def _elects_here(organisation: PartyOrganisation) -> bool:
    return organisation.kind != Kind.GROUP and is_kept_here(organisation)


@act(
    PartyOrganisation, "党组织.换届", gettext_lazy("登记换届"), needs=PARTY_MANAGE, name="elect",
    when=_elects_here, versioned=True,
    ask=(
        Field("elected_on", type="date"),
        Field("term_ends_on", type="date", required=False,
              help=gettext_lazy("空着按选举日期和任期推算。")),
        COMMITTEE, WHY,
    ),
    confirm=gettext_lazy("上一届班子到选举日期为止，留作历史；新一届从这一天起。"),
)  # fmt: skip
def elect(
    actor: Account | None,
    organisation: PartyOrganisation,
    elected_on: dt.date,
    term_ends_on: dt.date | None = None,
    committee: str = "",
    reason: str = "",
) -> str:
    """Record an election: its day, the committee, the end of the new term.

    Raises
    ------
    GuantongError
        If the day is to come, or before the last; if the term would end before it began; or if a
        line of the committee cannot be read.

    """
    if elected_on > timezone.localdate():
        raise GuantongError(_("选举日期晚于今天。"), field="elected_on")
    if organisation.elected_on and elected_on <= organisation.elected_on:
        raise GuantongError(_("选举日期须晚于上一届的选举日期。"), field="elected_on")
    before = _term(organisation)
    organisation.elected_on = elected_on
    organisation.term_ends_on = term_ends_on or organisation.last_day(elected_on)
    check(organisation)
    _seat(organisation, read_committee(committee), elected_on)
    organisation.save()
    after = _term(organisation)
    return note(
        actor, organisation, PartyChange.Kind.ELECTED, before, after, reason, elected_on
    )  # fmt: skip


@act(
    PartyOrganisation, "党组织.班子调整", gettext_lazy("调整班子"), needs=PARTY_MANAGE,
    name="committee", when=is_open, versioned=True, ask=(COMMITTEE, ON, WHY),
)  # fmt: skip
def seat(
    actor: Account | None,
    organisation: PartyOrganisation,
    committee: str = "",
    on: dt.date | None = None,
    reason: str = "",
) -> str:
    """Say who is in the committee now, between elections; who is no longer named leaves it."""
    day = on or timezone.localdate()
    came, left = _seat(organisation, read_committee(committee), day, keep=True)
    if not came and not left:
        raise GuantongError(_("班子成员没有变化。"), field="committee")
    after = f"增 {came} 人，减 {left} 人"
    return note(actor, organisation, PartyChange.Kind.SEATED, "", after, reason, day)


@act(
    PartyOrganisation, "党组织.延期换届", gettext_lazy("延期换届"), needs=PARTY_MANAGE,
    name="extend", versioned=True,
    when=lambda row: row.term_ends_on is not None and _elects_here(row),
    ask=(
        Field("term_ends_on", gettext_lazy("延至"), "date"),
        Field("reason", gettext_lazy("批复"), most=240, help=gettext_lazy("批复机关和文号。")),
    ),
)  # fmt: skip
def extend(
    actor: Account | None, organisation: PartyOrganisation, term_ends_on: dt.date, reason: str
) -> Done:
    """Put off an election, as the committee above agreed to; longer than is usual is said."""
    old = organisation.term_ends_on
    if old is None or term_ends_on <= old:
        text = _("须晚于现在的届满日期。")
        raise GuantongError(text, field="term_ends_on")
    organisation.term_ends_on = term_ends_on
    organisation.save()
    told = note(
        actor, organisation, PartyChange.Kind.EXTENDED, str(old), str(term_ends_on), reason
    )  # fmt: skip
    most = legal_number("party.extension")
    longest = old + dt.timedelta(days=366 * int(most.on(old).value))
    long = _("已登记。延期超过一年，请核对批复：%s") % most.citation(old)
    return Done(told, long if term_ends_on > longest else "")


def read_committee(text: str) -> Said:
    """Read a committee as it is typed: duty and name on each line.

    Raises
    ------
    GuantongError
        At the first line that is none; says which.

    """
    found: Said = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = LINE.match(line)
        if match is None or match[1] not in duties():
            told = {"number": number, "line": line.strip(), "duties": "、".join(duties())}
            text = _(
                "第 %(number)d 行“%(line)s”读不懂，请先写党内职务再写姓名；职务可写：%(duties)s"
            )
            raise GuantongError(text % told, field="committee")
        found.append((duties()[match[1]], match[2]))
    chiefs = [name for duty, name in found if duty == Duty.SECRETARY]
    if len(chiefs) > 1:
        raise GuantongError(_("书记只能有一名。"), field="committee")
    return found


def say_secretary(organisation: PartyOrganisation, name: str) -> None:
    """Let the committee tell who is its secretary, as a file of the register says."""
    now = committee_of(organisation).filter(duty=Duty.SECRETARY)
    if [one.name for one in now] == [name]:
        return
    now.update(until=timezone.localdate())
    if name:
        since = organisation.elected_on
        PartyCommitteeMember(
            organisation=organisation, name=name, duty=Duty.SECRETARY, since=since
        ).save()


def _seat(
    organisation: PartyOrganisation, said: Sequence[tuple[str, str]], day: dt.date, *,
    keep: bool = False,
) -> tuple[int, int]:  # fmt: skip
    """Seat a committee from a day on; return how many came and left. ``keep``: who stays, stays."""
    now = {(one.duty, one.name): one for one in committee_of(organisation)}
    stay = {one for one in said if keep and one in now}
    left = [row.pk for key, row in now.items() if key not in stay]
    rows_of(organisation, PartyCommitteeMember).filter(pk__in=left).update(until=day)
    for place, (duty, name) in enumerate(said):
        row = now[duty, name] if (duty, name) in stay else PartyCommitteeMember(
            organisation=organisation, duty=duty, name=name, since=day
        )  # fmt: skip
        row.position = place
        row.save()
    return len(said) - len(stay), len(left)


def _term(organisation: PartyOrganisation) -> str:
    days = organisation.elected_on, organisation.term_ends_on
    return "至".join(str(day) if day else "—" for day in days) if any(days) else ""
