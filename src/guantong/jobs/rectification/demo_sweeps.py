"""Invented sweeps of one county: last year's closed with its files, this year's half done.

What the records say is read as it stands in the demonstration; the towns' words are invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.casework.models import Checklist
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_of_all, rows_under
from guantong.core.services import bulk, events
from guantong.jobs.rectification.models import ListedCriterion, Rectification
from guantong.jobs.rectification.services import criteria, swept
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.services import sweeping

if TYPE_CHECKING:
    from guantong.core.models import Account

SAID, DAY = "（虚构）", dt.timedelta(days=1)
#: Last year's sweep: begun, due and closed so many days ago; files begun before it was closed.
LAST, LAST_DUE, LAST_END = 400, 240, 140
THIS, THIS_DUE = 12, 18
#: Which of so many villages a town says something of: a hit, that it cannot tell.
HIT, UNKNOWN = 9, 14
WORDS = (
    ("w02", "书记长期在外经商，村里的事由别人代管"), ("w13", "土地权属信访四件没有办结"),
    ("w18", "上年账目只公开了一次"), ("w20", "活动场所年初以来没有开放过"),
    ("w19", "两次村民代表会议没有形成决议"),
)  # fmt: skip
Judgement = SweepHit.Judgement


@transaction.atomic
def invent_sweeps(accounts: Mapping[str, Account], villages: Sequence[Unit], size: str) -> int:
    """Write last year's sweep and this year's; of a larger demonstration every county's.

    Parameters
    ----------
    accounts
        Those of the demonstration: who looked, judged, seconded.

    """
    county = accounts["zuzhi"].unit
    _last(accounts, county, villages)
    row = _begun(county, accounts["zuzhi"])
    _said(accounts, row)
    _judged(accounts["zuzhi"], row)
    _put_forward(accounts["zuzhi"], row)
    if size != "small":
        others = rows_under(_root(), Unit).filter(kind=Unit.Kind.COUNTY, closed_on=None)
        for other in others.exclude(pk=county.pk).order_by("path"):
            if sweeping.in_scope(other).exists():
                _begun(other, None)
    many = int(pointing(SweptUnit, "sweep__is_demo", [True]).count())
    events.record(None, "排查.演示", county, f"写入虚构排查 {many} 个单位次")
    return many


def _root() -> Unit:
    root: Unit = Unit.objects.unscoped("演示排查").get(parent=None)
    return root


def _sweep(county: Unit, actor: Account | None, year: int, on: dt.date, due: dt.date) -> Sweep:
    items = list(criteria.of(county).select_related("checklist"))
    listed: Checklist = items[0].checklist
    row = Sweep(
        unit=county, name=f"{year}年度软弱涣散党组织排查{SAID}", checklist=listed, by=actor,
        opened_on=on, due=due, is_demo=True,
    )  # fmt: skip
    row.save()
    sweeping.freeze(row, items)
    return row


def _begun(county: Unit, actor: Account | None) -> Sweep:
    today = timezone.localdate()
    row = _sweep(county, actor, today.year, today - THIS * DAY, today + THIS_DUE * DAY)
    sweeping.take_in(row, list(sweeping.in_scope(county)), today)
    return row


def _last(accounts: Mapping[str, Account], county: Unit, villages: Sequence[Unit]) -> None:
    """Write the sweep that led to the older of the invented files, each hit seconded."""
    today = timezone.localdate()
    row = _sweep(county, accounts["zuzhi"], today.year - 1, today - LAST * DAY,
                 today - LAST_DUE * DAY)  # fmt: skip
    bulk.insert(SweptUnit, [
        SweptUnit(
            sweep=row, unit=unit, unit_path=unit.path, looked_by=accounts["xiangzhen"],
            looked_on=None if n % 97 == 50 else row.opened_on + (n % 40) * DAY,
            why_not=f"当时正在撤并，未排查{SAID}" if n % 97 == 50 else "",
        )
        for n, unit in enumerate(villages)
    ])  # fmt: skip
    units = {one.unit_id: one for one in rows_of(row, SweptUnit)}
    codes = {one.code: one for one in rows_of(row, SweepCriterion)}
    bulk.insert(SweepHit, _old(accounts, units, codes))
    rows_of(row, SweptUnit).filter(
        pk__in=sweeping.hits_of(row).order_by().values("swept")
    ).update(seconded_by=accounts["zuzhi2"])  # fmt: skip
    row.state, row.closed_on = Sweep.State.CLOSED, today - LAST_END * DAY
    row.save()


def _old(
    accounts: Mapping[str, Account], units: Mapping[int, SweptUnit],
    codes: Mapping[str, SweepCriterion],
) -> list[SweepHit]:  # fmt: skip
    """Return the hits behind the files that were begun before last year's sweep was closed."""
    before = timezone.now() - LAST_END * DAY
    files = pointing(Rectification, "unit", list(units)).filter(
        is_demo=True, case__opened_at__lt=before, listed_on__isnull=False
    )
    listed = rows_of_all(files.order_by().values("pk"), ListedCriterion, "rectification")
    out: dict[tuple[int, int], SweepHit] = {}
    for one in listed.select_related("rectification__case"):
        file = one.rectification
        opened = timezone.localdate(file.case.opened_at)
        row, criterion = units[file.unit_id], codes[one.code]
        out[row.pk, criterion.pk] = SweepHit(
            swept=row, criterion=criterion, found=one.found, said_by=accounts["xiangzhen"],
            said_on=opened - 20 * DAY, judgement=Judgement.LISTED, case=file.case,
            reason=f"情况属实，组织生活长期不正常{SAID}", judged_by=accounts["zuzhi"],
            judged_on=opened,
        )  # fmt: skip
    return list(out.values())


def _said(accounts: Mapping[str, Account], row: Sweep) -> None:
    """Let most villages be looked at, in the first town every second one."""
    codes = {one.code: one for one in rows_of(row, SweepCriterion)}
    units = list(rows_of(row, SweptUnit).order_by("unit_path").select_related("unit"))
    first, words, hits = units[0].unit.parent_id, cycle(WORDS), []
    for n, one in enumerate(units):
        if n % (2 if one.unit.parent_id == first else 4) == 1:
            continue
        one.looked_on, one.looked_by = row.opened_on + (n % THIS) * DAY, accounts["xiangzhen"]
        if n % UNKNOWN == 3:
            one.unknown = {"w10": f"政法单位的意见还没有收到{SAID}"}
        if n % HIT == 4:
            code, text = next(words)
            one.awaits = True
            hits.append(SweepHit(
                swept=one, criterion=codes[code], found=text + SAID, said_by=one.looked_by,
                said_on=one.looked_on,
            ))  # fmt: skip
    rows_of(row, SweptUnit).bulk_update(
        units, ("looked_on", "looked_by", "unknown", "awaits"), batch_size=500
    )
    bulk.insert(SweepHit, hits)


def _judged(officer: Account, row: Sweep) -> None:
    """Judge some of what towns said; the rest waits."""
    hits = list(sweeping.hits_of(row).exclude(swept__looked_on=None).order_by("pk"))
    for n, one in enumerate(hits):
        if n % 3 == 0:
            continue
        further = n % 3 == 2
        one.judgement = Judgement.FURTHER if further else Judgement.NOT
        one.reason = ("请镇里再到村核实" if further else "情况已经解决，有材料") + SAID
        one.judged_by, one.judged_on = officer, timezone.localdate() - DAY
    sweeping.hits_of(row).bulk_update(
        hits, ("judgement", "reason", "judged_by", "judged_on"), batch_size=500
    )
    sweeping.await_all(row)


def _put_forward(officer: Account, row: Sweep) -> None:
    """Put one village forward, so that a second person has something to second."""
    rows = rows_of(row, SweptUnit).filter(awaits=True, looked_on__isnull=False)
    one = rows.select_related("unit", "sweep").order_by("unit_path").first()
    if one is not None:
        keys = [str(hit.pk) for hit in swept.waiting_of(one)]
        name = one.unit.name.replace("村委会", "").replace("居委会", "")
        swept.enter(officer, one, hits=keys, organisation=f"{name}党支部{SAID}",
                    reason=f"情况属实，镇里多次督促没有改变{SAID}")  # fmt: skip
