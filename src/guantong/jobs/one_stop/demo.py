"""A county's invented year at the window: the example items, who does them, requests to their end.

Applicants, results and telephones are invented and say so. Rows are written as the acts would
have left them on the days they tell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection, models, transaction
from django.utils import timezone

from guantong.casework.models import Case, Conclusion, Evidence, Process, Turn
from guantong.casework.services import processes
from guantong.casework.services.opening import Opened, open_many, turns_for
from guantong.core import sealing
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import bulk, events
from guantong.jobs.one_stop.models import (
    FACTS,
    CallBack,
    ItemVersion,
    Mode,
    OutsideRequest,
    Request,
    ServiceItem,
    Way,
)
from guantong.jobs.one_stop.services import answers, doors, items
from guantong.jobs.one_stop.services.requests import TOLD, limits

if TYPE_CHECKING:
    from numpy.random import Generator

    from guantong.core.models import Account

SEED, SAID, DAY = 20261130, "（虚构）", dt.timedelta(days=1)
MANY = {"small": 300, "county": 2000, "prefecture": 2000}
#: So many days back the year begins; what is younger than the second may still be open.
YEAR, RECENT = 365, 25
#: So many of a process wait in the first village, each at another step.
WAITING = 8
NAMES = (*"何唐蒋盘奉周李王陈", "欧阳")
RESULT = "办理结果"
#: Process → step, its outcome, the days it mostly takes.
ROUTES = {
    "service.request": (
        ("accept", "受理", 0.6), ("handle", "已办成", 6.0), ("tell", "", 1.2), ("close", "", 1.5),
    ),
    "service.village": (("handle", "已办成", 1.5), ("close", "", 1.5)),
}  # fmt: skip
#: Process → step → whose account took it.
HANDS = {"accept": "chuangkou", "tell": "cunzhishu", "close": "xiangzhen"}
HANDLES = {"service.request": "chuangkou", "service.village": "cunzhishu"}
TEMPLATES = (
    ("办结告知", "done", "您申请的{事项}（编号 {编号}）已办理，结果：{结果}。"),
    ("不予受理告知", "refused", "您申请的{事项}（编号 {编号}）：{结果}。有疑问请拨打 {电话}。"),
    ("补正告知", "supplement", "您申请的{事项}（编号 {编号}）材料不齐，请按清单一次补齐。"),
)
CALLED = (CallBack.Said.CONTENT,) * 6 + (
    CallBack.Said.FAIRLY, CallBack.Said.MISSED, CallBack.Said.NOT, CallBack.Said.WAITING,
)  # fmt: skip


@transaction.atomic
def invent(accounts: Mapping[str, Account], villages: Sequence[Unit], size: str) -> int:
    """Write a year of a county; return how many requests."""
    rng, county = np.random.default_rng(SEED), accounts["zuzhi2"].unit
    versions = _catalogue(county)
    _modes(villages)
    for name, when, text in TEMPLATES:
        answers.add(None, county, name=name, item=None, when=when, text=text)
    doors.declare(None, county, phone_page=True, open311=True, contact="12345")
    many = _requests(rng, accounts, villages, versions, MANY[size])
    _called(rng, county)
    _outside(rng, villages)
    events.record(None, "一门式.演示", county, f"写入虚构申请 {many} 件")
    return many


def _catalogue(county: Unit) -> list[ItemVersion]:
    """Publish the examples; what villages do themselves goes by the process for that."""
    items.examples(None, county)
    rows = rows_of(county, ServiceItem)
    rows.filter(way=Way.DIRECT).update(process="service.village")
    rows.update(state=ServiceItem.State.PUBLISHED)
    facts = {one: {name: getattr(one, name) for name in FACTS} for one in rows}
    ItemVersion.objects.bulk_create([
        ItemVersion(item=one, number=1, digest="演示", **said) for one, said in facts.items()
    ])  # fmt: skip
    kept: list[ItemVersion] = list(
        rows_under(county, ItemVersion).exclude(way=Way.NOTICE).select_related("item")
    )
    return kept


def _modes(villages: Sequence[Unit]) -> None:
    """Name an agent for each township but the last, whose gaps are to be seen."""
    towns = list(dict.fromkeys(one.parent for one in villages if one.parent))
    rows = [
        Mode(
            unit=town, unit_path=town.path, agent=f"{NAMES[n % len(NAMES)]}某{SAID}",
            phone=f"0746-0000{n:03d}", is_demo=True,
        )
        for n, town in enumerate(towns[:-1])
    ]  # fmt: skip
    Mode.objects.bulk_create(rows)


def _requests(
    rng: Generator, accounts: Mapping[str, Account], villages: Sequence[Unit],
    versions: Sequence[ItemVersion], many: int,
) -> int:  # fmt: skip
    now = timezone.now()
    # Half of them come to the first town, where the demonstration's accounts sit.
    near = [one for one in villages if one.parent_id == villages[0].parent_id]
    made = []
    for n in range(many):
        some = near if rng.random() < 0.5 else villages
        unit = villages[0] if n < 2 * WAITING else some[int(rng.integers(len(some)))]
        back = 1 + n / 2 if n < 2 * WAITING else 1 + float(rng.uniform(0, YEAR))
        version = versions[int(rng.integers(len(versions)))]
        phone = f"1990000{n:04d}"
        made.append(Request(
            unit=unit, unit_path=unit.path, service=version, channel=_channel(rng),
            applicant=f"{NAMES[n % len(NAMES)]}某某{SAID}", phone=phone,
            phone_digest=sealing.digest(phone, "one_stop.phone"), detail=f"{version.name}{SAID}",
            papers=[one.name for one in version.papers() if not one.held], is_demo=True,
            taken_at=_at_work(now - DAY * back),
            taken_by=accounts["cunzhishu"],
        ))  # fmt: skip
    Request.objects.bulk_create(made, batch_size=500)
    for key in ROUTES:
        process = processes.in_force(key, villages[0].path)
        mine = [one for one in made if one.service.process == key]
        if process is not None:
            _opened(rng, accounts, process, mine)
    return many


def _channel(rng: Generator) -> str:
    return str(rng.choice(Request.Channel.values, p=[0.3, 0.35, 0.1, 0.1, 0.1, 0.05]))


def _opened(
    rng: Generator, accounts: Mapping[str, Account], process: Process, some: Sequence[Request]
) -> None:
    defaults = process.definition.defaults()
    cases = open_many(None, process, [
        Opened(one.unit, str(one), one, {"office": one.unit.parent}, limits(one.service, defaults),
               one.taken_at, is_demo=True)
        for one in some
    ])  # fmt: skip
    for one, case in zip(some, cases, strict=True):
        one.case = case
    _set(Request, some, "case")
    opened = {turn.case_id: turn for turn in rows_under(accounts["zuzhi2"].unit, Turn).filter(
        case__process=process
    )}  # fmt: skip
    route = ROUTES[process.key]
    walks = [
        _walk(rng, accounts, one, opened[one.case.pk], n % len(route) if n < WAITING else -1)
        for n, one in enumerate(some) if one.case
    ]  # fmt: skip
    firsts = [turns[0] for turns, _kept in walks]
    _set(Turn, firsts, "done_at", "done_by", "outcome", "holder")
    Turn.objects.bulk_create([one for turns, _ in walks for one in turns[1:]], batch_size=500)
    kept = [one for _, some in walks for one in some]
    Evidence.objects.bulk_create([one for one in kept if isinstance(one, Evidence)])
    Conclusion.objects.bulk_create([one for one in kept if isinstance(one, Conclusion)])
    _set(Case, cases, "closed_at", "closed_by", "state", "result")


def _set(model: type[models.Model], rows: Sequence[models.Model], *names: str) -> None:
    """Write some columns of many rows."""
    for name in names:
        column: Any = model._meta.get_field(name)
        values = [column.get_db_prep_save(getattr(one, column.attname), connection) for one in rows]
        bulk.set_values(model, column.column, zip(values, (one.pk for one in rows), strict=True))


def _walk(
    rng: Generator, accounts: Mapping[str, Account], row: Request, first: Turn, stop: int
) -> tuple[list[Turn], list[Any]]:  # fmt: skip
    """Let a request go on as far as it has time; return its turns, and what was kept with them.

    ``stop`` is the number of the step at which it waits, -1 for none.
    """
    case: Case = row.case  # type: ignore[assignment]  # it has one
    turns, kept = [first], list[Any]()
    made, now = case.definition, timezone.now()
    for at, (step, outcome, days) in enumerate(ROUTES[made.key]):
        turn = turns[-1]
        turn.case = case
        end = _at_work(turn.opened_at + DAY * float(rng.gamma(2, days / 2)))
        stays = row.taken_at > now - DAY * RECENT and rng.random() < 0.35
        if end > now or stays or at == stop:
            break
        who = accounts[HANDS.get(step, HANDLES[made.key])]
        turn.done_at, turn.done_by, turn.holder, turn.outcome = end, who, who, outcome
        kept += list(_kept(row, case, turn, step))
        if step == "close":
            case.closed_at, case.closed_by, case.result = end, who, "已办成"
            case.state = Case.State.CLOSED
            break
        after = made.step(ROUTES[made.key][at + 1][0])
        turns += turns_for(case, after, {"office": row.unit.parent}, end)
    return turns, kept


def _kept(row: Request, case: Case, turn: Turn, step: str) -> Iterator[Evidence | Conclusion]:
    """Yield what is kept with a turn: its result, that it was told, who signed."""
    label = Request._meta.label_lower
    about = {"case": case, "turn": turn, "row_model": label, "row_id": row.pk}
    village = case.process.key == "service.village"
    if step == "handle" and not village:
        yield Evidence(kind=RESULT, text=f"批复{SAID}", **about)
    if step == ("handle" if village else "tell"):
        yield Evidence(kind=TOLD, text=f"当面送达 申请人{SAID}", **about)
    if case.definition.step(step).signed and turn.done_by:
        yield Conclusion(
            case=case, turn=turn, outcome=turn.outcome or "已办", signer=turn.done_by,
            name=turn.done_by.display_name, unit_name=turn.unit.name, digest="演示",
        )  # fmt: skip


def _at_work(moment: dt.datetime) -> dt.datetime:
    """Return a moment of the same day in working hours."""
    local = timezone.localtime(moment)
    return local.replace(hour=9 + local.hour % 8)


def _called(rng: Generator, county: Unit) -> None:
    """Write down forty call-backs of the last months, some still to be made."""
    rows = rows_under(county, Request).filter(case__closed_at__isnull=False)
    keys = sorted(rows.order_by("-case__closed_at").values_list("pk", flat=True)[:80])
    chosen = [int(pk) for pk in rng.choice(keys, min(40, len(keys)), replace=False)]
    said = [CALLED[n % len(CALLED)] for n in range(len(chosen))]
    CallBack.objects.bulk_create([
        CallBack(
            request_id=pk, said=one, called_at=None if one == "waiting" else timezone.now(),
            note=f"等候时间长{SAID}" if one == CallBack.Said.NOT else "",
        )
        for pk, one in zip(chosen, said, strict=True)
    ])  # fmt: skip


def _outside(rng: Generator, villages: Sequence[Unit]) -> None:
    """Write a few requests as two platforms would have exported them."""
    today, rows = timezone.localdate(), []
    for n in range(40):
        unit = villages[int(rng.integers(len(villages)))]
        came = today - DAY * int(rng.integers(1, 60))
        done = came + DAY * int(rng.integers(1, 15))
        closed = done if done < today else None
        rows.append(OutsideRequest(
            unit=unit, unit_path=unit.path, number=f"演示{n:04d}", name=f"咨询与投诉{SAID}",
            platform="12345" if n % 2 else "一体化平台", received_on=came, due_on=came + DAY * 14,
            state=OutsideRequest.State.CLOSED if closed else OutsideRequest.State.OPEN,
            closed_on=closed, result="已答复" if closed else "",
        ))  # fmt: skip
    OutsideRequest.objects.bulk_create(rows)
