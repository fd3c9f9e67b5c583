"""A meeting held to its end, for tests that need one of each of its pages."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.meeting import cast as told

from guantong.meeting.models import Recusal
from guantong.meeting.services import deciding, notice, opening, voting
from guantong.meeting.services.opening import Member, Move


def announced(cast, people, first=None):
    """Two people of a unit are moved, one of them a member; it was decided yesterday, announced."""
    unit = people[0].unit
    moves = [
        Move(people[0], unit, "镇长", f"{unit.name}镇长", "镇干部", level="1A41", is_chief=True),
        Move(people[1], unit, "副镇长", f"{unit.name}副镇长", "镇干部", level="1A42"),
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


def followed(cast, motion):
    """An objection to somebody announced, a letter, a talk; somebody's probation and its review."""
    from guantong.meeting.models import AppointmentLetter, ProbationReview
    from guantong.meeting.services import objections
    from guantong.people.models import PostHeld

    today = timezone.localdate()
    objection = objections.object_to(
        cast.supervisor, motion, "vague", "letter", today, "没有具体内容（虚构）"
    )
    AppointmentLetter(
        motion=motion, unit=motion.meeting.unit, word="红组任", year=2026, number=1, on=today,
        organ="红星镇党委", title="关于任职的通知", to="红星镇", body=["决定如下。"],
    ).save()  # fmt: skip
    post = PostHeld(person=motion.person, unit_name="红星镇", title="镇长", start="2026-01",
                    probation_until="2027-01")  # fmt: skip
    post.save()
    review = ProbationReview(post=post, outcome="fit", basis="履职好", month="2027-01")
    review.save()
    return objection, post, review
