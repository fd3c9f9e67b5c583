"""Two invented discs: one that was written here, one that was read and waits to be taken in."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from django.core.files import File
from django.utils import timezone

from guantong.core import discs
from guantong.discs.services import exchange
from guantong.discs.services.carrying import Keys, told
from guantong.discs.services.decisions import CARRIED, STATED
from guantong.meeting.models import Attendee, Decision, Meeting, Motion, Vote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.people.models import Person

PASSPHRASE = "演示口令，不是秘密2026"  # noqa: S105 - nobody keeps a secret by it
MEMBERS = ("唐秀英（虚构）", "蒋志平（虚构）", "周正华（虚构）")


def invent(actor: Account, team: Sequence[Person]) -> None:
    """Write a disc of a team's unit; read one by which a member of it is to be promoted."""
    unit, person = team[0].unit, team[-1]
    exchange.write(actor, unit, PASSPHRASE, "演示：带入单机系统，供讨论")
    keys, now = Keys.of_all(), timezone.now()
    meeting = Meeting(unit=unit, name="党委会议（单机，演示）", on=now.date(), is_demo=True)
    motion = Motion(
        person=person, kind=Motion.Kind.ADD, name=person.name, now=person.post, unit=unit,
        title="一级主任科员（演示）", appoint=f"{unit.name}一级主任科员（演示）", reason="演示",
    )  # fmt: skip
    many = len(MEMBERS)
    vote = Vote(due=many, present=many, excused=0, agree=many, oppose=0, defer=0)
    body = {
        "meetings": [
            {
                "key": "1", "digest": hashlib.sha256(b"demo").hexdigest(),
                "decided": now.isoformat(),
                "signatures": [
                    {"name": name, "role": role, "at": now.isoformat()}
                    for name, role in (("陈记录（虚构）", "记录人"), ("刘审核（虚构）", "审核人"))
                ],
                "facts": told(meeting, keys, *STATED),
                "attendees": [
                    told(
                        Attendee(
                            name=name, post="委员", presence="present", position=at,
                            is_chief=at == many - 1,
                        ),
                        keys,
                    )
                    for at, name in enumerate(MEMBERS)
                ],
                "motions": [
                    {
                        "facts": told(motion, keys, *CARRIED), "post": [],
                        "vote": [told(vote, keys)], "outcome": Decision.Outcome.PASSED.value,
                    }
                ],
            }
        ]
    }  # fmt: skip
    _disc, content = discs.write("decisions", body, PASSPHRASE, "another machine")
    file = File(io.BytesIO(content), f"演示{discs.SUFFIX}")
    exchange.read(actor, unit, file, PASSPHRASE)
