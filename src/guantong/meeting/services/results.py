"""The result of an election: who was elected holds the post from that day; else it stays empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.meeting.models import Candidacy, Contest, Decision, Election
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import applying
from guantong.meeting.services.elections import contests_of
from guantong.people.services import movement
from guantong.standards import elections as rules
from guantong.standards.elections import Count

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Election.State
YES, NO = "yes", "no"
DECLARED = _("宣布的结果")
#: What is asked of each candidate: name of the field, its label.
COUNTS = (("agree", _("赞成")), ("oppose", _("反对")), ("abstain", _("弃权")))
#: Why what was declared cannot be.
_AGAIN = _(
    "%(name)s得 %(agree)s 票，与他人票数相等而超过应选名额，应当再次投票，请登记再次投票的票数。"
    "依据：%(law)s。"
)
_TOO_FEW = _("%(name)s得 %(agree)s 票，当选须有 %(needed)s 票，不能登记为当选。依据：%(law)s。")
_TOO_MANY = _("应选 %(seats)s 名，%(name)s的票数不在其内，不能登记为当选。依据：%(law)s。")
_ENOUGH = _("%(name)s得 %(agree)s 票，按票数应为当选，请核对。依据：%(law)s。")


def _votes(election: Election) -> tuple[str | Field, ...]:
    """Ask who was there and the votes of each candidate, and who was declared elected."""
    asked: list[str | Field] = [
        Field("entitled", election.rule.members, "number", least=1,
              initial=lambda row: row.entitled),
        Field("present", type="number", least=1),
        Field("document", type="text", most=80, required=False),
    ]  # fmt: skip
    announced = gettext("宣布的结果")
    for contest, some in contests_of(election):
        for one in some:
            who = f"{contest} {one.name}"
            asked += [
                Field(f"c{one.pk}_{name}", f"{who}：{label}", "number", least=0)
                for name, label in COUNTS
            ]
            asked.append(
                Field(f"c{one.pk}_elected", f"{who}：{announced}", "choice",
                      choices=[(YES, _("当选")), (NO, _("未当选"))], initial="")
            )  # fmt: skip
    return tuple(asked)


def vet(election: Election, *, entitled: int, present: int, **said: Any) -> None:
    """Refuse a result whose votes do not add up, or of which the rule says otherwise.

    Raises
    ------
    GuantongError
        If the votes do not add up, too few were there, or what was declared is not what the
        votes say by the rule.
    Conflict
        If nobody stands, or the day is still to come.

    """
    _possible(election, entitled, present)
    for contest, some in contests_of(election):
        for one in some:
            _count(one, said, present)
        _declared(election, contest, some, entitled, present, said)


def _possible(election: Election, entitled: int, present: int) -> None:
    if not rows_of(election, Candidacy).exists():
        raise Conflict(_("还没有候选人，不能登记结果。"))
    if election.on > timezone.localdate():
        raise Conflict(_("选举日期 %s 还没有到，不能登记结果。") % election.on)
    if present > entitled:
        text = _("出席 %(present)s 人，多于%(who)s %(n)s 人，请核对。")
        told = {"present": present, "who": election.rule.members, "n": entitled}
        raise GuantongError(text % told, field="present")
    least = election.rule.least_present(entitled)
    if present < least:
        text = _("出席 %(present)s 人，不足 %(least)s 人，不能选举。依据：%(law)s。")
        told = {"present": present, "least": least, "law": election.rule.quorum_citation}
        raise GuantongError(text % told, field="present")


def _count(one: Candidacy, said: Mapping[str, Any], present: int) -> None:
    one.agree, one.oppose, one.abstain = (int(said[f"c{one.pk}_{name}"]) for name, _l in COUNTS)
    cast = one.agree + one.oppose + one.abstain
    if cast > present:
        text = _(
            "%(name)s：赞成、反对、弃权合计 %(cast)s 票，多于出席的 %(present)s 人，请核对票数。"
        )
        told = {"name": one.name, "cast": cast, "present": present}
        raise GuantongError(text % told, field=f"c{one.pk}_agree")


def _declared(
    election: Election,
    contest: Contest,
    some: list[Candidacy],
    entitled: int,
    present: int,
    said: Mapping[str, Any],
) -> None:
    """Refuse what was declared where it is not what the votes say by the rule."""
    total = sum(one.agree or 0 for one in some)
    if total > present * contest.seats:
        text = _("%(post)s：赞成票合计 %(total)s 票，多于出席人数乘以应选名额 %(most)s，请核对。")
        told = {"post": contest, "total": total, "most": present * contest.seats}
        raise GuantongError(text % told)
    counts = [Count(one.agree or 0, one.oppose or 0, one.abstain or 0) for one in some]
    found = rules.result(election.rule, entitled, contest.seats, counts)
    for number, one in enumerate(some):
        field = f"c{one.pk}_elected"
        yes, needed = said[field] == YES, election.rule.needed(entitled)
        why: Text = ""
        if number in found.again:
            why = _AGAIN
        elif yes and number not in found.elected:
            why = _TOO_FEW if counts[number].agree < needed else _TOO_MANY
        elif not yes and number in found.elected:
            why = _ENOUGH
        if why:
            told = {
                "name": one.name, "agree": one.agree, "needed": needed, "seats": contest.seats,
                "law": election.rule.citation,
            }  # fmt: skip
            raise GuantongError(why % told, field=field)


@act(
    Election, "选举.登记结果", _("登记选举结果"), needs=MEETING_RECORD, when=(State.COMING,),
    then=State.RECORDED, name="record", ask=_votes, second=True, versioned=True, vet=vet,
    confirm=_("由另一人核签后生效：当选的从选举之日起登记任职（不设试用期），没有当选的职位空缺。"),
    back=_("没有一键撤回：登记错的，按更正的公告另作补选登记，或逐人调整任职情况。"),
)  # fmt: skip
def record(
    actor: Account | None, election: Election, *, entitled: int, present: int,
    document: str = "", **said: Any,
) -> Done:  # fmt: skip
    """Record the result: whoever was elected holds the post from that day.

    Parameters
    ----------
    said
        ``c``, the candidacy's key, ``_agree``, ``_oppose``, ``_abstain``, ``_elected``.

    Errors as `vet`.

    """
    vet(election, entitled=entitled, present=present, **said)
    elected: list[Candidacy] = []
    lost: list[Candidacy] = []
    for _contest, some in contests_of(election):
        for one in some:
            _count(one, said, present)
            one.elected = said[f"c{one.pk}_elected"] == YES
            one.save()
            (elected if one.elected else lost).append(one)
    election.entitled, election.present = entitled, present
    election.document, election.recorded_at = document.strip(), timezone.now()
    for one in elected:
        _take_up(actor, election, one)
    told = {
        "elected": "、".join(one.name for one in elected) or gettext("无"),
        "lost": "、".join(one.name for one in lost) or gettext("无"),
    }
    return Done(
        f"{election.name}：当选 {told['elected']}；未当选 {told['lost']}",
        gettext("当选：%(elected)s；未当选：%(lost)s。") % told,
        data={"elected": [one.pk for one in elected], "lost": [one.pk for one in lost]},
    )


def _take_up(actor: Account | None, election: Election, one: Candidacy) -> None:
    """Let whoever was elected hold the post from the day of the election; without probation."""
    number = election.document or election.name[:80]
    month = f"{election.on:%Y-%m}"
    origin = Origin(kind=SourceKind.SCREEN.value, text=number, on=election.on)
    decision = _decision_of(one)
    if decision is not None:
        applying.carry_out(actor, decision, number, month, origin)
        return
    contest = one.contest
    post = movement.NewPost(
        contest.title, month, level=contest.level, is_chief=contest.is_chief,
        reason=gettext("选举"), words=contest.post, duty=contest.duty,
        is_leading=contest.is_leading, is_elected=True, document=number,
    )  # fmt: skip
    movement.appoint(actor, one.person, contest.unit, post, origin=origin)


def _decision_of(one: Candidacy) -> Decision | None:
    if one.motion is None:
        return None
    rows = rows_of(one.motion, Decision).select_related(
        "motion__person__unit", "motion__unit", "motion__answer"
    )
    found: Decision | None = rows.first()
    return found
