"""Who keeps the records of 甲县's appointments, who concludes, and what they say."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.utils import timezone
from tests.casework.paper import paper
from tests.conftest import _account
from tests.staffing.shared import fresh

from guantong.casework.models import Case, Turn
from guantong.casework.services import finishing, processes
from guantong.core import acts
from guantong.core.models import Signing
from guantong.core.services import accounts, units
from guantong.staffing.services import concluding, records

GOOD = {"file": "无问题", "report": "一致", "discipline": "无反映", "petition": "无"}
MOTION = {"motion_by": "甲县县委组织部部务会", "motion_on": dt.date(2026, 11, 2),
          "motion_why": "县长到龄，副县长需补充"}  # fmt: skip
INSPECTION = {
    "inspect_by": "周某 组长\n吴某 组员", "inspect_from": dt.date(2026, 11, 9),
    "inspect_to": dt.date(2026, 11, 13), "inspect_talks": 31,
}  # fmt: skip


def kept(town):
    """A second cadre officer of the city, and a reviewer each at the two units that are asked."""
    processes.load()
    made = {}
    for name, title in (("discipline", "甲县纪委监委"), ("petitions", "甲县信访局")):
        made[name] = units.create(None, town.first, name=title, kind="county_unit", code=name)
        who = made[f"by_{name}"] = _account(f"r-{name}", made[name])
        accounts.grant(None, who, role="reviewer", unit=made[name])
    made["second"] = _account("second", town.city)
    accounts.grant(None, made["second"], role="cadre_officer", unit=town.city)
    return SimpleNamespace(**made)


def opened(actor, person, post, desk=None):
    """Open a record; with a desk the four are asked at once."""
    ask = {"discipline": desk.discipline, "petitions": desk.petitions} if desk else {}
    return records.open_for_person(actor, person, post=post, **ask)


def turns(row):
    """Return code → the turn at which it is concluded."""
    row = fresh(row)
    return {one.wanted.code: one.turn for one in concluding.said_of(row)}


def answer(cast, desk, row, **outcomes):
    """Let the units say what they say; each by whoever of it may."""
    who = {"file": cast.officer, "report": cast.supervisor, "discipline": desk.by_discipline,
           "petition": desk.by_petitions}  # fmt: skip
    for code, outcome in outcomes.items():
        more = {"reason": "写明了结论和文号", "article": "第三十一条"}
        finishing.finish(who[code], fresh(turns(row)[code]), outcome=outcome, **more)


def overdue(row):
    """Move the days of a record's open conclusions to yesterday."""
    past = timezone.localdate() - dt.timedelta(days=1)
    Turn.objects.unscoped("test").filter(case=fresh(row).conclusions_id, done_at=None).update(
        counted_from=past, due=past
    )


def open_turn(row):
    """Return where a record stands."""
    return Turn.objects.unscoped("test").get(case=fresh(row).case_id, done_at=None)


def inspected(actor, row):
    """Take a record through its first three steps."""
    finishing.finish(actor, open_turn(row), **MOTION)
    finishing.finish(
        actor, open_turn(row), outcome="已民主推荐", recommend_scope="县直班子成员",
        recommend_due=60, recommend_present=58, recommend_votes=51, recommend_talks=30,
    )  # fmt: skip
    finishing.finish(actor, open_turn(row), evidence_0=paper("考察材料.txt"), **INSPECTION)
    return fresh(row)


def waive(actor, second, row, **why):
    """Let one officer say why it goes on, and the other second it."""
    concluding.waive(actor, fresh(row), **why)
    return acts.second(second, Signing.objects.visible_to(second).get(state="waiting"))


def cases():
    return Case.objects.unscoped("test")
