"""The result of a village's election: entered by one, confirmed by another; then posts are held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, FromFile
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services.signing import same_person
from guantong.jobs.village_terms.models import (
    Body,
    ElectionResult,
    ElectionStep,
    Nominee,
    PostKind,
    VillageElection,
    VillageTerm,
)
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_WORK
from guantong.jobs.village_terms.services import holding
from guantong.standards import village_elections as law

if TYPE_CHECKING:
    from guantong.core.models import Account

State, Kind = VillageElection.State, VillageElection.Kind
COUNTS = ("registered", "issued", "returned", "valid", "invalid")
#: Elections whose result was confirmed and stands.
DONE = (State.HELD, State.SHORT, State.HANDED)
#: What of a count cannot be, in words.
FAULTS = {
    "issued": gettext_lazy("发出选票 %(said)s 张，多于登记的 %(bound)s 人，请核对。"),
    "returned": gettext_lazy("收回选票 %(said)s 张，多于发出的 %(bound)s 张，请核对。"),
    "valid": gettext_lazy("有效票与无效票合计 %(said)s 张，与收回的 %(bound)s 张不符，请核对。"),
    "most": gettext_lazy("%(post)s：有人得 %(said)s 票，多于有效票 %(bound)s 张，请核对。"),
    "sum": gettext_lazy("%(post)s：得票合计 %(said)s，多于有效票乘以应选名额 %(bound)s，请核对。"),
}
#: Names and numbers as a workbook tells them: 张某 812、李某 640.
VOTE = re.compile(r"\s*(\D+?)\s*[:：]?\s*(\d+)\s*票?\s*")


@dataclass(frozen=True)
class Tally:
    """What was counted of an election, and what it comes to.

    Attributes
    ----------
    posts
        Each post that is voted on, how many are to be elected, who stands.

    """

    posts: list[tuple[PostKind, int, list[Nominee]]]
    contests: list[law.Contest]
    counts: law.Counts
    outcome: law.Outcome

    @property
    def elected(self) -> list[Nominee]:
        """Who is elected."""
        some = zip(self.posts, self.outcome.elected, strict=True)
        return [stood[n] for (_post, _many, stood), won in some for n in sorted(won)]

    @property
    def level(self) -> list[Nominee]:
        """Who has as many votes as another where the seats do not reach for both."""
        some = zip(self.posts, self.outcome.level, strict=True)
        return [stood[n] for (_post, _many, stood), even in some for n in sorted(even)]


def posts_of(row: VillageElection) -> list[tuple[PostKind, int, list[Nominee]]]:
    """Return the posts of an election with their seats and who stands, the most votes first."""
    stood = list(rows_of(row, Nominee).select_related("person").order_by("-votes", "pk"))
    return [(post, many, [one for one in stood if one.post == post]) for post, many in row.seats]


def tally(row: VillageElection, counts: Mapping[str, int], votes: Mapping[int, int]) -> Tally:
    """Reckon what a count comes to; ``votes`` are those of each nominee by its key."""
    posts = posts_of(row)
    contests = [
        law.Contest(str(post.label), many, [votes.get(one.pk, 0) for one in stood])
        for post, many, stood in posts
    ]
    given = law.Counts(*(counts[name] for name in COUNTS))
    base = row.base if row.body == Body.PARTY else ""
    outcome = law.outcome(row.body, row.kind, given, contests, base=base)
    return Tally(posts, contests, given, outcome)


def of(result: ElectionResult) -> Tally:
    """Reckon what a result that was entered comes to."""
    counts = {name: getattr(result, name) for name in COUNTS}
    return tally(result.election, counts, {int(pk): n for pk, n in result.votes.items()})


def _asked(row: VillageElection) -> tuple[str | Field, ...]:
    some = [(post, one) for post, _many, stood in posts_of(row) for one in stood]
    return (*COUNTS, *(
        Field(f"n{one.pk}", _("%(post)s %(name)s 得票") % {"post": post.label, "name": one.person},
              "number", least=0) for post, one in some
    ))  # fmt: skip


@act(
    VillageElection, "选举.登记结果", gettext_lazy("登记选举结果"), needs=TERM_WORK, name="enter",
    when=(State.PREPARING,), makes=ElectionResult, ask=_asked,
    confirm=gettext_lazy("登记后由另一人核对确认，确认以前不产生任职。"),
    back=gettext_lazy("登记错的，由核对的人“退回重登”。"),
)  # fmt: skip
def enter(actor: Account | None, row: VillageElection, **said: Any) -> Done:
    """Enter a result: the ballots, and the votes of each who stood as ``n`` and its key.

    Raises
    ------
    Conflict
        If it was entered already, says by whom and when; the day is to come; nobody stands.
    GuantongError
        If the numbers cannot be.

    """
    there = rows_of(row, ElectionResult).select_related("by").first()
    if there is not None:
        told = {
            "who": there.by or "—", "at": f"{timezone.localtime(there.at):%Y-%m-%d %H:%M}",
            "n": there.returned, "valid": there.valid,
        }  # fmt: skip
        text = _(
            "结果已由%(who)s于 %(at)s 登记：收回选票 %(n)s 张，有效票 %(valid)s 张。"
            "有误的请核对的人退回重登。"
        )
        raise Conflict(text % told)
    if row.on is None or row.on > today():
        raise Conflict(_("选举日还没有定或者还没有到，不能登记结果。"))
    votes = {int(name[1:]): n for name, n in said.items() if name[1:].isdecimal()}
    found = tally(row, said, votes)
    if not any(stood for _post, _many, stood in found.posts):
        raise Conflict(_("还没有登记候选人（另选他人的也先登记），不能登记结果。"))
    for one in law.faults(found.counts, found.contests):
        told = {"said": one.said, "bound": one.bound, "post": one.post}
        raise GuantongError(FAULTS[one.kind] % told, field=one.kind if one.kind in COUNTS else None)
    counts = {name: said[name] for name in COUNTS}
    made = ElectionResult(election=row, by=actor, votes=votes, is_demo=row.is_demo, **counts)
    made.save()
    return Done(f"{row}登记结果，待另一人核对", _("已登记，待另一人核对确认。"), made=made)


@act(
    Unit, "选举.导入结果", gettext_lazy("导入选举结果"), needs=TERM_WORK, name="election-results",
    makes=ElectionResult, open_to=(),
    ask=(
        Field("body", gettext_lazy("选举的组织"), "choice", choices=Body.choices), *COUNTS,
        Field("cast", gettext_lazy("得票"), most=400,
              help=gettext_lazy("候选人姓名和票数，例如：张某 812、李某 640")),
    ),
    file=FromFile(gettext_lazy("导入选举结果")),
)  # fmt: skip
def enter_row(actor: Account | None, unit: Unit, body: str, cast: str, **counts: Any) -> Done:
    """Enter a village's result as a workbook tells it, the votes in words; errors as `enter`."""
    row = rows_of(unit, VillageElection).filter(body=body, state=State.PREPARING).first()
    if row is None:
        raise Conflict(_("%s没有筹备中的这类选举。") % unit.name, field="body")
    stood = {one.person.name: one.pk for _p, _many, some in posts_of(row) for one in some}
    said: dict[str, int] = {}
    for part in filter(str.strip, re.split("[、，,；;\n]", cast)):
        found = VOTE.fullmatch(part)
        if found is None or found[1] not in stood:
            text = _("“%(part)s”读不出候选人和票数。候选人：%(names)s。")
            told = {"part": part, "names": "、".join(stood) or "—"}
            raise GuantongError(text % told, field="cast")
        said[f"n{stood[found[1]]}"] = int(found[2])
    left = [name for name, pk in stood.items() if f"n{pk}" not in said]
    if left:
        raise GuantongError(_("没有写得票的候选人：%s。") % "、".join(left), field="cast")
    return Done(made=enter(actor, row, **counts, **said))


def _to_confirm(result: ElectionResult) -> str:
    won = [f"{one.get_post_display()} {one.person.name}" for one in of(result).elected]
    told = _("收回 %(returned)s 张，有效 %(valid)s 张，按票数当选：%(names)s。") % {
        "returned": result.returned, "valid": result.valid, "names": "、".join(won) or "—",
    }  # fmt: skip
    return told + _("核对选举结果报告单后确认：当选的从选举日起任职，上一届同时届满。")


def _unconfirmed(result: ElectionResult) -> bool:
    return result.seconded_at is None


@act(
    ElectionResult, "选举.确认结果", gettext_lazy("核对确认"), needs=TERM_WORK, name="confirm",
    within="election", when=_unconfirmed, back=gettext_lazy("确认后有误的，由县级宣布“当选无效”。"),
    confirm=lambda result: _to_confirm(result),
)  # fmt: skip
def confirm(actor: Account | None, result: ElectionResult) -> Done:
    """Confirm a result: whoever is elected holds the post from the day of the election.

    Raises
    ------
    Refused
        If the actor entered it.

    """
    if actor is not None and same_person(actor, result.by):
        raise Refused(_("须由登记人以外的另一人核对确认。"))
    row, found = result.election, of(result)
    won = {one.pk for one in found.elected}
    stood = [one for _post, _many, some in found.posts for one in some]
    for one in stood:
        one.votes, one.elected = result.votes[str(one.pk)], one.pk in won
    rows_of(row, Nominee).bulk_update(stood, ["votes", "elected"])
    result.seconded_by, result.seconded_at = actor, timezone.now()
    result.save(update_fields=["seconded_by", "seconded_at"])
    settle(row, found)
    rows_of(row, ElectionStep).filter(code="day", done_on=None).update(
        done_on=row.on, evidence=_("选举结果报告单"), by=actor
    )
    told = {"n": len(won), "state": row.get_state_display(), "empty": found.outcome.empty}
    log = f"{row}结果确认：当选 {len(won)} 人，{told['state']}"
    text = _("已确认：当选 %(n)s 人，空缺 %(empty)s 名，%(state)s。") % told
    return Done(log, text, made=row)


def settle(row: VillageElection, found: Tally) -> None:
    """Set what an election came to, and let its outcome begin or end terms."""
    recall = row.kind == Kind.RECALL
    if not found.outcome.valid:
        row.state = State.FOLLOWED if recall else State.VOID
    else:
        row.state = State.SHORT if found.outcome.empty and not recall else State.HELD
    row.term_end = holding.term_end(row)
    row.save(update_fields=["state", "term_end"])
    if recall:
        holding.recalled(row, found.elected)
    else:
        holding.begin(row, found.elected)


@act(
    ElectionResult, "选举.退回结果", gettext_lazy("退回重登"), needs=TERM_WORK, name="send-back",
    within="election", when=_unconfirmed, ask=(Field("reason", gettext_lazy("理由"), "reason"),),
    confirm=gettext_lazy("退回后登记的数字不再保留，由登记人重新登记；沿革里写明退回的理由。"),
    back="enter",
)  # fmt: skip
def send_back(_actor: Account | None, result: ElectionResult, reason: str) -> Done:
    """Give a result back that does not agree with its paper; it is to be entered anew."""
    row = result.election
    told = f"{row}结果退回：收回 {result.returned}，有效 {result.valid}。理由：{reason}"
    result.delete()
    return Done(told, made=row)


@act(
    VillageElection, "选举.当选无效", gettext_lazy("宣布当选无效"), needs=TERM_DECIDE, name="void",
    when=lambda row: row.state in DONE and row.kind != Kind.RECALL, then=State.VOID, second=True,
    ask=(Field("reason", gettext_lazy("调查认定的事实和依据"), "reason", most=400),),
    confirm=gettext_lazy("第十七条：暴力、威胁、欺骗、贿赂、伪造选票、虚报票数当选的无效，任职同时终止。"),
    back=gettext_lazy("没有一键撤回：另行组织重新选举。"),
)  # fmt: skip
def void(_actor: Account | None, row: VillageElection, reason: str) -> str:
    """Declare an election void that was found to be; the terms it began end today."""
    begun = rows_of(row, VillageTerm).filter(last=None)
    holding.end(begun, today(), VillageTerm.Ended.VOID, reason)
    return f"{row}当选无效：{reason}"
