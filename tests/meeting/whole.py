"""A meeting held to its end, for tests that need one of each of its pages."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.meeting import cast as told

from guantong.meeting.models import Recusal
from guantong.meeting.services import deciding, notice, opening, voting
from guantong.meeting.services.opening import Member, Move
from guantong.standards.authority import Managed


def announced(cast, people, first=None):
    """Two people of a unit are moved, one of them a member; it was decided yesterday, announced."""
    unit, here = people[0].unit, Managed("own")
    moves = [
        Move(
            people[0],
            unit,
            "镇长",
            f"{unit.name}镇长",
            "镇干部",
            level="1A41",
            is_chief=True,
            managed=here,
        ),
        Move(people[1], unit, "副镇长", f"{unit.name}副镇长", "镇干部", level="1A42", managed=here),
    ]
    first = first or timezone.localdate()
    data = {
        "name": "镇党委会议", "on": first - dt.timedelta(days=1), "signatures_needed": 1,
        "is_demo": True,
    }  # fmt: skip
    members = told.members(Member(people[0].name, "委员", person=people[0]))
    meeting = opening.create(cast.officer, unit, data, members, moves)
    meeting = told.begin(cast.officer, meeting, {"委员1（虚构）"})
    keys = [motion.pk for motion in told.motions(meeting)]
    voting.all_agree(cast.officer, meeting, keys)
    meeting = deciding.close(cast.officer, meeting)
    meeting = deciding.sign(cast.officer, meeting, "记录人", meeting.digest)
    made = notice.publish(cast.officer, meeting, first=first, place="组织部网站")
    motion = told.motions(meeting)[0]
    recusal = Recusal.objects.unscoped("test").get(motion=motion)
    return meeting, motion, recusal, made
