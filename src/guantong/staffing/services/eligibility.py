"""Preparing who may sit where, so that searches start at once; and one pair in full."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.people.room import PERSON_VIEW
from guantong.people.rules.careers import career
from guantong.people.rules.versions import rules_for
from guantong.staffing.eligibility import Bars, Pool, bars_of, pool_of
from guantong.staffing.eligibility.bars import Tell
from guantong.staffing.eligibility.policies import LOWER, REACH, judged, name_of
from guantong.staffing.eligibility.pool import around, county_of, county_paths, plain_post
from guantong.staffing.instance.packing import pack, unpack
from guantong.staffing.models import Eligibility, Scenario
from guantong.staffing.queries import grounds, judgement
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.scoring import kinds, weighting
from guantong.staffing.services import freshness, unknowns
from guantong.staffing.services.scenarios import EDITED
from guantong.standards import derived
from guantong.standards.codes import higher
from guantong.standards.grounds import REGULATION
from guantong.standards.judgement import barring
from guantong.standards.rules import Finding, Verdict, check
from guantong.standards.rules.missing import KINDS

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person
    from guantong.staffing.models import Post

REASON = "资格核对服务"


def prepare(
    actor: Account | None, scenario: Scenario, tell: Tell = lambda _percent, _words: None
) -> Eligibility:
    """Judge everybody against every post and keep the outcome with the scenario; logged.

    No act: it takes a minute, during which nobody waits for a lock; keeping (`keep`) is one.

    Raises
    ------
    Refused
        If the account does not make plans there.
    GuantongError
        If there are no posts, or nobody to consider.
    Conflict
        If the scenario's day was changed meanwhile, or it is closed.

    """
    begun = time.perf_counter()
    tell(1, _("读取人员和职位"))
    pool = pool_of(scenario)
    if not pool.posts:
        raise GuantongError(_("范围内没有职位，请先在“职位”中由任职情况建立。"))
    if not pool.people:
        raise GuantongError(_("范围内没有在职干部。"))
    own = kinds.of(scenario)
    bars = bars_of(pool, tell) if own is None else own.judge(pool, tell)
    tell(95, _("保存"))
    kept: Eligibility = keep(actor, scenario, pool, bars, time.perf_counter() - begun)
    scenario.state = Scenario.State.READY
    return kept


def load(scenario: Scenario) -> Bars:
    """Return what was prepared.

    Raises
    ------
    Conflict
        If nothing was, or something that it rests on has changed since; says what.

    """
    row: Eligibility | None = rows_of(scenario, Eligibility).first()
    if row is None or scenario.state == Scenario.State.DRAFT:
        raise Conflict(_("还没有核对任职资格，请先点“核对资格”。"))
    arrays, head = unpack(bytes(row.content))
    if head.get("kinds") != _kinds():
        raise Conflict(_("上次核对没有分清缺少哪些事实，请先重新核对资格。"))
    return Bars(
        people=tuple(arrays["people"].tolist()),
        posts=tuple(arrays["posts"].tolist()),
        codes=tuple(head["codes"]),
        barred=arrays["barred"],
        advisory=arrays["advisory"],
        apart=arrays["apart"],
        lacks=arrays["lacks"],
        unknown=head["unknown"],
    )


@transaction.atomic
def findings(
    actor: Account | None, scenario: Scenario, person: Person, post: Post
) -> list[Finding]:
    """Hold a person against a post rule by rule, as on the scenario's day; logged.

    How people are considered (nobody for a lower level, …) and a judgement that leaves the person
    without a seat come first, as findings like others.

    Raises
    ------
    Refused
        If the account may not see the person.

    """
    if actor is not None and not actor.may(PERSON_VIEW, person.unit_path):
        raise Refused(_("您没有查看该人员的权限。"))
    own = kinds.of(scenario)
    if own is not None:
        events.record(actor, "方案.核对席位", person, post.full_name)
        return own.findings(scenario, person, post)
    near = around(post.unit)
    known = career(person, near.names)
    found = check(known, plain_post(post, near), scenario.on, rules_for(post.unit, scenario.on))
    level = derived.current_level(known, scenario.on)
    ways = []
    if level is not None and higher(level, post.level):
        ways.append(_policy(LOWER, _("现任层次高于拟任职位的层次。")))
    if post.level in weighting.preset()["who"]["within_county"] and not _same_county(person, post):
        ways.append(_policy(REACH, _("该职位由所在县区管理，人选不在该县区。")))
    ways += _judged(actor, scenario, person)
    summary = f"{post.full_name}，{len(found)} 条规则"
    events.record(actor, "方案.核对席位", person, summary)
    return [*ways, *found]


def _same_county(person: Person, post: Post) -> bool:
    paths = county_paths()
    return county_of(person.unit_path, paths) == county_of(post.unit_path, paths)


def _judged(actor: Account | None, scenario: Scenario, person: Person) -> list[Finding]:
    """Say who placed a person, and when, in a group whose people a plan does not seat."""
    if actor is not None and not actor.may(PLAN_VIEW, person.unit_path):
        return []
    said = judgement.standing(person, scenario.on)
    if said is None or said.group not in barring():
        return []
    words = _("%(on)s由%(who)s归入“%(group)s”，方案不安排；确需安排的，写明理由后锁定。") % {
        "on": f"{said.on.year}年{said.on.month}月{said.on.day}日",
        "who": said.by.display_name if said.by else _("系统"),
        "group": said.group_name,
    }
    rests = grounds.of_judgements([said.pk]).get(said.pk)
    if rests is None:
        return [_policy(judged(said.group), words)]
    day = rests.confirmed_on
    words += _("依据%(cited)s，%(on)s由两人确认。") % {
        "cited": rests.cited, "on": f"{day.year}年{day.month}月{day.day}日" if day else "",
    }  # fmt: skip
    return [replace(_policy(judged(said.group), words), article=rests.cited, source=REGULATION)]


def _policy(code: str, message: str) -> Finding:
    return Finding(
        rule=code, name=name_of(code), group=_("人选范围"), article="", source=_("方案设定"),
        verdict=Verdict.BROKEN, message=message, exceptional=True,
    )  # fmt: skip


@act(
    Scenario, "方案设定.核对资格", gettext_lazy("保存资格核对"), needs=PLAN_MANAGE, when=EDITED,
    then=Scenario.State.READY, open_to=(), name="keep-eligibility",
)  # fmt: skip
def keep(
    actor: Account | None,
    held: Scenario,
    pool: Pool,
    bars: Bars,
    seconds: float,
) -> Done:
    """Keep who may sit where with its scenario; what was kept before is written over."""
    if held.on != pool.on:
        raise Conflict(_("核对期间截止日期被修改，结果没有保存，请重新核对。"))
    content = pack(
        {
            "people": np.array(bars.people, np.int64), "posts": np.array(bars.posts, np.int64),
            "barred": bars.barred, "advisory": bars.advisory, "apart": bars.apart,
            "lacks": bars.lacks,
        },
        {"codes": list(bars.codes), "unknown": bars.unknown, "kinds": _kinds()},
    )  # fmt: skip
    lapsed = unknowns.renew(actor, held, bars)
    shut = bars.shut(unknowns.accepted(held))
    marks = freshness.marks(pool)
    counts = {
        "people": len(bars.people),
        "posts": len(bars.posts),
        "arcs": int((shut == 0).sum()),
        "rules": bars.counts(shut),
        "unknown": bars.unknown,
        "apart": len(bars.apart),
        "marks": marks,
    }
    row, _made = rows_of(held, Eligibility).update_or_create(
        scenario=held,
        defaults={
            "content": content, "counts": counts, "rules_digest": marks["rules"],
            "seconds": seconds, "lacking": unknowns.patterns(bars),
        },
    )  # fmt: skip
    text = f"{held.name}：{len(bars.people)} 人 × {len(bars.posts)} 岗，可任 {counts['arcs']} 对"
    if lapsed:
        text += f"；事实已补录、同意失效 {lapsed} 项"
    return Done(text, value=row)


def _kinds() -> list[str]:
    """Return the kinds of fact in the order of their bits."""
    return [one.code for one in KINDS]
