"""How an objection is checked and agreed to in tests: by two officers of 干部监督科."""

from __future__ import annotations

import datetime as dt
import io

from django.utils import timezone
from tests.conftest import _account

from guantong.casework.models import Turn
from guantong.casework.services import finishing, processes
from guantong.core.services import accounts
from guantong.meeting.models import Decision, Motion
from guantong.meeting.services import objections

TODAY = timezone.localdate()


def other_supervisor(town):
    """A second officer of 干部监督科, and the processes that ship with the rooms."""
    made = _account("supervisor2", town.city)
    accounts.grant(None, made, role="supervision_officer", unit=town.city)
    processes.load()
    return made


def object_to(actor, motion, **more):
    given = {
        "origin": "signed", "channel": "phone", "received_on": TODAY,
        "content": "反映其在任镇党委书记期间违规发放补贴", "objector": "王某（虚构）13800001234",
    }  # fmt: skip
    return objections.object_to(actor, motion, **{**given, **more})


def turn(row):
    return Turn.objects.unscoped("test").get(case=row.case, done_at=None)


def found(actor, row, outcome):
    """Check an objection with a report."""
    file = io.BytesIO("核查情况（虚构）".encode())
    file.name = "核查情况.txt"
    return finishing.finish(
        actor, turn(row), outcome=outcome, reason="经查阅账目并谈话核实", evidence_0=file
    )


def agreed(actor, row, outcome="同意核查结论"):
    done = finishing.finish(actor, turn(row), outcome=outcome, reason="材料齐全、结论准确")
    row.refresh_from_db()
    return done


def motion_of(meeting, person):
    return Motion.objects.unscoped("test").get(meeting=meeting, person=person)


def days_ago(many):
    return TODAY - dt.timedelta(days=many)


def applied(motion):
    """Whether a motion is carried out."""
    rows = Decision.objects.unscoped("test").filter(motion=motion)
    return rows.exclude(applied_at=None).exists()
