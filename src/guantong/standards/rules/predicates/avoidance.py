"""Relatives in one organ, under one leader, above or below; chiefs in the place they grew up."""

from __future__ import annotations

from collections.abc import Callable

from guantong.standards.career import FamilyMember, Post, Tier, Work
from guantong.standards.kinship import Kin
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, predicate, unknown

RESTRICTED = frozenset({Work.ORGANISATION, Work.DISCIPLINE, Work.AUDIT, Work.FINANCE})
CHIEF_WORK = frozenset(
    {
        Work.PARTY,
        Work.GOVERNMENT,
        Work.DISCIPLINE,
        Work.ORGANISATION,
        Work.COURT,
        Work.PROCURATORATE,
        Work.POLICE,
    }
)
TOWNSHIP_WORK = frozenset({Work.PARTY, Work.GOVERNMENT})
# True: avoidance is due; None: a human must say how the two posts stand to each other.
Clash = Callable[[FamilyMember, Post], bool | None]


@predicate("kin-same-leader")
def kin_same_leader(case: Case, values: Values, rule: Rule) -> Outcome:
    """Relatives do not stand directly under the same leader; one team counts as one leader."""

    def clash(member: FamilyMember, post: Post) -> bool | None:
        if member.unit != post.unit or member.leads != post.in_team:
            return False
        return True if post.in_team else None

    return _among_kin(case, clash, "双方是否直接隶属同一领导人员")


@predicate("kin-superior")
def kin_superior(case: Case, values: Values, rule: Rule) -> Outcome:
    """Relatives are not superior and subordinate, from one level's leaders to the next's."""

    def clash(member: FamilyMember, post: Post) -> bool | None:
        above = member.leads and post.in_team and member.unit == post.superior
        below = member.leads and post.in_team and member.unit in post.below
        if above or below:
            return True
        mixed = member.unit == post.unit and member.leads != post.in_team
        return None if mixed else False

    return _among_kin(case, clash, "双方是否有直接上下级领导关系")


@predicate("kin-restricted")
def kin_restricted(case: Case, values: Values, rule: Rule) -> Outcome:
    """No personnel, discipline, audit or finance work where a relative leads."""

    def clash(member: FamilyMember, post: Post) -> bool | None:
        if member.unit != post.unit:
            return False
        theirs = post.in_team and bool(member.duties & RESTRICTED)
        return theirs or (member.leads and bool(post.duties & RESTRICTED))

    return _among_kin(case, clash, "")


@predicate("home-place")
def home_place(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Chiefs of certain organs do not serve where they grew up."""
    post = case.post
    wanted = TOWNSHIP_WORK if post.tier is Tier.TOWNSHIP else CHIEF_WORK
    if post.tier.value != rule.options["tier"] or not post.chief or post.work not in wanted:
        return None
    if post.area is None:
        return unknown("拟任机构所在地")
    if case.person.grew_up is None:
        return unknown("成长地")
    at_home = post.area in case.person.grew_up
    facts = (("成长地", "、".join(sorted(case.person.grew_up))), ("任职地", post.area))
    told = {"work": post.work.label, "area": post.area}
    return Outcome(Verdict.BROKEN if at_home else Verdict.MET, facts, values=told)


def _among_kin(case: Case, clash: Clash, question: str) -> Outcome:
    if case.person.family is None:
        return unknown("家庭成员及主要社会关系")
    missing, broken = [], []
    checked = 0
    for member in case.person.family:
        kin = member.kinship
        if kin is Kin.NONE:
            continue
        if kin is None:
            missing.append(f"称谓“{member.relation}”是否回避亲属")
            continue
        if member.unit is None:
            missing.append(f"{member.relation}的工作单位")
            continue
        checked += 1
        verdict = clash(member, case.post)
        if verdict:
            broken.append(f"{member.relation}（{kin.label}）任{member.post or '职'}")
        elif verdict is None:
            missing.append(f"与{member.relation}{question}")
    facts = (("已核对的回避亲属", f"{checked} 人"),)
    if broken:
        told = {"who": "；".join(broken)}
        return Outcome(Verdict.BROKEN, facts, values=told)
    return unknown(*missing, facts=facts) if missing else Outcome(Verdict.MET, facts)
