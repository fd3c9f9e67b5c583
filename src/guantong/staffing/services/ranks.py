"""Rank rounds: whom the rules find able to step up, whom officers propose, within the places.

The machine proposes nobody and orders nobody; it refuses to pass a quota.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import held_by_key, rows_of, rows_of_all, rows_under
from guantong.people.models import Category, Person, PostRank, Status
from guantong.people.rules.careers import careers, unit_key
from guantong.people.rules.versions import rules_for
from guantong.staffing.models import RankCandidate, RankRound
from guantong.staffing.queries.rank_places import Area, Step, area_of
from guantong.staffing.room import PLAN_MANAGE
from guantong.standards import career as plain
from guantong.standards import derived
from guantong.standards.months import in_words
from guantong.standards.rules import Finding, Rule, RuleSet, Verdict, all_rules, check
from guantong.standards.rules.predicates import ranks as steps
from guantong.standards.rules.registry import Case

if TYPE_CHECKING:
    from guantong.core.models import Account

STEP = "rank.step"
#: What rules say that are about a rank to be given: others are about a post.
OF_STEPS = frozenset({"to-rank", "advancement"})
State = RankCandidate.State


@dataclass(frozen=True)
class Judged:
    """A person held against a rank."""

    rank: str
    now: str
    verdict: Verdict
    served: int | None
    needed: int | None
    excellent: int
    poor: int
    found: tuple[Finding, ...]

    @property
    def columns(self) -> dict[str, Any]:
        """Return what a candidate's row says of it."""
        return {
            "now": self.now, "verdict": self.verdict.value, "served": self.served,
            "needed": self.needed, "excellent": self.excellent, "poor": self.poor,
            "findings": [_told(one) for one in self.found], "why": self.why[:600],
        }  # fmt: skip

    @property
    def why(self) -> str:
        """Say what stands in the way, each by its article; of who meets everything, the years."""
        wrong = [one for one in self.found if one.verdict is not Verdict.MET]
        if not wrong:
            return next((one.message for one in self.found if one.rule == STEP), "")
        return "；".join(f"{one.message.rstrip('。')}（{one.citation}）" for one in wrong)


def next_ranks(career: plain.Career, on: dt.date) -> list[str]:
    """Return the ranks next above what a person holds: by the rank, or by a leading post's level.

    Whoever holds neither has none; of whom neither is known, nobody can say.
    """
    now = derived.current_rank(career, on)
    levels = {post.level for post in derived.current_posts(career, on) if post.leading}
    rule, out = all_rules()[STEP], []
    for rank in PostRank.values:
        if rank not in rule.options["before"]:  # type: ignore[operator]  # a table
            continue
        before, level = steps.step_from(rule, rank)
        if (before == now or (level and level in levels)) and (now is None or rank < now):
            out.append(rank)
    return out


def judge(career: plain.Career, on: dt.date, rules: RuleSet) -> list[Judged]:
    """Hold a person against each rank next above; see `next_ranks`.

    Of whom neither rank nor level is known, one answer says so.
    """
    now = derived.current_rank(career, on) or ""
    found = [_against(career, rank, now, on, rules) for rank in next_ranks(career, on)]
    if found or now:
        return found
    rule = all_rules()[STEP]
    lacking = ("职级", "现任职务层次")
    text = "没有登记职级，也没有登记领导职务层次，不知道拟晋升哪一职级。"
    unsure = Finding(
        rule.id, rule.name, rule.group, rule.article, rule.source, Verdict.UNKNOWN, text,
        missing=lacking,
    )  # fmt: skip
    return [Judged("", "", Verdict.UNKNOWN, None, None, 0, 0, (unsure,))]


def _against(career: plain.Career, rank: str, now: str, on: dt.date, rules: RuleSet) -> Judged:
    post = plain.Post(unit_key(None, ""), str(PostRank(rank).label), rank=rank)
    found = tuple(one for one in check(career, post, on, rules) if _asked(rules.rules[one.rule]))
    before, level = steps.step_from(all_rules()[STEP], rank)
    span = derived.in_rank_or_level(career, on, before, level)
    case, values = Case(career, post, on), rules.values[STEP]
    needed, told = steps.needed_months(case, values, rank, before, level)
    good, poor = (int(words.partition(" ")[0]) for _name, words in told)
    verdicts = {one.verdict for one in found}
    order = (Verdict.BROKEN, Verdict.UNKNOWN)
    verdict = next((one for one in order if one in verdicts), Verdict.MET)
    return Judged(rank, now, verdict, span.known, needed, good, poor, found)


def _asked(rule: Rule) -> bool:
    """Tell whether a rule is about steps up in rank; places are counted for all together."""
    return bool(OF_STEPS.intersection(rule.when)) and rule.test != "rank-quota"


def _told(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule, "name": one.name, "citation": one.citation, "message": one.message,
        "verdict": one.verdict.value, "verify": one.verify, "facts": [list(f) for f in one.facts],
        "missing": list(one.missing),
    }  # fmt: skip


@act(
    Unit, "职级晋升.开启", gettext_lazy("开启职级晋升"), needs=PLAN_MANAGE, makes=RankRound,
    name="rank-round-open", when=lambda unit: unit.closed_on is None,
    ask=("name", Field("on", type="date", initial=lambda _unit: timezone.localdate())),
    back="close",
)  # fmt: skip
def open_round(
    actor: Account | None, unit: Unit, name: str, on: dt.date, *, is_demo: bool = False
) -> Done:
    """Open a round of a unit and what is below it, and hold everybody there against the rules."""
    row = RankRound(unit=unit, name=name, on=on, opened_by=actor, is_demo=is_demo)
    row.save()
    find(actor, row)
    return Done(f"{unit.name}：{row.name}", made=row)


@act(
    RankRound, "职级晋升.核查", gettext_lazy("重新核查人选"), needs=PLAN_MANAGE,
    when=(RankRound.State.OPEN,), name="find",
)  # fmt: skip
def find(_actor: Account | None, row: RankRound) -> Done:
    """Hold everybody of the scope against the next rank; what officers proposed stays proposed."""
    people = rows_under(row, Person).filter(status=Status.ACTIVE, category=Category.CADRE)
    some = list(people.select_related("unit").order_by("unit_path", "position", "id"))
    known = careers(some)
    rules = rules_for(row.unit, row.on)
    kept = {
        (one.person_id, one.rank): one
        for one in rows_of(row, RankCandidate).exclude(state=State.FOUND)
    }
    rows_of(row, RankCandidate).filter(state=State.FOUND).delete()
    made, again = [], []
    for person in some:
        for one in judge(known[person.pk], row.on, rules):
            there = kept.get((person.pk, one.rank))
            if there is None:
                made.append(RankCandidate(round=row, person=person, rank=one.rank, **one.columns))
            elif there.state in RankCandidate.LIVE:
                again.append(_set(there, one))
    RankCandidate.objects.bulk_create(made, batch_size=100)
    rows_of(row, RankCandidate).bulk_update(again, JUDGED, batch_size=100)
    row.found_at = timezone.now()
    row.save(update_fields=["found_at"])
    able = sum(one.verdict == RankCandidate.Verdict.MET for one in (*made, *again))
    told = {"n": len(some), "able": able}
    text = _("核查 %(n)s 人，符合条件 %(able)s 人。") % told
    return Done(f"{row.name}：核查 {len(some)} 人，符合条件 {able} 人", text)


JUDGED = ("now", "verdict", "served", "needed", "excellent", "poor", "findings", "why")


def _set(row: RankCandidate, one: Judged) -> RankCandidate:
    for name, value in one.columns.items():
        setattr(row, name, value)
    return row


def judge_again(row: RankCandidate, on: dt.date | None = None) -> RankCandidate:
    """Hold a candidate against the rank as the person's records say now; return it unsaved."""
    day = on or row.round.on
    career = careers([row.person])[row.person_id]
    rules = rules_for(row.round.unit, day)
    for one in judge(career, day, rules):
        if one.rank == row.rank:
            return _set(row, one)
    row.verdict = RankCandidate.Verdict.BROKEN
    row.why = _("现职级已不是%(rank)s的前一级，请重新核查。") % {"rank": row.get_rank_display()}
    return row


def findings_of(row: RankCandidate) -> tuple[Finding, ...]:
    """Return what each rule says of a candidate now."""
    career = careers([row.person])[row.person_id]
    some = judge(career, row.round.on, rules_for(row.round.unit, row.round.on))
    return next((one.found for one in some if one.rank == row.rank), ())


@act(
    RankCandidate, "职级晋升.提名", gettext_lazy("提名"), needs=PLAN_MANAGE, within="round",
    when=lambda row: row.state == State.FOUND and row.round.state == RankRound.State.OPEN
    and row.verdict == RankCandidate.Verdict.MET,
    back="withdraw",
)  # fmt: skip
def propose(actor: Account | None, row: RankCandidate) -> Done:
    """Propose a person for the rank.

    Raises
    ------
    Conflict
        If the rules no longer find the person able, a place is lacking, or the person is proposed
        already.

    """
    judge_again(row)
    told = {"name": row.person.name, "rank": row.get_rank_display()}
    if row.verdict != RankCandidate.Verdict.MET:
        text = _("%(name)s现在不能提名晋升%(rank)s：%(why)s")
        raise Conflict(text % {**told, "why": row.why})
    area = held_area(row.person.unit)
    others = rows_of_all([row.person_id], RankCandidate, "person").filter(
        state__in=RankCandidate.LIVE
    )
    if others.exists():
        raise Conflict(_("%(name)s已被提名，还没有办结，一人一次只提一个职级。") % told)
    why = Area(area, row.round.on).refused(_step(row))
    if why:
        raise Conflict(_("%(name)s不能提名晋升%(rank)s：%(why)s") % {**told, "why": why})
    row.state, row.proposed_by, row.proposed_at = State.PROPOSED, actor, timezone.now()
    row.save()
    said = _("已提名%(name)s晋升为%(rank)s。") % told
    return Done(f"{row.log_name}：提名", said)


@act(
    RankCandidate, "职级晋升.撤回提名", gettext_lazy("撤回提名"), needs=PLAN_MANAGE, within="round",
    when=lambda row: row.state == State.PROPOSED, name="withdraw", back="propose",
)  # fmt: skip
def withdraw(_actor: Account | None, row: RankCandidate) -> str:
    """Take a proposal back while it is on no agenda; its place is free again."""
    _release(row)
    return f"{row.log_name}：撤回提名"


@act(
    RankRound, "职级晋升.结束", gettext_lazy("结束本轮"), needs=PLAN_MANAGE,
    when=(RankRound.State.OPEN,), then=RankRound.State.CLOSED, name="close", back="reopen",
    confirm=gettext_lazy("没有列入会议的提名一并撤回，占用的职数退回；已列入会议的照常办理。"),
)  # fmt: skip
def close_round(_actor: Account | None, row: RankRound) -> str:
    """End a round; what is on no agenda is taken back."""
    for one in rows_of(row, RankCandidate).filter(state=State.PROPOSED):
        _release(one)
    return row.name


@act(
    RankRound, "职级晋升.重新开启", gettext_lazy("重新开启"), needs=PLAN_MANAGE,
    when=(RankRound.State.CLOSED,), then=RankRound.State.OPEN, name="reopen",
)  # fmt: skip
def reopen(_actor: Account | None, row: RankRound) -> str:
    """Open a round again."""
    return row.name


def held_area(unit: Unit) -> Unit:
    """Return the area of a unit, locked until the transaction ends: its places are counted."""
    area = area_of(unit)
    held_by_key(Unit, area.pk)
    return area


def put_on_agenda(rows: Sequence[RankCandidate]) -> None:
    """Note that proposals are on an agenda; for the meeting that takes them."""
    for row in rows:
        row.state = State.MOVED
    RankCandidate.objects.unscoped("议题所属人选").bulk_update(rows, ["state"], batch_size=100)


def taken_off(row: RankCandidate) -> None:
    """Note that a proposal is on no agenda any more: it is proposed, or its round is over."""
    if row.round.state == RankRound.State.OPEN:
        row.state = State.PROPOSED
        row.save(update_fields=["state"])
    else:
        _release(row)


def settle(row: RankCandidate, *, held: bool) -> None:
    """Note what became of a proposal."""
    row.state = State.HELD if held else State.FAILED
    row.save(update_fields=["state"])


def may_be_held(rows: Iterable[RankCandidate], on: dt.date) -> None:
    """Refuse ranks that would pass a quota, or whose holders the rules bar by now.

    Called where they are held, all together; the areas are locked.

    Raises
    ------
    Conflict
        With the first that may not.

    """
    some = list(rows)
    units = {row.person.unit_id: row.person.unit for row in some}
    areas = {area.pk: area for area in map(area_of, units.values())}
    for pk in sorted(areas):
        held_by_key(Unit, pk)
        area = Area(areas[pk], on)
        steps_ = [step for row in some if area.organ((step := _step(row)).path) is not None]
        full = next((one for one in area.places(steps_) if one.passed), None)
        if full is not None:
            raise Conflict(_("职级还不能任：%s") % full.words)
    for row in some:
        judge_again(row, max(on, row.round.on))
        if row.verdict == RankCandidate.Verdict.BROKEN:
            told = {"name": row.person.name, "why": row.why}
            text = _("%(name)s现在不能任该职级：%(why)s 请先对该项“暂缓任职”，其余照办。")
            raise Conflict(text % told)


def _release(row: RankCandidate) -> None:
    row.state, row.proposed_by, row.proposed_at = State.FOUND, None, None
    row.save(update_fields=["state", "proposed_by", "proposed_at"])


def _step(row: RankCandidate) -> Step:
    return Step(row.person.unit_path, row.person.rank, row.rank)


def span_words(row: RankCandidate) -> str:
    """Write how long the person has served of what the step takes."""
    if row.needed is None:
        return "—"
    served = in_words(row.served) if row.served is not None else _("不清楚")
    return f"{served}／{in_words(row.needed)}"
