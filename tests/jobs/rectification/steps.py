"""A rectification taken along its steps."""

from __future__ import annotations

from tests.casework.paper import paper

from guantong.casework.models import Turn
from guantong.casework.services import finishing
from guantong.core.scope import rows_of
from guantong.jobs.rectification.models import ListedCriterion
from guantong.jobs.rectification.services import rectifying


def open_turn(row):
    rows = Turn.objects.unscoped("test").filter(case__in=rectifying.cases_of(row), done_at=None)
    return rows.get()


def finish(row, actor, outcome="", **given):
    """End the open turn of a rectification, with a paper of each kind that it asks for."""
    turn = open_turn(row)
    papers = {f"evidence_{n}": paper() for n, _kind in enumerate(turn.definition.evidence)}
    finishing.finish(actor, turn, outcome=outcome, **papers, **given)
    row.refresh_from_db()


def compare(row, actor, gone="yes", now="书记已经配好"):
    for one in rows_of(row, ListedCriterion):
        rectifying.compare(actor, one, now=now, gone=gone)


def to_check(row, desk):
    """Bring a rectification from being proposed to where it is checked."""
    finish(row, desk.ship)
    finish(row, desk.org, "列入", reason="书记长期出缺，工作停滞")
    finish(row, desk.ship, leader="王某（虚构）", first_secretary="李某（虚构）")
    finish(row, desk.ship)
