"""A committee of nine and four motions in the invented county of the rooms before."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from guantong.meeting.models import Attendee, Motion, Recusal, Statement
from guantong.meeting.services import deciding, opening, voting
from guantong.meeting.services.opening import Member, Move
from guantong.standards.authority import Managed

ON = dt.date(2026, 11, 25)
CHIEF = "周书记（虚构）"
#: As officers may write it on posts; what follows from who manages them: test_authority.
HERE = Managed("county")


def members(*more, many=9):
    others = [Member(f"委员{n}（虚构）", "常委") for n in range(1, many - len(more))]
    return [*more, *others, Member(CHIEF, "书记", is_chief=True)]


def moves(gov):
    county, red = gov.county, gov.red
    return [
        Move(gov.mayor, county, "副县长", "甲县副县长", "红星镇党委书记", level="1A32",
             duty="government", managed=HERE),
        Move(gov.young, red, "党委书记", "红星镇党委书记", "甲县副县长", level="1A41",
             duty="party", is_chief=True, managed=HERE),
        Move(gov.woman, county, "县长", "甲县县长", "甲县副县长", level="1A31", is_chief=True,
             is_elected=True, duty="government", managed=HERE),
        Move(gov.chief, remove="甲县县长", reason="到龄", managed=HERE),
    ]  # fmt: skip


def prepare(actor, gov, *more, unit=None, **data):
    fields = {"name": "县委常委会会议", "on": ON, **data}
    return opening.create(actor, unit or gov.county, fields, members(*more), moves(gov))


def begin(actor, meeting, absent=()):
    rows = attendees(meeting)
    here = [row.pk for row in rows if row.name not in absent]
    return opening.start(actor, meeting, here, "\n".join(f"{row.name} 出差" for row in rows))


def attendees(meeting):
    return list(Attendee.objects.unscoped("test").filter(meeting=meeting))


def motions(meeting):
    return list(Motion.objects.unscoped("test").filter(meeting=meeting))


def recusals(meeting):
    rows = Recusal.objects.unscoped("test").filter(motion__meeting=meeting)
    return [(r.motion.person_id, r.attendee.name, r.relation, r.certain) for r in rows]


def say(actor, meeting, motion, *, agree, oppose=0):
    """The first so many speakers agree, the next oppose, the rest ask to defer."""
    speakers = voting.speakers(meeting, motion)
    stances = {}
    for number, one in enumerate(speakers):
        later = "oppose" if number < agree + oppose else "defer"
        stances[one.pk] = "agree" if number < agree else later
    return voting.state(actor, motion, stances)


def decided(actor, second, meeting):
    """Everybody agrees to everything; two officers sign."""
    meeting = begin(actor, meeting)
    voting.all_agree(actor, meeting, [m.pk for m in motions(meeting)])
    meeting = deciding.close(actor, meeting)
    meeting = deciding.sign(actor, meeting, "记录人", meeting.digest)
    return deciding.sign(second, meeting, "审核人", meeting.digest)


def statements(motion):
    rows = Statement.objects.unscoped("test").filter(motion=motion)
    return SimpleNamespace(order=[s.attendee.name for s in rows], count=len(rows))
