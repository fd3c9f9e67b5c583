"""The disc that comes home: what signed meetings decided, to be carried out here by an officer.

It brings who was due and came, the motions, their counts and outcomes, the names under the record.
Who said what and who left stays where it was said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.discs import BadDisc
from guantong.core.errors import Conflict, Refused
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import events
from guantong.discs.models import Arrival, Disc
from guantong.discs.services.carrying import Keys, Reader, listed, told
from guantong.discs.services.rows import whole
from guantong.meeting.models import Attendee, Decision, Meeting, Motion, Vote
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding
from guantong.meeting.services.rows import attendees_of, by_motion, motions_of
from guantong.people.models import Person
from guantong.staffing.models import Post

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What of a meeting, and of a motion, is said otherwise or made anew here.
STATED = ("state", "digest", "decided_at", "outside", "signatures_needed")
CARRIED = ("held_back",)
MEETING = {"key", "digest", "decided", "signatures", "facts", "attendees", "motions"}
MOTION = {"facts", "post", "vote", "outcome"}


def gather(unit: Unit) -> dict[str, Any]:
    """Return what a disc carries of the meetings that decided, of a unit and all below it.

    Raises
    ------
    Conflict
        If there is none, or a record differs from what was signed.

    """
    rows = rows_under(unit, Meeting).filter(state=Meeting.State.DECIDED).order_by("on", "id")
    meetings = [one for one in rows if not one.outside]
    if not meetings:
        raise Conflict(_("没有签字生效的会议决定可以带出。"))
    keys = Keys.of_all()
    return {"meetings": [_meeting(one, keys) for one in meetings]}


def lines_of(body: Mapping[str, Any]) -> list[str]:
    """Say what a disc carries, one line a meeting."""
    return [_line(one) for one in body["meetings"]]


def _line(said: Mapping[str, Any]) -> str:
    passed = sum(one["outcome"] == Decision.Outcome.PASSED for one in said["motions"])
    told = {
        "name": said["facts"]["name"], "on": said["facts"]["on"], "n": len(said["motions"]),
        "passed": passed, "signed": "、".join(one["name"] for one in said["signatures"]),
        "digest": said["digest"][:16],
    }  # fmt: skip
    text = _(
        "%(name)s（%(on)s）：任免事项 %(n)s 项，通过 %(passed)s 项；"
        "签字：%(signed)s；防篡改校验码 %(digest)s"
    )
    return f"{text % told}"


def _meeting(meeting: Meeting, keys: Keys) -> dict[str, Any]:
    if deciding.record_digest(meeting) != meeting.digest:
        text = _("“%s”的记录与签字时不一致，不能带出。请联系审计管理员。")
        raise Conflict(text % meeting.name)
    votes, outcomes = by_motion(Vote, meeting), by_motion(Decision, meeting)
    return {
        "key": str(meeting.pk),
        "digest": meeting.digest,
        "decided": meeting.decided_at.isoformat() if meeting.decided_at else "",
        "signatures": [
            {"name": one.name, "role": one.role, "at": one.at.isoformat()}
            for one in deciding.signatures(meeting)
        ],
        "facts": told(meeting, keys, *STATED),
        "attendees": [told(one, keys) for one in attendees_of(meeting)],
        "motions": [
            {
                "facts": told(one, keys, *CARRIED),
                "post": _post(one.post),
                "vote": [told(vote, keys) for vote in votes.get(one.pk, ())],
                "outcome": outcomes[one.pk][0].outcome,
            }
            for one in motions_of(meeting)
        ],
    }


def _post(post: Post | None) -> list[Any]:
    if post is None:
        return []
    alike = rows_of(post.unit, Post).filter(title=post.title).values_list("pk", flat=True)
    return [post.unit.code, post.title, list(alike).index(post.pk)]


class Taking:
    """What a disc decided, held against what is here."""

    def __init__(self, unit: Unit, body: Mapping[str, Any], signer: str) -> None:
        self.unit, self.signer = unit, signer
        self.back = Keys.of_all().back
        self.meetings = [self._checked(one) for one in listed(body, "meetings")]
        own = {self._key(one): one for one in self.meetings}
        rows = whole(Arrival).filter(key__in=list(own))
        self.known = {one.key: one for one in rows.select_related("disc__by", "meeting")}
        self.new = [one for key, one in own.items() if key not in self.known]

    def refuse_known(self) -> None:
        """Refuse a disc that brings nothing new, or another record of what is here already.

        Raises
        ------
        Conflict
            Always says which, when it was taken in and by whom.

        """
        for said in self.meetings:
            before = self.known.get(self._key(said))
            if before is None or (self.new and before.digest == said["digest"]):
                continue
            by = before.disc.by
            about = {
                "name": before.meeting.name, "number": before.disc.number,
                "who": by.display_name if by else _("系统"),
                "on": f"{before.disc.done_at or before.disc.created_at:%Y-%m-%d}",
            }  # fmt: skip
            if before.digest == said["digest"]:
                text = _(
                    "“%(name)s”的决定已于 %(on)s 由%(who)s读入（光盘 %(number)s），不能重复读入。"
                )
            else:
                text = _(
                    "“%(name)s”的另一份记录已于 %(on)s 由%(who)s读入（光盘 %(number)s），"
                    "与这张盘不同，没有作任何改动。请与单机上签字的原件核对。"
                )
            raise Conflict(text % about)

    def lines(self) -> list[str]:
        """Say what is taken in, and what is here already."""
        told = [_line(one) for one in self.new]
        if self.known:
            told.append(_("盘上另有 %s 次会议的决定已经读入过，不再读入。") % len(self.known))
        return told

    def take(self, actor: Account | None, disc: Disc) -> list[Meeting]:
        """Write the meetings that are new; nothing is carried out.

        Raises
        ------
        Refused
            If the actor may not record decisions of a meeting's unit.
        Conflict
            If the disc brings nothing new.

        """
        self.refuse_known()
        made = [self._write(actor, one) for one in self.new]
        for said, meeting in zip(self.new, made, strict=True):
            row = Arrival(disc=disc, meeting=meeting, key=self._key(said), digest=said["digest"])
            row.save()
            text = f"{meeting.name}：光盘 {disc.number}，原记录校验码 {said['digest'][:16]}"
            events.record(actor, "会议.随光盘读入", meeting, text)
        return made

    def _write(self, actor: Account | None, said: Mapping[str, Any]) -> Meeting:
        unit = self._unit(actor, said)
        meeting = Meeting(
            **self._values(Meeting, _("会议"), said["facts"], *STATED), state=Meeting.State.DECIDED,
            outside={"digest": said["digest"], "signatures": said["signatures"]},
            signatures_needed=len(said["signatures"]), created_by=actor,
            decided_at=dt.datetime.fromisoformat(said["decided"]),
        )  # fmt: skip
        meeting.unit = unit
        meeting.save()
        Attendee.objects.bulk_create(
            Attendee(meeting=meeting, **self._values(Attendee, _("应到会成员"), one))
            for one in said["attendees"]
        )
        motions = [self._motion(meeting, one) for one in said["motions"]]
        Motion.objects.bulk_create(motions, batch_size=50)
        both = list(zip(motions, said["motions"], strict=True))
        Vote.objects.bulk_create(
            [
                Vote(motion=motion, **self._values(Vote, _("票数"), vote))
                for motion, one in both
                for vote in one["vote"]
            ],
            batch_size=150,
        )
        Decision.objects.bulk_create(
            [Decision(motion=motion, outcome=one["outcome"]) for motion, one in both],
            batch_size=150,
        )
        meeting.digest = deciding.record_digest(meeting)
        meeting.save(update_fields=["digest"])
        return meeting

    def _unit(self, actor: Account | None, said: Mapping[str, Any]) -> Unit:
        key = self.back[Unit].get(said["facts"].get("unit"))
        unit: Unit | None = whole(Unit).filter(pk=key).first()
        name = said["facts"]["name"]
        if unit is None or not tree.inside(unit.path, self.unit.path):
            text = _("“%(name)s”的单位不在“%(unit)s”及其下级之内，没有作任何改动。")
            raise Conflict(text % {"name": name, "unit": self.unit.name})
        if actor is not None and not actor.may(MEETING_RECORD, unit.path):
            raise Refused(_("您没有登记“%s”会议决定的权限。") % unit.name)
        return unit

    def _motion(self, meeting: Meeting, said: Mapping[str, Any]) -> Motion:
        values = self._values(Motion, _("任免事项"), said["facts"], *CARRIED)
        name = values["name"]
        person = whole(Person).filter(pk=values["person_id"]).first()
        if person is None or person.name != name:
            text = _(
                "“%(meeting)s”的人选%(name)s在本系统查不到，没有作任何改动。"
                "请核对人员编号和姓名，或重新制作人员数据盘后再议。"
            )
            raise Conflict(text % {"meeting": meeting.name, "name": name})
        if said["facts"].get("unit") and values["unit_id"] is None:
            text = _("%(name)s的拟任单位在本系统没有，没有作任何改动。请先在机构中设立。")
            raise Conflict(text % {"name": name})
        return Motion(meeting=meeting, post=self._seat(said["post"]), **values)

    def _seat(self, said: Any) -> Post | None:
        """Find the seat again; a motion that names none says where in words."""
        if not said:
            return None
        code, title, place = said
        rows = whole(Post).filter(unit__code=code, title=title)
        return next((one for at, one in enumerate(rows) if at == place), None)

    def _values(self, model: Any, where: str, said: Any, *left: str) -> dict[str, Any]:
        return Reader(model, self.back, where, left).values(said)

    def _key(self, said: Mapping[str, Any]) -> str:
        return f"{self.signer}:{said['key']}"[:40]

    def _checked(self, said: Any) -> Mapping[str, Any]:
        """Refuse what is no decided meeting, before anything is made of it."""
        if not isinstance(said, dict) or set(said) != MEETING or not _is_whole(said):
            text = _("光盘上的会议记录不完整，没有作任何改动。请重新制作。")
            raise BadDisc(text, field="file")
        return said


def _is_whole(said: Mapping[str, Any]) -> bool:
    facts, signed = said["facts"], list(_dicts(said["signatures"], {"name", "role", "at"}))
    motions = list(_dicts(said["motions"], MOTION))
    return (
        isinstance(facts, dict) and {"name", "on", "unit"} <= facts.keys()
        and isinstance(said["digest"], str) and len(said["digest"]) == 64
        and bool(signed) and len(signed) == len(said["signatures"])
        and bool(motions) and len(motions) == len(said["motions"])
        and all(one["outcome"] in Decision.Outcome.values for one in motions)
        and all(isinstance(one["facts"], dict) for one in motions)
        and all({"name", "person"} <= one["facts"].keys() for one in motions)
    )  # fmt: skip


def _dicts(some: Any, names: set[str]) -> Iterator[Mapping[str, Any]]:
    for one in some if isinstance(some, list) else ():
        if isinstance(one, dict) and set(one) == names:
            yield one
