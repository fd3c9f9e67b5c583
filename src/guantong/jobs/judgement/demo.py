"""Invented judgements of invented cadres: a closed round and an open one.

Who is in which group follows from the place in the roster alone, never from a result: the machine
judges nobody, not even in play.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core import acts
from guantong.core.scope import rows_of
from guantong.core.services import signing
from guantong.people.services import records
from guantong.staffing.models import Grounds, JudgementRound
from guantong.staffing.queries import boards
from guantong.staffing.services import grounds, judgement

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit
    from guantong.people.models import Person

#: So many of the first cadres are placed; the rest shows what an open board looks like.
MOST = 400
EARLIER = dt.timedelta(days=150)
#: Whom officers want tried early is not older than so.
YOUNG, OLDEST = "load", 40
#: Place in a cycle of eleven → a group and an invented reason.
CYCLE = {
    0: ("bold", "（虚构）连续两年包抓信访积案，牵头的七件全部办结，群众反映好。"),
    2: ("first", "（虚构）民主推荐得票集中，分管工作连年完成。"),
    3: ("load", "（虚构）年轻，有机关经历，缺基层一线历练，宜交任务压担子。"),
    6: ("load", "（虚构）驻村两年表现好，宜到乡镇任实职，多岗位锻炼。"),
    8: ("adjust", "（虚构）分管工作两年没有明显进展，谈话提醒后仍无起色。"),
}
#: Who is to be adjusted and has not been heard, by place in the roster.
UNHEARD, UNHEARD_WHY = 16, "（虚构）牵头的两项重点工作连续两个季度没有进展。"
REMOVED, ADJUSTED = 5, 8
LAST = ("remove", "（虚构）防汛值守脱岗，经核查属实，已受处理，不宜留任现岗位。")
AGAIN = ("first", "（虚构）到新岗位半年，牵头的三项任务按期完成，条件成熟。")


def invent(
    actor: Account, unit: Unit, people: Sequence[Person], second: Account | None = None
) -> JudgementRound:
    """Hold two invented rounds over a unit; return the open one.

    The first of the people is placed in both. Two of those who are to be moved out have their
    grounds whole, with the name of ``second``; one has not been heard yet.
    """
    today, chosen = timezone.localdate(), list(people[:MOST])
    before = today - EARLIER
    first = judgement.open_round(
        actor, unit, "上半年综合研判（虚构）", before, "干部科全体（虚构）", is_demo=True
    )
    for n, person in enumerate(chosen):
        found = _said(n, person, before)
        if found and n % 2 == 0:
            judgement.place(actor, first, person, *found, seen=0, on=before)
    judgement.close_round(actor, first)
    now: JudgementRound = judgement.open_round(
        actor, unit, "换届综合研判（虚构）", today, "干部科全体（虚构）", is_demo=True
    )
    for n, person in enumerate(chosen[: len(chosen) // 2]):
        found = _said(n, person, today)
        if found and n % 2 == 1:
            judgement.place(actor, now, person, *found, seen=0)
    if len(chosen) > REMOVED:
        judgement.place(actor, now, chosen[REMOVED], *LAST, seen=0)
        _grounded(actor, second, chosen[REMOVED], ["s03"], "防汛值守脱岗的通报")
    if len(chosen) > UNHEARD:
        _grounded(actor, second, chosen[ADJUSTED], ["s07", "s08"], "年度考核和重点工作督查情况")
        judgement.place(actor, now, chosen[UNHEARD], "adjust", UNHEARD_WHY, seen=0)
        _begun(actor, chosen[UNHEARD], ["s08"], "重点工作督查通报")
        _since(chosen[0], chosen[2], today)
    last = judgement.latest(chosen[0])
    judgement.place(actor, now, chosen[0], *AGAIN, seen=last.number if last else 0)
    return now


def _begun(actor: Account, person: Person, situations: list[str], title: str) -> Grounds:
    """Write down situations and evidence of the last placement of a person."""
    last = judgement.latest(person)
    row: Grounds = rows_of(last, Grounds).get() if last else Grounds()
    grounds.situate(actor, row, situations)
    grounds.add_evidence(actor, row, "supervised", f"{title}（虚构）", "（虚构）督〔2026〕7号")
    return row


def _grounded(
    actor: Account, second: Account | None, person: Person, situations: list[str], title: str
) -> None:
    """Give the last placement of a person all its grounds, with two names."""
    row, note = _begun(actor, person, situations, title), io.BytesIO("（虚构）".encode())
    note.name = "谈话记录（虚构）.txt"
    grounds.hear(
        actor, row, timezone.localdate(), "部领导、干部科（虚构）", "said", note,
        "（虚构）承认工作有差距，当时另有任务，没有及时补位。",
    )  # fmt: skip
    if second is None:
        grounds.confirm(None, row)
        return
    grounds.confirm(actor, row)
    label = row._meta.label_lower
    acts.second(second, signing.waiting_for(label, "confirm").get(subject_id=row.pk))


def _since(one: Person, other: Person, today: dt.date) -> None:
    """Let something follow what was said of two people."""
    month = f"{today:%Y-%m}"
    course = {"name": "中青年干部培训班（虚构）", "start": month, "end": month, "days": 20}
    records.save_record(None, one, "A11", course)
    praise = {"kind": "award", "name": "嘉奖（虚构）", "on": today, "authority": "县委（虚构）"}
    records.save_record(None, other, "A14", praise)


def _said(place: int, person: Person, on: dt.date) -> tuple[str, str] | None:
    """Return what is said of somebody; nobody of fifty is said to be young."""
    found = CYCLE.get(place % 11)
    if found is None or found[0] != YOUNG:
        return found
    age = boards.age_on(person, on)
    return found if age is not None and age <= OLDEST else None
