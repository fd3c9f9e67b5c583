"""Elections of the cast's county, for tests of what comes before them and of their results."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from guantong.meeting.models import Candidacy, Motion
from guantong.meeting.services import elections, results

NAME = "甲县第十八届人民代表大会第六次会议"


def coming(officer, unit, **more):
    """A people's congress of 200 deputies today."""
    facts = {"name": NAME, "kind": "people", "on": timezone.localdate(), "entitled": 200}
    return elections.create(officer, unit, **{**facts, **more})


def stood(officer, meeting, election, person):
    motion = Motion.objects.unscoped("test").get(meeting=meeting, person=person)
    elections.stand(officer, motion, election)
    election.refresh_from_db()
    return Candidacy.objects.unscoped("test").get(motion=motion)


def votes(counts):
    """The answers of the form: candidacy → (agree, oppose, abstain, declared elected)."""
    out = {}
    for one, (agree, oppose, abstain, elected) in counts.items():
        named = {"agree": agree, "oppose": oppose, "abstain": abstain}
        out |= {f"c{one.pk}_{name}": value for name, value in named.items()}
        out[f"c{one.pk}_elected"] = "yes" if elected else "no"
    return out


def recorded(officer, election, counts, *, present=190, entitled=200, document="甲人发〔2026〕3号"):
    """Put a result forward, or record it where nobody is asked for."""
    return results.record(
        officer, election, entitled=entitled, present=present, document=document, **votes(counts)
    )


def before(days):
    return timezone.localdate() - dt.timedelta(days=days)
