"""A finding taken along its steps."""

from __future__ import annotations

import datetime as dt

from tests.casework.paper import paper

from guantong.casework.models import Turn
from guantong.casework.services import finishing
from guantong.core import acts
from guantong.core.models import Signing
from guantong.jobs.supervision.services import findings, handling

TOLD = dt.date(2026, 3, 1)


def told(bureau, town, **given):
    facts = {
        "source": "audit", "told_on": TOLD, "fact": "一个项目没有经过集体研究",
        "person": bureau.chief, **given,
    }  # fmt: skip
    return findings.record(bureau.sup, town.first, **facts)


def now(row):
    rows = Turn.objects.unscoped("test").filter(case__in=findings.cases_of(row), done_at=None)
    return rows.get()


def finish(row, actor, outcome="", **given):
    """End the open turn of a finding, with a paper of each kind that it asks for."""
    turn = now(row)
    papers = {f"evidence_{n}": paper() for n, _kind in enumerate(turn.definition.evidence)}
    asked = {"reason": "核对了会议记录和合同，情况如此"} | given
    finishing.finish(actor, turn, outcome=outcome, **papers, **asked)
    row.refresh_from_db()


def handled(row, actor, kind, **given):
    facts = {"on": dt.date(2026, 3, 10), "text": "项目为何没有提交集体研究", **given}
    made = handling.handle(actor, row, kind=kind, **facts)
    row.refresh_from_db()
    return made


def proposed(row, actor, kind, **given):
    """Put forward what goes into a person's file; it waits for a second person."""
    facts = {"on": dt.date(2026, 3, 10), "text": "项目没有经过集体研究", **given}
    handling.propose.run(actor, row, kind=kind, **facts)
    return Signing.objects.unscoped("test").filter(state=Signing.State.WAITING).latest("pk")


def weighed(row, bureau, kind, **given):
    """Write what goes into a person's file: one officer puts it forward, another seconds it."""
    made = acts.second(bureau.sup2, proposed(row, bureau.sup, kind, **given))
    made.refresh_from_db()
    row.refresh_from_db()
    return made
