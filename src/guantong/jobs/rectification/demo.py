"""Invented rectifications of a year in every state, with points: nothing in them is true.

The villages are of the public register; that one of them is weak is invented, and each file says
so. Rows are written as the services would have left them on the days they tell.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from guantong.casework.models import Case, Evidence, Process, Review, Turn
from guantong.casework.services import opening, processes, reviewing
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.jobs.rectification.models import (
    Comparison,
    ListedCriterion,
    MonthlyCheck,
    Point,
    Rectification,
)
from guantong.jobs.rectification.services import criteria
from guantong.jobs.rectification.services.rectifying import AGAIN, KEY, MET, NOT_LISTED, UNMET

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON, SAID, DAY = "演示整顿", "（虚构）", dt.timedelta(days=1)
#: A criterion's code → what was found, what was done, what it was like afterwards.
FOUND = {
    "w01": ("书记因病离任，出缺四个月", "镇里选派书记到任", "书记到任并主持工作"),
    "w03": ("半年没有召开党员大会", "每月初排出组织生活，镇里派人列席", "近三个月都按期召开"),
    "w04": ("三年没有发展对象", "从返乡青年中确定积极分子两名", "有发展对象一名"),
    "w07": (
        "入户测评六十户，满意的三十一户",
        "逐户听意见，办了七件实事",
        "再测六十户，满意的五十二户",
    ),
    "w13": ("林地权属信访三件没有办结", "县里包案，三件都有了答复", "三件办结，没有新增"),
    "w18": ("上年账目没有公开", "请镇农经站清账，逐项公开", "账目按季公开"),
    "w20": ("活动场所长期上锁", "确定值班人员和开放时间", "每周开放五天"),
}
LEADERS = ("副镇长王某", "人大主席陈某", "党委副书记唐某", "武装部部长蒋某")
SECRETARIES = ("县审计局李某", "县林业局何某", "县供销社周某", "县水利局欧阳某")
#: Outcome of the whole → its steps, each with its own outcome and the days it takes.
Route = tuple[tuple[str, str, int], ...]
BEGIN: Route = (("propose", "", 6), ("judge", "列入", 12), ("plan", "", 9), ("rectify", "", 110))
CLOSE: Route = (("close", "", 3),)
ROUTES: dict[str, Route] = {
    MET: (*BEGIN, ("accept", MET, 10), *CLOSE),
    UNMET: (*BEGIN, ("accept", UNMET, 10), ("rectify", "", 30), ("accept", UNMET, 10), *CLOSE),
    NOT_LISTED: (BEGIN[0], ("judge", NOT_LISTED, 12), *CLOSE),
}
WHO = {"judge": "zuzhi", "accept": "zuzhi", "close": "zuzhi2"}


@dataclass(frozen=True)
class State:
    """How far some of the invented rectifications are: so many, begun between these days ago."""

    many: int
    done: int
    first: int
    last: int
    outcome: str = ""


STATES = (
    State(14, 3, 60, 190), State(2, 0, 1, 4), State(3, 1, 8, 18), State(2, 2, 20, 26),
    State(4, 4, 145, 152), State(2, 5, 150, 152), State(3, 2, 40, 200, NOT_LISTED),
    State(7, 6, 160, 365, MET), State(3, 8, 205, 330, UNMET),
)  # fmt: skip


@transaction.atomic
def invent(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write forty rectifications over villages, and points; return how many.

    Parameters
    ----------
    accounts
        Those of the demonstration: who judged, who ended, who put in order.

    """
    criteria.load()
    now = timezone.now()
    told = [one for state in STATES for one in _of(state)]
    some = list(zip(_spread(villages, len(told)), told, strict=True))
    rows = [
        Rectification(unit=unit, unit_path=unit.path, organisation=_named(unit), is_demo=True)
        for unit, _told in some
    ]
    Rectification.objects.bulk_create(rows)
    process = _process(KEY, villages[0])
    given = [
        opening.Opened(row.unit, f"{row.organisation}整顿", row, at=now - begun * DAY, is_demo=True)
        for row, (_unit, (_state, begun)) in zip(rows, some, strict=True)
    ]
    cases = opening.open_many(None, process, given)
    writer = _Writer(accounts, now, cases)
    for n, (row, case) in enumerate(zip(rows, cases, strict=True)):
        writer.play(row, case, some[n][1][0], n)
    writer.write()
    _look_again(accounts, [case for case in cases if case.result == MET], villages[0])
    _points(villages)
    events.record(None, "整顿.演示", villages[0], f"写入虚构整顿 {len(rows)} 件")
    return len(rows)


def _named(unit: Unit) -> str:
    """Name a village's branch, as invented."""
    name = unit.name.replace("村村委会", "村").replace("村委会", "村").replace("居委会", "")
    return f"{name}党支部{SAID}"


def _of(state: State) -> Iterator[tuple[State, int]]:
    step = (state.last - state.first) / max(state.many - 1, 1)
    return ((state, state.last - round(n * step)) for n in range(state.many))


def _spread(villages: Sequence[Unit], many: int) -> list[Unit]:
    """Return the first village and its neighbours, and others evenly; again where there are few."""
    near, rest = list(villages[:6]), list(villages[6:])
    found = near + rest[:: max(len(rest) // (many - len(near)), 1)]
    return list(islice(cycle(found), many))


def _process(key: str, unit: Unit) -> Process:
    found = processes.in_force(key, unit.path)
    if found is None:
        raise LookupError(f"no process {key} in force: load() comes first")
    return found


class _Writer:
    """Gathers the rows of all rectifications, and writes them at once."""

    def __init__(
        self, accounts: Mapping[str, Account], now: dt.datetime, cases: Sequence[Case]
    ) -> None:
        self.accounts, self.now = accounts, now
        first = Turn.objects.unscoped(REASON).filter(case__in=cases)
        self.first = dict(first.values_list("case", "pk"))
        self.rows: list[Rectification] = []
        self.cases: list[Case] = []
        self.turns: list[Turn] = []
        self.further: list[Any] = []
        rows = criteria.of(Unit.objects.unscoped(REASON).get(parent=None))
        self.criteria = {one.code: one for one in rows}

    def play(self, row: Rectification, case: Case, state: State, n: int) -> None:
        """Take a rectification along its steps as far as its state says."""
        codes = cycle(FOUND)
        listed = [self._listed(row, code) for code in islice(codes, n % 5, n % 5 + 1 + n % 3)]
        route, at, rounds = ROUTES[state.outcome or MET], case.opened_at, Counter[str]()
        done = len(route) if state.outcome else state.done
        for place, (step, outcome, days) in enumerate(route[: done + 1]):
            rounds[step] += 1
            turn = self._turn(case, step, at, rounds[step])
            if place >= done:
                self._half(listed, turn)
                break
            at = (at + days * DAY).replace(hour=7, minute=30)
            self._done(turn, outcome, at)
            if step == "judge" and outcome != NOT_LISTED:
                row.listed_on = timezone.localdate(at)
            if step == "plan":
                row.leader = f"{LEADERS[n % len(LEADERS)]}{SAID}"
                row.first_secretary = f"{SECRETARIES[n % len(SECRETARIES)]}{SAID}"
                case.data = {"leader": row.leader, "first_secretary": row.first_secretary}
            if step == "rectify":
                self._report(listed)
            if step == "accept":
                self._compare(listed, turn, met=outcome == MET)
        if state.outcome:
            case.result, case.state, case.closed_at = state.outcome, Case.State.CLOSED, at
            case.closed_by = self.accounts["zuzhi2"]
        row.case = case
        self._check(row, case, n)
        self.rows.append(row)
        self.cases.append(case)

    def _listed(self, row: Rectification, code: str) -> ListedCriterion:
        one = self.criteria[code]
        made = ListedCriterion(
            rectification=row, code=code, text=one.text, article=one.article, source=one.source,
            verify=one.verify, found=FOUND[code][0] + SAID, by=self.accounts["xiangzhen"],
            fact=one.fact, above=one.above,
        )  # fmt: skip
        self.further.append(made)
        return made

    def _report(self, listed: list[ListedCriterion]) -> None:
        for one in listed:
            one.done = FOUND[one.code][1] + SAID

    def _turn(self, case: Case, step: str, at: dt.datetime, number: int) -> Turn:
        """Return the turn of a step; that of the first was made when the case was opened."""
        (made,) = opening.turns_for(case, case.definition.step(step), {}, at, number)
        made.pk = self.first[case.pk] if step == ROUTES[MET][0][0] else None
        self.turns.append(made)
        return made

    def _done(self, turn: Turn, outcome: str, at: dt.datetime) -> None:
        turn.done_at, turn.outcome = at, outcome
        turn.done_by = turn.holder = self.accounts[WHO.get(turn.step, "xiangzhen")]
        turn.note = f"情况属实，理由见材料{SAID}" if outcome else ""
        for kind in turn.definition.evidence:
            self.further.append(Evidence(
                case=turn.case, kind=kind, text=f"演示材料，没有文件{SAID}", by=turn.done_by,
                taken_on=timezone.localdate(at),
            ))  # fmt: skip

    def _compare(self, listed: list[ListedCriterion], turn: Turn, *, met: bool) -> None:
        for n, one in enumerate(listed):
            gone = met or n > 0
            self.further.append(Comparison(
                listed=one, turn=turn, by=turn.done_by or self.accounts["zuzhi"],
                now=FOUND[one.code][2 if gone else 0] + SAID,
                gone=Comparison.Gone.YES if gone else Comparison.Gone.NO,
                on=timezone.localdate(turn.done_at or self.now),
            ))  # fmt: skip

    def _half(self, listed: list[ListedCriterion], turn: Turn) -> None:
        """Leave a step half done: some of the criteria were answered, some compared."""
        if turn.step == "rectify":
            self._report(listed[1:])
        if turn.step == "accept":
            self._compare(listed[1:], turn, met=True)

    def _check(self, row: Rectification, case: Case, n: int) -> None:
        """Write a check a month, with a month left out here and there, and this month's seldom."""
        if row.listed_on is None:
            return
        last = timezone.localdate(case.closed_at or self.now)
        month, on = 0, row.listed_on
        while (on := (on.replace(day=1) + 32 * DAY).replace(day=3 + n % 20)) <= last:
            month += 1
            if (n + month) % 5 and f"{on:%Y-%m}" != f"{self.now:%Y-%m}":
                text = f"看了方案进度，和党员、群众谈了话{SAID}"
                self.further.append(MonthlyCheck(
                    rectification=row, on=on, what=text, by=self.accounts["xiangzhen"],
                ))  # fmt: skip

    def write(self) -> None:
        """Write what was gathered, each model at once."""
        told = ("case", "listed_on", "leader", "first_secretary")
        Rectification.objects.unscoped(REASON).bulk_update(self.rows, told)
        said = ("data", "result", "state", "closed_at", "closed_by")
        Case.objects.unscoped(REASON).bulk_update(self.cases, said)
        old = [one for one in self.turns if one.pk]
        Turn.objects.unscoped(REASON).bulk_update(
            old, ("done_at", "done_by", "holder", "outcome", "note")
        )
        Turn.objects.bulk_create([one for one in self.turns if not one.pk])
        models: tuple[Any, ...] = (ListedCriterion, Evidence, Comparison, MonthlyCheck)
        for model in models:
            model.objects.bulk_create([one for one in self.further if type(one) is model])
        for case in self.cases:
            if case.closed_at is not None:
                reviewing.plan(case)


def _look_again(accounts: Mapping[str, Account], cases: Sequence[Case], unit: Unit) -> None:
    """Look again at the two that were struck off first; at one of them it was found weak again."""
    process = _process("weak.look_again", unit)
    first = sorted(cases, key=lambda one: one.closed_at or timezone.now())[:2]
    given = [
        opening.Opened(case.unit, f"复查：{case.title}", case.subject(), source=case, is_demo=True,
                       at=timezone.now() - 12 * DAY) for case in first
    ]  # fmt: skip
    made = opening.open_many(None, process, given)
    for case, looked in zip(first, made, strict=True):
        Review.objects.unscoped(REASON).filter(case=case).update(opened=looked)
    looked, at = made[0], timezone.now() - 3 * DAY
    turn = Turn.objects.unscoped(REASON).get(case=looked)
    turn.done_at, turn.done_by, turn.outcome = at, accounts["zuzhi"], AGAIN
    turn.note = f"书记又调走，组织生活停了两个月{SAID}"
    turn.save()
    (close,) = opening.turns_for(looked, looked.definition.close, {}, at)
    close.done_at, close.done_by = at + DAY, accounts["zuzhi2"]
    close.save()
    looked.state, looked.result, looked.closed_at = Case.State.CLOSED, AGAIN, at + DAY
    looked.closed_by = accounts["zuzhi2"]
    looked.save()
    for one in ListedCriterion.objects.unscoped(REASON).filter(rectification__case=first[0]):
        Comparison(listed=one, turn=turn, now=one.found, gone=Comparison.Gone.NO,
                   by=accounts["zuzhi"], on=timezone.localdate(at)).save()  # fmt: skip


def _points(villages: Sequence[Unit]) -> None:
    shows = ("三会一课按期开，党员大会怎样议事", "网格员入户怎样记、怎样办", "集体经济账目怎样公开")
    today = timezone.localdate()
    Point.objects.bulk_create([
        Point(
            unit=unit, unit_path=unit.path, organisation=_named(unit), is_demo=True,
            kind=Point.Kind.SHOW if n % 2 else Point.Kind.CONTACT,
            leader="" if n % 2 else f"县级领导{'甲乙丙丁戊'[n % 5]}{SAID}",
            shows=(shows[n % 3] if n % 2 else "联系解决班子配备和矛盾化解") + SAID,
            since=today - (60 + 20 * n) * DAY, until=today - 10 * DAY if n == 9 else None,
        )
        for n, unit in enumerate(villages[3::7][:10])
    ])  # fmt: skip
