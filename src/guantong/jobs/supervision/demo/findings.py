"""Invented findings of two years in every state, checks, letters passed on: nothing is true.

Rows are written as the services would have left them on the days they tell.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.casework.models import Case, Evidence, Process, Turn
from guantong.casework.process.due import last_day
from guantong.casework.services import checklists, opening, processes
from guantong.core.models import Unit
from guantong.core.services import events
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.models import Cleared, Finding, Handling, MatterCheck, PassedOn
from guantong.jobs.supervision.services import handling
from guantong.jobs.supervision.services.findings import CLEARING, KEY, UNFOUNDED, WORKS, open_turn
from guantong.people.models import AwardSanction
from guantong.standards.months import add_months
from guantong.standards.rules import parameter

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

REASON, SAID, DAY = "演示问题", "（虚构）", dt.timedelta(days=1)
FACTS = (
    "一个项目没有经过集体研究就开工", "公务接待没有公函", "考勤表由一人代签",
    "合同没有经过法律审查", "分管领域的台账半年没有更新", "集体资产出租没有公开比选",
    "专项资金拨付比计划晚三个月", "会议记录没有写明不同意见", "对群众反映的问题没有答复",
)  # fmt: skip
#: Steps, each with its outcome and the days it takes; of a handling, the code of its rung.
Route = tuple[tuple[str, str, int], ...]
YES, PARTLY = ("confirm", "属实", 16), ("confirm", "部分属实", 18)
DONE, OVER = ("rectify", "已整改", 50), ("close", "", 3)
ROUTES: tuple[Route, ...] = (
    (("confirm", UNFOUNDED, 20), OVER),
    (("confirm", "无法查清", 30), OVER),
    (YES, ("handle", "tx", 8), DONE, OVER),
    (PARTLY, ("handle", "hx", 6), ("reply", "已答复", 12), ("verify", "说明清楚", 9), OVER),
    (YES, ("handle", "pp", 9), DONE, OVER),
    (YES, ("handle", "jc", 10), ("rectify", "未整改到位", 60), ("handle", "pp", 5), DONE, OVER),
    (YES, ("handle", "yj", 7), OVER),
    (PARTLY, ("handle", "lj", 7), OVER),
    (PARTLY, ("handle", "hx", 6), ("reply", "逾期未答复", 25), ("verify", "仍须处理", 9),
     ("handle", "tx", 6), DONE, OVER),
)  # fmt: skip
#: The whole ways of those few that go into a person's file.
GRAVE: Route = (PARTLY, ("handle", "hx", 6), ("reply", "已答复", 12), ("verify", "仍须处理", 9),
                ("handle", "jm", 8), DONE, OVER)  # fmt: skip
MANY, GRAVEST, OLDEST, NEWEST = 300, 4, 720, 2
#: The ways of findings about units alone: nobody is talked to or written to.
OF_UNITS = frozenset({0, 1, 5, 6, 7})


@transaction.atomic
def invent_findings(accounts: Mapping[str, Account], people: Sequence[Person]) -> int:
    """Write findings about invented cadres and their units; return how many.

    Parameters
    ----------
    accounts
        Those of the demonstration: who handled, who ended, who is asked in writing.
    people
        Cadres; the first has the account that answers.

    """
    root = Unit.objects.unscoped(REASON).get(parent=None)
    _works(root)
    writer = _Writer(accounts, timezone.now(), root)
    some = cycle(people[1:])
    ages = [OLDEST - n * (OLDEST - NEWEST) // (MANY - 1) for n in range(MANY)]
    for n, age in enumerate(ages):
        way = n % len(ROUTES)
        grave = bool(n) and n % (MANY // (GRAVEST + 1)) == 0
        route = GRAVE if grave else ROUTES[way]
        writer.begin(next(some), route, age, alone=not grave and way in OF_UNITS)
    writer.begin(people[0], ROUTES[3], 38, only=2)
    cleared, waiting = people[1], people[2]
    for one in (cleared, waiting):
        writer.begin(one, ROUTES[0], 150)
    writer.write()
    _propose(writer)
    _clear(writer, cleared)
    _matters(people)
    _passed_on(root)
    events.record(None, "监督问题.演示", root, f"写入虚构问题 {len(writer.rows)} 件")
    return len(writer.rows)


def _works(root: Unit) -> None:
    listed = checklists.draw_up(None, root, code=WORKS, name=f"重点整治清单{SAID}")
    for n, sign in enumerate("一二三四五六七八九十", start=1):
        checklists.add(None, listed, code=f"{n}", text=f"重点整治{sign}{SAID}")
    checklists.add(None, listed, code="11", text=f"重点整治十一{SAID}")
    checklists.accept(None, listed)


class _Writer:
    """Gathers the rows of all findings, and writes them at once."""

    def __init__(self, accounts: Mapping[str, Account], now: dt.datetime, root: Unit) -> None:
        self.accounts, self.now = accounts, now
        self.rows: list[Finding] = []
        self.told: list[tuple[Route, int]] = []
        self.process: dict[str, Process] = {}
        for key in (KEY, CLEARING):
            found = processes.in_force(key, root.path)
            if found is None:
                raise LookupError(f"no process {key} in force: load() comes first")
            self.process[key] = found
        self.turns: list[Turn] = []
        self.handled: list[Handling] = []
        self.proof: list[Evidence] = []

    def begin(
        self, person: Person, route: Route, age: int, *, alone: bool = False, only: int = 99
    ) -> None:
        """Gather a finding so many days old, of the person or of the unit alone."""
        n = len(self.rows)
        source = Finding.Source.values[n % len(Finding.Source.values)]
        self.rows.append(Finding(
            unit=person.unit, unit_path=person.unit.path, person=None if alone else person,
            source=source, told_on=timezone.localdate(self.now - age * DAY), is_demo=True,
            fact=f"{FACTS[n % len(FACTS)]}{SAID}",
        ))  # fmt: skip
        self.told.append((route, only))

    def write(self) -> None:
        """Write what was gathered, each model at once, as far as its days go."""
        Finding.objects.bulk_create(self.rows)
        given = [
            opening.Opened(
                row.unit, f"{row.unit.name}的问题", row, is_demo=True,
                at=timezone.make_aware(dt.datetime.combine(row.told_on, dt.time(9))),
            )
            for row in self.rows
        ]  # fmt: skip
        cases = opening.open_many(None, self.process[KEY], given)
        first = Turn.objects.unscoped(REASON).filter(case__in=cases)
        keys = dict(first.values_list("case", "pk"))
        for row, case, (route, only) in zip(self.rows, cases, self.told, strict=True):
            row.case = case
            case.subject_name = case.number
            self._play(row, case, route, only, keys[case.pk])
        Finding.objects.unscoped(REASON).bulk_update(self.rows, ("case", "verdict"))
        said = ("subject_name", "result", "state", "closed_at", "closed_by")
        Case.objects.unscoped(REASON).bulk_update(cases, said)
        self._turns()
        for one in self.handled:
            _in_file(one)
        for one in self.handled:
            one.turn_id = one.turn.pk
        Handling.objects.bulk_create(self.handled)
        for proof in self.proof:
            proof.turn_id = proof.turn.pk if proof.turn else None
        Evidence.objects.bulk_create(self.proof)

    def _turns(self) -> None:
        old = [one for one in self.turns if one.pk]
        told = ("done_at", "done_by", "holder", "outcome", "note")
        Turn.objects.unscoped(REASON).bulk_update(old, told)
        new = [one for one in self.turns if not one.pk]
        Turn.objects.bulk_create(new)
        # Not every database tells the keys of what it wrote at once.
        if any(one.pk is None for one in new):
            raise LookupError("the database tells no keys of what it wrote")

    def _play(self, row: Finding, case: Case, route: Route, only: int, key: int) -> None:
        at, rounds = case.opened_at, Counter[str]()
        for place, (step, outcome, days) in enumerate(route):
            rounds[step] += 1
            (turn,) = opening.turns_for(case, case.definition.step(step), {}, at, rounds[step])
            turn.pk = None if place else key
            self.turns.append(turn)
            # Here and there a step takes longer than it may.
            end = at + (days + len(self.turns) % 7) * DAY
            if place >= only or end >= self.now:
                return
            at = end.replace(hour=7, minute=30)
            self._done(row, turn, outcome, at)
        case.result = self._result(route)
        case.state, case.closed_at, case.closed_by = Case.State.CLOSED, at, turn.done_by

    @staticmethod
    def _result(route: Route) -> str:
        step, outcome, _days = route[-2]
        return ladder.rung(outcome).outcome if step == "handle" else outcome

    def _done(self, row: Finding, turn: Turn, outcome: str, at: dt.datetime) -> None:
        who = self.accounts["jiandu2" if turn.closes else "jiandu"]
        turn.done_at, turn.done_by, turn.holder = at, who, who
        turn.outcome = ladder.rung(outcome).outcome if turn.step == "handle" else outcome
        turn.note = f"核对了材料，情况见附件{SAID}" if outcome and turn.step != "handle" else ""
        if turn.step == "confirm":
            row.verdict = outcome
        if turn.step == "handle":
            self._handled(row, turn, outcome, timezone.localdate(at))
        if turn.step == "reply" and outcome == "已答复":
            self.handled[-1].replied_on = timezone.localdate(at)
        for kind in turn.definition.evidence if not turn.closes else ():
            self.proof.append(Evidence(
                case=turn.case, turn=turn, kind=kind, text=f"演示材料，没有文件{SAID}", by=who,
                taken_on=timezone.localdate(at),
            ))  # fmt: skip

    def _handled(self, row: Finding, turn: Turn, code: str, on: dt.date) -> None:
        rung, n, what = ladder.rung(code), len(self.handled) + 1, row.fact.removesuffix(SAID)
        made = Handling(
            finding=row, turn=turn, kind=code, on=on, article=rung.citation, by=turn.done_by,
            talker=f"干部监督科王某{SAID}", number=f"演组函〔{on.year}〕{n}号",
            text=f"请说明{what}的经过，附有关材料{SAID}" if code == ladder.REPLY else row.fact,
            seconded_by=self.accounts["jiandu2"] if rung.record else None,
            passed_to=f"示范纪检监察机关{SAID}" if code == ladder.PASSED else "",
        )  # fmt: skip
        if code == ladder.REPLY:
            made.reply_due, _sure = last_day(on, turn.case.parameters["reply_days"], "workdays")
        self.handled.append(made)


def _propose(writer: _Writer) -> None:
    """Let one officer propose an admonition, for the other to sign."""
    row = next(one for one in reversed(writer.rows) if one.person and open_turn(one, "handle"))
    handling.propose.run(
        writer.accounts["jiandu"], row, kind=ladder.ADMONITION, on=timezone.localdate(),
        text=row.fact, authority=f"示范市委{SAID}",
    )  # fmt: skip


def _in_file(made: Handling) -> None:
    """Write the row of a person's file that a grave handling makes."""
    person = made.finding.person
    if not made.rung.record or person is None:
        return
    made.months = parameter(*made.rung.rule).default
    made.authority = f"示范市委{SAID}"
    made.record = AwardSanction(
        person=person, kind=made.rung.record, name=made.rung.kind, on=made.on, position=90,
        influence_end=add_months(made.on, made.months) - DAY, authority=made.authority,
        article=made.article,
    )  # fmt: skip
    made.record.save()


def _clear(writer: _Writer, person: Person) -> None:
    """Clear the name of one about whom nothing was found, as the person agreed."""
    row = next(one for one in writer.rows if one.person == person and one.verdict == UNFOUNDED)
    at = writer.now - 100 * DAY
    given = opening.Opened(
        row.unit, f"{row.unit.name}的澄清正名", row, source=row.case, at=at, is_demo=True,
        data={
            "place": f"本单位干部会议{SAID}", "way": "会议通报", "file_number": f"演澄1号{SAID}",
            "cleared_on": timezone.localdate(at + 8 * DAY), "visited_by": f"李某{SAID}",
            "visited_on": timezone.localdate(at + 60 * DAY),
        },
    )  # fmt: skip
    (case,) = opening.open_many(None, writer.process[CLEARING], [given])
    first = Turn.objects.unscoped(REASON).get(case=case)
    steps = (("tell", "", 8), ("file", "", 4), ("visit", "同意记入本人情况", 48), ("close", "", 2))
    for place, (step, outcome, days) in enumerate(steps):
        (turn,) = opening.turns_for(case, case.definition.step(step), {}, at)
        turn.pk, at = None if place else first.pk, at + days * DAY
        turn.done_at, turn.outcome = at, outcome
        turn.done_by = turn.holder = writer.accounts["jiandu2" if turn.closes else "jiandu"]
        turn.save()
    case.result, case.state, case.closed_at = steps[2][1], Case.State.CLOSED, at
    case.closed_by, case.subject_name = writer.accounts["jiandu2"], str(row)
    case.save()
    Cleared(
        person=person, finding=row, place=given.data["place"], way=given.data["way"],
        cleared_on=given.data["cleared_on"],
    ).save()  # fmt: skip


def _matters(people: Sequence[Person]) -> None:
    """Write the results of two draws: most the same, two not yet dealt with."""
    kinds, today = MatterCheck.Kind.values, timezone.localdate()
    others = {5: MatterCheck.Result.SLIGHT, 17: MatterCheck.Result.GRAVE}
    MatterCheck.objects.bulk_create([
        MatterCheck(
            person=person, kind=kinds[n % 2], draw=f"演示{1 + n % 2}", is_demo=True,
            result=others.get(n, MatterCheck.Result.SAME),
            found_on=today - (20 + n % 2 * 180) * DAY,
        )
        for n, person in enumerate(people[3:43])
    ])  # fmt: skip


def _passed_on(root: Unit) -> None:
    """Write letters that were passed on, some not yet, some not yet acknowledged."""
    channels, today = PassedOn.Channel.values, timezone.localdate()
    PassedOn.objects.bulk_create([
        PassedOn(
            unit=root, unit_path=root.path, channel=channels[n % len(channels)], is_demo=True,
            received_on=today - (2 + n * 9) * DAY, outer=f"演示-{n + 1:03d}",
            level=("科级", "股级", "村（社区）")[n % 3],
            passed_to=f"示范纪检监察机关{SAID}" if n > 1 else "",
            number=f"演组转〔{today.year}〕{n}号" if n > 1 else "",
            passed_on=today - n * 9 * DAY if n > 1 else None,
            acknowledged_on=today - (n * 9 - 1) * DAY if n > 3 else None,
        )
        for n in range(14)
    ])  # fmt: skip
