"""Invented branches of every type with a year of meetings and verdicts: nothing in them is true.

The units are of the public register; what is said of their branches is invented, and each name
says so. Rows are written as the services would have left them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.db import transaction
from django.utils import timezone

from guantong.casework.models import Case, Evidence, Turn
from guantong.casework.process.definition import ENDED
from guantong.casework.services import finishing
from guantong.core import tree
from guantong.core.models import PartyCommitteeMember, PartyOrganisation, Unit
from guantong.core.scope import pointing, rows_of, rows_under
from guantong.core.services import bulk, events
from guantong.jobs.branches.meetings import months_before
from guantong.jobs.branches.models import BranchKind, BranchMeeting, BranchType
from guantong.jobs.branches.services import loading, shortfalls
from guantong.jobs.branches.services.types import BRANCHES
from guantong.programmes.models import Appraisal, Criterion, Proof, Verdict
from guantong.programmes.services import appraising, judging
from guantong.programmes.services.predicates import months_after

if TYPE_CHECKING:
    from guantong.core.models import Account

SAID, MONTHS = "（虚构）", 13
Kind, Party = BranchMeeting.Kind, PartyOrganisation.Kind
SURNAMES = "王李张刘陈杨黄赵吴周徐孙胡朱高林何郭马罗"
#: How many branches besides the villages' a town has, by size of the demonstration.
A_TOWN = {"small": 2, "county": 8, "prefecture": 25}
OF_TOWN = (
    (BranchKind.OFFICE, "机关"), (BranchKind.SCHOOL, "中心学校"), (BranchKind.HOSPITAL, "卫生院"),
    (BranchKind.PRIVATE_FIRM, "竹木公司"), (BranchKind.SOCIETY, "果业协会"),
    (BranchKind.STATE_FIRM, "粮站"), (None, "物流园"),
)  # fmt: skip
OF_COUNTY = (
    (BranchKind.OFFICE, "财政局机关"), (BranchKind.STATE_FIRM, "城投公司"),
    (BranchKind.HOSPITAL, "人民医院外科"), (BranchKind.SCHOOL, "第一中学"),
    (BranchKind.PRIVATE_FIRM, "电子公司"), (BranchKind.SOCIETY, "商会"),
)  # fmt: skip
TOPICS = {
    Kind.GENERAL: "讨论发展对象和年度计划", Kind.COMMITTEE: "安排本月工作",
    Kind.LECTURE: "学习条例", Kind.THEME: "清扫河道", Kind.LIFE: "检视问题、定整改清单",
    Kind.REVIEW: "民主评议党员",
}  # fmt: skip
DUTIES = (
    PartyCommitteeMember.Duty.SECRETARY, PartyCommitteeMember.Duty.ORGANISATION,
    PartyCommitteeMember.Duty.PUBLICITY, PartyCommitteeMember.Duty.DISCIPLINE,
)  # fmt: skip
#: Of a hundred branches so many miss a meeting, so many a document, so many are not yet assessed.
MISS, LACK, LEFT = 7, 5, 8


@transaction.atomic
def invent_branches(
    accounts: Mapping[str, Account], counties: Sequence[Unit], size: str, seed: int = 8
) -> int:
    """Write branches with their meetings and verdicts; return how many branches.

    Parameters
    ----------
    accounts
        Those of the demonstration: who handed in, who judged, who checked.
    counties
        The units below which branches are invented, the accounts' own first.

    """
    loading.load()
    own = accounts["cunzhishu"].unit.path
    some, draw = _tree(counties, A_TOWN[size]), Random(seed)  # noqa: S311 - invented data
    _seat(some, draw)
    _hold(some, draw, own)
    today = timezone.localdate()
    appraising.refresh(BRANCHES.label, today)
    rows = list(
        pointing(Appraisal, "subject_id", [one.pk for one in some])
        if len(some) < appraising.MANY
        else pointing(Appraisal, "subject_model", [BRANCHES.label])
    )
    rows.sort(key=lambda one: (one.path, one.pk))
    _judged(accounts, rows, draw, own)
    rows = list(pointing(Appraisal, "subject_model", [BRANCHES.label]).select_related("standard"))
    appraising.reckon(rows, today)
    shortfalls.follow(rows, today)
    mine = accounts["xiangzhen"].unit.path
    _waiting(accounts, [one for one in rows if tree.inside(one.path, mine) and one.standard])
    events.record(None, "支部五化.演示", counties[0], f"写入虚构党支部 {len(some)} 个")
    return len(some)


def _tree(counties: Sequence[Unit], many: int) -> list[PartyOrganisation]:
    """Write committees of counties and towns, and the branches below them; return these."""
    found: list[tuple[PartyOrganisation, BranchKind | None]] = []
    for county in counties:
        units = list(rows_under(county, Unit).filter(closed_on=None).order_by("path"))
        towns = [one for one in units if one.kind == Unit.Kind.TOWNSHIP]
        (top,) = _write([_organisation(county, f"{_short(county)}委员会", Party.COMMITTEE)])
        heads = _write([
            _organisation(one, f"{_short(one)}委员会", Party.COMMITTEE, top) for one in towns
        ])  # fmt: skip
        by_unit = {one.unit_id: one for one in heads}
        villages = [one for one in units if one.kind == Unit.Kind.VILLAGE]
        found += [
            (_organisation(one, _of_village(one), Party.BRANCH, by_unit.get(one.parent_id, top)),
             None) for one in villages
        ]  # fmt: skip
        found += [
            (_organisation(county, f"{_short(county)}{name}支部", Party.BRANCH, top), kind)
            for kind, name in OF_COUNTY
        ]
        for one in towns:
            for n, (kind, name) in zip(range(many), cycle(OF_TOWN), strict=False):
                number = f"第{n // len(OF_TOWN) + 1}" if many > len(OF_TOWN) else ""
                found.append((
                    _organisation(one, f"{_short(one)}{name}{number}支部", Party.BRANCH,
                                  by_unit[one.pk]), kind,
                ))  # fmt: skip
    made = _write([one for one, _kind in found])
    kinds = {one.code: kind for one, kind in found}
    bulk.insert(BranchType, [
        BranchType(organisation=one, kind=kind.value)
        for one in made if (kind := kinds[one.code])
    ])  # fmt: skip
    return made


def _short(unit: Unit) -> str:
    return f"中共{unit.name}" if unit.kind != Unit.Kind.TOWNSHIP else unit.name


def _of_village(unit: Unit) -> str:
    name = unit.name.replace("村村委会", "村").replace("村委会", "村")
    name = name.replace("社区居委会", "社区").replace("居委会", "社区")
    return f"{name}党支部"


def _organisation(
    unit: Unit, name: str, kind: str, parent: PartyOrganisation | None = None
) -> PartyOrganisation:
    code = f"YS{unit.pk}-{crc32(name.encode()):08x}"
    made = PartyOrganisation(
        unit=unit, unit_path=unit.path, name=f"{name}{SAID}".replace("支部支部", "支部"), kind=kind,
        code=code, parent=parent, path=code, is_demo=True,
    )  # fmt: skip
    made.term_years = 5 if unit.kind == Unit.Kind.VILLAGE or kind == Party.COMMITTEE else 3
    return made


def _write(some: Sequence[PartyOrganisation]) -> list[PartyOrganisation]:
    """Write organisations at once, then say where each lies in their tree."""
    draw = Random(len(some))  # noqa: S311 - invented data
    today = timezone.localdate()
    for one in some:
        one.full_members = draw.choice((3, 5, 8, 12, 18, 24, 31, 40))
        one.members = one.full_members + draw.randrange(4)
        one.counted_on = today
        if one.kind == Party.BRANCH:
            one.elected_on = today - dt.timedelta(days=draw.randrange(60, 950))
            one.term_ends_on = one.last_day(one.elected_on)
    bulk.insert(PartyOrganisation, some)
    codes = {one.code: one for one in some}
    made = []
    for row in pointing(PartyOrganisation, "is_demo", [True]).filter(path__startswith="YS"):
        parent = codes[row.code].parent
        row.path = (parent.path if parent else "") + tree.segment(row.pk)
        row.unit = codes[row.code].unit
        made.append(row)
    bulk.set_values(PartyOrganisation, "path", [(one.path, one.pk) for one in made])
    return sorted(made, key=lambda one: (one.unit_path, one.pk))


def _seat(some: Sequence[PartyOrganisation], draw: Random) -> None:
    """Give branches their committees; here and there somebody is missing."""
    bulk.insert(PartyCommitteeMember, [
        PartyCommitteeMember(
            organisation=one, name=f"{draw.choice(SURNAMES)}某{SAID}", duty=duty, position=n,
            since=one.elected_on,
        )
        for one in some
        for n, duty in enumerate(DUTIES if (one.full_members or 0) >= 7 else DUTIES[:1])
        if not (n == 3 and draw.randrange(100) < 2)
    ])  # fmt: skip


def _hold(some: Sequence[PartyOrganisation], draw: Random, own: str) -> None:
    """Write a year of meetings; some branches miss one of the last, the secretary's for sure."""
    today = timezone.localdate()
    rows: list[tuple[Any, ...]] = []
    for n, one in enumerate(some):
        mine = one.unit_path == own
        missed = draw.randrange(1, 4) if mine or draw.randrange(100) < MISS else 0
        for back in range(MONTHS, -1, -1):
            first = months_before(today, back)
            for kind in _kinds(first, back, late=mine or n % 9 == 0):
                day = first + dt.timedelta(days=draw.randrange(2, 26))
                if day <= today and not (kind == Kind.THEME and back == missed):
                    rows.append(_meeting(one, kind, day, draw))
    columns = ("organisation_id", "kind", "held_on", "topic", "due", "present", "is_demo")
    bulk.insert_values(BranchMeeting, columns, rows)


def _kinds(first: dt.date, back: int, *, late: bool) -> Iterator[BranchMeeting.Kind]:
    yield Kind.THEME
    yield Kind.COMMITTEE
    if first.month % 3 == 1 and not (late and back < 3):
        yield Kind.GENERAL
    if first.month % 3 == 2:
        yield Kind.LECTURE
    if first.month == 1 or back == MONTHS - 2:
        yield Kind.LIFE
        yield Kind.REVIEW


def _meeting(
    one: PartyOrganisation, kind: BranchMeeting.Kind, day: dt.date, draw: Random
) -> tuple[Any, ...]:
    due = 4 if kind == Kind.COMMITTEE else one.members or 0
    present = max(due - draw.randrange(4), 1)
    return one.pk, kind.value, day.isoformat(), f"{TOPICS[kind]}{SAID}", due, present, True


def _judged(
    accounts: Mapping[str, Account], rows: Sequence[Appraisal], draw: Random, own: str
) -> None:
    """Let what people show have been judged by two, for most branches."""
    criteria: dict[int, list[Criterion]] = {}
    shown = pointing(Criterion, "standard", {one.standard_id for one in rows if one.standard_id})
    for one in shown.exclude(kind=Criterion.Kind.COMPUTED):
        criteria.setdefault(one.standard_id, []).append(one)
    met, unmet, by, second = "met", "unmet", accounts["xiangzhen"].pk, accounts["zuzhi"].pk
    made: list[tuple[Any, ...]] = []
    today = timezone.localdate()
    for row in rows:
        mine = criteria.get(row.standard_id or 0, [])
        left = draw.randrange(100) < LEFT or row.path == own
        lacks = draw.randrange(len(mine) or 1) if draw.randrange(100) < LACK else -1
        on = today - dt.timedelta(days=draw.randrange(10, 80))
        for at, one in enumerate(mine):
            if left and at % 3 == 0:
                continue
            said = f"没有材料{SAID}" if at == lacks else f"看过材料{SAID}"
            until = months_after(on, one.valid_months).isoformat()
            value = unmet if at == lacks else met
            made.append((row.pk, one.pk, value, said, by, second, on.isoformat(), until))
    columns = ("appraisal_id", "criterion_id", "value", "said", "by_id", "seconded_by_id", "on",
               "valid_until")  # fmt: skip
    bulk.insert_values(Verdict, columns, made)


def _waiting(accounts: Mapping[str, Account], rows: Sequence[Appraisal]) -> None:
    """Leave something for everybody: evidence to judge and to check, cases to see to, a problem."""
    now = timezone.now()
    secretary, officer = accounts["cunzhishu"], accounts["xiangzhen"]
    own = next(one for one in rows if one.path == secretary.unit.path)
    proofs: list[Proof] = []
    for n, row in enumerate(rows[:9]):
        one = judging.shown_by_people(row)[n % 5]
        proofs.append(Proof(
            appraisal=row, criterion=one, by=secretary if row.pk == own.pk else None,
            text=f"材料已齐，放在支部办公室{SAID}", taken_on=timezone.localdate(now),
            handed_at=now - dt.timedelta(days=n),
        ))  # fmt: skip
    for proof in proofs:
        proof.save()
    said = f"材料与记录相符{SAID}"
    for proof in proofs[1:3]:
        judging.judge.run(officer, proof, value=Verdict.Value.MET, said=said)
    _cases(secretary, [one.pk for one in rows if one.pk != own.pk])
    branch: Any = own.subject()
    life = rows_of(branch, BranchMeeting).filter(kind=Kind.LIFE).first()
    if life is not None:
        shortfalls.problem(
            secretary, life, problem=f"党员学习不经常{SAID}", measure=f"每月固定一次学习{SAID}"
        )


def _cases(secretary: Account, keys: Sequence[int]) -> None:
    """Let two villages have said that their shortfalls are filled: the town checks."""
    found = pointing(Case, "subject_model", [shortfalls.LABEL]).select_related("process", "unit")
    mine = found.filter(process__key=shortfalls.SHORTFALL, subject_id__in=keys).order_by("pk")
    for case in mine[:2]:
        rows_of(case, Turn).filter(done_at=None).update(
            done_at=timezone.now(), done_by=secretary, outcome=ENDED
        )
        Evidence(case=case, kind="补齐情况", text=f"演示材料，没有文件{SAID}", by=secretary).save()
        finishing.enter(case, case.definition.step("check"), 1)
